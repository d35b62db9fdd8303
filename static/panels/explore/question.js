// What Explore, Variant and Compare ask: whose latency, by which accuracies, under which limits. Nothing is judged here.
import { limitsOf, networkOf, pointOf, readAccuracySets, readDevices, readRecommendation } from "../../api.js";
import { sideText, sidesOf } from "../compare/sides.js";
import { shortName } from "../../format.js";
import { FASTEST, LIMITS, LIMIT_NAMES, NETWORK } from "../../state.js";
import { defaults, names } from "../../vocabulary.js";
import { languageOf } from "../../words/index.js";

/** Whether an accuracy set is published; one that is not, somebody imported. */
export const isPublished = (set) => names("accuracy_sets").includes(set);

/**
 * {devices, device, runtimes, question}: the device of the view, the runtimes that are known there at the view's
 * precision, and the question that the API is asked, which names a runtime and threads only where the view does: the
 * answer says which it took. isKnown: whether there is such a device. isTimed: whether anything is known there at the
 * precision; else the question names the device where it asks about latency, and the answer says what it cannot judge.
 */
export function whereOf(view, items) {
  const devices = byId(items);
  const here = devices[0];
  const wanted = view.device === "this" ? here.id : view.device || usualDevice(devices, view.precision).id;
  const found = devices.find((each) => each.id === wanted);
  const device = found ?? { id: view.device, name: view.device, kind: "imported", groups: [], sources: [], design_points: 0 };
  const isHere = device === here;
  const groups = device.groups.filter((each) => each.precision === view.precision);
  const runtimes = [...new Set(groups.map((each) => each.runtime))];
  const asked = view.deviceRuntime || (isHere ? view.runtime : "");
  const named = asked === FASTEST ? "" : asked;
  const isTimed = groups.length > 0;
  const runtime = runtimes.includes(named) || !isTimed ? named : "";
  const threads = view.deviceThreads || (isHere && runtime ? view.threads : 0);
  const isThere = groups.some((each) => each.threads === threads && (!runtime || each.runtime === runtime));
  return {
    devices,
    device,
    isHere,
    isKnown: Boolean(found),
    isTimed,
    isHereMeasured: here.design_points > 0,
    precisions: [...new Set(device.groups.map((each) => each.precision))],
    runtimes,
    question: questionOf(view, (isTimed || asksLatency(view) || device.memory) && { device: isHere ? "this" : device.id, runtime, threads: isThere ? threads : "", runs: view.runs === defaults.runs ? "" : view.runs }),
  };
}

/** What is known of a runtime on a device with those threads: how many points, by whom, what follows. */
export const groupOf = (device, source) => (source && device.groups.find((each) => ["runtime", "precision", "threads"].every((part) => each[part] === source[part]))) ?? null;

/** The device of a view that names none: this machine once it is known well at the precision, until then a published one. */
export function usualDevice([here, ...others], precision) {
  const isKnown = here.groups.some((each) => each.precision === precision && each.conclusion === "any_point");
  return isKnown ? here : others.find(({ id }) => id === defaults.device);
}

/** Whether this machine is known well enough to stand there at first sight. */
export async function isHereKnown(view) {
  const devices = byId((await readDevices(languageOf(view))).items);
  return usualDevice(devices, defaults.precision) === devices[0];
}

/** One device where measured and imported latencies of it are listed apart. */
export function byId(items) {
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

const asksLatency = (view) => LIMIT_NAMES.some((name) => LIMITS[name].needs_device && (view[name] !== null || view.objective === LIMITS[name].objective));

function questionOf(view, source) {
  const limits = limitsOf(view);
  const among = { precision: view.precision, ...(view.among ? { network: view.among } : networkOf(view)), ...(view.accuracySet !== defaults.accuracy_set && { accuracy_set: view.accuracySet }) };
  const objective = view.objective === defaults.objective ? "" : view.objective;
  const percentile = view.percentile === defaults.percentile ? "" : view.percentile;
  const goal = { objective, grid: view.grid };
  const memory = view.memory === "device" ? "" : view.memory;
  const asked = source
    ? { device: source.device, runtime: source.runtime, ...among, threads: source.threads, runs: source.runs, ...limits, memory, percentile, ...goal }
    : { ...among, ...limits, ...goal };
  return Object.fromEntries(Object.entries(asked).filter(([, value]) => value !== "" && value !== null));
}

/**
 * whereOf for the devices that the server knows, and `accuracySet`: the view's, or the usual one where there is no such.
 * On Explore the question is about all that is chosen among, elsewhere about one point alone.
 */
export async function located(view) {
  const [devices, accuracySet] = await Promise.all([readDevices(languageOf(view)), accuracySetOf(view)]);
  return { ...whereOf({ ...(view.place === "explore" ? view : alone(view)), accuracySet }, devices.items), accuracySet };
}

/** A view that asks about its point alone, which is the answer then unless it is outside the limits. */
export const alone = (view) => ({ ...view, objective: "mult_adds", grid: "", among: "" });

/** A view's accuracy set, or the usual one where there is no such. */
export async function accuracySetOf({ accuracySet }) {
  const isKnown = isPublished(accuracySet) || (await readAccuracySets()).items.some(({ name }) => name === accuracySet);
  return isKnown ? accuracySet : defaults.accuracy_set;
}

/** The accuracy set of a view, where it names none the one that knows its network. */
export async function setOf(view) {
  return view.network === defaults.network ? accuracySetOf(view) : (await explored(view)).accuracySet;
}

/**
 * The same with what is answered: `answer`, on Explore with its chart, the runtime and threads in force as `source`, what is known there as `group`,
 * what the view left open of that as `rests`, and `view` with it, as links to other places have it.
 */
export async function explored(view) {
  const where = await located(view);
  const more = view.place === "explore" ? { front: view.selected ? keyOf(view, view) : "best" } : pointOf(view); // one request for all that follows a slider
  const answer = await readRecommendation({ ...where.question, ...more });
  const { latency_of: source, rows } = answer;
  const timed = where.device.groups.filter((each) => each.precision === view.precision && each.runtime === source?.runtime);
  const rests = restsOn(view, where, source);
  const accuracySet = where.accuracySet === defaults.accuracy_set ? answer.accuracy_set : where.accuracySet;
  return { ...where, accuracySet, isSetKnown: where.accuracySet === view.accuracySet, rests, view: { ...view, ...rests, then: "" }, answer, rows, source, group: groupOf(where.device, source), threadCounts: timed.map((each) => each.threads) };
}

/** What an answer to a view rests on, as an address says it: of this machine its name, which says the same to whoever reads it. */
function restsOn(view, { device, devices }, source) {
  const deviceRuntime = view.deviceRuntime === FASTEST ? FASTEST : source?.runtime;
  const against = view.against.replaceAll(/@this(?=,|$)/g, `@${encodeURIComponent(devices[0].id)}`);
  return { device: device.id, against, ...(source && { deviceRuntime, deviceThreads: source.threads ?? 0 }) };
}

/** A point judged alone: as the answer among itself, or what it misses by. question: about one point, as alone() makes it. */
export async function judged(point, question) {
  const { best, nearest_miss: miss } = await readRecommendation({ ...question, ...pointOf(point) });
  return best ?? miss;
}

/** What Compare asks: {sides, where, question}, where as located() gives it. */
export async function compared(view) {
  const where = await located(view);
  const sides = sidesOf(view);
  const { accuracy_set, ...timed } = where.question;
  const { device, runtime, threads, runs } = where.isTimed ? timed : {};
  const [a, b, c] = sides.map(sideText);
  return { sides, where, question: { a, b, c, device, runtime, precision: view.precision, threads, runs, accuracy_set } };
}

/** Whether two points are one; no point is like none. Of those that say no network it is understood. */
export const isSame = (one, other) => other !== null && one.alpha === other.alpha && one.resolution === other.resolution && (one.network ?? other.network) === (other.network ?? one.network);

/** What charts call a point: "0.75/160", of several networks "mobilenet_v2/0.75/160". */
export const keyOf = ({ network, alpha, resolution }, { among }) => (among && `${network}/`) + shortName(alpha, resolution);

/** What a row is called where a view shows it: in full where its network is not understood. */
export const nameIn = ({ among, network }, row) => (among || !NETWORK[network].has_alpha ? row.name : shortName(row.alpha, row.resolution));

/** What makes a view look at a row. */
export const thereOf = (row, { network }) => ({ ...pointOf(row), ...(row.network && row.network !== network && { network: row.network, rounding: "" }) });

/** Looks at a row; one of another network than the view's on Variant. */
export function lookAt(row, { state, go }) {
  const there = thereOf(row, state.now);
  if (there.network) go("variant", there)(new Event("click"));
  else state.set(there);
}

/** The point that is looked at: the one chosen, or the answer's; null where there is neither. */
export const lookedAt = (view, answer) => (view.selected ? view : answer.best);
