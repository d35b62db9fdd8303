// The view is the address: its path says the place and, on Variant, the point; its query says the rest. Whose latency, at
// what precision and by which accuracies always stands there, in every place; other defaults are left out, so that
// addresses stay short.

import { sidesText } from "./panels/compare/sides.js";
import { defaults, limits, names, vocabulary } from "./vocabulary.js";

export const [PRECISIONS, PERCENTILES, RUNS, OBJECTIVES] = ["precisions", "percentiles", "runs", "objectives"].map(names);
/** Whether something is timed at a view's precision: no runtime runs the others. */
export const canTime = ({ precision }) => vocabulary.precisions.find(({ name }) => name === precision).is_timed;
export const THREADS = vocabulary.threads;
export const CODES = ["curl", "python", "csv", "json"];

/** What there is to know of each network, by its name. */
export const NETWORK = Object.fromEntries(vocabulary.networks.map((each) => [each.name, each]));
export const NETWORKS = Object.keys(NETWORK);
export const ROUNDINGS = [...new Set(vocabulary.networks.flatMap(({ roundings }) => roundings))];

/** The rule that turns alpha into a network's channels where none is named. */
export const ownRounding = (network) => NETWORK[network]?.roundings[0] ?? defaults.rounding;

/** The rule of a view or a side: "" is the network's own. */
const notOwn = (rounding, network) => (rounding === ownRounding(network) ? "" : rounding);

/** The change that makes a view one of another network, at that one's own resolution where it differs from the last one's. */
export function ofNetwork(network, view) {
  const { has_alpha: hasAlpha, resolution } = NETWORK[network];
  const stays = hasAlpha && resolution === NETWORK[view.network].resolution;
  return { network, rounding: "", ...(!stays && { resolution }), ...(!hasAlpha && { alpha: 1 }) };
}

/** Where a network stands that cannot stand at a view's point: its only width, and where there is one its only resolution. */
function onlyPoint({ network, alpha }) {
  const { has_alpha: hasAlpha, has_resolution: hasResolution, resolution } = NETWORK[network];
  return { ...(!hasAlpha && { alpha: 1 }), ...(!hasAlpha && (alpha !== 1 || !hasResolution) && { resolution }) };
}

export const { alphas: PAPER_ALPHAS, resolutions: PAPER_RESOLUTIONS } = vocabulary.paper;
/** The paper's sixteen design points. */
export const PAPER_POINTS = PAPER_ALPHAS.flatMap((alpha) => PAPER_RESOLUTIONS.map((resolution) => ({ alpha, resolution })));

/** The limits of a choice by the API's names: the key in the address, the unit there, and what one of it is to the API. */
export const LIMITS = Object.fromEntries(vocabulary.budgets.map((each) => [each.name, each]));
export const LIMIT_NAMES = Object.keys(LIMITS);
export const NO_LIMITS = Object.fromEntries(LIMIT_NAMES.map((name) => [name, null]));

/** The same in the order of a table's columns. */
export const RANKED = [...vocabulary.budgets].sort((a, b) => a.rank - b.rank);
export const SORTS = ["name", ...RANKED.map(({ key }) => key)];
const SORTS_BEFORE = { here: "ms", peak: "pk", ...Object.fromEntries(RANKED.map(({ objective, key }) => [objective, key])) }; // in older addresses

const number = (text) => (text.trim() === "" ? Number.NaN : Number(text));
const isWhole = (value, { minimum, maximum }) => Number.isInteger(value) && value >= minimum && value <= maximum;

export const isAlpha = (value) => value > limits.alpha.minimum && value <= limits.alpha.maximum;
export const isResolution = (value) => isWhole(value, limits.resolution);

/** An alpha as the address keeps it, nine significant digits; undefined where the text is none. */
export function readAlpha(text) {
  const value = Number(number(text).toPrecision(9));
  return isAlpha(value) ? value : undefined;
}

/** A limit as the address keeps it: six significant digits. */
export const tidy = (value) => Number(value.toPrecision(6));

/** A limit as it was written; undefined where the text is none. */
export const readLimit = (text, name) => (number(text) > 0 && number(text) <= (LIMITS[name].maximum ?? 1e6) ? tidy(number(text)) : undefined);

/** Stands for the fastest runtime on a device, whichever that is. */
export const FASTEST = "fastest";

const MAX_LIST = 100; // characters, so that addresses stay short
const MAX_POINTS = 300;
const STAMP = /^[\dT:-]*,n=\d+,[\w./-]+,[\d.]*,[\d.]*$/; // of an answer, or of a side of several, as the API gives it and reads it
const MAX_STAMPS = 242; // characters
const RUNTIME = /^[a-z][a-z0-9-]{0,39}$/;
const readResolution = (text) => (isResolution(number(text)) ? number(text) : undefined);
const that = (isGood) => (text) => (isGood(text) ? text : undefined);
const oneOf = (...values) => that((text) => values.includes(text));
const listOf = (isGood) => that((text) => text.length <= MAX_LIST && text.split(",").every(isGood));

function readSort(text) {
  const [sign, name] = text.startsWith("-") ? ["-", text.slice(1)] : ["", text];
  const sort = SORTS_BEFORE[name] ?? name;
  return SORTS.includes(sort) ? sign + sort : undefined;
}

/** A point as the address has it among others: "0.75/192". */
export const pointText = ({ alpha, resolution }) => `${alpha}/${resolution}`;

export const MOST_PINS = 6;

/** A point as a view's pins have it: with its network where that is another than the view's. */
export const pinText = (point, { network }) => pointText(point) + (point.network && point.network !== network ? `/${point.network}` : "");

function readPin(text) {
  const [alpha, resolution = "", ...network] = text.split("/");
  const point = readPoint(`${alpha}/${resolution}`);
  return network.length === 0 || (network.length === 1 && network[0] in NETWORK) ? point && { ...point, ...(network.length > 0 && { network: network[0] }) } : undefined;
}

/** Points with commas between them, as they are written here; undefined where one is none or they are too many. */
function readPins(text) {
  const points = text.split(",").map(readPin);
  return points.length <= MOST_PINS && points.every(Boolean) ? [...new Set(points.map((point) => pinText(point, {})))].join(",") : undefined;
}

/** The points that a view keeps in mind. */
export const pinsOf = ({ pins }) => (pins ? pins.split(",").map(readPin) : []);

/** Any network that an accuracy set knows. */
export const ANY = "any";
const MAX_AMONG = 600; // characters
const isAmong = (text) => text === ANY || (text.length <= MAX_AMONG && text.includes(",") && text.split(",").every((name) => NETWORK[name]?.task === "classification"));

/** The networks that a view chooses among, by name; ANY alone. */
export const amongOf = ({ among, network }) => (among || network).split(",");

const isRuntime = (text) => RUNTIME.test(text);
const isGrid = (text) => /^[1-9]\d*x[1-9]\d*$/.test(text) && text.split("x").every((count) => isWhole(Number(count), limits.grid));

const [COMPARE, MEASURE] = [["compare"], ["measure"]];

// Each part of a view: its key in the address, what reads it there (undefined: it means nothing), what it is where the
// address says nothing, and the places whose address has it, where that is not all of them. An empty list of what the
// next sweep is made of means what the view has chosen: its runtime, its precision, its threads.
const PARTS = {
  device: ["d", that((text) => text.length > 0 && encodeURIComponent(text).length <= 90), ""],
  deviceRuntime: ["dr", that(isRuntime), ""],
  deviceThreads: ["dn", (text) => (isWhole(number(text), limits.threads) ? number(text) : undefined), 0],
  precision: ["p", oneOf(...PRECISIONS), defaults.precision],
  accuracySet: ["as", that((text) => text.length > 0 && text.length <= 64), defaults.accuracy_set], // as long as a set may be named
  runs: ["u", oneOf(...RUNS), defaults.runs],
  ...Object.fromEntries(LIMIT_NAMES.map((name) => [name, [LIMITS[name].key, (text) => readLimit(text, name), null]])),
  percentile: ["q", oneOf(...PERCENTILES), defaults.percentile],
  objective: ["o", oneOf(...OBJECTIVES), defaults.objective],
  memory: ["dm", oneOf("device", "ignore"), "device"], // whether the device's own RAM and flash are limits
  grid: ["g", that(isGrid), ""],
  among: ["am", that(isAmong), ""], // several networks, where it is not the view's alone
  network: ["n", oneOf(...NETWORKS), defaults.network],
  rounding: ["rd", oneOf(...ROUNDINGS), ""],
  alpha: ["a", readAlpha, 0.5],
  resolution: ["r", readResolution, 160],
  runtime: ["rt", that(isRuntime), "onnxruntime"],
  threads: ["t", (text) => THREADS.find((each) => each === number(text)), defaults.threads],
  pins: ["pn", readPins, ""],
  sort: ["s", readSort, `-${RANKED.find(({ objective }) => objective === defaults.objective).key}`],
  code: ["c", oneOf(...CODES), "curl"],
  lang: ["lang", oneOf("en", "ko"), ""],
  theme: ["theme", oneOf("light", "dark"), ""],
  job: ["j", that((text) => /^[0-9a-f]{32}$/.test(text)), "", MEASURE],
  points: ["mv", that((text) => text === "16" || text === "this" || readPoints(text)), "16", MEASURE],
  runtimes: ["mr", listOf(isRuntime), "", MEASURE],
  precisions: ["mp", listOf((each) => PRECISIONS.includes(each)), "", MEASURE],
  threadCounts: ["mt", listOf((each) => THREADS.includes(number(each))), "", MEASURE],
  careful: ["mc", oneOf("yes"), "", MEASURE],
  then: ["at", that((text) => text.length <= MAX_STAMPS && text.split("_").every((stamp) => STAMP.test(stamp))), ""],
  against: ["b", (text) => (encodeURIComponent(text).length <= MAX_LIST ? sidesText(text) : undefined), "", COMPARE], // sides.js
  by: ["by", oneOf("kind", "layer"), "kind", COMPARE],
  scale: ["sc", oneOf("count", "share"), "count", COMPARE],
};

const SAID = ["device", "precision", "accuracySet"]; // also as by default, once it is known whose latency
const ASIDE = ["lang", "theme", ...Object.keys(PARTS).filter((part) => PARTS[part][3] === MEASURE)]; // say nothing of a question

/** Parts of a view that say what the API is asked by name. */
const partsOf = ({ runtime: deviceRuntime, ...asked }) => ({ ...asked, ...(deviceRuntime && { deviceRuntime }), ...Object.fromEntries(LIMIT_NAMES.filter((name) => name in asked).map((name) => [name, tidy(asked[name] / LIMITS[name].scale)])) });

/** What the first page of all asks, so that a newcomer sees what an answer is. */
const EXAMPLE = partsOf(vocabulary.examples[0].asked);

// An address that says nothing of a question takes the reader's usual device, "" here, on Explore an example; one that does,
// the published one.
// `then`: what an answer was when its link was copied, and what of the store it rested on.
// `selected`: whether a point is looked at that is not Explore's answer: the address has it in its alpha or its resolution.
const DEFAULTS = Object.freeze({
  place: "explore",
  selected: false,
  unread: "",
  isExample: false,
  ...Object.fromEntries(Object.entries(PARTS).map(([part, [, , usual]]) => [part, usual])),
});

const READ = new Map(Object.values(PARTS));
const MAX_UNREAD = 120; // characters

/** "0.25/160,1/224", a list, or a grid -> its points, or null where it is neither. */
export function readPoints(text) {
  const listed = text.split(",").map(readPoint);
  return text.length <= MAX_POINTS && listed.every(Boolean) ? listed : readGrid(text);
}

/** "0.25,0.5x64,128": alphas by resolutions -> the points of that grid, or null where it is none. */
export function readGrid(text) {
  const [alphas, resolutions, ...rest] = text.split(/[x×]/).map((part) => part.split(",").map(number));
  if (!resolutions || rest.length || text.length > MAX_LIST) return null;
  if (!alphas.every(isAlpha) || !resolutions.every(isResolution)) return null;
  return alphas.flatMap((alpha) => resolutions.map((resolution) => ({ alpha, resolution })));
}

/** "0.75/192" as {alpha, resolution}, or undefined where it is no point. */
function readPoint(text) {
  const [alpha, resolution, ...rest] = [...text.split("/"), ""];
  const point = { alpha: readAlpha(alpha), resolution: readResolution(resolution) };
  return point.alpha === undefined || point.resolution === undefined || rest.length > 1 ? undefined : point;
}

const published = vocabulary.accuracy_sets.find(({ name }) => name === defaults.accuracy_set).precisions;

/** Which published accuracies and latencies go with a view: where nobody published any at its precision, the usual one's. */
export const accuracyPrecision = (view) => (published.includes(view.precision) ? view.precision : defaults.precision);

/** What times the view's network here: {runtime, precision, threads, batch}, as the API names them. */
export const chosen = (view) => ({ runtime: view.runtime, precision: view.precision, threads: view.threads, batch: 1 });

/** What a query says that means nothing here: keys of no part, and values that no part can have. */
function unreadIn(query, place) {
  const isRead = ([key, value]) => (key === "a" && place === "compare" ? readPoint(value) : READ.get(key)?.(value)) !== undefined;
  const text = [...query].filter((each) => !isRead(each)).map(([key, value]) => `${key}=${value}`).join(", ");
  return text.length > MAX_UNREAD ? `${text.slice(0, MAX_UNREAD)} …` : text;
}

/** The state that an address stands for. `unread`: what the address says that is not understood, in its own words. */
export function parse(url) {
  const query = new URLSearchParams(url.search);
  const state = { ...DEFAULTS };
  let asks = false;
  for (const [part, [key, read]] of Object.entries(PARTS)) {
    const value = query.has(key) ? read(query.get(key)) : undefined;
    if (value !== undefined) state[part] = value;
    if (value !== undefined && (part === "alpha" || part === "resolution")) state.selected = true;
    asks ||= value !== undefined && !ASIDE.includes(part);
  }
  const placed = { ...state, ...placeOf(url.pathname, query) };
  if (asks || (placed.place === "compare" && query.has("a"))) placed.device ||= defaults.device;
  const isExample = placed.place === "explore" && !asks;
  return { ...placed, ...onlyPoint(placed), rounding: notOwn(placed.rounding, placed.network), ...(isExample && EXAMPLE), isExample, unread: unreadIn(query, placed.place) };
}

/** The place of a path, and the point that it says. */
function placeOf(path, query) {
  const variant = path.match(/^\/v\/([^/]+\/[^/]+?)\/?$/);
  const point = readPoint(variant ? variant[1] : (query.get("a") ?? ""));
  if (variant) return point ? { place: "variant", selected: true, ...point } : { place: "nowhere" };
  if (path === "/compare") return { place: "compare", selected: true, ...point };
  return { place: { "/": "explore", "/measure": "measure" }[path] ?? "nowhere" };
}

/** The address of a state: path and query. */
export function address(state) {
  const query = new URLSearchParams();
  const { place, alpha } = state;
  const isInPath = place === "variant" || place === "compare"; // the point
  for (const [part, [key, , usual, places]] of Object.entries(PARTS)) {
    const isThere = (places ?? [place]).includes(place) && !(isInPath && (part === "alpha" || part === "resolution"));
    if (isThere && (state[part] !== usual || (state.device && SAID.includes(part)))) query.set(key, String(state[part]));
  }
  if (place === "compare") query.set("a", pointText(state));
  const isSaid = place === "variant" || query.has("a") || query.has("r");
  if (state.selected && !isSaid) query.set("a", String(alpha));
  const path = { variant: `/v/${pointText(state)}`, measure: "/measure", compare: "/compare" }[place] ?? "/";
  const text = query.toString().replaceAll("%2C", ",").replaceAll("%2F", "/").replaceAll("%40", "@").replaceAll("%3A", ":").replaceAll("%3D", "=");
  return text ? `${path}?${text}` : path;
}

/** Explore's address for what the API is asked by name, looking as a view does. */
export const addressOf = (asked, { lang, theme }) => address({ ...DEFAULTS, lang, theme, ...partsOf(asked) });

const PAUSE_MS = 1000;
const LOOKS = ["lang", "theme", "code"]; // how a view looks, not what it asks
const QUIET = [...LOOKS, "job", "unread", "then", "selected"]; // what Back need not undo alone

/** Holds the state, writes it into the address, and tells whoever listens. */
export class State {
  #listeners = [];
  #open = null;
  #step = { parts: "", at: 0 }; // the newest entry of the history: what it changed, and when last
  onSettled = () => {}; // told after settle(): links may say more than they did

  constructor(location, history, clock = () => performance.now()) {
    this.location = location;
    this.history = history;
    this.clock = clock;
    this.now = Object.freeze(parse(location));
  }

  /** Changes parts of the state: a new entry in the browser's history, but one for typing and dragging until a pause. */
  set(change) {
    const chooses = change.alpha !== undefined || change.resolution !== undefined || ["variant", "compare"].includes(change.place);
    const point = chooses ? { selected: true } : change.selected === false ? { alpha: DEFAULTS.alpha, resolution: DEFAULTS.resolution } : {};
    const isExample = this.now.isExample && Object.keys(change).every((part) => LOOKS.includes(part)); // its address says no more than it
    const next = Object.freeze({ ...this.now, ...point, ...change, unread: "", then: "", isExample });
    const changed = Object.keys(next).filter((part) => next[part] !== this.now[part] && part !== "isExample");
    if (changed.length === 0) return;
    this.now = next;
    this.#open = null;
    this.history[this.#isStep(changed) ? "pushState" : "replaceState"](null, "", address(next));
    this.#tell();
  }

  /** Whether Back is to undo this change alone, and not as one with the last, which changed the same just before. */
  #isStep(changed) {
    const parts = changed.filter((part) => !QUIET.includes(part)).join();
    const last = this.#step;
    if (!parts) return false;
    this.#step = { parts, at: this.clock() };
    return parts !== last.parts || this.#step.at - last.at >= PAUSE_MS;
  }

  /** Whether a view is the present one, or was until what it left open was settled. */
  isNow(view) {
    return view === this.now || view === this.#open;
  }

  /** Writes into the address what a view left open, once an answer says what it rests on. Nothing is drawn anew for it. */
  settle(view, change) {
    if (!this.isNow(view) || Object.keys(change).every((part) => change[part] === this.now[part])) return;
    this.#open = view;
    this.now = Object.freeze({ ...this.now, ...change });
    this.history.replaceState(null, "", address(this.now));
    this.onSettled();
  }

  /** Reads the address again, after Back or Forward. */
  reread() {
    this.#open = null;
    this.#step = { parts: "", at: 0 };
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
