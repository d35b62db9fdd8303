// Timing this point on this machine: ask, wait, show what landed with its spread and its warnings.
import { cancelJob, readJob, readLatency, startMeasurement } from "../../api.js";
import { fill, h, tag } from "../../dom.js";
import { milliseconds, shortName, wholeSeconds } from "../../format.js";
import { chosen } from "../../state.js";
import { measuredHere } from "./latency.js";
import { bad, refusal } from "../shared/refusal.js";

const POLL_MS = 400;
const FIRST_S = 3; // a fresh process, the runtime's import, warm-up, and runs until the median is settled

/** update(view, words, latency): shows the button, the running measurement, or the newest result for the view. */
export function mount(element, { refresh }) {
  const status = h("p", { class: "s", role: "status", "aria-live": "polite" });
  const button = h("div", { class: "acts" });
  const notes = h("div", {});
  fill(element, button, status, notes);
  let running = null; // {id, key} of the job this page waits for
  let shown = "";
  let outcome = ""; // what to say instead of a result, while the same point is shown

  return function update(view, words, latency) {
    const key = JSON.stringify([view.network, view.rounding, view.alpha, view.resolution, chosen(view)]);
    const here = measuredHere(latency, view);
    if (running) return;
    if (shown !== key) {
      fill(notes);
      outcome = "";
    }
    shown = key;
    showButton(view, words, here);
    showResult(view, words, here);
  };

  function showButton(view, words, here) {
    const name = shortName(view.alpha, view.resolution);
    const label = here ? words.measureAgain(name) : words.variant.measureHere(name, wholeSeconds(FIRST_S));
    fill(button, h("button", { class: "btn", type: "button", id: "measure", onclick: () => start(view, words) }, label));
  }

  function showResult(view, words, here) {
    fill(status, outcome);
    if (!here || outcome) return;
    const { p50, p25, p75 } = here.latency_ms;
    const text = words.variant.landed(
      shortName(view.alpha, view.resolution),
      milliseconds(p50),
      here.runs,
      milliseconds(p25),
      milliseconds(p75),
      `${here.runtime} ${here.runtime_version ?? ""}`.trim(),
      words.threads(here.threads),
    );
    status.append(`${text} `, tag("measured", words.origins.measured));
    fill(
      notes,
      here.warnings.length > 0 && h("div", { class: "note" }, h("p", {}, h("b", {}, words.disturbed), ` ${here.warnings.join(" ")}`)),
    );
  }

  async function start(view, words) {
    outcome = "";
    try {
      const { job_id: id } = await startMeasurement(view);
      running = { id };
      await follow(id, view, words);
    } catch (error) {
      showError(error, view, words);
    } finally {
      running = null;
    }
    refresh();
  }

  async function follow(id, view, words) {
    fill(notes);
    for (;;) {
      const job = await readJob(id);
      if (!["queued", "running"].includes(job.state)) return conclude(job, view, words);
      const text = job.state === "queued" ? words.queued : words.variant.running(shortName(view.alpha, view.resolution), view.runtime);
      if (status.textContent !== text) status.textContent = text;
      fill(button, h("button", { class: "btn", type: "button", id: "cancel", onclick: () => cancelJob(id) }, words.cancel));
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    }
  }

  async function conclude(job, view, words) {
    const latency = await readLatency(view);
    const here = measuredHere(latency, view);
    if (job.state === "cancelled") outcome = words.variant.cancelled;
    showButton(view, words, here);
    showResult(view, words, here);
    if (job.state === "failed") fill(notes, bad(words.failed, job.items.map((item) => item.error).find(Boolean) ?? ""));
  }

  function showError(error, view, words) {
    showButton(view, words, null);
    fill(status);
    fill(notes, refusal(error, words, () => start(view, words)));
  }
}
