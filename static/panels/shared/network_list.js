// The list of networks with a search, by what they are for and what they are kin to. Loaded once it is opened.
import { ANY, amongOf, ofNetwork } from "../../state.js";
import { vocabulary } from "../../vocabulary.js";
import { languageOf } from "../../words/index.js";
import { openList, plain } from "./search_list.js";

/**
 * Opens it under the button that says what is chosen, and is done once it is there. typed(): what was typed meanwhile;
 * first: [value, text] of what stands above the networks; isListed: whether one is among them; isChosen(value); take(value).
 */
export async function open(button, typed, { view, words, label, first = [], isListed = () => true, isChosen, isMany = false, take }) {
  const { default: said } = await import(`../../words/${languageOf(view)}/networks.js`);
  const option = (value, name, detail = "") => ({ name, detail, isChosen: isChosen(value), act: () => take(value) });
  const detailOf = ({ has_alpha: hasAlpha, resolution, task }) => [!hasAlpha && said.oneWidth(resolution), task === "embedding" && said.embedding].filter(Boolean).join(", ");
  await openList(button, typed, { part: "network", label, hint: said.search, failed: words.noAnswer, isMany }, async () => vocabulary.networks.filter(isListed), listed);

  function listed(networks, text) {
    const group = (name) => said.groups[name];
    const has = (each) => text.split(/\s+/).every((word) => plain(words.networks[each.name] + each.name + group(groupOf(each))).includes(plain(word)));
    const found = networks.filter(has);
    const optionsOf = (name) => found.filter((each) => groupOf(each) === name).map((each) => option(each.name, words.networks[each.name], detailOf(each)));
    return {
      status: found.length > 0 ? said.found(found.length) : said.none(text),
      groups: [["", text === "" ? first.map(([value, name]) => option(value, name)) : []], ...GROUPS.map((name) => [group(name), optionsOf(name)])],
      isEmpty: found.length === 0,
    };
  }
}

/** The same list to choose several from that are classifiers: what Explore chooses among. */
export const openSeveral = (button, typed, { state, view, words, label }) =>
  open(button, typed, { view, words, label, isMany: true, isListed: ({ task }) => task === "classification", isChosen: (name) => chosenIn(state.now).includes(name), take: (name) => state.set(turned(name, state.now)) });

const chosenIn = (view) => (view.among === ANY ? [view.network] : amongOf(view));

/** The change that takes a network into what a view chooses among, or out of it. The last one stays. */
function turned(name, view) {
  const names = chosenIn(view);
  const next = names.includes(name) ? names.filter((each) => each !== name) : [...names, name];
  if (next.length === 0) return {};
  return { ...(!next.includes(view.network) && ofNetwork(next[0], view)), among: next.length > 1 ? next.join(",") : "", grid: "", selected: false };
}

const GROUPS = ["mobilenets", "blocks", "rivals", "detectors"];

/** Which of them a network stands in. A network's name says the block of its body after a dash. */
function groupOf({ name, task }) {
  if (task === "detection") return "detectors";
  return name.includes("-") ? "blocks" : name.includes("mobilenet") ? "mobilenets" : "rivals";
}
