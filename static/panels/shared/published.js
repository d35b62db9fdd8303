// Who printed the published numbers that a view shows: its accuracy set, and by device who timed it.
import { compared } from "../compare/compared.js";
import { PUBLISHED_SETS, groupOf, located } from "../explore/question.js";

/** By the repository or document that a source names. */
const PUBLISHERS = [
  [/^tensorflow\//, "TensorFlow Lite"],
  [/^Tencent\/ncnn/, "ncnn"],
  [/^sipeed\/TinyMaix/, "TinyMaix"],
  [/^STMicroelectronics\//, "STMicroelectronics"],
  [/^google\/XNNPACK/, "XNNPACK"],
  [/^PaddlePaddle\//, "Paddle Lite"],
  [/^huggingface\//, "timm"],
  [/^Halide/, "Halide"],
  [/^coral\.ai/, "Coral"],
];

/** Who published latencies with these sources, joined with commas; sources of none of them are named as they are. */
export const publishersOf = (sources) => [...new Set(sources.map((source) => PUBLISHERS.find(([pattern]) => pattern.test(source))?.[1] ?? source))].join(", ");

/** Who published what a view shows, as a text for its origins. */
export async function publishedText(view, words) {
  const { accuracyBy, latencyBy, printed, printedNone } = words.published;
  const { accuracy, latencies } = await publishedIn(view);
  const parts = [accuracy && accuracyBy(accuracy), ...latencies.map(([device, who]) => latencyBy(device, who))].filter(Boolean);
  return parts.length ? printed(parts.join(", ")) : printedNone;
}

/** {accuracy, latencies: [[device, publishers]]} of an Explore or a Compare; accuracy "" where the set is not published. */
async function publishedIn(view) {
  const { where, sides = [] } = view.place === "compare" ? await compared(view) : { where: await located(view) };
  const shown = [[where.device, where.group], ...sides.map((side) => timedBy(side, where, view))];
  const by = new Map(); // device -> its sources
  for (const [device, group] of shown) {
    if (group?.sources.length) by.set(device.name, [...(by.get(device.name) ?? []), ...group.sources]);
  }
  return { accuracy: PUBLISHED_SETS[where.accuracySet] ?? "", latencies: [...by].map(([name, sources]) => [name, publishersOf(sources)]) };
}

function timedBy(side, where, view) {
  const device = side.device ? where.devices.find(({ id }) => id === side.device) : where.device;
  return [device, device && groupOf(device, side.runtime || where.group?.runtime, view.precision)];
}
