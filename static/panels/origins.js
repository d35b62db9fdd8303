// Where each number comes from: the glyphs in words.
import { fill, h, tag } from "../dom.js";

/** origins: those that the place shows. */
export function mount(element, _context, origins) {
  return function update(_view, words) {
    const rows = origins.flatMap((origin) => [h("dt", {}, tag(origin, words.origins[origin])), h("dd", {}, words.originText[origin])]);
    fill(element, h("h2", {}, words.originsTitle), h("dl", { class: "org" }, rows));
  };
}
