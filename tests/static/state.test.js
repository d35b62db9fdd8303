// The address is the state: what is written is read back, whatever the state, and stays short.
import assert from "node:assert/strict";
import test from "node:test";
import { CODES, NETWORKS, PRECISIONS, SORTS, State, THREADS, address, chosen, parse, readGrid } from "../../static/state.js";

const RUNTIMES = ["torch", "torch-channels-last", "torch-compile", "onnxruntime", "openvino", "litert", "ncnn", "executorch"];

// A small generator of our own: node has no property library, and 2000 draws from a seed are as good here.
function draws(count, seed = 1) {
  let x = seed;
  const next = () => (x = (x * 48271) % 2147483647) / 2147483647;
  const one = (values) => values[Math.floor(next() * values.length)];
  const some = (values) => values.filter(() => next() < 0.5).join(",");
  const measure = () => ({
    place: "measure",
    job: one(["", "0123456789abcdef0123456789abcdef"]),
    points: one(["16", "this", "0.25x64", "0.25,0.5,0.75,1x128,160,192,224"]),
    runtimes: some(RUNTIMES),
    precisions: some(PRECISIONS),
    threadCounts: some(THREADS),
  });
  const elsewhere = () => ({ place: one(["explore", "variant"]), job: "", points: "16", runtimes: "", precisions: "", threadCounts: "" });
  return Array.from({ length: count }, () => ({
    ...(next() < 0.5 ? measure() : elsewhere()),
    runtime: one(RUNTIMES),
    alpha: one([0.25, 0.5, 1, 2, Math.round(next() * 2000) / 1000 || 0.001, 2 * (next() || 0.5)]),
    resolution: 32 + Math.floor(next() * 993),
    precision: one(PRECISIONS),
    network: one(NETWORKS),
    threads: one(THREADS),
    sort: one(["", "-"]) + one(SORTS),
    code: one(CODES),
    lang: one(["", "en", "ko"]),
    theme: one(["", "light", "dark"]),
  }));
}

const at = (path) => new URL(path, "http://127.0.0.1:8000");

test("every state comes back from its address", () => {
  for (const state of draws(2000)) assert.deepEqual(parse(at(address(state))), state);
});

test("addresses stay below 300 characters", () => {
  for (const state of draws(2000, 7)) assert.ok(address(state).length < 300);
});

test("the default view has the bare address", () => {
  assert.equal(address(parse(at("/"))), "/");
});

test("nonsense in the address is read as the default", () => {
  const state = parse(at("/?a=9&r=1e9&p=fp64&n=x&t=3&s=%27&c=&lang=fr&theme=blue&unknown=1"));
  assert.deepEqual(state, parse(at("/")));
});

test("what is chosen is named as the API names it", () => {
  assert.deepEqual(chosen(parse(at("/?rt=ncnn&t=2"))), { runtime: "ncnn", precision: "fp32", threads: 2, batch: 1 });
});

test("a grid is alphas by resolutions; what is no grid is none", () => {
  assert.deepEqual(readGrid("0.25,1x32, 64").map(({ alpha, resolution }) => `${alpha}/${resolution}`), ["0.25/32", "0.25/64", "1/32", "1/64"]);
  for (const text of ["", "x", "0.25", "3x64", "0.25x16", "0.25x64.5", "0.25x64x1", ",x64"]) assert.equal(readGrid(text), null, text);
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

function fakeBrowser(path) {
  const entries = [];
  const history = {
    pushState: (_state, _title, url) => entries.push(["push", url]),
    replaceState: (_state, _title, url) => entries.push(["replace", url]),
  };
  return { state: new State(at(path), history), entries };
}

test("a new place is a new entry in the history; a moved knob is not", () => {
  const { state, entries } = fakeBrowser("/");
  state.set({ alpha: 0.75 });
  state.set({ place: "variant" });
  assert.deepEqual(entries, [
    ["replace", "/?a=0.75"],
    ["push", "/v/0.75/160"],
  ]);
});

test("a change to what already is tells nobody", () => {
  const { state, entries } = fakeBrowser("/");
  let told = 0;
  state.onChange(() => (told += 1));
  state.set({ alpha: 0.5 });
  assert.deepEqual([told, entries], [0, []]);
});
