// Where each number comes from: the glyphs in words, and who published what of it the view shows.
import { fill, h, tag } from "../dom.js";
import { panel } from "../panel.js";

/** origins: those that the place shows; publishedIn: for published ones, who they are from (published.js). */
export function mount(element, _context, origins, publishedIn) {
  return panel(element, async (view, words) => {
    const published = publishedIn && publishedText(await publishedIn(view), words);
    const rows = origins.flatMap((origin) => [h("dt", {}, tag(origin, words.origins[origin])), h("dd", {}, origin === "published" ? published : words.originText[origin])]);
    fill(element, h("h2", {}, words.originsTitle), h("dl", { class: "org" }, rows));
  });
}

function publishedText({ accuracy, latencies }, words) {
  const { accuracyBy, latencyBy, printed, printedNone } = words.explore;
  const parts = [accuracy && accuracyBy(accuracy), ...latencies.map(([device, who]) => latencyBy(device, who))].filter(Boolean);
  return parts.length ? printed(parts.join(", ")) : printedNone;
}
