// Variant: the sentence that explains the network, and six figures with their origins.
import { readLatency, readLayerTimes, readPoint } from "../../api.js";
import { fill, h, tag } from "../../dom.js";
import { exact, megabytes, milliseconds, millions, percent, printedMs, share } from "../../format.js";
import { measuredHere } from "../shared/measuring.js";
import { panel } from "../shared/panel.js";
import { PRECISIONS, accuracyPrecision } from "../../state.js";
import { defaults } from "../../vocabulary.js";
import { timeShareOf } from "./layers.js";

/** TensorFlow Lite's figure for a Pixel 3's CPU at the view's precision, or undefined. */
export const publishedFor = (latency, view) => {
  const precision = accuracyPrecision(view);
  return latency.published.find((each) => each.device === "Pixel 3" && each.runtime === "tflite-cpu" && each.precision === precision);
};

export function mount(element) {
  const sentence = h("p", { class: "explain" });
  const figures = h("dl", { class: "kf" });
  element.append(sentence, figures);
  return panel(element, async (view, words) => {
    const [point, times, latency] = await Promise.all([readPoint(view), readLayerTimes(view), readLatency(view)]);
    fill(sentence, explain(point, times, words));
    fill(figures, figuresOf(point, latency, view, words));
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
  return [before, h("b", {}, bold), after, time !== null && [" ", tag("measured", words.origins.measured)]];
}

function figuresOf(point, latency, view, words) {
  const names = words.quantities;
  const precision = accuracyPrecision(view);
  const accuracy = point.accuracy[precision];
  const others = PRECISIONS.filter((each) => each !== view.precision).map((each) => `${each} ${megabytes(point.weight_bytes[each])}`);
  return [
    figure(names.latency, ...latencyOf(latency, view, words)),
    figure(names.top1, accuracy ? percent(accuracy.top1_percent) : "–", accuracy?.kind, accuracy ? `${words.accuracy_sets[defaults.accuracy_set]}, ${precision}` : words.notPublished),
    figure(names.mult_adds, millions(point.mult_adds), "analytic", exact(point.mult_adds)),
    figure(names.params, millions(point.params), "analytic", words.variant.withNorm),
    figure(names.weight, megabytes(point.weight_bytes[view.precision]), "analytic", words.variant.weightsNote(view.precision, others.join(", "))),
    figure(words.variant.peak, megabytes(point.peak_activation_bytes_by_precision[view.precision]), "analytic", words.variant.batchOne(view.precision)),
  ];

  function figure(name, text, origin, note) {
    const [value, unit] = text.split("\u00a0");
    return h(
      "div",
      {},
      h("dt", {}, name),
      h("dd", {}, value, unit && h("small", {}, ` ${unit}`), h("span", { class: "sub" }, origin && tag(origin, words.origins[origin]), h("span", {}, note))),
    );
  }
}

function latencyOf(latency, view, words) {
  const here = measuredHere(latency, view);
  if (here) {
    const { p50, p25, p75 } = here.latency_ms;
    return [milliseconds(p50), "measured", `${milliseconds(p25)} – ${milliseconds(p75)}, n = ${here.runs}`];
  }
  const pixel = publishedFor(latency, view);
  return pixel ? [printedMs(pixel.latency_ms), "published", words.variant.timePixel] : ["–", null, words.variant.notTimed];
}
