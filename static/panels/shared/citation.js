// Where published numbers stand: what each was taken with, who printed it, the document at the very version; to be copied
// as text, as BibTeX, or as a link that shows the number again.
import { readCited, readSource } from "../../api.js";
import { copying, h } from "../../dom.js";
import { show } from "./popup.js";

/** The published numbers of a point in a column. asked: {device, runtime, threads, precision, accuracy_set}. */
export async function ofPoint(point, asked, column) {
  const { name, items } = await readCited(point, asked);
  return items.filter((each) => each.column === column).map((each) => ({ ...each, name }));
}

/** The documents of sources, by what stands there: [[title, source, the network whose number is meant]]. */
export const ofSources = (all) => Promise.all(all.map(async ([name, source, network]) => ({ name, text: "", conditions: "", documents: (await readSource(source, network)).items })));

/** What is published in a row of a comparison, side by side; of another network than a MobileNet its document alone. */
export async function ofSides({ name: row, values }, { sides, precision, accuracy_set: set }) {
  const column = row === "latency_ms" ? row : "top1_percent";
  const ofSide = (side, { kind, source }) => {
    if (kind !== "published") return [];
    if (side.alpha === null) return ofSources([[side.label, source, side.network]]);
    const { device, runtime, threads } = side;
    return ofPoint(side, { device, runtime, threads, precision, accuracy_set: row === "top1_percent_paper" ? "paper" : set }, column);
  };
  return (await Promise.all(sides.map((side, index) => ofSide(side, values[index])))).flat();
}

/** Shows them under the button that was clicked; Escape or a click elsewhere closes it. */
export async function open(button, asked, words, link) {
  const close = h("button", { type: "button", class: "btn bare", onclick: () => box.hidePopover() }, words.cite.close);
  const box = h("div", { popover: "auto", role: "dialog", class: "cited", tabindex: "-1", "aria-label": words.origins.published });
  try {
    const told = await asked;
    const references = told.flatMap(({ documents }) => documents);
    box.append(
      ...told.map((each) => entry(each)),
      h(
        "div",
        { class: "acts" },
        copy(words.cite.text, () => told.map(textOf).join("\n"), words),
        copy(words.cite.bibtex, () => [...new Set(references.map(({ bibtex }) => bibtex))].join("\n\n"), words),
        copy(words.cite.link, () => `${link()}#${button.id}`, words),
        close,
      ),
    );
  } catch (error) {
    box.append(h("p", {}, error.message || words.noAnswer), close);
  }
  show(box, button);
  box.focus();
}

/** What the source itself says is in its language, which is English. */
function entry({ name, text, conditions, note = "", documents }) {
  const document = ({ who, title, place, commit, date, url }) =>
    h("p", { class: "s", lang: "en" }, `${who}: `, h("a", { href: url, target: "_blank", rel: "noopener" }, title), ` ${[place, commit?.slice(0, 8), date].filter(Boolean).join(", ")}`);
  return h("div", {}, h("p", {}, h("b", {}, [name, text].filter(Boolean).join(": "))), conditions && h("p", { class: "s m" }, conditions.slice(0, conditions.length - note.length), note && h("span", { lang: "en" }, note)), documents.map(document));
}

const textOf = ({ name, text, conditions, documents }) => [[name, text].filter(Boolean).join(": "), conditions, ...documents.map((each) => each.text)].filter(Boolean).join(". ");

const copy = (label, text, words) => h("button", { type: "button", class: "btn", onclick: copying(text, words, label) }, label);
