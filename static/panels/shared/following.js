// Starting measurements, and following a job until it ends. Explore loads this once something is to be timed.
import { paths, readJob, requestOf, startMeasurements } from "../../api.js";
import { fill } from "../../dom.js";
import { hasEnded } from "./measuring.js";
import { refusal } from "./refusal.js";

const POLL_MS = 1000;
const TRIES = 3; // the browser connects again by itself, saying what it got last; after so many failures we ask instead

/** Starts a sweep of `points` by what the view has chosen, and shows it on Measure; a refusal stands in `notes`. how: {when_quiet}. */
export async function measureAndFollow(view, points, { go, notes, words }, how = {}) {
  try {
    const { job_id: job } = await startMeasurements({ ...requestOf(view, points), ...how });
    fill(notes);
    go("measure", { job })(new Event("click"));
  } catch (error) {
    fill(notes, refusal(error, words, () => measureAndFollow(view, points, { go, notes, words }, how)));
  }
}

/**
 * Follows a job until it ends or the function that comes back is called: by the server's stream of events, and where
 * that does not come through by asking again and again.
 *
 * onItem({done, failed, total, eta_s, item, measurement}): one item changed. onJob(job): the job did; with its items
 * where it was asked for. onLink(whether the server was reached). onLost(): the server knows no such job, now or any more.
 */
export function follow(id, { onItem, onJob, onLink = () => {}, onLost = () => {} }) {
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
    } catch (error) {
      if (stopped) return;
      if (error.status === 404) return stop(), onLost();
      onLink(false);
    }
    if (!stopped) timer = setTimeout(poll, POLL_MS);
  }

  function stop() {
    stopped = true;
    source.close();
    clearTimeout(timer);
  }
}
