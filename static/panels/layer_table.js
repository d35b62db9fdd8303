// Variant: every layer with its shapes, its cost and a bar for its share.
import { readLayers } from "../api.js";
import { fill, h } from "../dom.js";
import { significant } from "../format.js";
import { panel } from "../panel.js";

const COLUMNS = ["name", "kind", "output", "mult_adds", "share", "params", "bytes"];

export function mount(element) {
  const heading = h("h2", { id: "layers-title" });
  const count = h("p", { class: "s m r" });
  const body = h("div", { class: "scroll", tabindex: "0", role: "region", "aria-labelledby": "layers-title" });
  element.append(h("div", { class: "fh" }, heading, count), body);

  return panel(element, async (view, words) => {
    const { layers } = await readLayers(view);
    const largest = Math.max(...layers.map((layer) => layer.mult_adds_share));
    heading.textContent = words.layerTableTitle;
    count.textContent = words.layerCount(layers.length, layers.filter((layer) => layer.weights > 0).length);
    fill(
      body,
      h(
        "table",
        { class: "t layers" },
        h("thead", {}, h("tr", {}, COLUMNS.map((name) => head(name, words)))),
        h("tbody", {}, layers.map((layer) => row(layer, largest, words))),
      ),
    );
  });
}

function head(name, words) {
  const [group, label] = words.layerColumns[name];
  return h("th", { scope: "col", class: name }, group && h("span", {}, group), label);
}

function row(layer, largest, words) {
  const { channels, height, width } = layer.output;
  const counted = layer.mult_adds > 0;
  const width100 = Math.max(0.4, (100 * layer.mult_adds_share) / largest);
  const bar = h("i", { class: layer.kind === "depthwise" ? "bar own" : "bar", style: `width:${width100}%` });
  return h(
    "tr",
    {},
    h("th", { scope: "row" }, layer.name),
    h("td", { class: "kind" }, words.kinds[layer.kind] ?? layer.kind),
    h("td", { class: "m output" }, `${height} × ${width} × ${channels}`),
    h("td", { class: "mult_adds" }, counted ? significant(layer.mult_adds / 1e6) : words.none),
    h("td", { class: "share" }, counted && h("span", {}, (100 * layer.mult_adds_share).toFixed(1)), counted && h("span", { class: "track" }, bar)),
    h("td", { class: "params" }, layer.params > 0 ? significant(layer.params / 1e3) : words.none),
    h("td", { class: "bytes" }, significant(layer.activation_bytes / 1e3)),
  );
}
