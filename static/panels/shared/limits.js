// The limits of a view in words, what of them a row does not keep, and on Variant and Compare what they leave of the points
// shown there: judged by the server.
import { networkOf } from "../../api.js";
import { fill } from "../../dom.js";
import { given } from "../../format.js";
import { sidesOf } from "../compare/sides.js";
import { judged, located } from "../explore/question.js";
import { valueOf } from "../explore/row.js";
import { LIMITS, LIMIT_NAMES } from "../../state.js";
import { filled } from "../../vocabulary.js";
import { languageOf } from "../../words/index.js";
import { panel } from "./panel.js";

/** "5 ms and 3 MB of weights (int8)": the limits of a view in words, or "". */
export function limitsText(view, list) {
  const set = LIMIT_NAMES.filter((name) => view[name] !== null);
  const text = (name) => filled(LIMITS[name].limit, languageOf(view), { bound: given(view[name], LIMITS[name].unit), precision: view.precision });
  return list(set.map(text));
}

/** [how a row is judged, whether it is outside]: the limits that it does not keep, that one cannot be judged, or that it fits. */
export function judgedText(row, view, words) {
  const text = (limit, bound) => (isWithin(row, limit, bound) ? words.memory[limit.name] : filled(limit.outside, languageOf(view), { bound: given(bound, limit.unit) }));
  const broken = row.passes.filter((name) => !row.unjudged.includes(name));
  const told = broken.map((name) => `${LIMITS[name].better === "high" ? "<" : ">"} ${text(LIMITS[name], view[name])}`);
  if (row.unjudged.length > 0) told.push(words.notJudged);
  return [told.join(", ") || words.fits, broken.length > 0];
}

/** Whether a row keeps a limit of the view: then what it does not keep is narrower, and the device's own. */
const isWithin = (row, limit, bound) => bound === null || (limit.better === "low" && (valueOf(row, limit) ?? Infinity) <= bound);

/** "fits", "outside: > 2 MB", "not judged". */
export function verdictText(row, view, words) {
  const [text, isOutside] = judgedText(row, view, words);
  return isOutside ? words.outsideBy(text) : text;
}

/** One quiet line: "Your limits: 15 ms and 2 MB of weights (int8): fits". On Compare it says so of each side that can be chosen. */
export function mount(element) {
  return panel(element, async (view, words) => {
    const limits = limitsText(view, words.list);
    element.hidden = !limits;
    if (limits) fill(element, words.yourLimits(limits, (await verdicts(view, words)).join(" · ")));
  });
}

async function verdicts(view, words) {
  const { question } = await located(view);
  const verdict = (row) => verdictText(row, view, words);
  if (view.place === "variant") return [verdict(await judged(view, question))];
  const sides = sidesOf(view).map((side, index) => ({ ...side, letter: "ABC"[index] }));
  const rows = await Promise.all(sides.map((side) => judged(side, ofSide(question, side)).catch(() => null))); // where no latency is known
  return sides.map(({ letter }, index) => rows[index] && `${letter} ${verdict(rows[index])}`).filter(Boolean);
}

/** A question where a side is timed: as the first one is, but for what the side says of itself. */
function ofSide({ network, rounding, ...question }, side) {
  const { runtime, device } = side;
  const own = device ? { device, runtime, threads: "" } : { ...(runtime && { runtime }) };
  return { ...question, ...networkOf(side), ...own };
}
