// The view is the address: its path says the place and, on Variant, the point; its query says the rest. Defaults are
// left out, so that addresses stay short.

import { sidesText } from "./panels/compare/sides.js";

const DEFAULTS = Object.freeze({
  place: "explore",
  selected: false,
  alpha: 0.5,
  resolution: 160,
  precision: "fp32",
  network: "mobilenet_v1",
  rounding: "tf_slim",
  runtime: "onnxruntime",
  threads: 1,
  sort: "-top1",
  code: "curl",
  lang: "",
  theme: "",
  job: "",
  points: "16",
  runtimes: "",
  precisions: "",
  threadCounts: "",
  careful: "",
  device: "",
  deviceRuntime: "",
  deviceThreads: 0,
  accuracySet: "tf_slim_2018",
  maxLatency: null,
  maxWeight: null,
  maxMultAdds: null,
  maxParams: null,
  maxPeak: null,
  minTop1: null,
  percentile: "p50",
  objective: "top1",
  grid: "",
  against: "",
  by: "kind",
  unread: "",
});

// What the address says on Measure alone: the job shown, and what the next sweep is made of. An empty list means what
// the view has chosen: its runtime, its precision, its threads.
const MEASURE_PARTS = ["job", "points", "runtimes", "precisions", "threadCounts", "careful"];

/** The limits of a choice: latency in ms, weights and peak activations in MB, mult-adds and parameters in millions, top-1 in percent. */
export const LIMITS = ["maxLatency", "maxWeight", "maxMultAdds", "maxParams", "maxPeak", "minTop1"];

// What it says on Explore alone: whose latency, which accuracies, the limits, what is to be best, and among which points. `selected` is whether a point is
// looked at that is not the answer: the address has it in its alpha or its resolution, so that it stands nowhere else.
const EXPLORE_PARTS = [...LIMITS, "percentile", "objective", "grid"];
const DEVICE_PARTS = ["device", "deviceRuntime", "deviceThreads", "accuracySet"]; // on Explore and on Compare

// What it says on Compare alone: the other sides (sides.js), and what a group of bars is. The first side is the view's
// own point: it stands there as one text under the key of alpha.
const COMPARE_PARTS = ["against", "by"];

export const PRECISIONS = ["fp32", "fp16", "int8"];
export const NETWORKS = ["mobilenet_v1", "conv_mobilenet", "shallow_mobilenet"];
export const ROUNDINGS = ["tf_slim", "keras", "make_divisible"];
export const CODES = ["curl", "python", "csv", "json"];
export const THREADS = [1, 2, 4, 8];
export const PERCENTILES = ["p50", "p90"];
export const OBJECTIVES = ["top1", "latency", "weight", "mult_adds", "params", "peak_activation"];

export const PAPER_ALPHAS = [1, 0.75, 0.5, 0.25];
export const PAPER_RESOLUTIONS = [224, 192, 160, 128];
/** The paper's sixteen design points. */
export const PAPER_POINTS = PAPER_ALPHAS.flatMap((alpha) => PAPER_RESOLUTIONS.map((resolution) => ({ alpha, resolution })));

export const SORTS = ["name", "mult_adds", "params", "weight", "peak", "top1", "here"];

// Query key of each part, and what may stand there; anything else is read as the default.
const number = (text) => (text.trim() === "" ? Number.NaN : Number(text));
const oneOf = (values) => (text) => (values.includes(text) ? text : undefined);
const MAX_LIST = 100; // characters, so that addresses stay short
const listOf = (isGood) => (text) => (text.length <= MAX_LIST && text.split(",").every(isGood) ? text : undefined);
const RUNTIME = /^[a-z][a-z0-9-]{0,39}$/;
const GRID = /^([1-9]\d?|100)x([1-9]\d?|100)$/;
/** Of the points to choose among: how many alphas by how many resolutions, the paper's sixteen among them. */
const isSpace = (text) => GRID.test(text) && text.split("x").every((count) => count > 1 && count % 3 === 1);
const isShort = (text) => text.length > 0 && encodeURIComponent(text).length <= 90;
const limit = (text) => (number(text) > 0 && number(text) <= 1e6 ? tidy(number(text)) : undefined);
const PARTS = {
  alpha: ["a", readAlpha],
  resolution: ["r", (text) => (isResolution(number(text)) ? number(text) : undefined)],
  precision: ["p", oneOf(PRECISIONS)],
  network: ["n", oneOf(NETWORKS)],
  rounding: ["rd", oneOf(ROUNDINGS)],
  runtime: ["rt", (text) => (RUNTIME.test(text) ? text : undefined)],
  threads: ["t", (text) => (THREADS.includes(number(text)) ? number(text) : undefined)],
  sort: ["s", (text) => (SORTS.includes(text.replace(/^-/, "")) ? text : undefined)],
  code: ["c", oneOf(CODES)],
  lang: ["lang", oneOf(["en", "ko"])],
  theme: ["theme", oneOf(["light", "dark"])],
  job: ["j", (text) => (/^[0-9a-f]{32}$/.test(text) ? text : undefined)],
  points: ["mv", (text) => (text === "16" || text === "this" || readGrid(text) ? text : undefined)],
  runtimes: ["mr", listOf((each) => RUNTIME.test(each))],
  precisions: ["mp", listOf((each) => PRECISIONS.includes(each))],
  threadCounts: ["mt", listOf((each) => THREADS.includes(number(each)))],
  careful: ["mc", oneOf(["yes"])],
  device: ["d", (text) => (isShort(text) ? text : undefined)],
  deviceRuntime: ["dr", (text) => (RUNTIME.test(text) ? text : undefined)],
  deviceThreads: ["dn", (text) => (number(text) >= 1 && number(text) <= 256 && Number.isInteger(number(text)) ? number(text) : undefined)],
  accuracySet: ["as", (text) => (text.length > 0 && text.length <= 64 ? text : undefined)], // as long as a set may be named
  maxLatency: ["ms", limit],
  maxWeight: ["mb", limit],
  maxMultAdds: ["ma", limit],
  maxParams: ["pm", limit],
  maxPeak: ["pk", limit],
  minTop1: ["top1", (text) => (number(text) <= 100 ? limit(text) : undefined)],
  percentile: ["q", oneOf(PERCENTILES)],
  objective: ["o", oneOf(OBJECTIVES)],
  grid: ["g", (text) => (isSpace(text) ? text : undefined)],
  against: ["b", (text) => (encodeURIComponent(text).length <= MAX_LIST ? sidesText(text) : undefined)],
  by: ["by", oneOf(["kind", "layer"])],
};

const OWN_PARTS = [
  [["measure"], MEASURE_PARTS],
  [["explore"], EXPLORE_PARTS],
  [["explore", "compare"], DEVICE_PARTS],
  [["compare"], COMPARE_PARTS],
];

/** A limit as the address keeps it: six significant digits. */
export const tidy = (value) => Number(value.toPrecision(6));

export const isAlpha = (value) => value > 0 && value <= 2;

/** An alpha as the address keeps it, nine significant digits; undefined where the text is none. */
export function readAlpha(text) {
  const value = Number(number(text).toPrecision(9));
  return isAlpha(value) ? value : undefined;
}

export function isResolution(value) {
  return Number.isInteger(value) && value >= 32 && value <= 1024;
}

/** "0.25,0.5x64,128": alphas by resolutions -> the points of that grid, or null where it is none. */
export function readGrid(text) {
  const [alphas, resolutions, ...rest] = text.split(/[x×]/).map((part) => part.split(",").map(number));
  if (!resolutions || rest.length || text.length > MAX_LIST) return null;
  if (!alphas.every(isAlpha) || !resolutions.every(isResolution)) return null;
  return alphas.flatMap((alpha) => resolutions.map((resolution) => ({ alpha, resolution })));
}

/** Which published accuracies and latencies go with a view: nobody published any at fp16, so those of fp32 do. */
export const accuracyPrecision = (view) => (view.precision === "int8" ? "int8" : "fp32");

/** What times the view's network here: {runtime, precision, threads, batch}, as the API names them. */
export const chosen = (view) => ({ runtime: view.runtime, precision: view.precision, threads: view.threads, batch: 1 });

/** "0.75/192" as {alpha, resolution}, or undefined where it is no point. */
function readPoint(text) {
  const [alpha, resolution, ...rest] = text.split("/");
  const point = { alpha: PARTS.alpha[1](alpha), resolution: PARTS.resolution[1](resolution ?? "") };
  return point.alpha === undefined || point.resolution === undefined || rest.length ? undefined : point;
}

const READ = new Map(Object.values(PARTS));
const MAX_UNREAD = 120; // characters

/** What a query says that means nothing here: keys of no part, and values that no part can have. */
function unreadIn(query, place) {
  const isRead = ([key, value]) => (key === "a" && place === "compare" ? readPoint(value) : READ.get(key)?.(value)) !== undefined;
  const text = [...query].filter((each) => !isRead(each)).map(([key, value]) => `${key}=${value}`).join(", ");
  return text.length > MAX_UNREAD ? `${text.slice(0, MAX_UNREAD)} …` : text;
}

/** The state that an address stands for. `unread`: what the address says that is not understood, in its own words. */
export function parse(url) {
  const state = placed(url);
  return { ...state, unread: unreadIn(new URLSearchParams(url.search), state.place) };
}

function placed(url) {
  const query = new URLSearchParams(url.search);
  const state = { ...DEFAULTS };
  for (const [part, [key, read]] of Object.entries(PARTS)) {
    const value = query.has(key) ? read(query.get(key)) : undefined;
    if (value !== undefined) state[part] = value;
    if (value !== undefined && (part === "alpha" || part === "resolution")) state.selected = true;
  }
  if (url.pathname === "/measure") return { ...state, place: "measure" };
  if (url.pathname === "/compare") {
    return { ...state, place: "compare", selected: true, ...readPoint(query.get("a") ?? "") };
  }
  const variant = url.pathname.match(/^\/v\/([^/]+)\/([^/]+)\/?$/);
  if (variant) {
    state.place = "variant";
    const [alpha, resolution] = [PARTS.alpha[1](variant[1]), PARTS.resolution[1](variant[2])];
    if (alpha === undefined || resolution === undefined) return { ...state, place: "nowhere" };
    return { ...state, selected: true, alpha, resolution };
  }
  return { ...state, place: url.pathname === "/" ? "explore" : "nowhere" };
}

/** The address of a state: path and query, parts that are as by default left out. */
export function address(state) {
  const query = new URLSearchParams();
  for (const [part, [key]] of Object.entries(PARTS)) {
    const inPath = (state.place === "variant" || state.place === "compare") && (part === "alpha" || part === "resolution");
    const elsewhere = OWN_PARTS.some(([places, parts]) => parts.includes(part) && !places.includes(state.place));
    if (!inPath && !elsewhere && state[part] !== DEFAULTS[part]) query.set(key, String(state[part]));
  }
  if (state.place === "compare") query.set("a", `${state.alpha}/${state.resolution}`);
  const isSaid = state.place === "variant" || query.has("a") || query.has("r");
  if (state.selected && !isSaid) query.set("a", String(state.alpha));
  const paths = { variant: `/v/${state.alpha}/${state.resolution}`, measure: "/measure", compare: "/compare" };
  const path = paths[state.place] ?? "/";
  const text = query.toString().replaceAll("%2C", ",").replaceAll("%2F", "/").replaceAll("%40", "@");
  return text ? `${path}?${text}` : path;
}

/** Holds the state, writes it into the address, and tells whoever listens. */
export class State {
  #listeners = [];

  constructor(location, history) {
    this.location = location;
    this.history = history;
    this.now = Object.freeze(parse(location));
  }

  /** Changes parts of the state. A new place is a new entry in the browser's history; the rest replaces the last. */
  set(change) {
    const chooses = change.alpha !== undefined || change.resolution !== undefined || ["variant", "compare"].includes(change.place);
    const point = chooses ? { selected: true } : change.selected === false ? { alpha: DEFAULTS.alpha, resolution: DEFAULTS.resolution } : {};
    const next = Object.freeze({ ...this.now, ...point, ...change, unread: "" }); // its address says no more than it
    if (Object.keys(next).every((part) => next[part] === this.now[part])) return;
    const moved = next.place !== this.now.place;
    this.now = next;
    this.history[moved ? "pushState" : "replaceState"](null, "", address(next));
    this.#tell();
  }

  /** Reads the address again, after Back or Forward. */
  reread() {
    this.now = Object.freeze(parse(this.location));
    this.#tell();
  }

  onChange(listener) {
    this.#listeners.push(listener);
  }

  #tell() {
    for (const listener of this.#listeners) listener(this.now);
  }
}
