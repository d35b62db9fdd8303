// Where each number comes from: the glyphs in words, and who published what of it the view shows.
import { fill, h, tag } from "../../dom.js";
import { panel } from "./panel.js";

/** origins: those that the place shows; publishedText(view, words): who published those that others did. */
export function mount(element, _context, origins, publishedText) {
  return panel(element, async (view, words) => {
    const published = publishedText && (await publishedText(view, words));
    const rows = origins.flatMap((origin) => [h("dt", {}, tag(origin, words.origins[origin])), h("dd", {}, origin === "published" ? published : words.originText[origin])]);
    fill(element, h("h2", {}, words.originsTitle), h("dl", { class: "org" }, rows));
  });
}
