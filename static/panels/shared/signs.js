// What a measurement says of itself: what makes it uncertain, and what it took on a machine that was not quick all along.
import { h } from "../../dom.js";

/** What makes a measurement uncertain, in a sentence, with all signs behind it; these alone where it can be relied on. */
export function signs({ doubt, warnings }, words) {
  if (warnings.length === 0 && !doubt) return null;
  const all = warnings.length > 0 && h("details", { class: "s" }, h("summary", {}, words.signs(warnings.length)), h("ul", {}, warnings.map((each) => h("li", {}, each))));
  return doubt ? h("div", { class: "note" }, h("p", {}, h("b", {}, words.disturbed), ` ${doubt}`), all) : all;
}

/** What a measurement says of the machine's states, where its quick runs and all of them differ: both times in a line. */
export const twoTimes = ({ states }) => states?.sentence && h("p", { class: "s states" }, states.sentence);
