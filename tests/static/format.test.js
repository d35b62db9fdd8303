import "./document.js";
import assert from "node:assert/strict";
import test from "node:test";
import * as format from "../../static/format.js";

const plain = (text) => text.replaceAll("\u00a0", " ");

test("counts have three significant digits and their unit", () => {
  assert.equal(plain(format.millions(568740352)), "569 M");
  assert.equal(plain(format.millions(13570048)), "13.6 M");
  assert.equal(plain(format.millions(470072)), "0.470 M");
  assert.equal(plain(format.millions(20404000000)), "20,400 M");
});

test("bytes are in decimal megabytes", () => {
  assert.equal(plain(format.megabytes(16884128)), "16.9 MB");
  assert.equal(plain(format.megabytes(1345536)), "1.35 MB");
});

test("a published latency keeps the digits its source printed", () => {
  assert.equal(plain(format.given(4.7, "ms")), "4.7 ms");
  assert.equal(plain(format.milliseconds(4.7)), "4.70 ms");
});

test("ten seconds and more are told in seconds, also in a column of milliseconds", () => {
  assert.deepEqual([9999, 12_345].map((value) => format.inMs(value)), ["10,000", "12.3\u00a0s"]);
  assert.deepEqual([1234.5, 12_345].map((value) => plain(format.given(value, "ms"))), ["1,234.5 ms", "12.345 s"]);
});

test("a half goes up, as the server rounds it", () => {
  assert.deepEqual([2.675, 9.996].map((value) => format.significant(value)), ["2.68", "10.0"]);
  assert.equal(plain(format.percent(61.05)), "61.1 %");
});

test("alpha is written as the paper writes it", () => {
  assert.equal(format.shortName(1, 224), "1.0/224");
  assert.equal(format.shortName(0.75, 160), "0.75/160");
});

test("rho has three decimals at the most", () => {
  assert.equal(format.rhoText(160), "0.714");
  assert.equal(format.rhoText(224), "1");
});

test("zero is written plainly and small numbers have no exponent", () => {
  assert.equal(format.significant(0), "0");
  assert.equal(format.significant(0.0001234), "0.000123");
});

test("an exact count shows every digit", () => {
  assert.equal(format.exact(568740352), "568,740,352");
});
