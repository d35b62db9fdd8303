// Variant: the sentence that explains the network, and its figures with their origins: first its latency on the device that
// is chosen, and beside it what was timed on this machine.
import { readLatency, readLayerTimes, readPoint } from "../../api.js";
import { explored, judged } from "../explore/question.js";
import { doubt, fill, h, tag } from "../../dom.js";
import { exact, given, megabytes, milliseconds, millions, percent, share } from "../../format.js";
import { askedOf, cited } from "../shared/cited.js";
import { measuredHere } from "../shared/measuring.js";
import { panel } from "../shared/panel.js";
import { PRECISIONS, address } from "../../state.js";
import { timeShareOf } from "./layers.js";

export function mount(element) {
  const sentence = h("p", { class: "explain" });
  const figures = h("dl", { class: "kf" });
  element.append(sentence, figures);
  return panel(element, async (view, words) => {
    const [point, times, latency, where] = await Promise.all([readPoint(view), readLayerTimes(view), readLatency(view), explored(view)]);
    fill(sentence, explain(point, times, words));
    fill(figures, figuresOf(point, await judged(view, where.question), { ...where, latency }, view, words));
  });
}

/** Depthwise layers, or where there are none the 3 x 3 convolutions: their share of the work and, once timed, of time. */
function explain(point, { layers, latency }, words) {
  const depthwise = point.by_kind.find((row) => row.kind === "depthwise");
  const full = layers.filter((layer) => layer.kind === "conv").reduce((sum, layer) => sum + layer.mult_adds_share, 0);
  const work = share(depthwise ? depthwise.mult_adds_share : full);
  const time = timeShareOf(latency, depthwise ? "depthwise" : "conv");
  const say = depthwise ? words.variant.depthwise : words.variant.convolutions;
  const [before, bold, after] = say(work, time === null ? "" : share(time));
  return [before, h("b", {}, bold), after, time !== null && [" ", tag("measured", words.origins.measured), doubt(latency.latency_marks, words)]];
}

/** row: the view's own as the server tells it where it is timed. there: what explored() gives, and what was timed here as `latency`. */
function figuresOf(point, row, there, view, words) {
  const names = words.quantities;
  const others = PRECISIONS.filter((each) => each !== view.precision).map((each) => `${each} ${megabytes(point.weight_bytes[each])}`);
  const { source, isHere, accuracySet: set } = there;
  const isOne = isHere && source?.runtime === view.runtime && source.threads === view.threads;
  const top1 = row.top1_percent;
  return [
    figure(names.latency, ...timeThere(row, there, view, words), "latency_ms"),
    !isOne && figure(words.variant.here, ...timeHere(there.latency, view, words)),
    figure(names.top1, top1 === null ? "–" : percent(top1), row.top1_kind, top1 !== null ? (words.accuracy_sets[set] ?? words.where.ownSet(set)) : words.notInSet(view.precision), [], "top1_percent"),
    figure(names.mult_adds, millions(point.mult_adds), "analytic", exact(point.mult_adds)),
    figure(names.params, millions(point.params), "analytic", words.variant.withNorm),
    figure(names.weight, megabytes(point.weight_bytes[view.precision]), "analytic", words.variant.weightsNote(view.precision, others.join(", "))),
    figure(words.variant.peak, megabytes(point.peak_activation_bytes_by_precision[view.precision]), "analytic", words.variant.batchOne(view.precision)),
  ];

  /** marks: what makes it doubtful; column: of what may be published. */
  function figure(name, text, origin, note, marks = [], column) {
    const source = () => cited(`cite-${column}`, words, (citation) => citation.ofPoint(view, askedOf(there, view), column), () => location.origin + address(there.view));
    const mark = origin === "published" ? source() : origin && tag(origin, words.origins[origin]);
    const [value, unit] = text.split("\u00a0");
    return h(
      "div",
      {},
      h("dt", {}, name),
      h("dd", {}, value, unit && h("small", {}, ` ${unit}`), h("span", { class: "sub" }, mark, doubt(marks, words), [note].flat().map((line) => line && h("span", {}, line)))),
    );
  }
}

function timeThere(row, { device, source }, view, words) {
  if (!source) return ["–", null, words.variant.unknownAt(device.name, view.precision), []];
  const { latency_ms: value, latency_low_ms: low, latency_high_ms: high, latency_kind: kind, latency_marks: marks, latency_digits: digits } = row;
  const interval = low !== null && `${words.bars[kind === "predicted" ? "prediction" : "median"]} ${[low, high].map((end) => milliseconds(end, digits, value)).join(" – ")}`;
  const where = [device.name, source.runtime, source.precision, source.threads && words.threads(source.threads), source.has_all_runs && ["measured", "predicted"].includes(kind) && words.runs[source.runs]].filter(Boolean).join(", ");
  return [kind === "published" ? given(value, "ms") : milliseconds(value, digits), kind, [where, interval], marks];
}

function timeHere(latency, view, words) {
  const here = measuredHere(latency, view);
  const by = [view.runtime, view.precision, words.threads(view.threads)].join(", ");
  if (!here) return ["–", null, [words.variant.notTimed, by]];
  const { p50, p25, p75 } = here.latency_ms;
  return [milliseconds(p50), "measured", [`${words.bars.half} ${milliseconds(p25)} – ${milliseconds(p75)}, n = ${here.runs}`, by], here.latency_marks];
}
