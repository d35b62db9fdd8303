// What panels compute before they touch the page.
import "./document.js";
import assert from "node:assert/strict";
import test from "node:test";
import { alphaColour } from "../../static/draw.js";
import { settled } from "../../static/panels/shared/panel.js";
import { namedPoint } from "../../static/panels/shared/chart.js";
import { snippet } from "../../static/panels/shared/code.js";
import { timedHere } from "../../static/panels/shared/here.js";
import { measuredHere } from "../../static/panels/shared/measuring.js";
import { sorted } from "../../static/panels/explore/variants.js";
import { parse } from "../../static/state.js";

const view = (path) => parse(new URL(path, "http://127.0.0.1:8000"));
const rows = [
  { alpha: 0.5, resolution: 160, top1_percent: 59.1, latency_ms: null },
  { alpha: 1, resolution: 224, top1_percent: 70.9, latency_ms: 12.5 },
  { alpha: 0.25, resolution: 128, top1_percent: null, latency_ms: 0.9 },
];
const names = (list) => list.map((row) => `${row.alpha}/${row.resolution}`);

test("rows sort by a column in both directions", () => {
  assert.deepEqual(names(sorted(rows, "-name")), ["1/224", "0.5/160", "0.25/128"]);
  assert.deepEqual(names(sorted(rows, "name")), ["0.25/128", "0.5/160", "1/224"]);
});

test("rows without a value stand last in both directions", () => {
  assert.equal(names(sorted(rows, "-top1")).at(-1), "0.25/128");
  assert.equal(names(sorted(rows, "top1")).at(-1), "0.25/128");
  assert.equal(names(sorted(rows, "-ms")).at(-1), "0.5/160");
});

test("sorting leaves the given rows as they were", () => {
  const before = names(rows);
  sorted(rows, "-top1");
  assert.deepEqual(names(rows), before);
});

test("a chart's name becomes a point again", () => {
  assert.deepEqual(namedPoint("1.0/224"), { alpha: 1, resolution: 224 });
});

test("the newest measurement of each of the sixteen counts, under the view's threads only", () => {
  const item = (more) => ({
    kind: "measured", runtime: "onnxruntime", network: "mobilenet_v1", alpha: 0.5, resolution: 160, threads: 1, precision: "fp32", batch: 1,
    num_classes: 1000, rounding: "tf_slim", ...more,
  });
  const items = [item({ id: 3 }), item({ id: 2 }), item({ id: 1, threads: 2, alpha: 1 }), item({ id: 0, alpha: 0.6 })];
  assert.deepEqual([...timedHere(items, view("/?p=fp32"))].map(([key, { id }]) => [key, id]), [["0.5/160", 3]]);
});

test("an imported latency never passes as measured here", () => {
  const latency = { measured: [{ kind: "imported", threads: 1 }], published: [] };
  assert.equal(measuredHere(latency, view("/?p=fp32")), undefined);
});

test("another runtime's, precision's or batch's time never passes as the one that the page names", () => {
  const shown = { kind: "measured", runtime: "onnxruntime", precision: "fp32", batch: 1, threads: 1 };
  const others = [{ runtime: "torch" }, { precision: "int8" }, { batch: 8 }, { threads: 2 }];
  const measured = [...others.map((other) => ({ ...shown, ...other })), shown];
  assert.equal(measuredHere({ measured, published: [] }, view("/?p=fp32")), shown);
});

test("the times shown follow the runtime, the precision and the threads that the address names", () => {
  const item = { kind: "measured", runtime: "litert", precision: "int8", batch: 1, threads: 4 };
  const latency = { measured: [item], published: [] };
  assert.equal(measuredHere(latency, view("/?rt=litert&p=int8&t=4")), item);
  assert.equal(measuredHere(latency, view("/?rt=litert&p=int8")), undefined);
});

test("code names the view's point and network", () => {
  const { text } = snippet(view("/v/0.75/192?p=int8&n=conv_mobilenet&c=python"), "http://x");
  assert.match(text, /DesignPoint\(alpha=0\.75, resolution=192\), body="conv"/);
});

test("Explore's code asks the question that its answer stands for", () => {
  const question = { device: "pixel-3", runtime: "tflite-cpu", precision: "int8", threads: 4, max_latency_ms: 15, max_weight_mb: 2 };
  const all = "device=pixel-3&runtime=tflite-cpu&precision=int8&threads=4&max_latency_ms=15&max_weight_mb=2";
  assert.equal(snippet(view("/?c=json"), "", question).href, `/api/v1/recommendation?${all}`);
  assert.match(snippet(view("/?p=fp32"), "http://x", question).text, /^curl -G http:\/\/x\/api\/v1\/recommendation \\\n {2}-d device=pixel-3/);
  assert.match(snippet(view("/?c=csv"), "", question).href, /pareto\?device=pixel-3.*all=true.*format=csv&bom=true$/);
  assert.doesNotMatch(snippet(view("/?c=csv"), "", question).href, /max_/);
});

test("the CSV of a variant is its layers, with a byte order mark in the link", () => {
  const { text, href } = snippet(view("/v/0.5/160?c=csv"), "http://x");
  const path = "/api/v1/design-points/0.5/160/layers?runtime=onnxruntime&precision=fp32&threads=1&format=csv";
  assert.equal(text, `http://x${path}`);
  assert.equal(href, `${path}&bom=true`);
});

const colours = { a25: "#d0700f", a50: "#bd3a76", a75: "#6d3fa6", a100: "#1c2b6b" };

test("the paper's alphas have their own colours", () => {
  assert.deepEqual([0.25, 0.5, 0.75, 1].map((alpha) => alphaColour(alpha, colours)), Object.values(colours));
});

test("other alphas lie between two of them, and beyond the last they stay", () => {
  assert.match(alphaColour(0.6, colours), /^rgb\(\d+,\d+,\d+\)$/);
  assert.equal(alphaColour(2, colours), colours.a100);
  assert.equal(alphaColour(0.05, colours), colours.a25);
});

test("what is slow is drawn at once the first time, then only when its view rests after all else is drawn", async () => {
  const drawn = [];
  const update = settled((view) => drawn.push(view));
  let finish;
  const others = new Promise((resolve) => (finish = resolve));
  const rest = () => new Promise((resolve) => setTimeout(resolve, 250));
  update("first");
  assert.deepEqual(drawn, ["first"]);
  update("moved", {}, Promise.resolve());
  update("moved on", {}, others);
  await rest();
  assert.deepEqual(drawn, ["first"]);
  finish();
  await rest();
  assert.deepEqual(drawn, ["first", "moved on"]);
});
