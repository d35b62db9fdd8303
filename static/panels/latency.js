// Which latencies the page shows: what torch took here in fp32, under the view's threads, and what was published.
import { accuracyPrecision } from "../state.js";

/** Whether a stored measurement is of that kind: not imported, nor of another runtime, precision or batch. */
export const isShown = (item, view) =>
  item.kind === "measured" &&
  item.runtime === "torch" &&
  item.precision === "fp32" &&
  item.batch === 1 &&
  item.threads === view.threads;

/** The newest measurement here of a design point, or undefined. */
export const measuredHere = (latency, view) => latency.measured.find((each) => isShown(each, view));

/** TensorFlow Lite's figure for a Pixel 3's CPU at the view's precision, or undefined. */
export const publishedFor = (latency, view) => {
  const precision = accuracyPrecision(view);
  return latency.published.find((each) => each.runtime === "tflite-cpu" && each.precision === precision);
};
