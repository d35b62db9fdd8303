// Variant: every layer with its shapes, its cost, its time where it was timed, and bars for both shares on one scale.
import { readLayers, readLayerTimes } from "../../api.js";
import { fill, glyph, h } from "../../dom.js";
import { milliseconds, significant } from "../../format.js";
import { panel } from "../shared/panel.js";

const WORK = ["name", "kind", "output", "mult_adds", "share"];
const TIME = ["latency", "time", "rate"];
const SIZE = ["params", "bytes"];
const ORIGIN = { mult_adds: "analytic", latency: "measured" };

export function mount(element) {
  const heading = h("h2", { id: "layers-title" });
  const count = h("p", { class: "s m r" });
  const body = h("div", { class: "scroll", tabindex: "0", role: "region", "aria-labelledby": "layers-title" });
  element.append(h("div", { class: "fh" }, heading, count), body);

  return panel(element, async (view, words) => {
    heading.textContent = words.variant.layerTableTitle;
    if (!body.firstChild) show(await readLayers(view), words); // what is exact does not wait for the store
    show(await readLayerTimes(view), words);
  });

  function show({ layers, latency }, words) {
    const counted = words.variant.layerCount(layers.length, layers.filter((layer) => layer.weights > 0).length);
    count.textContent = latency ? `${counted}. ${words.variant.layers.total(milliseconds(latency.sum_ms), milliseconds(latency.whole_ms))}` : counted;
    const columns = latency ? [...WORK, ...TIME, ...SIZE] : [...WORK, ...SIZE];
    const whole = latency && Math.max(latency.whole_ms, latency.sum_ms);
    const rows = layers.map((layer) => ({ ...layer, time_share: latency ? layer.latency_ms / whole : 0 }));
    const largest = Math.max(...rows.flatMap((row) => [row.mult_adds_share, row.time_share]));
    fill(
      body,
      h(
        "table",
        { class: latency ? "t layers timed" : "t layers" },
        h("thead", {}, h("tr", {}, columns.map((name) => head(name, words)))),
        h("tbody", {}, rows.map((row) => h("tr", {}, columns.map((name) => cell(name, row, largest, words))))),
      ),
    );
  }
}

function head(name, words) {
  const [group, label] = words.variant.layerColumns[name] ?? words.variant.layers.columns[name];
  const origin = ORIGIN[name];
  const mark = origin && glyph(origin, words.origins[origin]);
  return h("th", { scope: "col", class: name === "time" ? "share" : name }, group && h("span", {}, group), label, mark && [" ", mark]);
}

function cell(name, layer, largest, words) {
  const { channels, height, width } = layer.output;
  const thousands = (count) => (count > 0 ? significant(count / 1e3) : words.variant.none);
  switch (name) {
    case "name":
      return h("th", { scope: "row" }, layer.name);
    case "kind":
      return h("td", { class: "kind" }, words.variant.kinds[layer.kind] ?? layer.kind);
    case "output":
      return h("td", { class: "m output" }, `${height} × ${width} × ${channels}`);
    case "mult_adds":
      return h("td", { class: name }, layer.mult_adds > 0 ? significant(layer.mult_adds / 1e6) : words.variant.none);
    case "share":
      return shareCell(layer.mult_adds_share, largest, layer);
    case "latency":
      return h("td", { class: name }, layer.latency_ms > 0 ? significant(layer.latency_ms) : words.variant.none);
    case "time":
      return shareCell(layer.time_share, largest, layer);
    case "rate":
      return h("td", { class: name }, layer.mult_adds > 0 && layer.latency_ms > 0 ? significant(layer.mult_adds / layer.latency_ms / 1e6) : "–");
    case "params":
      return h("td", { class: name }, thousands(layer.params));
    default:
      return h("td", { class: name }, significant(layer.activation_bytes / 1e3));
  }
}

function shareCell(share, largest, { kind }) {
  if (share === 0) return h("td", { class: "share" });
  const bar = h("i", { class: kind === "depthwise" ? "bar own" : "bar", style: `width:${Math.max(0.4, (100 * share) / largest)}%` });
  return h("td", { class: "share" }, h("span", {}, (100 * share).toFixed(1)), h("span", { class: "track" }, bar));
}
