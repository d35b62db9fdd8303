// Variant: model files and the layers as CSV.
import { paths } from "../api.js";
import { fill, h } from "../dom.js";

export function mount(element) {
  return function update(view, words) {
    const layers = paths.layers(view);
    const csv = `${layers}${layers.includes("?") ? "&" : "?"}format=csv&bom=true`;
    const file = (href, name) => h("a", { class: "btn", href, download: true }, name);
    fill(
      element,
      h("h2", {}, words.takeTitle),
      h("p", { class: "s m" }, words.takeCaption),
      h("div", { class: "acts" }, file(paths.model(view, "onnx"), "model.onnx"), file(paths.model(view, "tflite"), "model.tflite"), file(paths.model(view, "pt2"), "model.pt2"), file(csv, "layers.csv")),
    );
  };
}
