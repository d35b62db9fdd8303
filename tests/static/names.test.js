// Where names stand in a plot: the most important first, over nothing, or nowhere.
import assert from "node:assert/strict";
import test from "node:test";
import { settled } from "../../static/names.js";

const PLOT = { width: 400, height: 300 }; // less the margins: one pixel for each unit of both axes
const LAYOUT = { margin: { l: 50, r: 50, t: 50, b: 50 }, xaxis: { range: [0, 300] }, yaxis: { range: [0, 200] } };
const points = (role, marks, more = {}) => ({ meta: { role }, mode: "markers+text", x: marks.map(([x]) => x), y: marks.map(([, y]) => y), text: marks.map(([, , text]) => text), marker: { size: 8 }, ...more });
const placed = (data, layout = {}) => settled({ data, layout: { ...LAYOUT, ...layout } }, PLOT, (text) => 7 * text.length);
const named = (figure) => figure.data.filter(({ meta }) => meta.role === "names").flatMap(({ text, textposition }) => text.map((each, index) => each && `${each} ${textposition[index]}`));

test("a name takes the first place that is free and inside the plot", () => {
  assert.deepEqual(named(placed([points("names", [[150, 100, "a"], [2, 100, "edge"], [150, 198, "top"]])])), ["a top left", "edge bottom right", "top bottom right"]);
});

test("names avoid marks, bars, rings, limits and each other, and what has no room is left out, the last first", () => {
  const mark = points("alpha", [[140, 110, ""]], { mode: "markers" });
  const bars = points("predicted", [[150, 92, ""]], { mode: "markers", error_x: { array: [100], arrayminus: [100] } });
  const limit = { shapes: [{ type: "line", yref: "paper", x0: 160, x1: 160, y0: 0, y1: 1 }] };
  const name = points("names", [[150, 100, "0.5/160"]]);
  assert.deepEqual(named(placed([mark, name])), ["0.5/160 bottom right"]);
  assert.deepEqual(named(placed([mark, bars, name])), ["0.5/160 top right"]);
  assert.deepEqual(named(placed([mark, bars, name], limit)), [""]);
  const ring = points("selected", [[150, 100, "<b>0.5/160</b>"]], { marker: { size: 24 } });
  const many = points("names", Array.from({ length: 12 }, (_, index) => [240, 100, `${index}`.padEnd(7)]));
  const found = placed([ring, many]);
  assert.equal(found.data[0].textposition[0], "top left");
  const texts = found.data[1].text;
  assert.ok(texts[0] && !texts.at(-1));
});

test("the number of a limit's line comes before a name, and that of another line gives way", () => {
  const note = (name, x) => ({ name, text: "1,000 ms", x, y: 200, yref: "y", xref: "x", xanchor: "center", yanchor: "bottom" });
  const { layout } = placed([points("names", [])], { annotations: [note("contour", 100), note("limit", 110), note("contour", 299), note("number", 110)] });
  assert.deepEqual(layout.annotations.map(({ name, x }) => [name, x]), [["number", 110], ["limit", 110], ["contour", 299]]);
});

test("on a logarithmic axis names stand by powers, and as far as a reader zoomed", () => {
  const axes = (low, high) => ({ xaxis: { type: "log", range: [low, high] } });
  const names = points("names", [[10, 100, "ten"], [1000, 100, "thousand"]]);
  assert.deepEqual(named(placed([names], axes(0, 3.5))), ["ten top left", "thousand top left"]);
  assert.deepEqual(named(placed([names], axes(0, 1.05))), ["ten top left", ""]);
});
