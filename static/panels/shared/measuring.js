// Asking for measurements, following a job until it ends, and how long all that takes.
import { paths, readJob, requestOf, startMeasurements } from "../../api.js";
import { fill } from "../../dom.js";
import { PAPER_POINTS, chosen, readGrid } from "../../state.js";
import { refusal } from "./refusal.js";
import { defaults } from "../../vocabulary.js";

const POLL_MS = 1000;
const TRIES = 3; // the browser connects again by itself, saying what it got last; after so many failures we ask instead

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

/** What the next sweep asks of the API. */
export function requestFor(view) {
  const points = view.points === "16" ? PAPER_POINTS : view.points === "this" ? [view] : readGrid(view.points);
  const heaviestFirst = [...points].sort((a, b) => b.alpha * b.resolution - a.alpha * a.resolution);
  return { ...requestOf(view, heaviestFirst), ...chosenIn(view), ...(view.careful && { careful: true }) };
}

/** Whether a stored measurement is by what the view has chosen: not imported, nor of another runtime, precision, threads or batch. */
export const isShown = (item, view) => item.kind === "measured" && Object.entries(chosen(view)).every(([name, value]) => item[name] === value);

/** The newest measurement here of a design point, or undefined. */
export const measuredHere = (latency, view) => latency.measured.find((each) => isShown(each, view));

/** In how many processes each of so many measurements is made. */
const visitsOf = (count, isCareful) => (isCareful ? defaults.careful_visits : count > 1 ? defaults.rounds : 1);

/** Seconds that so many measurements are likely to take: as the newest jobs that ended did, else a guess. */
export function secondsFor(count, jobs = [], isCareful = false) {
  const ended = jobs.filter((job) => hasEnded(job) && job.ended_at && job.started_at && job.done > 0).slice(0, 5);
  const made = ended.reduce((sum, job) => sum + (job.done + job.failed) * visitsOf(job.total, job.request?.careful), 0);
  const seconds = ended.reduce((sum, job) => sum + (new Date(job.ended_at) - new Date(job.started_at)) / 1000, 0);
  return count * visitsOf(count, isCareful) * (made > 0 ? seconds / made : defaults.measurement_s);
}

/** Starts a sweep of `points` by what the view has chosen, and shows it on Measure; a refusal stands in `notes`. */
export async function measureAndFollow(view, points, { go, notes, words }) {
  try {
    const { job_id: job } = await startMeasurements(requestOf(view, points));
    fill(notes);
    go("measure", { job })(new Event("click"));
  } catch (error) {
    fill(notes, refusal(error, words, () => measureAndFollow(view, points, { go, notes, words })));
  }
}

/**
 * Follows a job until it ends or the function that comes back is called: by the server's stream of events, and where
 * that does not come through by asking again and again.
 *
 * onItem({done, failed, total, eta_s, item, measurement}): one item changed. onJob(job): the job did; with its items
 * where it was asked for. onLink(whether the server was reached).
 */
export function follow(id, { onItem, onJob, onLink = () => {} }) {
  let stopped = false;
  let timer = 0;
  let failures = 0;
  const source = new EventSource(paths.events(id));
  source.addEventListener("item", (event) => hear(() => onItem(JSON.parse(event.data))));
  source.addEventListener("job", (event) => hear(() => tell(JSON.parse(event.data))));
  source.addEventListener("error", () => {
    if (stopped) return;
    failures += 1;
    onLink(false);
    if (source.readyState !== EventSource.CLOSED && failures < TRIES) return;
    source.close();
    poll();
  });
  return stop;

  function hear(say) {
    if (stopped) return;
    failures = 0;
    onLink(true);
    say();
  }

  function tell(job) {
    if (hasEnded(job)) stop();
    onJob(job);
  }

  async function poll() {
    try {
      const job = await readJob(id);
      hear(() => tell(job));
    } catch {
      if (!stopped) onLink(false);
    }
    if (!stopped) timer = setTimeout(poll, POLL_MS);
  }

  function stop() {
    stopped = true;
    source.close();
    clearTimeout(timer);
  }
}
