// Variant: model files and the layers as CSV.
import { paths, readFiles } from "../../api.js";
import { fill, h } from "../../dom.js";
import { panel } from "../shared/panel.js";

export function mount(element) {
  return panel(element, async (view, words) => {
    const file = (href, name) => h("a", { class: "btn", href, download: true }, name);
    const { items, not_written: lacking } = (await readFiles(view, view.runtime)).files;
    fill(
      element,
      h("h2", {}, words.variant.takeTitle),
      h("p", { class: "s m" }, words.variant.takeCaption),
      h("div", { class: "acts" }, items.map(({ href, label }) => file(href, label)), file(paths.layers(view, { format: "csv", bom: true }), "layers.csv")),
      h("p", { class: "s m" }, lacking.map(({ format, precision, why }) => [`model.${format}, ${precision}: ${why}.`, h("br")])),
    );
  });
}
