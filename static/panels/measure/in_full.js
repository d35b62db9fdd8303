// One stored measurement in full: what makes it uncertain, what is known of it, its runs in order.
import { paths } from "../../api.js";
import { h, svg } from "../../dom.js";
import { milliseconds, significant } from "../../format.js";
import { signs, twoTimes } from "../shared/signs.js";

/** All of a stored measurement. */
export const inFull = (detail, words) => [
  signs(detail, words),
  twoTimes(detail),
  h("dl", { class: "org" }, factsOf(detail, words.measure.facts).flatMap(([name, text]) => [h("dt", {}, name), h("dd", {}, text)])),
  detail.samples_ms.length > 1 && h("figure", {}, h("figcaption", { class: "s m" }, words.measure.samples(detail.samples_ms.length)), samplesStrip(detail.samples_ms)),
  h("a", { class: "s", href: `${paths.measurements}/${detail.id}` }, words.measure.fullRecord),
];

/** What is known about a measurement, as [name, text]; what its record does not say is left out. */
export function factsOf(detail, names) {
  const { plan = {}, ...record } = detail.record ?? {};
  const known = {
    plan: plan.warmup_runs === undefined ? null : names.planText(plan.warmup_runs, plan.min_runs, plan.min_seconds, plan.seed),
    interval: detail.latency_ms.p50_low && names.intervalText(milliseconds(detail.latency_ms.p50_low, 4), milliseconds(detail.latency_ms.p50_high, 4)),
    tails: detail.latency_ms.p90 && names.tailsText(milliseconds(detail.latency_ms.p90, 4), milliseconds(detail.latency_ms.p99, 4)),
    cpu: detail.cpu_ms && names.cpuText(milliseconds(detail.cpu_ms)),
    system: record.device && `${record.device.os}, Python ${record.device.python}`,
    conditions: detail.conditions.join(" · "),
    load: record.load_before === undefined ? null : significant(record.load_before, 2),
  };
  return Object.entries(known).filter(([, text]) => text).map(([name, text]) => [names[name], text]);
}

/** Runs in the order they were made, left to right; higher is slower. */
function samplesStrip(samples) {
  const [low, high] = [Math.min(...samples), Math.max(...samples)];
  const [x, y] = [(index) => (1000 * index) / (samples.length - 1), (value) => 44 - (40 * (value - low)) / (high - low || 1)];
  const path = samples.map((value, index) => `${index ? "L" : "M"}${x(index).toFixed(1)} ${y(value).toFixed(1)}`).join("");
  const label = `${milliseconds(low, 4)} – ${milliseconds(high, 4)}`;
  return [svg("svg", { class: "samples", viewBox: "0 0 1000 48", preserveAspectRatio: "none", role: "img", "aria-label": label }, svg("path", { d: path })), h("span", { class: "s m" }, label)];
}
