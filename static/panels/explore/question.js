// What Explore and Compare ask: whose latency, by which accuracies, under which limits; and the sixteen rows as answered.
import { limitsOf, networkOf, readAccuracySets, readDevices, readRows, readVariants } from "../../api.js";
import { shortName } from "../../format.js";
import { sideText, sidesOf } from "../compare/sides.js";
import { LIMIT_NAMES } from "../../state.js";
import { defaults, names } from "../../vocabulary.js";
import { languageOf } from "../../words/index.js";

const FIRST_DEVICE = "pixel-3"; // until this machine is known well enough

/** Whether an accuracy set is published; one that is not, somebody imported. */
export const isPublished = (set) => names("accuracy_sets").includes(set);

/**
 * {devices, device, runtimes, question}: the device of the view, the runtimes that are known there at the view's
 * precision, and the question that the API is asked, which names a runtime and threads only where the view does: the
 * answer says which it took. isKnown: whether there is such a device. isTimed: whether anything is known there at the
 * precision; else the question names no device and no limit on latency.
 */
export function whereOf(view, items) {
  const devices = byId(items);
  const here = devices[0];
  const wanted = view.device === "this" ? here.id : view.device || usualDevice(devices).id;
  const found = devices.find((each) => each.id === wanted);
  const device = found ?? { id: view.device, name: view.device, kind: "imported", groups: [], sources: [], design_points: 0 };
  const isHere = device === here;
  const groups = device.groups.filter((each) => each.precision === view.precision);
  const runtimes = [...new Set(groups.map((each) => each.runtime))];
  const named = view.deviceRuntime || (isHere ? view.runtime : "");
  const runtime = runtimes.includes(named) ? named : "";
  const threads = view.deviceThreads || (isHere && runtime ? view.threads : 0);
  const isThere = groups.some((each) => each.threads === threads && (!runtime || each.runtime === runtime));
  return {
    devices,
    device,
    isHere,
    isKnown: Boolean(found),
    isTimed: groups.length > 0,
    isHereMeasured: here.design_points > 0,
    precisions: [...new Set(device.groups.map((each) => each.precision))],
    runtimes,
    question: questionOf(view, groups.length > 0 && { device: isHere ? "this" : device.id, runtime, threads: isThere ? threads : "" }),
  };
}

/** What is known of a runtime on a device with those threads: how many points, by whom, what follows. */
export const groupOf = (device, source) => (source && device.groups.find((each) => ["runtime", "precision", "threads"].every((part) => each[part] === source[part]))) ?? null;

/** The device of a view that names none: this machine once it is known well, until then a published one. */
export const usualDevice = ([here, ...others]) => (here.conclusion === "any_point" ? here : others.find(({ id }) => id === FIRST_DEVICE));

/** One device where measured and imported latencies of it are listed apart. */
function byId(items) {
  const found = new Map();
  for (const item of items) {
    const before = found.get(item.id);
    found.set(item.id, before ? { ...before, groups: merged(before.groups, item.groups) } : item);
  }
  return [...found.values()];
}

function merged(groups, more) {
  const key = (each) => `${each.runtime} ${each.precision} ${each.threads}`;
  const known = new Set(groups.map(key));
  return [...groups, ...more.filter((each) => !known.has(key(each)))];
}

function questionOf(view, source) {
  const { max_latency_ms: latency, ...limits } = limitsOf(view);
  const among = { precision: view.precision, ...networkOf(view), ...(view.accuracySet !== defaults.accuracy_set && { accuracy_set: view.accuracySet }) };
  const objective = view.objective === defaults.objective || (view.objective === "latency" && !source) ? "" : view.objective;
  const percentile = view.percentile === defaults.percentile ? "" : view.percentile;
  const goal = { objective, grid: view.grid };
  const asked = source
    ? { device: source.device, runtime: source.runtime, ...among, threads: source.threads, max_latency_ms: latency, ...limits, percentile, ...goal }
    : { ...among, ...limits, ...goal };
  return Object.fromEntries(Object.entries(asked).filter(([, value]) => value !== "" && value !== null));
}

/** whereOf for the devices that the server knows, and `accuracySet`: the view's, or the usual one where there is no such. */
export async function located(view) {
  const [devices, sets] = await Promise.all([readDevices(languageOf(view)), isPublished(view.accuracySet) ? null : readAccuracySets()]);
  const accuracySet = !sets || sets.items.some(({ name }) => name === view.accuracySet) ? view.accuracySet : defaults.accuracy_set;
  return { ...whereOf({ ...view, accuracySet }, devices.items), accuracySet };
}

/** The same with the sixteen's rows, and the runtime and threads in force: `source`, what is known there: `group`. */
export async function explored(view) {
  const [where, { columns: costs }] = await Promise.all([located(view), readVariants(view)]);
  const { columns: known, latency_of: source } = await readRows({ ...where.question, grid: "" });
  const counts = where.device.groups.filter((each) => each.precision === view.precision && each.runtime === source?.runtime);
  return { ...where, source, group: groupOf(where.device, source), threadCounts: counts.map((each) => each.threads), rows: rowsOf(costs, known, view) };
}

/** What Compare asks: {sides, where, question}, where as located() gives it. */
export async function compared(view) {
  const where = await located(view);
  const sides = sidesOf(view);
  const { device, runtime, threads, accuracy_set } = where.question;
  const [a, b, c] = sides.map(sideText);
  return { sides, where, question: { a, b, c, device, runtime, precision: view.precision, threads, accuracy_set } };
}

/** One row for each variant; `passes` are the view's limits that it is outside of, a value nobody knows being outside. */
export function rowsOf(costs, known, view) {
  const size = { fp32: 1, fp16: 2, int8: 4 }[view.precision];
  const places = new Map(known.alpha.map((alpha, index) => [shortName(alpha, known.resolution[index]), index]));
  return costs.alpha.map((alpha, index) => {
    const resolution = costs.resolution[index];
    const place = places.get(shortName(alpha, resolution));
    const row = {
      alpha,
      resolution,
      mult_adds: costs.mult_adds[index],
      params: costs.params[index],
      weight: costs[`weight_bytes_${view.precision}`][index],
      peak: costs.peak_activation_bytes[index] / size,
      top1: known.top1_percent[place],
      top1Kind: known.top1_kind[place],
      here: known.latency_ms?.[place] ?? null,
      kind: known.latency_kind?.[place] ?? null,
    };
    return { ...row, passes: passedBy(row, view, known.latency_ms !== undefined) };
  });
}

/** What the API recommends as a row of the view. */
export function rowOf(best, view) {
  const row = {
    ...best,
    weight: Math.round(best.weight_mb * 1e6), // whole bytes
    peak: Math.round(best.peak_activation_mb * 1e6),
    top1: best.top1_percent,
    top1Kind: best.top1_kind,
    here: best.latency_ms,
    kind: best.latency_kind,
  };
  return { ...row, passes: passedBy(row, view, row.here !== null) };
}

const VALUES = {
  max_latency_ms: (row) => row.here,
  max_weight_mb: (row) => row.weight / 1e6,
  max_mult_adds: (row) => row.mult_adds / 1e6,
  max_params: (row) => row.params / 1e6,
  max_peak_activation_mb: (row) => row.peak / 1e6,
  min_top1: (row) => row.top1,
};

/** How many points are outside a limit, unknown ones too: of the sixteen, which the rows say at once, or of a grid. */
export function excludedBy(limit, rows, answer, view) {
  if (!view.grid) return rows.filter((row) => row.passes.includes(limit)).length;
  const unknown = limit === "min_top1" && view.min_top1 !== null ? answer?.unknown_count : 0; // top-1 alone can be unknown
  return (answer?.excluded[limit] ?? 0) + (unknown ?? 0);
}

/** A row's value in the unit of a limit, or null. */
export const valueOf = (row, limit) => VALUES[limit](row);

function passedBy(row, view, hasLatency) {
  return LIMIT_NAMES.filter((name) => view[name] !== null && (name !== "max_latency_ms" || hasLatency) && isPast(valueOf(row, name), name, view[name]));
}

const isPast = (value, name, bound) => value === null || (name.startsWith("min") ? value < bound : value > bound);

/** Whether two points are one; no point is like none. */
export const isSame = (one, other) => other !== null && one.alpha === other.alpha && one.resolution === other.resolution;

/** The point that is looked at: the one chosen, or the answer's. */
export const lookedAt = (view, answer) => (view.selected || !answer.best ? view : answer.best);
