// Timing this point on this machine: ask, wait, show what landed with its spread and its warnings.
import { cancelJob, forgetStored, readJob, readLatency, requestOf, startMeasurements } from "../../api.js";
import { action, doubt, fill, h, tag } from "../../dom.js";
import { milliseconds, shortName } from "../../format.js";
import { timedBy } from "../shared/here.js";
import { follow } from "../shared/following.js";
import { hasEnded, measuredHere } from "../shared/measuring.js";
import { NETWORK, chosen } from "../../state.js";
import { bad, refusal } from "../shared/refusal.js";
import { signs, twoTimes } from "../shared/signs.js";

const TICK_MS = 1000;

/**
 * update(view, words, latency, runtimes, estimate): shows what times the view here, the button, the running measurement, or the
 * newest result.
 */
export function mount(element, { state, refresh, onLeave }) {
  const by = h("div", { class: "acts by" });
  const status = h("p", { class: "s", role: "status", "aria-live": "polite" });
  const button = h("div", { class: "acts" });
  const notes = h("div", {});
  fill(element, button, by, status, notes);
  let running = false;
  let takes = null; // how long the next would take
  let able = false; // whether the view's runtime runs its precision here
  let stop = () => {};
  let shown = "";
  let outcome = ""; // what to say instead of a result, while the same point is shown
  onLeave(() => stop());

  return function update(view, words, latency, runtimes, estimate) {
    takes = estimate;
    able = runtimes.some((each) => each.name === view.runtime && each.available && each.precisions.includes(view.precision));
    fill(by, timedBy(view, runtimes, words, state, "here"), h("span", { class: "s m" }, takes.why));
    const key = JSON.stringify([view.network, view.rounding, view.alpha, view.resolution, chosen(view)]);
    if (running) return;
    if (shown !== key) {
      fill(notes);
      outcome = "";
    }
    shown = key;
    show(view, words, measuredHere(latency, view));
  };

  function show(view, words, here) {
    const name = nameOf(view, words);
    const label = here ? words.measureAgain(name) : words.variant.measureHere(name, takes.duration);
    const whenQuiet = () => start(view, words, { when_quiet: true });
    fill(button, !able ? h("span", { class: "s m" }, words.cannotTime(view.runtime, view.precision)) : action("measure", label, () => start(view, words)), able && takes.is_busy && action("measure-quiet", words.startQuiet, whenQuiet));
    fill(status, outcome);
    if (!here || outcome) return;
    const { p50, p25, p75 } = here.latency_ms;
    const runtime = `${here.runtime} ${here.runtime_version ?? ""}`.trim();
    const text = words.variant.landed(name, milliseconds(p50), here.runs, milliseconds(p25), milliseconds(p75), runtime, words.threads(here.threads));
    status.append(`${text} `, tag("measured", words.origins.measured), doubt(here.latency_marks, words) || "");
    fill(notes, signs(here, words), twoTimes(here));
  }

  async function start(view, words, how = {}) {
    outcome = "";
    fill(notes);
    try {
      const { job_id: id } = await startMeasurements({ ...requestOf(view, [view]), ...how });
      running = true;
      await ended(id, view, words, how.when_quiet ? words.awaitsQuiet : words.queued);
      await conclude(await readJob(id), view, words);
    } catch (error) {
      show(view, words, null);
      fill(notes, refusal(error, words, () => start(view, words, how)));
    } finally {
      running = false;
    }
    forgetStored(); // the view's own latency may be another now
    refresh();
  }

  /** Kept when the job has ended; until then what it does is said, and it can be cancelled. waits: why it has not begun. */
  function ended(id, view, words, waits) {
    const soFar = h("span", { class: "s m" });
    let [since, runs] = [0, 0];
    const say = (state) => {
      const isBegun = !["queued", "waiting"].includes(state);
      if (isBegun) since ||= Date.now();
      const text = isBegun ? words.variant.running(nameOf(view, words), view.runtime) : waits;
      if (status.textContent !== text) status.textContent = text;
    };
    const count = () => since && (soFar.textContent = words.variant.soFar(words.duration((Date.now() - since) / 1000), runs));
    const timer = setInterval(count, TICK_MS);
    say("queued");
    fill(button, action("cancel", words.cancel, () => cancelJob(id)), soFar);
    return new Promise((resolve) => {
      const onItem = ({ item, measurement }) => {
        runs = measurement?.runs ?? runs;
        say(item.state);
      };
      const leave = follow(id, { onItem, onJob: (job) => (hasEnded(job) ? resolve() : say(job.state)), onLost: resolve });
      stop = () => (leave(), clearInterval(timer));
    }).finally(() => stop());
  }

  async function conclude(job, view, words) {
    const latency = await readLatency(view);
    if (job.state === "cancelled") outcome = words.variant.cancelled;
    show(view, words, measuredHere(latency, view));
    if (job.state === "failed") fill(notes, bad(words.failed, job.items.map((item) => item.error).find(Boolean) ?? ""));
  }
}

const nameOf = ({ network, alpha, resolution }, words) => (NETWORK[network].has_alpha ? shortName(alpha, resolution) : words.networks[network]);
