// Explore's answer: what to take under the limits, why nothing better, what a step would buy, and the point looked at.
import { limitPart, paths, pointOf, readRecommendation, withoutLimits } from "../../api.js";
import { fill, h, tag } from "../../dom.js";
import { textShown } from "../../draw.js";
import { isPublished, isSame, located, lookedAt, rowOf } from "./question.js";
import { alphaText, megabytes, milliseconds, millions, percent, printedMs, share, shortName } from "../../format.js";
import { panel } from "../shared/panel.js";
import { LIMITS, LIMIT_NAMES, address } from "../../state.js";
import { measureAndFollow } from "../shared/measuring.js";

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
    const where = await located(view);
    const { question, isTimed, device } = where;
    // Asked for together, so that what stands below is not pushed down once it is there to be clicked.
    const [answer, looked] = await Promise.all([readRecommendation(question), view.selected ? readPointOf(question, view) : null]);
    const limits = limitsText(view, words, isTimed);
    const deviceName = isTimed ? device.name : "";
    lead.textContent = answer.best || !limits ? words.explore.lead(limits, deviceName, view.objective, words.explore.all(answer)) : words.explore.leadNone(limits, deviceName);
    heading.textContent = headingOf(answer, view, words);
    document.title = `${heading.textContent} · MobileNet Explorer`;
    fill(facts, answer.best ? factsOf(answer.best, view, words) : null);
    fill(why, reasons(answer, view, words));
    fill(acts, actions(answer, where, view, words));
    fill(other, looked && !isSame(view, answer.best) ? chosenOther(looked.best, view, words) : null);
    setAnswer(answer.best);
    performance.mark("answer"); // read by bench/page.py
    textShown();
  });

  function actions(answer, where, view, words) {
    const point = lookedAt(view, answer);
    const there = pointOf(point);
    const picks = picksOf(answer);
    const primary = answer.best
      ? h("a", { class: "btn pri", href: address({ ...view, ...there, place: "variant" }), onclick: go("variant", there) }, words.explore.seeLayers)
      : null;
    return [
      primary,
      ...stepsOf(answer).map((step, index) => stepButton(step, !answer.best && index === 0, words)),
      picks.length > 0 && h("button", { type: "button", class: "btn", id: "verify", onclick: () => measureAndFollow(view, picks, { go, notes, words }) }, words.explore.verify(picks.length)),
      answer.best && h("a", { class: "btn", href: paths.model({ ...view, ...there }, "onnx"), download: true }, `${words.explore.getModel} (ONNX)`),
    ];
  }

  function stepButton(step, isPrimary, words) {
    const change = Object.assign({}, ...step.map(({ budget, bound }) => limitPart(budget, roomy(budget, bound))));
    const least = step.every(({ budget }) => budget === "min_top1");
    const text = step.map(({ budget, bound }) => enough(budget, bound)).join(", ");
    return h("button", { type: "button", class: isPrimary ? "btn pri" : "btn", id: `step-${step[0].budget}`, onclick: () => state.set(change) }, least ? words.explore.accept(text) : words.explore.allow(text));
  }

  /** A line about the point that is chosen, where it is not the answer. */
  function chosenOther(row, view, words) {
    const { passes: broken } = rowOf(row, view);
    return [
      h("p", { class: "s m" }, words.explore.selected),
      h("p", { class: "facts small" }, h("b", {}, shortName(row.alpha, row.resolution)), factsOf(row, view, words), h("span", { class: "m" }, broken.length ? words.explore.outsideBy(broken.map((part) => words.explore.breaks[part](view[part])).join(", ")) : words.explore.fits)),
      h("button", { type: "button", class: "btn", id: "back-to-answer", onclick: () => state.set({ selected: false }) }, words.explore.backToAnswer),
    ];
  }
}

/** The point of the view, as the API recommends it among itself alone and without limits. */
function readPointOf(question, { alpha, resolution }) {
  const { objective, percentile, grid, ...asked } = withoutLimits(question);
  return readRecommendation({ ...asked, ...(percentile && { percentile }), alpha, resolution, objective: "mult_adds" });
}

/** "5 ms and 3 MB (int8)": the limits of a view in words, or "". */
export function limitsText(view, words, hasLatency) {
  const text = (part) => (part === "max_weight_mb" ? `${words.explore.limit(part, view[part])} (${view.precision})` : words.explore.limit(part, view[part]));
  return words.explore.list(LIMIT_NAMES.filter((part) => view[part] !== null && (part !== "max_latency_ms" || hasLatency)).map(text));
}

export const nameOf = (row, view, words) => `${alphaText(row.alpha)} ${words.networks[view.network]}-${row.resolution}`;

function headingOf(answer, view, words) {
  if (answer.best) return nameOf(answer.best, view, words);
  if (answer.unknown_count === answer.total) return words.explore.unknownAll;
  const [step] = stepsOf(answer);
  return words.explore.nothingFits(step?.length === 1 ? amount(step[0].budget, answer.budgets[step[0].budget]) : "");
}

const latencyText = (row) => (row.latency_kind === "published" ? printedMs(row.latency_ms) : milliseconds(row.latency_ms));

function factsOf(row, view, words) {
  const fact = (text, origin) => h("span", { class: "nw" }, `${text} `, tag(origin, words.origins[origin]));
  return [
    row.latency_ms !== null && fact(latencyText(row), row.latency_kind),
    row.top1_percent === null ? h("span", { class: "m" }, isPublished(view.accuracySet) ? words.notPublished : words.explore.notInSet) : fact(`${words.explore.top1} ${percent(row.top1_percent)}`, row.top1_kind),
    fact(`${millions(row.mult_adds)} ${words.explore.multAdds}`, "analytic"),
    fact(megabytes(row.weight_mb * 1e6), "analytic"),
  ];
}

/** The single steps that change the answer, the binding one first; where none does, all that the nearest miss needs. */
export function stepsOf(answer) {
  const single = [...answer.steps].sort((a, b) => (b.budget === answer.binding) - (a.budget === answer.binding));
  if (single.length) return single.slice(0, 2).map((step) => [step]);
  const miss = answer.best ? null : answer.nearest_miss;
  return miss ? [miss.misses.map(({ budget, value }) => ({ budget, bound: value }))] : [];
}

/** The points worth timing before one is taken: the answer, the nearest miss, and what the steps buy. */
export function picksOf(answer) {
  const all = [answer.best, answer.nearest_miss, ...answer.steps.map((step) => step.best)].filter(Boolean);
  return all.filter((row, index) => all.findIndex((each) => isSame(each, row)) === index);
}

/** Never certain, as the interval is not. */
const probability = (value) => (value > 0.99 ? `>\u00a099\u00a0%` : value < 0.01 ? `<\u00a01\u00a0%` : share(value));

/** A bound that lets `value` in, with three significant digits (top-1: one decimal), as `roomy` in app/language/amounts.py. */
export function roomy(budget, value) {
  if (budget === "min_top1") return Math.floor(value * 10 + 1e-9) / 10;
  const scale = 10 ** (Math.floor(Math.log10(value)) - 2);
  const up = Number((Math.ceil(value / scale - 1e-9) * scale).toPrecision(3));
  return up >= value ? up : Number((up + scale).toPrecision(3));
}

/** The same in words: what a sentence and a button say alike. */
export const enough = (budget, value) => amount(budget, roomy(budget, value));

function amount(budget, value) {
  if (budget === "min_top1") return percent(value);
  const { unit, scale } = LIMITS[budget];
  return scale === 1 ? `${value.toPrecision(3) / 1}\u00a0${unit}` : millions(value);
}

const RESULTS = {
  top1: (row, words) => (row.top1_percent === null ? "" : `${words.explore.top1} ${percent(row.top1_percent)}`),
  latency: (row) => (row.latency_ms === null ? "" : latencyText(row)),
  weight: (row) => megabytes(row.weight_mb * 1e6),
  mult_adds: (row) => `${millions(row.mult_adds)} Mult-Adds`,
  params: (row, words) => `${millions(row.params)} ${words.explore.params}`,
  peak_activation: (row) => megabytes(row.peak_activation_mb * 1e6),
};

function reasons(answer, view, words) {
  const said = words.explore;
  if (answer.unknown_count === answer.total) return [said.unknownText];
  const parts = [...binding(answer, view, words)];
  if (answer.best) parts.push(" ", said.fitSentence(answer.feasible_count, answer.total));
  if (answer.unknown_count) parts.push(" ", said.unknownSome(answer.unknown_count));
  if (answer.budget_confidence !== null) parts.push(" ", said.confidence(probability(answer.budget_confidence)));
  if (answer.percentile === "p90" && answer.latency_of && !answer.latency_of.has_p90) parts.push(" ", said.noP90(answer.latency_of.device_name));
  return parts;
}

function binding(answer, view, words) {
  const said = words.explore;
  const result = (row, budget) => {
    const latency = row.latency_ms !== null && view.objective !== "latency" && budget !== "max_latency_ms" ? latencyText(row) : "";
    return said.at(RESULTS[view.objective](row, words), latency);
  };
  const step = answer.steps.find((each) => each.budget === answer.binding);
  const bold = (name) => h("b", {}, name === "max_mult_adds" || name === "max_params" ? said.decidesPlural(said.names[name]) : said.decides(said.names[name]));
  if (step && answer.best) {
    const value = enough(step.budget, step.bound);
    return [bold(step.budget), " ", said.wouldReach[step.budget](nameOf(step.best, view, words), result(step.best, step.budget), value)];
  }
  const miss = step && !answer.best ? { ...step.best, misses: [{ ...step, value: step.bound }] } : answer.nearest_miss;
  if (!miss) return [said.noneDecides(said.all(answer))];
  const misses = miss.misses.map((each) => said.miss(`${said.missNames[each.budget]} ${enough(each.budget, each.value)}`, each.share === null ? "" : share(each.share), each.budget === "min_top1")).join(", ");
  const first = step ? bold(step.budget) : h("b", {}, miss.misses.length > 1 ? said.severalDecide : said.decides(said.names[miss.misses[0].budget]));
  if (answer.best) return [first, " ", said.nextBest(nameOf(miss, view, words), result(miss, ""), misses)];
  return [first, " ", said.nearestIs(nameOf(miss, view, words), misses)];
}
