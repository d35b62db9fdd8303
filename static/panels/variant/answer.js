// Variant: the model's name, where it stands among the others, that torch counts the same, and its timing here.
import { readCount, readEstimateNow, readLatency, readPoint, readRuntimes } from "../../api.js";
import { explored, setOf } from "../explore/question.js";
import { fill, h, tag } from "../../dom.js";
import { textShown } from "../../draw.js";
import { alphaText, exact, millions, percent, pixels, rhoText, share, significant } from "../../format.js";
import { elsewhere } from "../shared/elsewhere.js";
import { panel } from "../shared/panel.js";
import { NETWORK, address } from "../../state.js";
import { defaults } from "../../vocabulary.js";
import { mount as mountMeasure } from "./measure.js";

const FULL = { alpha: 1, resolution: 224, network: defaults.network };

export function mount(element, context) {
  const lead = h("p", { class: "lead" });
  const heading = h("h1", { id: "answer", tabindex: "-1" });
  const why = h("p", { class: "why" });
  const counted = h("p", { class: "m s counted", role: "status" });
  const acts = h("div", { class: "acts" });
  const measuring = h("div", { class: "measuring" });
  fill(element, lead, heading, why, counted, acts, measuring);
  const measure = mountMeasure(measuring, context);

  const updateText = panel(element, async (view, words) => {
    const set = await setOf(view);
    const [point, full] = await Promise.all([readPoint(view, set), readPoint(FULL, set)]);
    const rule = view.rounding && `, ${words.roundings[view.rounding] ?? view.rounding}`;
    const told = [pixels(point.resolution), rhoText(point.resolution)];
    lead.textContent = (NETWORK[view.network].has_alpha ? words.variant.lead(alphaText(point.alpha), ...told) : words.variant.leadFixed(...told)) + rule;
    heading.textContent = point.name;
    document.title = `${heading.textContent} · MobileNet Explorer`;
    const none = point.accuracy[view.precision] === null ? (await explored(view)).answer.no_accuracy : null;
    const others = none?.instead ?? [];
    fill(why, sentence(point, full, view, words), others.length > 0 && [" ", none.why]);
    const back = { href: address({ ...view, place: "explore" }), onclick: context.go("explore") };
    const beside = { href: address({ ...view, place: "compare" }), onclick: context.go("compare") };
    fill(acts, h("a", { class: "btn pri", ...back }, words.variant.backToExplore(view.network === FULL.network)), h("a", { class: "btn", id: "to-compare", ...beside }, words.compareWith(heading.textContent)), elsewhere(others, "use", context.state));
    textShown();
    const [latency, { items: runtimes }, takes] = await Promise.all([readLatency(view), readRuntimes(), readEstimateNow([view.runtime], 1)]);
    measure(view, words, latency, runtimes, takes); // from the store: what is exact does not wait for it
  });

  // Counting starts torch in the server's worker process the first time: seconds, and nothing else waits for it.
  const updateCount = panel(counted, async (view, words) => {
    counted.textContent = words.variant.counting;
    const { counted: count, equal } = await readCount(view);
    fill(counted, equal ? words.variant.countedEqual : words.variant.countedDiffers(exact(count.mult_adds)), " ");
    counted.append(tag("counted", words.origins.counted));
  });

  return (view, words) => {
    updateText(view, words);
    updateCount(view, words);
  };
}

function sentence(point, full, view, words) {
  const precision = point.accuracy[view.precision] ? view.precision : defaults.precision;
  const [accuracy, best] = [point.accuracy[precision], full.accuracy[precision]];
  const parts = [];
  if (view.network === FULL.network && point.alpha === 1 && point.resolution === 224) parts.push(words.variant.sameFull);
  else {
    const ratio = (part) => words.variant.part(point[part] / full[part], share, significant);
    const lost = accuracy && best ? words.variant.points((best.top1_percent - accuracy.top1_percent).toFixed(1)) : ".";
    parts.push(words.variant.versusFull(ratio("mult_adds"), ratio("params")), lost);
  }
  parts.push(" ");
  const better = point.dominated_by[precision];
  if (accuracy === null) parts.push(words.variant.unknownTop1[view.network] ?? words.variant.unknownTop1[NETWORK[view.network].task]);
  else if (better) {
    const text = words.variant.dominated(percent(better.top1_percent), millions(better.mult_adds), better.mult_adds === point.mult_adds);
    parts.push(h("b", {}, better.name), ` ${text}`);
  } else if (accuracy.kind === "interpolated") parts.push(words.variant.between);
  else parts.push(words.variant.onFront);
  return parts;
}
