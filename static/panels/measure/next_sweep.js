// Measure: what to time next, what that comes to, and the button that asks for it.
import { readEstimateNow, readJobs, readRuntimes, startMeasurements } from "../../api.js";
import { action, fill, h } from "../../dom.js";
import { shortName } from "../../format.js";
import { readNumbers, readPairs } from "./lists.js";
import { check, checks, mark, named, note, pick, typed, write } from "../shared/controls.js";
import { chosenIn, hasEnded, requestFor, sweptIn } from "../shared/measuring.js";
import { panel } from "../shared/panel.js";
import { NETWORK, PRECISIONS, THREADS, address, isAlpha, isResolution, readGrid, readPoints } from "../../state.js";
import { refusal } from "../shared/refusal.js";
import { expected } from "../../vocabulary.js";
import { languageOf } from "../../words/index.js";

const FIRST = { few: "1/224,0.75/160,0.5/192,0.25/128", list: "0.25/160,0.5/160,1/224", grid: "0.25,0.5x64,96" };

export function mount(element, { state, go, refresh }) {
  const heading = h("h2", { id: "next-title", tabindex: "-1" });
  const text = h("p", { class: "s m" });
  const points = h("div", {});
  const form = h("div", { class: "choose" });
  const grid = { alphas: field("grid-alphas"), resolutions: field("grid-resolutions") };
  const list = listField();
  const listLabel = h("span", {});
  const listError = h("p", { class: "err", id: "list-error" });
  const listFields = h("div", { class: "grid-fields" }, h("label", { class: "pick list" }, listLabel, list), listError);
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
  fill(element, heading, text, h("div", { class: "choose" }, points, listFields, gridFields), form, estimate, outcome);
  let words = null;

  /** What is typed, as two lists with commas between; "" where one is none. */
  function lists() {
    return [readNumbers(grid.alphas.value, "", isAlpha), readNumbers(grid.resolutions.value, "px", isResolution)].map((values) => (values ?? []).join(","));
  }

  /** The lists that were read, where they are typed otherwise. */
  function otherwise() {
    const plain = (text) => text.split(",").map(Number).join(",");
    const told = Object.values(grid).map(({ value }, index) => (plain(value) === lists()[index] ? "" : lists()[index].replaceAll(",", "; ")));
    return told.filter(Boolean).join(" × ");
  }

  function field(id) {
    const read = () => {
      const text = lists().join("x");
      return readGrid(text) ? text : undefined;
    };
    const tell = (text, otherwise) => {
      note(gridError, text === null ? "" : words.measure.gridBad(...ranges()), otherwise && `= ${otherwise}`);
      for (const each of Object.values(grid)) mark(each, text === null);
    };
    return typed(id, { read, take: (text) => state.set({ points: text }), tell, otherwise, left: () => showGrid(state.now) }, { "aria-describedby": "grid-error" });
  }

  function listField() {
    const read = (text) => {
      const pairs = readPairs(text);
      return pairs && readPoints(pairs) ? pairs : undefined;
    };
    const tell = (text) => {
      note(listError, text === null ? "" : words.measure.listBad(...ranges()), "");
      mark(list, text === null);
    };
    return typed("list-points", { read, take: (text) => state.set({ points: text }), tell, otherwise: () => "", left: () => showList(state.now) }, { "aria-describedby": "list-error" });
  }

  const ranges = () => ["alpha", "resolution"].map((field) => expected(field, languageOf(state.now)));

  return panel(element, async (view, now) => {
    words = now;
    const [{ items: runtimes }, { items: jobs }] = await Promise.all([readRuntimes(), readJobs()]);
    const busy = jobs.some((job) => !hasEnded(job));
    heading.textContent = words.measure.next;
    text.textContent = words.measure.nextText;
    fill(points, NETWORK[view.network].has_alpha && pointsPick(view)); // of one width there is one point
    showList(view);
    showGrid(view);
    fill(form, controls(view, runtimes));
    fill(estimate, await estimateOf(view, runtimes, busy));
    if (location.hash === `#${heading.id}`) arrive();
  });

  /** Where a link to what is timed next leads; once, as the next change of the view says another address. */
  function arrive() {
    heading.scrollIntoView();
    document.getElementById("start")?.focus({ preventScroll: true });
    history.replaceState(null, "", location.pathname + location.search);
  }

  function pointsPick(view) {
    const { sixteen, few, thisPoint, list, grid, variants } = words.measure;
    const kinds = [["16", sixteen], ["few", few], ...(view.selected ? [["this", thisPoint(shortName(view.alpha, view.resolution))]] : []), ["list", list], ["grid", grid]];
    const choose = (kind) => state.set({ points: FIRST[kind] ?? kind });
    return pick("pick-points", variants, kinds, kindOf(view), choose);
  }

  function showList(view) {
    listFields.hidden = kindOf(view) !== "list";
    listLabel.textContent = words.measure.points;
    if (!listFields.hidden) write(list, view.points.replaceAll(",", ", "));
  }

  function showGrid(view) {
    gridFields.hidden = kindOf(view) !== "grid";
    gridLabels.alphas.textContent = words.measure.alphas;
    gridLabels.resolutions.textContent = words.measure.resolutions;
    if (gridFields.hidden) return;
    view.points.split("x").forEach((list, index) => {
      write(Object.values(grid)[index], list.replaceAll(",", ", "));
    });
  }

  function controls(view, runtimes) {
    const here = runtimes.filter((each) => each.available).map(({ name }) => name);
    const listed = (part, label, entries, of) => checks(part, label, entries, () => chosenIn(state.now)[of], (next) => state.set({ [part]: next.join(",") }));
    return [
      listed("runtimes", words.runtime, named(here), "runtimes"),
      listed("precisions", words.precisionLabel, named(PRECISIONS), "precisions"),
      listed("threadCounts", words.threadsLabel, named(THREADS, words.threads), "threads"),
      h("div", { class: "checks" }, check("careful", words.measure.careful, view.careful === "yes", (event) => state.set({ careful: event.target.checked ? "yes" : "" }))),
      absent(runtimes.filter((each) => !each.available), runtimes.length),
    ];
  }

  function absent(runtimes, all) {
    if (runtimes.length === 0) return null;
    return h("details", { open: runtimes.length === all }, h("summary", {}, words.measure.absent(runtimes.length)), h("ul", {}, runtimes.map((each) => h("li", {}, `${each.name}: ${each.why_unavailable}`))));
  }

  async function estimateOf(view, runtimes, busy) {
    if (runtimes.every((each) => !each.available)) return h("span", { class: "err" }, words.measure.noRuntime);
    const request = requestFor(view);
    const cannot = impossible(request, runtimes);
    if (cannot) return h("span", { class: "err" }, words.cannotTime(cannot.runtime, cannot.precision));
    const counts = [request.points, request.runtimes, request.precisions, request.threads].map((list) => list.length);
    const total = counts.reduce((product, count) => product * count, 1);
    const { duration, why, is_busy: isLoaded } = await readEstimateNow(request.runtimes, total / request.runtimes.length, request.careful);
    const label = busy ? words.measure.add(duration) : words.measure.start(duration);
    const later = () => start({ ...requestFor(state.now), when_quiet: true }, busy);
    return [
      h("span", { id: "estimate" }, words.measure.estimate(counts.filter((count) => count > 1), total, duration), why && ` ${why}`),
      h("div", { class: "acts" }, action("start", label, () => start(requestFor(state.now), busy), { class: "btn pri" }), isLoaded && action("start-quiet", words.startQuiet, later)),
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

/** Whether a sweep is of the sixteen, of a few of them, of the one looked at, of a list or of a grid. */
function kindOf(view) {
  const swept = sweptIn(view);
  return swept === "16" || swept === "this" ? swept : swept === FIRST.few ? "few" : swept.includes("/") ? "list" : "grid";
}

/** The first runtime and precision of a request that do not go together, or undefined. */
export function impossible(request, runtimes) {
  const pairs = request.runtimes.flatMap((runtime) => request.precisions.map((precision) => ({ runtime, precision })));
  return pairs.find(({ runtime, precision }) => !runtimes.find(({ name, available }) => name === runtime && available)?.precisions.includes(precision));
}
