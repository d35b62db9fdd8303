// The sentences of mobilenet_core/measure/interference.py in Korean, with every number kept.
import assert from "node:assert/strict";
import test from "node:test";
import inKorean from "../../static/words/ko/warnings.js";

const AGAIN = "Close other programs and measure again.";
const SENTENCES = {
  [`Disturbed: the thread had a CPU for 94% of the time; other work may have had the rest. ${AGAIN}`]: ["94"],
  [`Disturbed: the 2 threads had a CPU for 95% of the time; other work may have had the rest, or the network leaves threads idle. ${AGAIN}`]: ["95"],
  [`Disturbed: the 2 threads waited for a CPU for 10% of the time. ${AGAIN}`]: ["10"],
  [`Disturbed: the system took the CPU away 53 times a second. ${AGAIN}`]: ["53"],
  [`Disturbed: a fixed small network timed in between took 1.11 ms at best and 1.24 ms at worst. ${AGAIN}`]: ["1.11", "1.24"],
  "The processor changed speed: a fixed calculation took 0.0092 ms before and 0.0105 ms after. Let the device cool or warm up, fix its clock, and measure again.": ["0.0092", "0.0105"],
  "Processes disagree: p50 is 8.04 ms in one and 12.3 ms in another of 3. Take differences below 53% for none.": ["8.04", "12.3", "3", "53"],
  "One of the first 3 runs took 16 ms against a median of 10 ms. Ask for more than 10 warm-up runs.": ["3", "16", "10"],
  "Runs vary widely: p10 is 9 ms and p90 is 12 ms. Measure again on a quiet machine, or for longer.": ["9", "12"],
  "Only 4 of 30 runs fitted into 10 seconds. Allow more seconds.": ["4", "30", "10"],
  "After 10 seconds the median is known to within 7.2%, not 2.0%. Allow more seconds.": ["10", "7.2", "2.0"],
};

for (const [sentence, numbers] of Object.entries(SENTENCES)) {
  test(`in Korean: ${sentence}`, () => {
    const korean = inKorean(sentence);
    assert.match(korean, /[가-힣].*(니다|시오)\.$/);
    assert.doesNotMatch(korean, /undefined/);
    for (const number of numbers) assert.ok(korean.includes(number), `${number} is missing: ${korean}`);
  });
}

test("a sentence that is not known is left as it was noted", () => {
  assert.equal(inKorean("Something else."), "Something else.");
});

test("why there are no layer times is said in Korean, the runtime's own words as they came", () => {
  const korean = inKorean("Times of single layers could not be taken: OSError: No space left on device");
  assert.match(korean, /[가-힣].*: OSError: No space left on device$/);
});
