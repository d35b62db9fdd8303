// Explore's answer: what to take under the limits, why nothing better, what to allow for another, and the point looked at.
import { limitPart, readFiles } from "../../api.js";
import { action, doubt, fill, h, tag } from "../../dom.js";
import { textShown } from "../../draw.js";
import { isPinned, pinning } from "./pins.js";
import { alone, explored, isSame, judged, located, nameIn, thereOf } from "./question.js";
import { amount, marksOf, originOf, valueOf } from "./row.js";
import { elsewhere, toSweep } from "../shared/elsewhere.js";
import { verdictText } from "../shared/limits.js";
import { askedOf, cited } from "../shared/cited.js";
import { fileButtons } from "../shared/model_files.js";
import { panel } from "../shared/panel.js";
import { NO_LIMITS, PAPER_POINTS, RANKED, address, addressOf, canTime, pointText } from "../../state.js";
import { defaults, filled, vocabulary } from "../../vocabulary.js";
import { languageOf } from "../../words/index.js";

const UNDO_MS = 10_000; // so long an offer that was taken can be undone where it stood

const QUIET_MS = 600; // after the last change, who listens is told what came of it

export function mount(element, { state, go, setAnswer, refresh }) {
  const lead = h("p", { class: "lead" });
  const heading = h("h1", { id: "answer", tabindex: "-1" });
  const facts = h("p", { class: "facts" });
  const why = h("p", { class: "why" });
  const acts = h("div", { class: "acts" });
  const other = h("div", { class: "other" });
  const examples = h("p", { class: "s m examples" });
  const status = h("p", { class: "unseen", role: "status" });
  let saying = 0;
  let taken = null; // the offer taken last: {change, before}
  fill(element, lead, heading, facts, why, acts, other, examples, status);

  return panel(element, async (view, words) => {
    // Asked for together, so that what stands below is not pushed down once it is there to be clicked.
    const [{ accuracySet, answer, isHere, source, view: whole }, alone] = await Promise.all([explored(view), rowAlone(view)]);
    const { best, sentences } = answer;
    fill(lead, answer.lead);
    fill(heading, answer.title);
    document.title = `${answer.title} · MobileNet Explorer`;
    const from = { where: { source, accuracySet }, whole, latency: answer.latency_text };
    fill(facts, best && factsOf(best, view, words, from));
    // The first sentence says the answer in full, and the next is the headline where one decides.
    fill(why, answer.headline ? [h("b", {}, answer.headline), " ", sentences.slice(2).join(" ")] : sentences.slice(1).join(" "));
    fill(acts, actions(answer, isHere, whole, words));
    const looked = view.selected && !isSame(view, best) && (answer.rows.find((row) => isSame(row, view)) ?? alone);
    fill(other, looked && chosenOther(looked, (await readFiles(view, source?.runtime)).files, whole, words, from));
    clearTimeout(saying);
    saying = setTimeout(() => (status.textContent = `${sentences[0]} ${answer.fit_text}.`), QUIET_MS);
    fill(examples, view.isExample && examplesOf(view, words));
    setAnswer(best && thereOf(best, view));
    tellCited();
    performance.mark("answer"); // read by bench/page.py
    textShown();
  });

  /** What stands there is an example; others, and the way to a question of one's own. */
  function examplesOf(view, words) {
    const { example, clear } = words.explore;
    const links = vocabulary.examples.slice(1).map(({ name, asked }) => h("a", { href: addressOf(asked, view) }, words.examples[name]));
    const clearing = h("button", { type: "button", class: "link", id: "clear-example", onclick: () => state.set({ ...NO_LIMITS, precision: defaults.precision, deviceRuntime: "", deviceThreads: 0 }) }, clear);
    return [example, " ", clearing, ...links.flatMap((link) => [" · ", link])];
  }

  function actions(answer, isHere, view, words) {
    const said = words.explore;
    const { best, files } = answer;
    const picks = picksOf(answer);
    const offer = ({ budgets, text }, index) => {
      const change = Object.assign({}, ...Object.entries(budgets).map(([name, bound]) => limitPart(name, bound)));
      const style = !answer.best && index === 0 ? "btn pri" : "btn";
      return action(`step-${Object.keys(budgets)[0]}`, text, () => take(change), { class: style });
    };
    const worth = !canTime(view) ? [] : isHere ? picks : best ? [best] : []; // of another device nothing is verified here
    const timed = worth.filter(({ network }) => network === worth[0].network); // a sweep is of one network
    const points = timed.map(pointText).join(",");
    const text = isHere ? said.verify(timed.length) : said.timeHere;
    const { network, rounding } = points ? thereOf(worth[0], view) : {};
    const canUndo = taken && Object.entries(taken.change).every(([name, value]) => view[name] === value);
    return [
      best && fileButtons(files, "get-model", words, { style: "btn pri" }),
      best && places(best, "", said.seeLayers, view, words),
      canUndo && action("undo", said.undo, () => state.set(taken.before)),
      answer.offers.map(offer),
      !best && elsewhere(answer.no_accuracy?.instead ?? [], "use", state),
      points && toSweep({ state, go }, view, { points, ...(network && { network, rounding }) }, text, { class: isHere ? "btn" : "btn bare", id: "verify" }),
      !isHere && toImport(view, words),
    ];
  }

  function take(change) {
    const offer = { change, before: Object.fromEntries(Object.keys(change).map((name) => [name, state.now[name]])) };
    const forget = () => taken === offer && ((taken = null), refresh());
    taken = offer;
    state.set(change);
    setTimeout(forget, UNDO_MS);
  }

  /** Links to a network's layers and to its comparison. */
  function places(row, suffix, layers, view, words) {
    const there = thereOf(row, view);
    const link = (place, text) => h("a", { class: "btn", id: `to-${place}${suffix}`, href: address({ ...view, ...there, selected: true, place }), onclick: go(place, there) }, text);
    return [link("variant", layers), link("compare", words.compareWith(nameIn(view, row)))];
  }

  /** Where times of a device that is not this machine can be brought. */
  function toImport(view, words) {
    const href = `${address({ ...view, place: "measure" })}#files`;
    const arrive = (event) => {
      go("measure")(event);
      if (event.defaultPrevented) history.replaceState(null, "", href); // history.js goes on from here
    };
    return h("a", { class: "btn bare", id: "to-import", href, onclick: arrive }, words.explore.importTimes);
  }

  /** A line about the point that is chosen, where it is not the answer, and what can be done with it. */
  function chosenOther(row, files, view, words, from) {
    const said = words.explore;
    const name = nameIn(view, row);
    return [
      h("p", { class: "s m" }, said.selected),
      h("p", { class: "facts small" }, h("b", {}, name), factsOf(row, view, words, { ...from, latency: "", suffix: "-other" }), h("span", { class: "m" }, verdictText(row, view, words))),
      h(
        "div",
        { class: "acts" },
        fileButtons(files, "get-other", words, { said: ({ label }) => said.getOther(name, label) }),
        places(row, "-other", said.layersOf(name), view, words),
        action("pin-other", isPinned(view, row) ? said.unpin(name) : said.pin(name), pinning(state, row)),
        action("back-to-answer", said.backToAnswer, () => state.set({ selected: false })),
      ),
    ];
  }
}

/** The view's point where it is none of the sixteen. */
async function rowAlone(view) {
  const isRow = !view.among && view.network === defaults.network && PAPER_POINTS.some((point) => isSame(point, view));
  if (!view.selected || isRow) return null;
  return judged(view, (await located(alone(view))).question);
}

/** Opens what a link to a published number names. */
function tellCited() {
  const id = location.hash.slice(1);
  if (!id.startsWith("cite-")) return;
  history.replaceState(null, "", location.pathname + location.search);
  document.getElementById(id)?.click();
}

/**
 * from: {where, whole, suffix, latency}: whose latency and accuracy, the view in full, what tells a second line's buttons
 * apart, and the row's latency in words, where the server says it with its interval.
 */
function factsOf(row, view, words, { where, whole, suffix = "", latency = "" }) {
  const source = (column) => cited(`cite-${column}${suffix}`, words, (citation) => citation.ofPoint({ ...view, ...thereOf(row, view) }, askedOf(where, view), column), () => location.origin + address({ ...whole, ...thereOf(row, view), selected: true }));
  const fact = (text, origin, { column }, marks) => h("span", { class: "nw" }, `${text} `, origin === "published" ? source(column) : tag(origin, words.origins[origin]), doubt(marks, words));
  const told = (budget) => fact(filled(budget.fact, languageOf(view), { value: (budget.needs_device && latency) || amount(row, budget) }), originOf(row, budget), budget, marksOf(row, budget));
  const missing = (budget) => !budget.needs_device && h("span", { class: "m" }, words.notInSet(view.precision));
  return RANKED.filter((budget) => budget.is_always_shown).map((budget) => (valueOf(row, budget) === null ? missing(budget) : told(budget)));
}

/** The points worth timing before one is taken: the answer, the nearest miss, and what the steps buy. */
export function picksOf(answer) {
  const all = [answer.best, answer.nearest_miss, ...answer.steps.map((step) => step.best)].filter(Boolean);
  return all.filter((row, index) => all.findIndex((each) => isSame(each, row)) === index);
}
