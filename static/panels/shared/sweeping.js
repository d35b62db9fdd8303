// What the next sweep asks of the API, and how long a measurement takes.
import { requestOf } from "../../api.js";
import { PAPER_POINTS, readGrid } from "../../state.js";
import { hasEnded } from "./stream.js";

const FIRST_S = 2.5; // of one measurement, until some have been made here; as the server says it (app/store/eta.py)

/** The runtimes, precisions and threads of the next sweep: what is checked, or what the view has chosen. */
export function chosenIn(view) {
  const list = (text, chosen) => (text ? text.split(",") : [chosen]);
  return {
    runtimes: list(view.runtimes, view.runtime),
    precisions: list(view.precisions, view.precision),
    threads: list(view.threadCounts, view.threads).map(Number),
  };
}

/** What the next sweep asks of the API. */
export function requestFor(view) {
  const points = view.points === "16" ? PAPER_POINTS : view.points === "this" ? [{ alpha: view.alpha, resolution: view.resolution }] : readGrid(view.points);
  const heaviestFirst = [...points].sort((a, b) => b.alpha * b.resolution - a.alpha * a.resolution);
  return { ...requestOf(view, heaviestFirst), ...chosenIn(view), ...(view.careful && { careful: true }) };
}

/** In how many processes a request has each of its measurements made. */
export const processesOf = (request) => (request?.careful ? 3 : 1);

/** Seconds that one process of a measurement took lately: the newest jobs that ended, else a guess. */
export function secondsEach(jobs) {
  const ended = jobs.filter((job) => hasEnded(job) && job.ended_at && job.started_at && job.done > 0).slice(0, 5);
  const made = ended.reduce((sum, job) => sum + (job.done + job.failed) * processesOf(job.request), 0);
  const seconds = ended.reduce((sum, job) => sum + (new Date(job.ended_at) - new Date(job.started_at)) / 1000, 0);
  return made > 0 ? seconds / made : FIRST_S;
}
