// Which latencies the page shows: what the chosen runtime took here, under the view's precision and threads, and what
// was published.
import { accuracyPrecision, chosen } from "../../state.js";

/** Whether a stored measurement is of that kind: not imported, nor of another runtime, precision, threads or batch. */
export const isShown = (item, view) =>
  item.kind === "measured" && Object.entries(chosen(view)).every(([name, value]) => item[name] === value);

/** The newest measurement here of a design point, or undefined. */
export const measuredHere = (latency, view) => latency.measured.find((each) => isShown(each, view));

/** TensorFlow Lite's figure for a Pixel 3's CPU at the view's precision, or undefined. */
export const publishedFor = (latency, view) => {
  const precision = accuracyPrecision(view);
  const isShownHere = (each) => each.device === "Pixel 3" && each.runtime === "tflite-cpu" && each.precision === precision;
  return latency.published.find(isShownHere);
};
