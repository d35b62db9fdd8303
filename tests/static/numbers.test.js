// Numbers as people type them.
import "./document.js";
import assert from "node:assert/strict";
import test from "node:test";
import { readNumber, readOtherwise } from "../../static/numbers.js";
import { readNumbers, readPairs } from "../../static/panels/measure/lists.js";

test("a comma before exactly three digits parts thousands, any other is a decimal one", () => {
  const read = { "1,000": 1000, "16,100": 16100, "1,234,567.5": 1234567.5, "5,5": 5.5, "1,00": 1, "1,0000": 1, "0,500": 0.5, ",5": 0.5 };
  for (const [text, value] of Object.entries(read)) assert.equal(readNumber(text), value, text);
  for (const [text, value] of Object.entries({ "1 000": 1000, "1\u00a0000,5": 1000.5, "1'000": 1000, "1.000,5": 1000.5, "1.000": 1, "2.": 2, "1e3": 1000 })) assert.equal(readNumber(text), value, text);
});

test("a unit may be written behind it, the box's own or another of its kind", () => {
  const read = [["15 ms", "ms", 15], ["15ms", "ms", 15], ["1.2 s", "ms", 1200], ["2 MB", "MB", 2], ["2mb", "MB", 2], ["264 KB", "MB", 0.264], ["300M", "M", 300], ["60 %", "%", 60], ["1,024 px", "px", 1024], ["1,5 ms", "ms", 1.5]];
  for (const [text, unit, value] of read) assert.equal(readNumber(text, unit), value, text);
});

test("what is none is none", () => {
  for (const text of ["", "abc", "ms", "15 MB", "1,2,3", "1,000,5", "1..5", "--1", "0x10", "5 5", "Infinity"]) assert.ok(Number.isNaN(readNumber(text, "ms")), text);
});

test("a list may have decimal commas where it can be no other list", () => {
  const isAlpha = (value) => value > 0 && value <= 2;
  const isSide = (value) => Number.isInteger(value) && value >= 32;
  for (const text of ["0.25,0.5", "0.25, 0.5", "0.25 0.5", "0,25; 0,5", "0,25, 0,5"]) assert.deepEqual(readNumbers(text, "", isAlpha), [0.25, 0.5], text);
  assert.deepEqual([readNumbers("0,25", "", isAlpha), readNumbers("1,024", "px", isSide), readNumbers("128 px, 160px", "px", isSide)], [[0.25], [1024], [128, 160]]);
  assert.deepEqual([readNumbers("", "", isAlpha), readNumbers("0.25, x", "", isAlpha), readNumbers("0.25,3", "", isAlpha)], [null, null, null]);
});

test("what was read is told where the text says it otherwise", () => {
  assert.deepEqual(["1,000", "15ms", "15", "5.0", "", "abc"].map((text) => readOtherwise(text, "ms")), ["1000", "15", "", "", "", ""]);
});

test("design points are read from a list, each once, and what is none spoils it", () => {
  for (const text of ["0.25/160, 0.5/160, 1.0/224", "0.25/160,0.5/160,1/224", "0,25/160; 0,5 / 160; 1/224;1/224"]) assert.equal(readPairs(text), "0.25/160,0.5/160,1/224", text);
  for (const text of ["", "0.5", "3/160", "0.5/16", "0.5/160 or 1/224"]) assert.equal(readPairs(text), undefined, text);
});
