// Measure: the job that runs, or the one that the address names: how far it is, what is uncertain, and its table.
import { cancelJob, networkOf, readJob, readJobs, readMeasurement, readMeasurements, requestOf, startMeasurements } from "../../api.js";
import { action, fill, h, refill } from "../../dom.js";
import { textShown } from "../../draw.js";
import { clock, milliseconds, shortName } from "../../format.js";
import { address } from "../../state.js";
import { follow } from "../shared/following.js";
import { hasEnded } from "../shared/measuring.js";
import { panel } from "../shared/panel.js";
import { refusal } from "../shared/refusal.js";
import { bestOf } from "./best.js";
import { noisyOf, rowsOf, spreadOf, sweepTable } from "./sweep_table.js";

const TICK_MS = 1000;
const MOST_NAMED = 6; // uncertain variants

export function mount(element, { state, go, refresh, onLeave }) {
  const lead = h("p", { class: "lead" });
  const heading = h("h1", { id: "answer", tabindex: "-1" });
  // One button as long as the job runs: one drawn anew at each landing would lose the clicks that are under way.
  const cancel = h("button", { class: "btn", type: "button", id: "cancel-job", hidden: true, onclick: askCancel });
  const bar = h("div", { class: "progress", "aria-hidden": "true" });
  const status = h("p", { class: "m" });
  const said = h("p", { class: "unseen", role: "status" }); // one message per finished variant
  const notes = h("div", {});
  const table = h("div", {});
  const best = h("div", { class: "best" });
  fill(element, h("div", { class: "fh" }, h("div", {}, lead, heading), h("div", { class: "acts" }, cancel)), bar, status, said, notes, best, table);

  let job = null;
  let measurements = new Map(); // stored measurements of the job by id
  let shown = null; // the newest [view, words]
  let stop = () => {};
  let heardAt = 0; // when eta_s was true
  let reached = true;
  let waiting = false; // for the next frame
  let refused = null;
  let unknown; // id of a job that the server does not know

  const timer = setInterval(() => job?.state === "running" && showProgress(), TICK_MS);
  onLeave(() => {
    stop();
    clearInterval(timer);
  });

  return panel(element, async (view, words) => {
    const isAnew = shown && shown[1] !== words; // warnings are told in the language that they were read in
    shown = [view, words];
    const id = view.job || (await current());
    if (isAnew || id !== (job?.id ?? unknown)) await open(id);
    render();
    textShown();
    const isTimed = job && hasEnded(job) && job.done > 0;
    fill(best, unknown ? waysOn(view, words) : isTimed && (await bestOf(job, view, words, go)));
  });

  /** From a job that is not here to what is, and to the question. */
  function waysOn(view, { measure: words }) {
    const way = (text, place, style) => h("a", { class: style, href: address({ ...view, place, job: "" }), onclick: go(place, { job: "" }) }, text);
    return h("div", { class: "acts" }, way(words.showNewest, "measure", "btn pri"), way(words.toQuestion, "explore", "btn"));
  }

  /** The id of the oldest job that has not ended, else of the newest; undefined where there is none. */
  async function current() {
    const { items } = await readJobs();
    const running = items.filter((each) => !hasEnded(each));
    return (running.find((each) => each.state === "running") ?? running.at(-1) ?? items[0])?.id;
  }

  async function open(id) {
    stop();
    [job, refused, reached, unknown] = [null, null, true, undefined];
    measurements = new Map();
    fill(said);
    if (!id) return;
    const found = await readJob(id).catch(unlessUnknown);
    if (!found) return lose(id);
    await take(found);
    if (!hasEnded(found)) stop = follow(id, { onItem: takeItem, onJob: takeNews, onLink: takeLink, onLost: () => (lose(id), refresh()) });
  }

  function lose(id) {
    [job, reached, unknown] = [null, true, id];
  }

  /** A job with its items, and the measurements of them that are not here yet. */
  async function take(next, known = measurements) {
    job = next;
    heardAt = Date.now();
    const missing = () => job.items.map((item) => item.measurement_id).filter((each) => each && !known.has(each));
    if (missing().length > 1) for (const each of (await readMeasurements()).items) known.set(each.id, each);
    for (const id of missing()) known.set(id, await readMeasurement(id));
    measurements = known;
  }

  // The stream begins with all that happened before, so what it tells may be older than what is known here.
  function isOld(news) {
    return news.done + news.failed < job.done + job.failed;
  }

  function takeItem({ item, measurement, job_id: _, ...counts }) {
    if (measurement) measurements.set(measurement.id, measurement);
    if (isOld(counts)) return;
    const before = job.items.find((each) => each.position === item.position);
    job = { ...job, ...counts, items: job.items.map((each) => (each === before ? item : each)) };
    heardAt = Date.now();
    if (item.state !== before.state && (item.state === "done" || item.state === "failed")) announce(item);
    renderSoon();
    if (measurement) refresh();
  }

  async function takeNews(next) {
    if (isOld(next)) return;
    // What is uncertain is judged beside all that is known of the device: once that has ended, it is read anew.
    const ends = hasEnded(next) && !hasEnded(job);
    if (ends || next.items) await take({ ...job, ...next }, ends ? new Map() : measurements).catch(() => {}); // else it stays
    else job = { ...job, ...next };
    heardAt = Date.now();
    renderSoon();
    if (hasEnded(next) || next.items) refresh();
  }

  function takeLink(isReached) {
    if (reached === isReached) return;
    reached = isReached;
    showNotes();
  }

  function announce(item) {
    const words = shown[1].measure;
    const name = shortName(item.alpha, item.resolution);
    const { latency_ms: latency } = measurements.get(item.measurement_id) ?? {};
    const outcome = latency ? words.landedShort(name, item.runtime, milliseconds(latency.p50)) : words.failedShort(name, item.runtime);
    said.textContent = `${outcome} ${words.heading(job.done, job.total)}`;
  }

  /** Many events come at once; they are drawn once. */
  function renderSoon() {
    if (!waiting) requestAnimationFrame(render);
    waiting = true;
  }

  function render() {
    waiting = false;
    const [view, words] = shown;
    lead.textContent = job ? words.measure.lead(describe(job.request, words), hasEnded(job)) : words.measure.leadEmpty;
    heading.textContent = job ? words.measure.heading(job.done, job.total, job.round?.number > 1) : unknown ? words.measure.unknown : words.measure.empty;
    document.title = `${heading.textContent} · ${words.places.measure} · MobileNet Explorer`;
    showProgress();
    showNotes();
    fill(table, job && sweepTable(rowsOf(job, measurements), words, view));
  }

  function showProgress() {
    const words = shown[1];
    fill(bar, job && h("i", { style: `width:${100 * shareMade(job)}%` }));
    bar.hidden = !job;
    status.textContent = job ? progressText(words) : unknown ? words.measure.unknownText : words.measure.emptyText;
    cancel.hidden = !job || hasEnded(job);
    cancel.textContent = cancel.hidden ? "" : words.measure.cancel(job.done);
  }

  function progressText({ awaitsQuiet, duration, measure: words }) {
    const now = job.items.find((item) => item.state === "running");
    if (job.state === "queued") return job.request.when_quiet ? awaitsQuiet : words.queued;
    if (hasEnded(job)) return words.ended[job.state](job.done, job.failed, clock(job.ended_at));
    const [left, most] = [job.eta_s, job.eta_most_s].map((seconds) => duration(Math.max(1, seconds - (Date.now() - heardAt) / 1000)));
    return [
      words.round(job.round),
      now && words.now(shortName(now.alpha, now.resolution), now.runtime),
      words.left(left, most),
      words.started(clock(job.started_at)),
      words.goesOn,
    ]
      .filter(Boolean)
      .join(" ");
  }

  function showNotes() {
    const [, words] = shown;
    refill(notes, refused && refusal(refused, words, askCancel), !reached && connectionNote(words.measure), job && noisyNote(words));
  }

  function connectionNote(words) {
    return h("div", { class: "note inf", role: "alert" }, h("p", {}, h("b", {}, words.dropped), ` ${words.droppedText(job.done, job.total, clock(heardAt))}`));
  }

  function noisyNote(words) {
    const noisy = noisyOf(rowsOf(job, measurements));
    if (noisy.length === 0) return null;
    const names = [...new Set(noisy.map((row) => row.name))];
    const first = noisy[0];
    const some = names.slice(0, MOST_NAMED).join(", ");
    const named = names.length > MOST_NAMED ? words.cliff.andMore(some, names.length - MOST_NAMED) : some;
    const title = noisy.length === 1 ? words.measure.noisyOne(first.name, spreadOf(first)) : words.measure.noisyMany(noisy.length, job.done, named);
    const label = noisy.length === 1 ? words.measureAgain(names[0]) : words.measure.againMany(noisy.length);
    return h(
      "div",
      { class: "note" },
      h("p", {}, h("b", {}, title), noisy.length === 1 ? ` ${first.doubt} ` : ` ${first.name}: ${first.doubt} `, words.measure.noisyKept),
      action("noisy-again", label, () => again(noisyOf(rowsOf(job, measurements)))),
    );
  }

  async function askCancel() {
    refused = null;
    try {
      await cancelJob(job.id);
    } catch (error) {
      refused = error;
    }
    showNotes();
  }

  /** Measures rows again: one job for those that share the network, runtime, precision and threads. */
  async function again(rows) {
    const groups = new Map();
    for (const row of rows) {
      const key = JSON.stringify([row.runtime, row.precision, row.threads, networkOf(row)]);
      groups.set(key, [...(groups.get(key) ?? []), row]);
    }
    refused = null;
    try {
      const jobs = [];
      for (const group of groups.values()) jobs.push(await startMeasurements(requestOf(group[0], group)));
      if (hasEnded(job)) state.set({ job: jobs[0].job_id });
      else said.textContent = shown[1].measure.added; // it stands among the earlier runs
      refresh();
    } catch (error) {
      refused = error;
      showNotes();
    }
  }
}

/** Nothing where an answer says that there is no such thing; any other error goes on. */
function unlessUnknown(error) {
  if (error.status !== 404) throw error;
}

/** How much of all visits a job has made, 0 to 1. */
function shareMade({ done, failed, total, round }) {
  if (!round) return (done + failed) / total;
  return (round.number - 1 + round.done / (round.total || 1)) / Math.max(round.planned, round.number);
}

/** What a request asked for, in words: "onnxruntime, fp32, 1 thread". */
export function describe({ runtimes, precisions, threads }, words) {
  return [runtimes.join(", "), precisions.join(", "), threads.map((each) => words.threads(each)).join(", ")].join(" · ");
}
