// The tag of a published number as a button that tells where it stands; what tells that is loaded once it is asked for.
import { h, tag } from "../../dom.js";

/** What citation.js asks of a point with: where its latency and its accuracy are from. */
export function askedOf({ source, accuracySet }, { precision }) {
  const { device, runtime, threads } = source ?? {};
  return { device, runtime, threads, precision, accuracy_set: accuracySet };
}

/** ask(citation.js): a promise of what is to be told, [{name, text, conditions, documents}]. link(): the address of the number. */
export function cited(id, words, ask, link) {
  const open = async ({ currentTarget: button }) => {
    const citation = await import("./citation.js");
    await citation.open(button, ask(citation), words, link);
  };
  return h("button", { type: "button", class: "tag", id, "aria-haspopup": "dialog", onclick: open }, [...tag("published", words.origins.published).childNodes]);
}
