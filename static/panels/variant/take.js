// Variant: model files and the layers as CSV.
import { paths } from "../../api.js";
import { fill, h } from "../../dom.js";

export function mount(element) {
  return function update(view, words) {
    const file = (href, name) => h("a", { class: "btn", href, download: true }, name);
    const models = ["onnx", "tflite", "pt2"].map((format) => file(paths.model(view, format), `model.${format}`));
    fill(
      element,
      h("h2", {}, words.variant.takeTitle),
      h("p", { class: "s m" }, words.variant.takeCaption),
      h("div", { class: "acts" }, models, file(paths.layers(view, { format: "csv", bom: true }), "layers.csv")),
    );
  };
}
