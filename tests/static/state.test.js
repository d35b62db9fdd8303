// The address is the state: what is written is read back, whatever the state, and stays short.
import "./document.js";
import assert from "node:assert/strict";
import test from "node:test";
import { CODES, LIMIT_NAMES, NETWORK, NETWORKS, OBJECTIVES, PERCENTILES, PRECISIONS, ROUNDINGS, RUNS, SORTS, State, THREADS, address, chosen, ofNetwork, ownRounding, parse, readAlpha, readGrid, readPoints, tidy } from "../../static/state.js";

import { readSide, sideText, sidesOf } from "../../static/panels/compare/sides.js";
import { asPoint } from "../../static/panels/compare/choice.js";

const SETS = ["tf_slim_2018", "paper", "warehouse (run 7)", "창고"];
const DEVICES = ["this", "pixel-3", "hyper-v-guest-on-intel-core-i7-11800h", "microsoft-azure-standard-d64as-v7-instance", "제 노트북 #1 & 2"];
const RUNTIMES = ["torch", "torch-channels-last", "torch-compile", "onnxruntime", "openvino", "litert", "ncnn", "executorch"];

// A small generator of our own: node has no property library, and 2000 draws from a seed are as good here.
function draws(count, seed = 1) {
  let x = seed;
  const next = () => (x = (x * 48271) % 2147483647) / 2147483647;
  const one = (values) => values[Math.floor(next() * values.length)];
  const some = (values) => values.filter(() => next() < 0.5).join(",");
  const ofMeasure = () => ({
    place: "measure",
    job: one(["", "0123456789abcdef0123456789abcdef"]),
    points: one(["16", "this", "0.25x64", "0.25,0.5,0.75,1x128,160,192,224"]),
    runtimes: some(RUNTIMES),
    precisions: some(PRECISIONS),
    threadCounts: some(THREADS),
    careful: one(["", "yes"]),
  });
  const notMeasure = { job: "", points: "16", runtimes: "", precisions: "", threadCounts: "", careful: "" };
  const limit = (largest) => one([null, tidy(largest * (next() || 0.5)), Math.max(1, Math.round(largest * next()))]);
  const question = () => ({
    then: one(["", "2026-11-30T03:38,n=8,0.5/160,5.29,59.1", ",n=0,-,,", "2026-11-30T03:38,n=8,0.5/160,5.29,59.1_,n=0,-,,"]),
    device: one(DEVICES),
    deviceRuntime: one(["", ...RUNTIMES, "ncnn-vulkan-intel-uhd-graphics-630"]),
    deviceThreads: Math.floor(next() * 257),
    runs: one(RUNS),
    accuracySet: one(SETS),
    ...Object.fromEntries(LIMIT_NAMES.map((part) => [part, limit(part === "min_top1" ? 100 : 1e6)])),
    percentile: one(PERCENTILES),
    objective: one(OBJECTIVES),
    memory: one(["device", "ignore"]),
    grid: one(["", "31x25", "7x100"]),
  });
  const point = () => ({
    selected: true,
    alpha: one([0.25, 0.5, 1, 2, Math.round(next() * 2000) / 1000 || 0.001, readAlpha(String(2 * (next() || 0.5)))]),
    resolution: one([160, 32 + Math.floor(next() * 993)]),
  });
  const noPoint = { selected: false, alpha: 0.5, resolution: 160 };
  const body = () => {
    const [network, rounding] = [one(NETWORKS.filter((name) => NETWORK[name].has_alpha)), one(["", ...ROUNDINGS])];
    return { network, rounding: rounding === ownRounding(network) ? "" : rounding };
  };
  const side = () => sideText({ ...point(), ...body(), runtime: one(["", "openvino"]), device: one(["", "pixel-3", "a,b/c@1"]) });
  const ofCompare = () => ({
    place: "compare",
    against: one(["", side(), `${side()},0.5/160`].filter((text) => encodeURIComponent(text).length <= 100)),
    by: one(["kind", "layer"]),
    scale: one(["count", "share"]),
  });
  const places = [ofCompare, ofMeasure, () => ({ place: "explore" }), () => ({ place: "variant" })];
  const placed = () => {
    const state = { ...notMeasure, against: "", by: "kind", scale: "count", ...one(places)() };
    return { ...state, ...question(), ...(["variant", "compare"].includes(state.place) || next() < 0.5 ? point() : noPoint) };
  };
  return Array.from({ length: count }, () => ({
    ...placed(),
    runtime: one(RUNTIMES),
    precision: one(PRECISIONS),
    ...body(),
    threads: one(THREADS),
    unread: "",
    isExample: false,
    among: one(["", "any", "mobilenet_v1,mobilenet_v2,vgg16"]),
    pins: one(["", "0.5/160,1/224/mobilenet_v2,1/224/vgg16", "0.5/160", "0.25/128,0.5/160,0.75/192,1/224,0.6/176,2/1024"]),
    sort: one(["", "-"]) + one(SORTS),
    code: one(CODES),
    lang: one(["", "en", "ko"]),
    theme: one(["", "light", "dark"]),
  }));
}

const at = (path) => new URL(path, "http://127.0.0.1:8000");
const PLACES = ["explore", "variant", "compare", "measure"];

test("every state comes back from its address", () => {
  for (const state of draws(2000)) assert.deepEqual(parse(at(address(state))), state);
});

test("addresses stay within 600 characters", () => {
  for (const state of draws(2000, 7)) assert.ok(address(state).length <= 600, address(state));
});

const OF_THE_QUESTION = ["device", "deviceRuntime", "deviceThreads", "precision", "network", "rounding", "runs", "accuracySet", "percentile", "objective", "memory", "grid", "among", ...LIMIT_NAMES];

test("a question is the same in every place, after every reload", () => {
  const asked = (state) => OF_THE_QUESTION.map((part) => state[part]);
  const reloaded = (state, place) => parse(at(address({ ...state, place })));
  for (const state of draws(500, 11)) {
    for (const first of PLACES) {
      for (const then of PLACES) assert.deepEqual(asked(reloaded(reloaded(state, first), then)), asked(state), `${first} ${then}`);
    }
  }
});

test("whose latency, at what precision and by which accuracies is always said; what says nothing of it is the reader's own", () => {
  assert.equal(address(parse(at("/?ms=5"))), "/?d=pixel-3&p=fp32&as=tf_slim_2018&ms=5");
  assert.equal(parse(at("/compare?a=0.5/160")).device, "pixel-3");
  for (const path of ["/measure?mv=this&j=0123456789abcdef0123456789abcdef", "/compare", "/v/0.5/160"]) assert.equal(parse(at(path)).device, "", path);
});

test("what a view left open is settled in its address, and nobody is told; not once the view is another", () => {
  const { state, entries } = fakeBrowser("/?ms=5");
  let told = 0;
  state.onChange(() => (told += 1));
  const view = state.now;
  state.settle(view, { deviceRuntime: "tflite-cpu", deviceThreads: 4 });
  assert.deepEqual([told, entries, state.isNow(view)], [0, [["replace", "/?d=pixel-3&dr=tflite-cpu&dn=4&p=fp32&as=tf_slim_2018&ms=5"]], true]);
  state.set({ precision: "int8" });
  state.settle(view, { deviceRuntime: "tflite-gpu" });
  assert.deepEqual([state.now.deviceRuntime, state.isNow(view)], ["tflite-cpu", false]);
});

test("a point that is given up leaves nothing in the address", () => {
  const { state } = fakeBrowser("/?a=0.75&r=192&ms=5");
  assert.equal(state.now.selected, true);
  state.set({ selected: false });
  assert.equal(address(state.now), "/?d=pixel-3&p=fp32&as=tf_slim_2018&ms=5");
  state.set({ alpha: 0.5, resolution: 160 });
  assert.equal(address(state.now), "/?d=pixel-3&p=fp32&as=tf_slim_2018&ms=5&a=0.5");
});

test("limits are read as numbers above 0; the rest is no limit", () => {
  const { max_latency_ms, max_weight_mb, max_peak_activation_mb, min_top1 } = parse(at("/?ms=15&mb=-2&pk=x&top1=101"));
  assert.deepEqual([max_latency_ms, max_weight_mb, max_peak_activation_mb, min_top1], [15, null, null, null]);
});

test("a grid to choose among is two counts of four digits at most, as the API reads it; the rest is no grid", () => {
  for (const text of ["100x4", "20x20", "1x4", "9999x1"]) assert.equal(parse(at(`/?g=${text}`)).grid, text);
  for (const text of ["10000x4", "0x4", "4", "x4", "4x4x4", "-4x4", "04x4"]) assert.equal(parse(at(`/?g=${text}`)).grid, "", text);
});

test("a table sorted by what it was called before is sorted by the same", () => {
  const sorts = ["here", "-peak", "mult_adds", "-name", "-top1", "nothing"].map((sort) => parse(at(`/?s=${sort}`)).sort);
  assert.deepEqual(sorts, ["ms", "-pk", "ma", "-name", "-top1", "-top1"]);
});

test("a bare address asks an example, and its address says which", () => {
  for (const path of ["/", "/?lang=ko&theme=dark"]) assert.ok(parse(at(path)).isExample, path);
  assert.equal(address(parse(at("/"))), "/?d=pixel-3&p=int8&as=tf_slim_2018&ms=15&mb=2");
  const { state } = fakeBrowser("/");
  state.set({ lang: "ko" });
  assert.ok(state.now.isExample, "another language asks the same");
  state.set({ precision: "fp32" });
  assert.ok(!state.now.isExample);
});

test("nonsense in the address is read as the default", () => {
  const state = parse(at("/?a=9&r=1e9&p=fp64&n=x&t=3&s=%27&c=&lang=fr&theme=blue&unknown=1"));
  assert.deepEqual({ ...state, unread: "" }, parse(at("/")));
});

test("what the address says and nobody understands is kept in its words, until the view changes", () => {
  assert.equal(parse(at("/?device=One&ms=abc&mb=-3&p=int8")).unread, "device=One, ms=abc, mb=-3");
  assert.equal(parse(at("/compare?a=0.5/160&b=vgg99")).unread, "b=vgg99");
  assert.equal(parse(at("/compare?a=0.5/16&c=0.5/160")).unread, "a=0.5/16, c=0.5/160");
  assert.ok(parse(at(`/?x=${"y".repeat(500)}`)).unread.length < 130);
  const { state } = fakeBrowser("/measure?ms=abc&lang=ko");
  state.set({ threads: 2 });
  assert.deepEqual([state.now.unread, address(state.now)], ["", "/measure?t=2&lang=ko"]);
});

test("what is chosen is named as the API names it", () => {
  assert.deepEqual(chosen(parse(at("/?rt=ncnn&t=2"))), { runtime: "ncnn", precision: "fp32", threads: 2, batch: 1 });
});

test("a grid is alphas by resolutions; what is no grid is none", () => {
  assert.deepEqual(readGrid("0.25,1x32, 64").map(({ alpha, resolution }) => `${alpha}/${resolution}`), ["0.25/32", "0.25/64", "1/32", "1/64"]);
  for (const text of ["", "x", "0.25", "3x64", "0.25x16", "0.25x64.5", "0.25x64x1", ",x64"]) assert.equal(readGrid(text), null, text);
});

test("a list names each point, and what is neither a list nor a grid is none", () => {
  assert.deepEqual(readPoints("0.25/160,1/224"), [{ alpha: 0.25, resolution: 160 }, { alpha: 1, resolution: 224 }]);
  assert.equal(readPoints("1x32,64").length, 2);
  for (const text of ["", "0.25/160,", "3/64", "0.25/16", "0.25/160x2", "0.5/160,".repeat(60)]) assert.equal(readPoints(text), null, text);
});

test("points are pinned once each, six at most, and what is none pins nothing", () => {
  const pinned = (text) => parse(at(`/v/0.5/160?pn=${text}`)).pins;
  assert.equal(pinned("0.5/160,1.0/224,0.5/160"), "0.5/160,1/224");
  for (const text of ["0.5", "9/160", "0.5/160,", Array(7).fill("0.5/160").join(",")]) assert.equal(pinned(text), "", text);
});

test("what the next sweep is made of stands in Measure's address alone", () => {
  const state = parse(at("/measure?mv=0.25x32&mr=torch,ncnn&j=0123456789abcdef0123456789abcdef"));
  assert.deepEqual([state.place, state.points, state.runtimes], ["measure", "0.25x32", "torch,ncnn"]);
  assert.equal(address({ ...state, place: "explore" }), "/");
});

test("a variant's address carries its point in the path", () => {
  const state = parse(at("/v/0.75/192?p=int8"));
  assert.equal(state.place, "variant");
  assert.deepEqual([state.alpha, state.resolution, state.precision], [0.75, 192, "int8"]);
});

test("a variant outside the design space is nowhere", () => {
  for (const path of ["/v/3/192", "/v/0.5/16", "/v/abc/160", "/v/0.5", "/nope"]) {
    assert.equal(parse(at(path)).place, "nowhere", path);
  }
});

test("Compare's address has the sides; the first is the view's own point", () => {
  const state = parse(at("/compare?a=0.75/192&n=conv_mobilenet&b=0.5/160@openvino,1/224/shallow_mobilenet"));
  assert.deepEqual([state.place, state.alpha, state.resolution, state.selected], ["compare", 0.75, 192, true]);
  const [a, b, c] = sidesOf(state);
  assert.deepEqual([a.alpha, a.network, b.runtime, c.network], [0.75, "conv_mobilenet", "openvino", "shallow_mobilenet"]);
  assert.equal(address(state), "/compare?d=pixel-3&p=fp32&as=tf_slim_2018&n=conv_mobilenet&b=0.5/160@openvino,1/224/shallow_mobilenet&a=0.75/192");
});

test("the other sides stand in Compare's address alone, and stay while the page is open", () => {
  const { state } = fakeBrowser("/compare?a=0.75/192&b=0.25/128");
  state.set({ place: "explore" });
  assert.equal(address(state.now), "/?d=pixel-3&p=fp32&as=tf_slim_2018&a=0.75&r=192");
  state.set({ place: "compare" });
  assert.equal(address(state.now), "/compare?d=pixel-3&p=fp32&as=tf_slim_2018&b=0.25/128&a=0.75/192");
});

test("another network is a side by its name alone, the view's own too, and stands at its only point", () => {
  assert.equal(sideText(readSide("vgg16")), "vgg16");
  assert.deepEqual([sideText(readSide("vgg16@openvino@pixel-3")), readSide("vgg16@a@b@c")], ["vgg16@openvino@pixel-3", null]);
  const state = parse(at("/compare?a=0.75/192&b=vgg16,0.5/160"));
  assert.equal(address(state), "/compare?d=pixel-3&p=fp32&as=tf_slim_2018&b=vgg16,0.5/160&a=0.75/192");
  assert.deepEqual(sidesOf(state).map(({ network, alpha }) => [network, alpha])[1], ["vgg16", 1]);
  const own = parse(at("/v/0.5/160?n=vgg16"));
  assert.deepEqual([own.alpha, own.resolution, sidesOf(own).map(sideText)], [1, 224, ["vgg16", "1/224"]]);
  const change = (network, path) => ofNetwork(network, parse(at(path)));
  assert.deepEqual(change("inception_v3", "/v/0.5/160"), { network: "inception_v3", rounding: "", resolution: 299, alpha: 1 });
  assert.deepEqual(change("mobilenet_v2", "/v/0.5/160?rd=keras"), { network: "mobilenet_v2", rounding: "" });
});

test("a point is compared with the full network where nothing else is named, and that with a half", () => {
  assert.equal(sidesOf(parse(at("/compare?a=0.75/192"))).map(sideText).join(), "0.75/192,1/224");
  assert.equal(sidesOf(parse(at("/compare?a=1/224"))).map(sideText).join(), "1/224,0.5/160");
});

test("a side's text is read and written; what is no side is none", () => {
  for (const text of ["0.5/160", "1/224/conv_mobilenet/keras", "0.5/160@ncnn", "0.5/160@@pixel-3", "0.5/160@a@b%2Cc%40d", "1/192/googlenet", "1/224/mobilenet_v1-fire"]) {
    assert.equal(sideText(readSide(text)), text);
  }
  for (const text of ["", "0.5", "3/160", "0.5/16", "/160", "0.5/160/vgg16", "0.5/160@a@b@c", "0.5/160@a@%zz"]) assert.equal(readSide(text), null, text);
});

function fakeBrowser(path) {
  const entries = [];
  const time = { now: 0 };
  const history = {
    pushState: (_state, _title, url) => entries.push(["push", url]),
    replaceState: (_state, _title, url) => entries.push(["replace", url]),
  };
  return { state: new State(at(path), history, () => time.now), entries, time };
}

test("what is chosen is a new entry in the history; what is typed and dragged is one until a pause; how it looks is none", () => {
  const { state, entries, time } = fakeBrowser("/?d=pixel-3");
  const after = (ms, change) => ((time.now += ms), state.set(change), entries.at(-1)[0]);
  const dragged = [5, 4.9, 4.8].map((value) => after(100, { max_latency_ms: value }));
  assert.deepEqual(dragged, ["push", "replace", "replace"]);
  assert.equal(after(1000, { max_latency_ms: 4 }), "push");
  assert.deepEqual([after(10, { precision: "int8" }), after(10, { max_latency_ms: null }), after(10, { place: "variant" })], ["push", "push", "push"]);
  assert.deepEqual([after(5000, { lang: "ko" }), after(5000, { code: "csv" })], ["replace", "replace"]);
  state.reread();
  assert.equal(after(10, { place: "measure" }), "push");
});

test("a change to what already is tells nobody", () => {
  const { state, entries } = fakeBrowser("/?d=pixel-3");
  let told = 0;
  state.onChange(() => (told += 1));
  state.set({ precision: "fp32" });
  assert.deepEqual([told, entries], [0, []]);
});

test("a point is read with whatever stands between its alpha and its resolution, and as the page itself names it", () => {
  const written = ["0.5/160", "0.5-160", "0.5 160", "0.5x160", "0.5 × 160", "0.5 MobileNet-160", "0.5 mobilenet 160"];
  assert.deepEqual([...new Set(written.map(asPoint))], ["0.5/160"]);
  for (const text of ["", "0.5", "0.5/160/conv_mobilenet", "0.5 VGG-160", "160"]) assert.equal(asPoint(text), text);
});
