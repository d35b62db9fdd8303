// Which of a design point's latencies the view shows: the newest one measured here, and the one published for a phone.

/** The newest measurement here under the view's threads, or undefined. */
export const measuredHere = (latency, view) =>
  latency.measured.find((each) => each.kind === "measured" && each.threads === view.threads);

/** TensorFlow Lite's figure for a Pixel 3's CPU at the view's precision, or undefined. */
export const publishedFor = (latency, view) => {
  const precision = view.precision === "int8" ? "int8" : "fp32";
  return latency.published.find((each) => each.runtime === "tflite-cpu" && each.precision === precision);
};
