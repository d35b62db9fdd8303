// What the place Measure computes before it touches the page.
import "./document.js";
import assert from "node:assert/strict";
import test from "node:test";
import { snippet } from "../../static/panels/shared/code.js";
import { factsOf } from "../../static/panels/measure/in_full.js";
import { impossible } from "../../static/panels/measure/next_sweep.js";
import { timesOf } from "../../static/panels/measure/runtimes.js";
import { noisyOf, rowsOf, scaleOf, spreadOf } from "../../static/panels/measure/sweep_table.js";
import { parse } from "../../static/state.js";
import { chosenIn, requestFor } from "../../static/panels/shared/measuring.js";
import { english as en } from "./catalogues.js";

const view = (path) => parse(new URL(path, "http://127.0.0.1:8000"));
const latency = (p25, p50, p75) => ({ p25, p50, p75 });
const item = (more) => ({ position: 0, state: "done", alpha: 0.5, resolution: 160, measurement_id: 1, warnings: [], ...more });

test("the next sweep is the paper's sixteen by what the view has chosen, the heaviest first", () => {
  const request = requestFor(view("/measure?rt=litert&p=int8&t=2"));
  assert.equal(request.points.length, 16);
  assert.deepEqual(request.points[0], { alpha: 1, resolution: 224 });
  assert.deepEqual([request.runtimes, request.precisions, request.threads, request.network], [["litert"], ["int8"], [2], "mobilenet_v1"]);
});

test("what is checked goes before what the view has chosen", () => {
  assert.deepEqual(chosenIn(view("/measure?mr=torch,ncnn&mp=fp32,int8&mt=1,4&rt=litert")), {
    runtimes: ["torch", "ncnn"],
    precisions: ["fp32", "int8"],
    threads: [1, 4],
  });
});

test("the points can be the view's own, a list or a grid", () => {
  assert.equal(requestFor(view("/measure?mv=0.25/160,1/224")).points.length, 2);
  assert.deepEqual(requestFor(view("/measure?a=0.75&r=192&mv=this")).points, [{ alpha: 0.75, resolution: 192 }]);
  assert.equal(requestFor(view("/measure?mv=this")).points.length, 16); // none is looked at
  assert.deepEqual(requestFor(view("/measure?mv=0.25x32,64")).points, [{ alpha: 0.25, resolution: 64 }, { alpha: 0.25, resolution: 32 }]);
});

test("careful is asked for where the box is checked, and only there", () => {
  assert.equal(requestFor(view("/measure?mc=yes")).careful, true);
  assert.ok(!("careful" in requestFor(view("/measure?mc=1"))));
});

test("a runtime that does not run a precision, or is not here, is found before it is asked for", () => {
  const runtimes = [
    { name: "ncnn", available: true, precisions: ["fp32"] },
    { name: "executorch", available: false, precisions: ["fp32"] },
  ];
  assert.equal(impossible({ runtimes: ["ncnn"], precisions: ["fp32"] }, runtimes), undefined);
  assert.deepEqual(impossible({ runtimes: ["ncnn"], precisions: ["fp32", "int8"] }, runtimes), { runtime: "ncnn", precision: "int8" });
  assert.deepEqual(impossible({ runtimes: ["executorch"], precisions: ["fp32"] }, runtimes), { runtime: "executorch", precision: "fp32" });
});

test("a row knows its latency and its marks once its measurement is here", () => {
  const measurements = new Map([[1, { id: 1, latency_ms: latency(9, 10, 11.4), latency_marks: ["slow_state"], doubt: "The machine was slow." }]]);
  const rows = rowsOf({ items: [item(), item({ position: 1, state: "waiting", measurement_id: null })] }, measurements);
  assert.deepEqual(rows.map(({ name }) => name), ["0.5/160", "0.5/160"]);
  assert.equal(rows[1].latency, null);
  assert.deepEqual(noisyOf(rows), [rows[0]]);
  assert.equal(spreadOf(rows[0]), "24\u00a0%");
});

test("the strip is logarithmic, holds every value and names a few round ones", () => {
  const { at, ticks } = scaleOf([1, 10]);
  assert.ok(Math.abs(at(Math.sqrt(10)) - 50) < 1e-9);
  assert.ok(at(1) > 0 && at(10) < 100);
  assert.deepEqual(ticks, [1, 2, 3, 5, 7, 10]);
  assert.equal(scaleOf([]), null);
});

test("a narrow strip has ticks too, a wide one not too many", () => {
  assert.ok(scaleOf([14, 19]).ticks.length >= 2);
  for (const high of [2, 20, 200, 2000]) assert.ok(scaleOf([1, high]).ticks.length <= 7, high);
});

const told = (name) => [name, "", name === "1.0/224", name === "0.5/160" ? ["slow_state"] : []];
const trace = (name, times, role = "runtime") => ({ name, y: Object.keys(times), x: Object.values(times), customdata: Object.keys(times).map(told), meta: { role } });
const figure = (...data) => ({ data, layout: { yaxis: { categoryarray: ["0.25/128", "0.5/160", "1.0/224"] } } });

test("a table tells what the figure does: each runtime's times, which is the fastest, which are uncertain", () => {
  const { points, runtimes, at } = timesOf(figure(trace("onnxruntime", { "1.0/224": 10, "0.5/160": 2 }), trace("", { "1.0/224": 9 }, "interval"), trace("ncnn", { "1.0/224": 12 })));
  assert.deepEqual([points[0], runtimes], ["1.0/224", ["onnxruntime", "ncnn"]]);
  assert.deepEqual(at("1.0/224", "onnxruntime"), { ms: 10, isBest: true, marks: [] });
  assert.deepEqual(at("0.5/160", "onnxruntime"), { ms: 2, isBest: false, marks: ["slow_state"] });
  assert.equal(at("0.5/160", "ncnn"), undefined);
});

test("facts that a record does not have are left out", () => {
  const detail = { latency_ms: { p50: 4.7, p90: null, p50_low: null }, cpu_ms: null, conditions: [], record: {} };
  assert.deepEqual(factsOf(detail, en.measure.facts), []);
});

test("Measure as code is the request that its button sends", () => {
  const { text } = snippet(view("/measure?mv=0.25x32&mr=litert"), "http://x");
  assert.match(text, /curl -X POST 'http:\/\/x\/api\/v1\/measurements'/);
  assert.match(text, /"runtimes":\["litert"\]/);
  assert.match(snippet(view("/measure?mv=0.25x32,64&c=python"), "http://x").text, /for alpha, resolution in \[\(0\.25, 64\), \(0\.25, 32\)\]/);
});
