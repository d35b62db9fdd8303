// The only fetch(): routes by name, and how long each answer is kept. A problem comes as a Problem, with its title,
// detail and request id.
import { LIMITS, LIMIT_NAMES, accuracyPrecision, chosen, ownRounding, tidy } from "./state.js";
import { defaults } from "./vocabulary.js";

const ROOT = "/api/v1";
const TOKEN = "mobilenet-explorer-token";

export class Problem extends Error {
  constructor({ title, detail, status, request_id: requestId }) {
    super(detail);
    this.title = title;
    this.status = status;
    this.requestId = requestId ?? "";
  }
}

/** Keeps the token that the server printed as a link (#token=...) for this tab, and takes it out of the address. */
export function keepToken(location, history) {
  const token = new URLSearchParams(location.hash.slice(1)).get("token");
  if (!token) return;
  setToken(token);
  history.replaceState(null, "", location.pathname + location.search);
}

export const setToken = (token) => sessionStorage.setItem(TOKEN, token);

/** Which network a view or a row is of, as the API names it, what is usual left out. Whoever asks about one asks by this. */
export function networkOf({ network = defaults.network, num_classes = defaults.num_classes, rounding = "" }) {
  const usual = { network: defaults.network, num_classes: defaults.num_classes, rounding: ownRounding(network) };
  return Object.fromEntries(Object.entries({ network, num_classes, rounding }).filter(([name, value]) => value && value !== usual[name]));
}

/** What times a view's network here, as a query: one image at a time is understood. */
const timing = ({ runtime, precision, threads }) => ({ runtime, precision, threads });

/** A path of the API with what is asked; parts that are null, undefined or "" are left out. */
function url(path, query = {}) {
  const said = Object.entries(query).filter(([, value]) => value !== null && value !== undefined && value !== "");
  const text = new URLSearchParams(said).toString().replaceAll("%2F", "/").replaceAll("%40", "@").replaceAll("%2C", ",");
  return ROOT + path + (text && `?${text}`);
}

/** For what has sentences in it: the language of the page. */
const said = () => ({ lang: document.documentElement.lang === "ko" ? "ko" : "" });

const ofPoint = (part, asked = () => ({})) => (view, more) => url(`/design-points/${view.alpha}/${view.resolution}${part}`, { ...asked(view), ...networkOf(view), ...more });

export const paths = {
  point: (view, set) => ofPoint("")(view, { accuracy_set: set === defaults.accuracy_set ? "" : set }),
  count: ofPoint("/count"),
  latency: ofPoint("/latency", () => ({ limit: 100 })),
  cliff: ofPoint("/cliff"),
  costs: ofPoint("/layers"),
  layers: ofPoint("/layers", timing),
  files: ofPoint("/files"),
  recommendation: (question) => url("/recommendation", question),
  record: (question, then) => url("/recommendation/record", { ...question, then, ...said() }),
  comparisonRecord: (question, then) => url("/comparison/record", { ...question, then, ...said() }),
  rows: ({ objective, ...question }, columns = "top1_kind") => url("/pareto", { ...withoutLimits(question), minimise: question.device ? "latency_ms" : "mult_adds", maximise: "top1_percent", all: true, columns }),
  next: (question) => url("/predictions/next", question),
  comparison: (question, format) => url("/comparison", { ...question, format }),
  chart: (name, query) => url(`/charts/${name}`, query),
  measurements: `${ROOT}/measurements`,
  history: () => url("/measurements", { limit: 20, ...said() }),
  accuracies: (set) => url(`/accuracies/sets/${encodeURIComponent(set)}`, { format: "csv", bom: true }),
  events: (id) => url(`/jobs/${id}/events`, said()),
};

/** What each figure is asked for a view; the server marks the answer where no point is chosen. */
export const figureOf = {
  choice: (question, view, lang) => ({ ...question, ...(view.selected && { ...pointOf(view), marked_network: view.among && view.network }), lang }),
  compare: ({ accuracy_set: ofNoBar, ...question }, view, lang) => ({ ...question, by: view.by === "kind" ? "" : view.by, scale: view.scale === "count" ? "" : view.scale, lang }),
  kinds: (view, lang) => ({ ...pointOf(view), ...networkOf(view), precision: accuracyPrecision(view), lang }),
  layerTimes: (view, lang) => ({ ...pointOf(view), ...timing(view), ...networkOf(view), lang }),
  runtimes: (view, lang) => ({ precision: view.precision, threads: view.threads, network: networkOf(view).network, lang }),
};

export const pointOf = ({ alpha, resolution }) => ({ alpha, resolution });

/** A question that asks nothing to keep limits. */
export const withoutLimits = (question) => Object.fromEntries(Object.entries(question).filter(([name]) => !(name in LIMITS)));

/** The limits of a view in the API's units. */
export const limitsOf = (view) => Object.fromEntries(LIMIT_NAMES.map((name) => [name, view[name] === null || LIMITS[name].scale === 1 ? view[name] : Math.round(view[name] * LIMITS[name].scale)]));

/** A limit as the view has it: {max_params: 2.59} for ("max_params", 2590000). */
export const limitPart = (name, value) => ({ [name]: tidy(value / LIMITS[name].scale) });

// What is exact does not change while the page is open: asked for once, whichever panels want it.
export const readCosts = (view) => getOnce(paths.costs(view));
/** What a runtime reads of the view's network first, held against the view's limit. */
export const readFiles = (view, runtime) => getOnce(paths.files(view, { runtime, precision: view.precision, max_weight_mb: view.max_weight_mb, ...said() }));
/** Where the published numbers of a point stand, and the documents of a source. */
export const readCited = (view, asked) => getOnce(ofPoint("/citations")(view, { ...asked, ...said() }));
export const readSource = (source, network) => getOnce(url("/citations", { source, network }));
export const readCount = (view) => getOnce(paths.count(view));
export const readRuntimes = () => getOnce(url("/runtimes", said()));
export const readMeasurement = (id) => getOnce(url(`/measurements/${id}`, said())); // stored once, never changed

// What the store knows changes as measurements land: kept while a place of the page is shown, for its panels to share.
export const readDevices = (lang, q) => getWhileHere(url("/devices", { lang, q }));
export const readAccuracySets = () => getWhileHere(`${ROOT}/accuracies`);
export const readPoint = (view, set = defaults.accuracy_set) => getWhileHere(paths.point(view, set)); // its accuracy may be a user's own
export const readRecommendation = (question) => getWhileHere(paths.recommendation({ ...question, ...said() }));
export const readComparison = (question, lang) => getWhileHere(paths.comparison({ ...question, lang }));
export const readCliff = (view, where) => getWhileHere(paths.cliff(view, where));

// For where measurements land.
export const readDevicesNow = (lang) => call(url("/devices", { lang }));
export const readNextPoints = (question) => call(paths.next(question));
export const readLatency = (view) => call(paths.latency(view, said()));
export const readLayerTimes = (view) => callTogether(paths.layers(view, said())); // by three panels at once
/** {figure, path}: a chart, and where it and its numbers are. */
export const readChart = async (name, query) => ({ figure: await call(paths.chart(name, query)), path: paths.chart(name, query) });
export const readMeasurements = () => call(url("/measurements", { limit: 500, kind: "measured", ...said() }));
export const readRecommendationNow = (question) => call(paths.recommendation({ ...question, ...said() }));
export const readAt = (path) => call(path); // of an answer, or of a record
export const readEstimateNow = (runtimes, count, careful) => call(estimatePath(runtimes, count, careful));
export const readJobs = () => call(url("/jobs", { limit: 20 }));
export const readJob = (id) => call(url(`/jobs/${id}`, said()));
export const cancelJob = (id) => send("DELETE", `${ROOT}/jobs/${id}`);

/** Asks for every combination of points, runtimes, precisions and threads; gives the job's id. */
export const startMeasurements = (request) => send("POST", paths.measurements, request);

/** What startMeasurements takes for points of the network of a view or a row, by what it is timed by. */
export const requestOf = (view, points) => ({ points: points.map(pointOf), runtimes: [view.runtime], precisions: [view.precision], threads: [view.threads], network: view.network, ...networkOf(view) });

/** Sends a file of latencies; `asked` names what its lines do not say. Gives {imported, errors: [{line, message}]}. */
export const importMeasurements = (file, asked) => send("POST", url("/measurements/import", asked), file, "text/csv");

/** Sends a file of accuracies, each line saying its set; the same is given. */
export const importAccuracies = (file) => send("POST", `${ROOT}/accuracies/import`, file, "text/csv");

/** Fails where the server does not answer. */
export const checkServer = () => callTogether("/healthz");

/** How long so many measurements by each of some runtimes would take. */
const estimatePath = (runtimes, count, careful = false) => url("/measurements/estimate", { runtime: runtimes.join(","), count, careful: careful || "", ...said() });

const KEPT = 200;
const kept = new Map();
const keptHere = new Map();
const flying = new Map();

/** Forgets what the store said: for another place of the page. */
export const forgetStored = () => keptHere.clear();

const getOnce = (path) => keep(kept, path);
const getWhileHere = (path) => keep(keptHere, path);

function keep(answers, path) {
  if (!answers.has(path)) {
    if (answers.size >= KEPT) answers.delete(answers.keys().next().value);
    const answer = call(path);
    answers.set(path, answer);
    answer.catch(() => answers.delete(path));
  }
  return answers.get(path);
}

/** One request for all who ask before it is answered. */
function callTogether(path) {
  if (!flying.has(path)) flying.set(path, call(path).finally(() => flying.delete(path)));
  return flying.get(path);
}

function send(method, path, body, type = "application/json") {
  const token = sessionStorage.getItem(TOKEN);
  return call(path, {
    method,
    headers: { "Content-Type": type, ...(token && { Authorization: `Bearer ${token}` }) },
    body: body instanceof Blob ? body : body && JSON.stringify(body),
  });
}

async function call(path, options = {}) {
  const headers = { Accept: "application/json", "Accept-Language": document.documentElement.lang, ...options.headers };
  let response;
  try {
    response = await fetch(path, { ...options, headers });
  } catch {
    throw new Problem({ title: "", detail: "", status: 0 });
  }
  const body = await response.json().catch(() => ({ title: response.statusText, detail: path, status: response.status }));
  if (!response.ok) throw new Problem(body);
  return body;
}
