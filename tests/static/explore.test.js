// What Explore computes before it touches the page: whose latency, sliders, what is worth timing.
import "./document.js";
import assert from "node:assert/strict";
import test from "node:test";
import { limitPart, limitsOf } from "../../static/api.js";
import { usualDevice, whereOf } from "../../static/panels/explore/question.js";
import { placeOf, readTyped, valueAt } from "../../static/panels/explore/budget.js";
import { picksOf } from "../../static/panels/explore/answer.js";
import { judgedText } from "../../static/panels/shared/limits.js";
import { deviceGroups } from "../../static/panels/shared/device_list.js";
import { likeliest } from "../../static/panels/shared/search_list.js";
import { parse } from "../../static/state.js";

const view = (path) => parse(new URL(path, "http://127.0.0.1:8000"));
const group = (runtime, precision, threads, conclusion = "any_point") => ({ runtime, precision, threads, design_points: 16, conclusion });
const here = (groups = []) => ({ id: "box-1", name: "Box", kind: "this", groups, design_points: groups.length, sources: [], conclusion: groups[0]?.conclusion ?? "nothing" });
const pixel = { id: "pixel-3", name: "Pixel 3", kind: "published", sources: [], conclusion: "any_point", design_points: 16, groups: [group("tflite-cpu", "fp32", 4), group("tflite-cpu", "int8", 4), group("tflite-gpu", "fp32", null)] };

test("before this machine is known, a Pixel 3 stands in, and the server says by what", () => {
  const { device, question } = whereOf(view("/?p=int8&ms=15&mb=2"), [here(), pixel]);
  assert.equal(device.id, "pixel-3");
  assert.deepEqual([question.device, question.runtime, question.threads], ["pixel-3", undefined, undefined]);
  assert.deepEqual([question.max_latency_ms, question.max_weight_mb, question.precision], [15, 2, "int8"]);
});

test("this machine is asked for by the runtime and threads of an older address", () => {
  const groups = [group("onnxruntime", "fp32", 1), group("openvino", "fp32", 1), group("openvino", "fp32", 2)];
  const { isHere, question } = whereOf(view("/?d=this&rt=openvino&t=2"), [here(groups), pixel]);
  assert.ok(isHere);
  assert.deepEqual([question.device, question.runtime, question.threads], ["this", "openvino", 2]);
});

test("a device without a latency at the precision is asked about where a limit or the goal is on latency, and keeps both", () => {
  const { isTimed, question } = whereOf(view("/?p=fp16&ms=5&mb=3&o=latency"), [here(), pixel]);
  assert.equal(isTimed, false);
  assert.deepEqual(question, { device: "pixel-3", precision: "fp16", max_latency_ms: 5, max_weight_mb: 3, objective: "latency" });
  assert.deepEqual(whereOf(view("/?p=fp16&mb=3"), [here(), pixel]).question, { precision: "fp16", max_weight_mb: 3 });
});

test("a row is outside by what it does not keep, and not judged by what is not known of it", () => {
  const words = { fits: "fits", notJudged: "not judged" };
  const told = (passes, unjudged) => judgedText({ passes, unjudged }, view("/?ms=5&top1=60"), words);
  assert.deepEqual(told([], []), ["fits", false]);
  assert.deepEqual(told([], ["max_latency_ms"]), ["not judged", false]);
  assert.deepEqual(told(["max_latency_ms", "min_top1"], ["min_top1"]), ["> 5\u00a0ms, not judged", true]);
});

test("a device that nobody knows is no device", () => {
  const { isKnown, device, isTimed } = whereOf(view("/?d=nope"), [here(), pixel]);
  assert.deepEqual([isKnown, device.id, isTimed], [false, "nope", false]);
  assert.ok(whereOf(view("/?p=fp32"), [here(), pixel]).isKnown);
});

test("the usual device is this machine once it is known well at the precision, else the published one", () => {
  const known = [group("onnxruntime", "fp32", 1), group("onnxruntime", "int8", 1, "one_point")];
  const usual = (groups, precision) => usualDevice([here(groups), pixel], precision).id;
  assert.deepEqual([usual([], "fp32"), usual(known, "fp32"), usual(known, "int8"), usual(known, "fp16")], ["pixel-3", "box-1", "pixel-3", "pixel-3"]);
});

test("a device's runtime and threads are its own, and one that it has not is passed over", () => {
  assert.equal(whereOf(view("/?d=pixel-3&dr=tflite-gpu"), [here(), pixel]).question.runtime, "tflite-gpu");
  const { runtime, threads } = whereOf(view("/?d=pixel-3&dr=openvino&dn=2"), [here(), pixel]).question;
  assert.deepEqual([runtime, threads], [undefined, undefined]);
  const fastest = (path) => whereOf(view(path), [here([group("openvino", "fp32", 1)]), pixel]).question.runtime;
  assert.deepEqual([fastest("/?d=this&dr=fastest"), fastest("/?d=this&dr=fastest&p=int8&ms=3")], [undefined, undefined]);
});

test("measured and imported latencies of one device are one choice", () => {
  const imported = { ...here([group("ncnn", "fp32", 1)]), kind: "imported" };
  const { devices, runtimes } = whereOf(view("/?d=this"), [here([group("openvino", "fp32", 1)]), imported, pixel]);
  assert.deepEqual(devices.map(({ id }) => id), ["box-1", "pixel-3"]);
  assert.deepEqual(runtimes, ["openvino", "ncnn"]);
});

const sixteen = [0.8, 2, 5, 13].map((value) => ({ latency_ms: value, weight_mb: value, top1_percent: 40 + value }));

test("a slider and its number are one value, and its open end is no limit", () => {
  for (const part of ["max_latency_ms", "max_weight_mb", "min_top1"]) {
    for (let place = 1; place < 200; place += 1) {
      const value = valueAt(place, part, sixteen);
      assert.ok(Math.abs(placeOf(value, part, sixteen) - place) <= 6, `${part} ${place} ${value}`);
    }
  }
  assert.deepEqual([valueAt(200, "max_latency_ms", sixteen), valueAt(0, "min_top1", sixteen)], [null, null]);
  assert.deepEqual([placeOf(null, "max_latency_ms", sixteen), placeOf(null, "min_top1", sixteen)], [200, 0]);
  assert.deepEqual([placeOf(1e6, "max_latency_ms", sixteen), placeOf(1e-6, "max_latency_ms", sixteen)], [199, 0]);
});

test("what is typed is a number above 0, nothing, or no limit that can be", () => {
  assert.deepEqual(["15", " 4,5 ", "16,100", "15ms", "", "0", "-1", "abc", "1e9"].map((text) => readTyped(text, "max_latency_ms")), [15, 4.5, 16100, 15, null, undefined, undefined, undefined, undefined]);
  assert.equal(readTyped("101", "min_top1"), undefined);
});

test("a limit is kept in the view's unit, and asked for in the API's", () => {
  assert.deepEqual([limitPart("max_params", 2590000), limitsOf(view("/?pm=2.59")).max_params], [{ max_params: 2.59 }, 2590000]);
});

const row = (alpha, resolution) => ({ alpha, resolution });
const answer = { best: row(0.5, 224), binding: "max_weight_mb", nearest_miss: { ...row(0.75, 224), misses: [] }, steps: [{ budget: "max_latency_ms", bound: 6, best: row(1, 128) }, { budget: "max_weight_mb", bound: 2.6, best: row(0.75, 224) }] };

test("each pick is measured once", () => {
  assert.deepEqual(picksOf(answer).map(({ alpha, resolution }) => `${alpha}/${resolution}`), ["0.5/224", "0.75/224", "1/128"]);
});

test("what is typed means the device that is called so, or one with a word that begins so", () => {
  const names = ["OrangePi4 LTS", "Pixel 3a", "Pixel 3", "Raspberry Pi 4 Model B", "Pixel 3, tflite-gpu"];
  const meant = (text) => names[likeliest(names, text)];
  assert.deepEqual(["pixel-3", "Pi 4", "orangepi 4", "pixel 3 tflite-gpu", "pixel", "esp32"].map(meant), [names[2], names[3], names[0], names[4], names[1], undefined]);
});

test("devices are listed by what may be concluded, by name, last those of whom nothing may", () => {
  const others = [["Zed", "one_point"], ["Board 10", "trend"], ["Board 9", "trend"], ["Batch", "nothing"]].map(([name, conclusion]) => ({ id: name, name, kind: "published", conclusion }));
  const groups = deviceGroups([here(), pixel, ...others]);
  assert.deepEqual(groups.map(([name, members]) => [name, members.map((each) => each.name)]), [["this", ["Box"]], ["any_point", ["Pixel 3"]], ["trend", ["Board 9", "Board 10"]], ["one_point", ["Zed"]], ["nothing", ["Batch"]]]);
});
