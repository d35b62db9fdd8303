// Where each number comes from: the glyphs in words, and who published what of it the view shows.
import { readComparison } from "../../api.js";
import { fill, h, tag } from "../../dom.js";
import { compared, explored, groupOf } from "../explore/question.js";
import { cited } from "./cited.js";
import { panel } from "./panel.js";
import { languageOf } from "../../words/index.js";

/** origins: those that the place shows. */
export function mount(element, _context, origins) {
  return panel(element, async (view, words) => {
    const found = origins.includes("published") && (await publishedIn(view));
    const published = found && publishedText(found, words);
    const mark = (origin) => (origin === "published" ? cited("cite-sources", words, (citation) => citation.ofSources(sourcesOf(found, words)), () => location.href.split("#")[0]) : tag(origin, words.origins[origin]));
    const rows = origins.flatMap((origin) => [h("dt", {}, mark(origin)), h("dd", { id: origin === "published" ? "published-sources" : null }, origin === "published" ? published : [words.originText[origin], words.bars[origin]].filter(Boolean).join(" "))]);
    fill(element, h("h2", {}, words.originsTitle), h("dl", { class: "org" }, rows));
  });
}

/** Under what name which sources stand: the accuracy set's, and those of each device that others timed. */
function sourcesOf({ accuracySet, groups }, { accuracy_sets: sets }) {
  const devices = new Map(groups.filter(([, group]) => group?.publishers.length).map(([device]) => [device.name, device.sources]));
  return [...(sets[accuracySet] ? [[sets[accuracySet], accuracySet]] : []), ...[...devices].flatMap(([name, sources]) => sources.map((source) => [name, source]))];
}

function publishedText({ accuracySet, groups }, { accuracy_sets: sets, ...words }) {
  const { accuracyBy, latencyBy, printed, printedNone } = words.published;
  const by = new Map(); // device -> who published
  for (const [device, group] of groups) {
    if (group?.publishers.length) by.set(device.name, [...(by.get(device.name) ?? []), ...group.publishers]);
  }
  const set = sets[accuracySet]; // none where somebody imported it
  const parts = [...(set ? [accuracyBy(set)] : []), ...[...by].map(([name, who]) => latencyBy(name, [...new Set(who)].join(", ")))];
  return parts.length ? printed(parts.join(", ")) : printedNone;
}

/** {accuracySet, groups: [[device, what is known of the runtime there]]} of what an Explore or a Compare shows. */
async function publishedIn(view) {
  const { accuracySet, device, devices, group } = await explored(view);
  if (view.place === "explore") return { accuracySet, groups: [[device, group]] };
  const { question } = await compared(view);
  const { sides } = await readComparison(question, languageOf(view));
  const timed = sides.map((side) => [devices.find(({ id }) => id === side.device) ?? device, { ...side, precision: view.precision }]);
  return { accuracySet, groups: timed.map(([there, side]) => [there, groupOf(there, side)]) };
}
