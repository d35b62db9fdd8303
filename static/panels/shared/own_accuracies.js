// Explore: accuracies of one's own, to a file and from one; beside the choice of the set.
import { forgetStored, importAccuracies, paths } from "../../api.js";
import { fill, h } from "../../dom.js";
import { importing } from "./importing.js";

/** {element, update(set, words)}: set, the one in use. What is brought changes every panel: refresh() asks them to read again. */
export function ownAccuracies(refresh) {
  const { button, outcome } = importing("import-accuracies", importAccuracies, () => (forgetStored(), refresh()));
  const summary = h("summary");
  const body = h("div", { class: "files" });
  const element = h("details", { class: "own" }, summary, body, outcome);
  const update = (set, words) => {
    summary.textContent = words.where.own;
    const download = h("a", { class: "btn", href: paths.accuracies(set), download: true }, words.where.downloadSet);
    fill(body, h("p", {}, words.where.ownText), h("div", { class: "acts" }, button(words), download));
  };
  return { element, update };
}
