// Where each number comes from: the glyphs in words.
import { fill, h, tag } from "../dom.js";

export function mount(element) {
  return function update(_view, words) {
    const rows = Object.entries(words.originText).flatMap(([origin, text]) => [
      h("dt", {}, tag(origin, words.origins[origin])),
      h("dd", {}, text),
    ]);
    fill(element, h("h2", {}, words.originsTitle), h("dl", { class: "org" }, rows));
  };
}
