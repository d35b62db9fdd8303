// Times layer by layer: which are asked for, and how they are told.
import "./document.js";
import assert from "node:assert/strict";
import test from "node:test";
import { paths } from "../../static/api.js";
import { stacked } from "../../static/draw.js";
import { timeShareOf } from "../../static/panels/variant/layers.js";
import { parse } from "../../static/state.js";

const view = (path) => parse(new URL(path, "http://127.0.0.1:8000"));
const latency = {
  sum_ms: 2, whole_ms: 2.5, gap_ms: 0.5, profiled_ms: 2.6, others: [{ name: "Reorder", latency_ms: 0.1 }],
  by_kind: [{ kind: "depthwise", latency_ms: 0.9, share: 0.36 }],
};

test("the times asked for are those of what the view has chosen", () => {
  const path = paths.layers(view("/v/0.75/192?rt=openvino&p=int8&t=2&n=conv_mobilenet"));
  assert.equal(path, "/api/v1/design-points/0.75/192/layers?runtime=openvino&precision=int8&threads=2&network=conv_mobilenet");
});

test("a kind's share of time is null where nothing was timed, and where the network has no such layer", () => {
  assert.equal(timeShareOf(latency, "depthwise"), 0.36);
  assert.equal(timeShareOf(latency, "conv"), null);
  assert.equal(timeShareOf(null, "depthwise"), null);
});

test("on a narrow plot the panel of time stands below that of work", () => {
  const side = { title: { text: "%" }, domain: [0, 0.47] };
  const { data, layout } = stacked({ data: [{ xaxis: "x" }, { xaxis: "x2" }], layout: { xaxis: side, xaxis2: side, yaxis: {} } });
  assert.deepEqual(data.map((trace) => trace.yaxis), [undefined, "y2"]);
  assert.deepEqual([layout.xaxis.domain, layout.xaxis2.domain], [[0, 1], [0, 1]]);
  assert.ok(layout.yaxis2.domain[1] < layout.yaxis.domain[0]);
});

test("a plot of one panel is left as it is", () => {
  const figure = { data: [{}], layout: { xaxis: {} } };
  assert.deepEqual(stacked(figure), figure);
});
