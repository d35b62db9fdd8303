// What measurements are asked for, and which of them a view shows.
import { requestOf } from "../../api.js";
import { NETWORK, PAPER_POINTS, chosen, readPoints } from "../../state.js";

export const hasEnded = (job) => !["queued", "running"].includes(job.state);

/** The runtimes, precisions and threads of the next sweep: what is checked, or what the view has chosen. */
export function chosenIn(view) {
  const list = (text, chosen) => (text ? text.split(",") : [chosen]);
  return {
    runtimes: list(view.runtimes, view.runtime),
    precisions: list(view.precisions, view.precision),
    threads: list(view.threadCounts, view.threads).map(Number),
  };
}

/** What the next sweep is of: of the one looked at only where there is one. */
export const sweptIn = ({ points, selected }) => (points === "this" && !selected ? "16" : points);

/** What the next sweep asks of the API. */
export function requestFor(view) {
  const swept = sweptIn(view);
  const isOne = swept === "this" || !NETWORK[view.network].has_alpha;
  const points = isOne ? [view] : swept === "16" ? PAPER_POINTS : readPoints(swept);
  const heaviestFirst = [...points].sort((a, b) => b.alpha * b.resolution - a.alpha * a.resolution);
  return { ...requestOf(view, heaviestFirst), ...chosenIn(view), ...(view.careful && { careful: true }) };
}

/** Whether a stored measurement is by what the view has chosen: not imported, nor of another runtime, precision, threads or batch. */
export const isShown = (item, view) => item.kind === "measured" && Object.entries(chosen(view)).every(([name, value]) => item[name] === value);

/** The newest measurement here of a design point, or undefined. */
export const measuredHere = (latency, view) => latency.measured.find((each) => isShown(each, view));
