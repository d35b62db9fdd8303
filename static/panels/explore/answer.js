// Explore's answer: what to take under the limits, why nothing better, what to allow for another, and the point looked at.
import { limitPart, paths, pointOf, readRecommendation, withoutLimits } from "../../api.js";
import { fill, h, tag } from "../../dom.js";
import { textShown } from "../../draw.js";
import { explored, isPublished, isSame, located, lookedAt } from "./question.js";
import { megabytes, milliseconds, millions, percent, printedMs, shortName } from "../../format.js";
import { measureAndFollow } from "../shared/measuring.js";
import { panel } from "../shared/panel.js";
import { LIMITS, PAPER_POINTS, address } from "../../state.js";

export function mount(element, { state, go, setAnswer }) {
  const lead = h("p", { class: "lead" });
  const heading = h("h1", { id: "answer", tabindex: "-1" });
  const facts = h("p", { class: "facts" });
  const why = h("p", { class: "why" });
  const acts = h("div", { class: "acts" });
  const notes = h("div", {});
  const other = h("div", { class: "other" });
  fill(element, lead, heading, facts, why, acts, notes, other);

  return panel(element, async (view, words) => {
    // Asked for together, so that what stands below is not pushed down once it is there to be clicked.
    const [{ answer }, alone] = await Promise.all([explored(view), rowAlone(view)]);
    const { best, sentences } = answer;
    lead.textContent = answer.lead;
    heading.textContent = answer.title;
    document.title = `${answer.title} · MobileNet Explorer`;
    fill(facts, best && factsOf(best, view, words));
    // The first sentence says the answer in full, and the next is the headline where one decides.
    fill(why, answer.headline ? [h("b", {}, answer.headline), " ", sentences.slice(2).join(" ")] : sentences.slice(1).join(" "));
    fill(acts, actions(answer, view, words));
    const looked = view.selected && !isSame(view, best) && (answer.rows.find((row) => isSame(row, view)) ?? alone);
    fill(other, looked && chosenOther(looked, view, words));
    setAnswer(best);
    performance.mark("answer"); // read by bench/page.py
    textShown();
  });

  function actions(answer, view, words) {
    const there = pointOf(lookedAt(view, answer));
    const picks = picksOf(answer);
    const offer = ({ budgets, text }, index) => {
      const change = Object.assign({}, ...Object.entries(budgets).map(([name, bound]) => limitPart(name, bound)));
      const style = !answer.best && index === 0 ? "btn pri" : "btn";
      return h("button", { type: "button", class: style, id: `step-${Object.keys(budgets)[0]}`, onclick: () => state.set(change) }, text);
    };
    return [
      answer.best && h("a", { class: "btn pri", href: address({ ...view, ...there, place: "variant" }), onclick: go("variant", there) }, words.explore.seeLayers),
      answer.offers.map(offer),
      picks.length > 0 && h("button", { type: "button", class: "btn", id: "verify", onclick: () => measureAndFollow(view, picks, { go, notes, words }) }, words.explore.verify(picks.length)),
      answer.best && h("a", { class: "btn", href: paths.model({ ...view, ...there }, "onnx"), download: true }, `${words.explore.getModel} (ONNX)`),
    ];
  }

  /** A line about the point that is chosen, where it is not the answer. */
  function chosenOther(row, view, words) {
    const said = words.explore;
    const broken = brokenText(row, view, words);
    return [
      h("p", { class: "s m" }, said.selected),
      h("p", { class: "facts small" }, h("b", {}, shortName(row.alpha, row.resolution)), factsOf(row, view, words), h("span", { class: "m" }, broken ? said.outsideBy(broken) : said.fits)),
      h("button", { type: "button", class: "btn", id: "back-to-answer", onclick: () => state.set({ selected: false }) }, said.backToAnswer),
    ];
  }
}

/** The view's point where it is none of the sixteen: judged alone, as the answer among itself or what it misses by. */
async function rowAlone(view) {
  if (!view.selected || PAPER_POINTS.some((point) => isSame(point, view))) return null;
  const { grid: ofOthers, ...question } = (await located(view)).question;
  const asked = { ...question, ...pointOf(view), objective: "mult_adds" };
  const { best, nearest_miss: miss } = await readRecommendation(asked);
  if (best ?? miss) return best ?? miss;
  return { ...(await readRecommendation(withoutLimits(asked))).best, passes: ["min_top1"] }; // all else is known
}

/** The limits that a row does not keep, in words. */
export function brokenText(row, view, words) {
  const text = (name) => `${LIMITS[name].better === "high" ? "<" : ">"} ${view[name]} ${LIMITS[name].unit}${words.explore.short[name] ?? ""}`;
  return row.passes.map(text).join(", ");
}

function factsOf(row, view, words) {
  const fact = (text, origin) => h("span", { class: "nw" }, `${text} `, tag(origin, words.origins[origin]));
  const unknown = isPublished(view.accuracySet) ? words.notPublished : words.explore.notInSet;
  const latency = row.latency_kind === "published" ? printedMs : milliseconds;
  return [
    row.latency_ms !== null && fact(latency(row.latency_ms), row.latency_kind),
    row.top1_percent === null ? h("span", { class: "m" }, unknown) : fact(`${words.explore.top1} ${percent(row.top1_percent)}`, row.top1_kind),
    fact(`${millions(row.mult_adds)} ${words.explore.multAdds}`, "analytic"),
    fact(megabytes(row.weight_mb * 1e6), "analytic"),
  ];
}

/** The points worth timing before one is taken: the answer, the nearest miss, and what the steps buy. */
export function picksOf(answer) {
  const all = [answer.best, answer.nearest_miss, ...answer.steps.map((step) => step.best)].filter(Boolean);
  return all.filter((row, index) => all.findIndex((each) => isSame(each, row)) === index);
}
