// The view is the address: its path says the place and, on Variant, the point; its query says the rest. Defaults are
// left out, so that addresses stay short.

const DEFAULTS = Object.freeze({
  place: "explore",
  alpha: 0.5,
  resolution: 160,
  precision: "fp32",
  network: "mobilenet_v1",
  threads: 1,
  sort: "-top1",
  code: "curl",
  lang: "",
  theme: "",
});

export const PRECISIONS = ["fp32", "fp16", "int8"];
export const NETWORKS = ["mobilenet_v1", "conv_mobilenet", "shallow_mobilenet"];
export const CODES = ["curl", "python", "csv", "json"];
export const THREADS = [1, 2, 4, 8];
export const SORTS = ["name", "mult_adds", "params", "weight", "peak", "top1", "here"];

// Query key of each part, and what may stand there; anything else is read as the default.
const number = (text) => (text.trim() === "" ? Number.NaN : Number(text));
const oneOf = (values) => (text) => (values.includes(text) ? text : undefined);
const PARTS = {
  alpha: ["a", (text) => (number(text) > 0 && number(text) <= 2 ? number(text) : undefined)],
  resolution: ["r", (text) => (isResolution(number(text)) ? number(text) : undefined)],
  precision: ["p", oneOf(PRECISIONS)],
  network: ["n", oneOf(NETWORKS)],
  threads: ["t", (text) => (THREADS.includes(number(text)) ? number(text) : undefined)],
  sort: ["s", (text) => (SORTS.includes(text.replace(/^-/, "")) ? text : undefined)],
  code: ["c", oneOf(CODES)],
  lang: ["lang", oneOf(["en", "ko"])],
  theme: ["theme", oneOf(["light", "dark"])],
};

export const isAlpha = (value) => value > 0 && value <= 2;
export function isResolution(value) {
  return Number.isInteger(value) && value >= 32 && value <= 1024;
}

/** Which published accuracies and latencies go with a view: nobody published any at fp16, so those of fp32 do. */
export const accuracyPrecision = (view) => (view.precision === "int8" ? "int8" : "fp32");

/** The state that an address stands for. */
export function parse(url) {
  const query = new URLSearchParams(url.search);
  const state = { ...DEFAULTS };
  for (const [part, [key, read]] of Object.entries(PARTS)) {
    const value = query.has(key) ? read(query.get(key)) : undefined;
    if (value !== undefined) state[part] = value;
  }
  const variant = url.pathname.match(/^\/v\/([^/]+)\/([^/]+)\/?$/);
  if (variant) {
    state.place = "variant";
    const [alpha, resolution] = [PARTS.alpha[1](variant[1]), PARTS.resolution[1](variant[2])];
    if (alpha === undefined || resolution === undefined) return { ...state, place: "nowhere" };
    return { ...state, alpha, resolution };
  }
  return { ...state, place: url.pathname === "/" ? "explore" : "nowhere" };
}

/** The address of a state: path and query, parts that are as by default left out. */
export function address(state) {
  const query = new URLSearchParams();
  for (const [part, [key]] of Object.entries(PARTS)) {
    const inPath = state.place === "variant" && (part === "alpha" || part === "resolution");
    if (!inPath && state[part] !== DEFAULTS[part]) query.set(key, String(state[part]));
  }
  const path = state.place === "variant" ? `/v/${state.alpha}/${state.resolution}` : "/";
  const text = query.toString();
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
    const next = Object.freeze({ ...this.now, ...change });
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
