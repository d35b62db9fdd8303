// Measure: what to time next, what that comes to, and the button that asks for it.
import { readJobs, readRuntimes, startMeasurements } from "../../api.js";
import { fill, h } from "../../dom.js";
import { shortName } from "../../format.js";
import { panel } from "../shared/panel.js";
import { PRECISIONS, THREADS, address, readGrid } from "../../state.js";
import { hasEnded } from "../shared/stream.js";
import { chosenIn, processesOf, requestFor, secondsEach } from "../shared/sweeping.js";
import { refusal } from "../shared/refusal.js";

const FIRST_GRID = "0.25,0.5x64,96";

export function mount(element, { state, go, refresh }) {
  const heading = h("h2", { id: "next-title", tabindex: "-1" });
  const text = h("p", { class: "s m" });
  const points = h("div", {});
  const form = h("div", { class: "choose" });
  const grid = { alphas: field("grid-alphas"), resolutions: field("grid-resolutions") };
  const gridError = h("p", { class: "err", id: "grid-error" });
  const gridLabels = { alphas: h("span", {}), resolutions: h("span", {}) };
  const gridFields = h(
    "div", // kept, not drawn anew: a field that is taken out of the page loses its caret
    { class: "grid-fields" },
    h("label", { class: "pick" }, gridLabels.alphas, grid.alphas),
    h("label", { class: "pick" }, gridLabels.resolutions, grid.resolutions),
    gridError,
  );
  const estimate = h("p", { class: "s estimate" });
  const outcome = h("div", { role: "status" });
  fill(element, heading, text, h("div", { class: "choose" }, points, gridFields), form, estimate, outcome);
  let words = null;

  function field(id) {
    const input = h("input", { type: "text", id, autocomplete: "off", "aria-describedby": "grid-error" });
    input.addEventListener("input", () => {
      const typed = `${grid.alphas.value}x${grid.resolutions.value}`.replaceAll(" ", "");
      const good = readGrid(typed) !== null;
      gridError.textContent = good ? "" : words.measure.gridBad;
      for (const each of Object.values(grid)) each[good ? "removeAttribute" : "setAttribute"]("aria-invalid", "true");
      if (good) state.set({ points: typed });
    });
    return input;
  }

  return panel(element, async (view, now) => {
    words = now;
    const [{ items: runtimes }, { items: jobs }] = await Promise.all([readRuntimes(), readJobs()]);
    const busy = jobs.some((job) => !hasEnded(job));
    heading.textContent = words.measure.next;
    text.textContent = words.measure.nextText;
    fill(points, pointsPick(view));
    showGrid(view);
    fill(form, controls(view, runtimes));
    fill(estimate, estimateOf(view, runtimes, jobs, busy));
  });

  function pointsPick(view) {
    const kinds = ["16", "this", "grid"];
    const names = [words.measure.sixteen, words.measure.thisPoint(shortName(view.alpha, view.resolution)), words.measure.grid];
    const choose = (event) => state.set({ points: ["16", "this", FIRST_GRID][event.target.selectedIndex] });
    const options = kinds.map((kind, index) => h("option", { selected: kind === (isGrid(view) ? "grid" : view.points) }, names[index]));
    return h("label", { class: "pick" }, h("span", {}, words.measure.variants), h("select", { id: "pick-points", onchange: choose }, options));
  }

  function showGrid(view) {
    gridFields.hidden = !isGrid(view);
    gridLabels.alphas.textContent = words.measure.alphas;
    gridLabels.resolutions.textContent = words.measure.resolutions;
    if (!isGrid(view)) return;
    view.points.split("x").forEach((list, index) => {
      const input = Object.values(grid)[index];
      if (document.activeElement !== input) input.value = list.replaceAll(",", ", ");
    });
  }

  function controls(view, runtimes) {
    const here = runtimes.filter((each) => each.available).map(({ name }) => name);
    return [
      checks("runtimes", words.runtime, here, (each) => chosenIn(each).runtimes, String),
      checks("precisions", words.precisionLabel, PRECISIONS, (each) => chosenIn(each).precisions, String),
      checks("threadCounts", words.threadsLabel, THREADS, (each) => chosenIn(each).threads, words.threads),
      careful(view),
      absent(runtimes.filter((each) => !each.available)),
    ];
  }

  function careful(view) {
    const change = (event) => state.set({ careful: event.target.checked ? "yes" : "" });
    return h("div", { class: "checks" }, h("label", { class: "check" }, h("input", { type: "checkbox", id: "careful", checked: view.careful === "yes", onchange: change }), words.measure.careful));
  }

  /** Check boxes of which at least one stays checked. checkedIn: the values that a view has chosen. */
  function checks(part, label, values, checkedIn, textOf) {
    const change = (value) => (event) => {
      const before = checkedIn(state.now); // not as drawn: the box beside it may have changed meanwhile
      const next = values.filter((each) => (each === value ? event.target.checked : before.includes(each)));
      if (next.length > 0) state.set({ [part]: next.join(",") });
      else event.target.checked = true;
    };
    const box = (value) => {
      const checked = checkedIn(state.now).includes(value);
      return h("label", { class: "check" }, h("input", { type: "checkbox", id: `${part}-${value}`, checked, onchange: change(value) }), textOf(value));
    };
    return h("div", { class: "checks", role: "group", "aria-labelledby": `${part}-label` }, h("span", { id: `${part}-label` }, label), h("div", {}, values.map(box)));
  }

  function absent(runtimes) {
    if (runtimes.length === 0) return null;
    return h("details", {}, h("summary", {}, words.measure.absent(runtimes.length)), h("ul", {}, runtimes.map((each) => h("li", {}, `${each.name}: ${each.why_unavailable}`))));
  }

  function estimateOf(view, runtimes, jobs, busy) {
    const request = requestFor(view);
    const cannot = impossible(request, runtimes);
    if (cannot) return h("span", { class: "err" }, words.measure.cannot(cannot.runtime, cannot.precision));
    const counts = [request.points, request.runtimes, request.precisions, request.threads].map((list) => list.length);
    const total = counts.reduce((product, count) => product * count, 1);
    const duration = words.duration(total * processesOf(request) * secondsEach(jobs));
    const label = busy ? words.measure.add(duration) : words.measure.start(duration);
    return [
      h("span", { id: "estimate" }, words.measure.estimate(counts.filter((count) => count > 1), total, duration)),
      h("div", { class: "acts" }, h("button", { type: "button", class: "btn pri", id: "start", onclick: () => start(requestFor(state.now), busy) }, label)),
    ];
  }

  async function start(request, busy) {
    try {
      const { job_id: job } = await startMeasurements(request);
      if (busy) {
        const view = { ...state.now, job };
        const show = (event) => go("measure", { job })(event);
        fill(outcome, h("p", { class: "s" }, words.measure.added, " ", h("a", { href: address(view), onclick: show }, words.measure.showIt)));
      } else {
        fill(outcome);
        state.set({ job, runtime: request.runtimes[0], precision: request.precisions[0], threads: request.threads[0] });
        document.getElementById("answer").focus();
      }
    } catch (error) {
      fill(outcome, refusal(error, words, () => start(request, busy)));
    }
    refresh();
  }
}

const isGrid = (view) => view.points !== "16" && view.points !== "this";

/** The first runtime and precision of a request that do not go together, or undefined. */
export function impossible(request, runtimes) {
  const pairs = request.runtimes.flatMap((runtime) => request.precisions.map((precision) => ({ runtime, precision })));
  return pairs.find(({ runtime, precision }) => !runtimes.find(({ name, available }) => name === runtime && available)?.precisions.includes(precision));
}
