// CSV files that are brought, and what became of them: how many lines were stored, and why the others were not.
import { forgetStored, importAccuracies, paths } from "../../api.js";
import { fill, h } from "../../dom.js";
import { bad, refusal } from "./refusal.js";

/** {button(words), outcome}. send(file) gives {imported, errors: [{line, message}]}; after() is told when it is done. */
export function importing(id, send, after) {
  const input = h("input", { type: "file", id, class: "unseen", accept: ".csv,text/csv" });
  const outcome = h("div", { role: "status" });
  let words = null;
  input.addEventListener("change", () => input.files[0] && bring(input.files[0]));
  const button = (now) => ((words = now), h("label", { class: "btn", for: id }, input, words.csv.bring));
  return { button, outcome };

  async function bring(file) {
    try {
      const { imported, errors } = await send(file);
      const lines = errors.map(({ line, message }) => h("li", {}, words.csv.badLine(line, message)));
      fill(outcome, h("p", { class: "s" }, words.csv.imported(imported, errors.length)), lines.length > 0 && h("ul", { class: "s errors" }, lines));
    } catch (error) {
      fill(outcome, error.status === undefined ? bad(words.failed, error.message, "", words) : refusal(error, words, () => bring(file)));
    }
    input.value = "";
    after();
  }
}

/** Fills `element` with accuracies of one's own; gives update(set, words), set being the one in use. What is brought changes every panel. */
export function ownAccuracies(element, refresh) {
  const { button, outcome } = importing("import-accuracies", importAccuracies, () => (forgetStored(), refresh()));
  const body = h("div", { class: "files" });
  element.append(body, outcome);
  return function update(set, words) {
    const download = h("a", { class: "btn", href: paths.accuracies(set), download: true }, words.where.downloadSet);
    fill(body, h("p", {}, words.where.ownText), h("div", { class: "acts" }, button(words), download));
  };
}
