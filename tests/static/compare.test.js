import assert from "node:assert/strict";
import test from "node:test";
import { differenceText, ratioText, valueText } from "../../static/panels/compare/text.js";
import { english as en, korean as ko } from "./catalogues.js";

const plain = (text) => text.replaceAll("\u00a0", " ");
const value = (number, more = {}) => ({ value: number, low: null, high: null, kind: "analytic", ...more });
const FACT = { ratio_low: null, ratio_high: null, is_open: false };

function row(name, a, b, more = {}) {
  const [first, second] = [a, b].map((each) => (typeof each === "number" ? value(each) : each));
  const against = [{ ...FACT, difference: first.value - second.value, ratio: first.value / second.value, ...more }];
  return { name, values: [first, second], against };
}

const difference = (...args) => plain(differenceText(row(...args), 0, en));

test("a difference is that of the two numbers shown", () => {
  assert.equal(difference("weight_mb_fp32", 1.2251, 2.6549), "\u22121.42 MB"); // 1.23 and 2.65; exactly 1.4298
  assert.equal(difference("weight_mb_fp32", 1.345536, 4.256864), "\u22122.91 MB");
  assert.equal(difference("latency_ms", value(4.4, { kind: "published" }), value(24, { kind: "published" })), "\u221219.6 ms");
});

test("of numbers with different digits the difference has the coarser ones", () => {
  assert.equal(difference("mult_adds", 76524800, 568740352), "\u2212492 M"); // 76.5 and 569
  assert.equal(difference("mult_adds", 15470264320, 568740352), "+14,900 M"); // 15,500 and 569
});

test("numbers that look alike keep the digits that tell them apart", () => {
  assert.equal(difference("weight_mb_fp32", 1.2345, 1.2333), "+0.00120 MB");
  assert.equal(difference("mult_adds", 5, 5), "0");
});

test("any difference agrees with what is shown to half of the coarser last digit", () => {
  const parsed = (text) => Number(plain(text).split(" ")[0].replaceAll(",", "").replace("\u2212", "-").replace("+", ""));
  const decimals = (text) => plain(text).split(" ")[0].split(".")[1]?.length ?? 0;
  for (let n = 1; n < 250; n += 1) {
    const one = row("weight_mb_fp32", 0.731 * n ** 1.3, 1.0171 * n + 0.01);
    const [a, b] = one.values.map((each) => valueText(one, each, en));
    const coarse = Math.min(decimals(a), decimals(b));
    const text = differenceText(one, 0, en);
    if (parsed(a) === parsed(b)) continue;
    assert.ok(Math.abs(parsed(text) - (parsed(a) - parsed(b))) <= 0.5 * 10 ** -coarse + 1e-9, `${a}, ${b}: ${text}`);
  }
});

test("a ratio of what is predicted is a range, and none where the intervals overlap", () => {
  const predicted = value(110, { kind: "predicted", low: 26, high: 471 });
  const far = row("latency_ms", value(2, { kind: "published" }), predicted, { ratio_low: 2 / 471, ratio_high: 2 / 26 });
  assert.equal(ratioText(far, 0, en), "13 \u2013 240 \u00d7 faster");
  assert.equal(ratioText(far, 0, ko), "13 \u2013 240\ubc30 \ube60\ub984");
  const open = row("latency_ms", value(100, { kind: "published" }), predicted, { ratio_low: 0.2, ratio_high: 4, is_open: true });
  assert.deepEqual([ratioText(open, 0, en), ratioText(open, 0, ko)], ["open", "\ubbf8\uc815"]);
});
