// The only fetch(): one function per endpoint. A problem comes as a Problem, with its title, detail and request id.

import { LIMITS, accuracyPrecision, chosen, tidy } from "./state.js";

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

export const paths = {
  point: (view) => `${ROOT}/design-points/${view.alpha}/${view.resolution}${network(view)}`,
  layers: (view, format) => {
    const { runtime, precision, threads } = chosen(view);
    const query = new URLSearchParams({ runtime, precision, threads });
    if (view.network !== "mobilenet_v1") query.set("network", view.network);
    if (format) query.set("format", format);
    return `${ROOT}/design-points/${view.alpha}/${view.resolution}/layers?${query}`;
  },
  count: (view) => `${ROOT}/design-points/${view.alpha}/${view.resolution}/count${network(view)}`,
  latency: (view) => `${ROOT}/design-points/${view.alpha}/${view.resolution}/latency${network(view)}`,
  model: (view, format) => `${ROOT}/design-points/${view.alpha}/${view.resolution}/model.${format}${network(view)}`,
  variants: (view, format) => {
    const weight = view.precision === "fp32" ? [] : [`weight_bytes_${view.precision}`];
    const columns = ["mult_adds", "params", "weight_bytes_fp32", ...weight, "peak_activation_bytes"];
    const query = new URLSearchParams();
    if (view.network !== "mobilenet_v1") query.set("network", view.network);
    query.set("columns", columns.join(","));
    if (format) query.set("format", format);
    return `${ROOT}/design-space?${query.toString().replaceAll("%2C", ",")}`;
  },
  measurements: `${ROOT}/measurements`,
  accuracies: (set) => `${ROOT}/accuracies/sets/${encodeURIComponent(set)}?format=csv&bom=true`,
  history: `${ROOT}/measurements?limit=20`,
  events: (id) => `${ROOT}/jobs/${id}/events`,
  chart: (name, view, lang) => {
    const query = new URLSearchParams({ alpha: view.alpha, resolution: view.resolution });
    for (const [name, value] of Object.entries(usual(view))) if (value) query.set(name, value);
    if (accuracyPrecision(view) === "int8") query.set("precision", "int8");
    query.set("lang", lang);
    return `${ROOT}/charts/${name}?${query}`;
  },
  recommendation: (question) => `${ROOT}/recommendation?${queryOf(question)}`,
  rows: (question, columns = "top1_kind") => {
    const { objective, ...rest } = withoutLimits(question);
    const cost = question.device ? "latency_ms" : "mult_adds";
    return `${ROOT}/pareto?${queryOf({ ...rest, minimise: cost, maximise: "top1_percent", all: true, columns })}`;
  },
  choiceChart: (name, question, view, lang) => {
    const at = view.selected ? { alpha: view.alpha, resolution: view.resolution } : {}; // else the server marks the answer
    return `${ROOT}/charts/${name}?${queryOf({ ...question, ...at, lang })}`;
  },
  next: (question) => `${ROOT}/predictions/next?${queryOf(question)}`,
  comparison: (question, format) => `${ROOT}/comparison?${readable(queryOf({ ...question, format }))}`,
  compareChart: ({ accuracy_set: ofNoBar, ...question }, by, lang) => `${ROOT}/charts/compare?${readable(queryOf({ ...question, by: by === "kind" ? "" : by, lang }))}`,
  cliff: (point, question) => `${ROOT}/design-points/${point.alpha}/${point.resolution}/cliff?${queryOf({ ...usual(point), ...question })}`,
  devices: (lang) => `${ROOT}/devices?lang=${lang}`,
  layerTimesChart: (view, lang) => {
    const { runtime, precision, threads } = chosen(view);
    const query = new URLSearchParams({ alpha: view.alpha, resolution: view.resolution, runtime, precision, threads });
    if (view.network !== "mobilenet_v1") query.set("network", view.network);
    query.set("lang", lang);
    return `${ROOT}/charts/layer-times?${query}`;
  },
  runtimesChart: (view, lang) => {
    const query = new URLSearchParams({ precision: view.precision, threads: view.threads });
    if (view.network !== "mobilenet_v1") query.set("network", view.network);
    if (lang) query.set("lang", lang);
    return `${ROOT}/charts/runtimes?${query}`;
  },
};

function network(view) {
  const query = queryOf(usual(view));
  return query && `?${query}`;
}

/** Which network a view is of, what is usual left empty: {network, rounding}, as the API names them. */
export const usual = (view) => ({
  network: view.network === "mobilenet_v1" ? "" : view.network,
  rounding: (view.rounding ?? "tf_slim") === "tf_slim" ? "" : view.rounding,
});

/** The address of an answer with sentences in it, in the language of the page. */
export const said = (path) => (document.documentElement.lang === "ko" ? `${path}${path.includes("?") ? "&" : "?"}lang=ko` : path);

const queryOf = (parts) =>
  new URLSearchParams(Object.entries(parts).filter(([, value]) => value !== null && value !== undefined && value !== "")).toString();

const readable = (query) => query.replaceAll("%2F", "/").replaceAll("%40", "@");

/** A question that asks nothing to keep limits. */
export const withoutLimits = (question) => Object.fromEntries(Object.entries(question).filter(([name]) => !/^(max|min)_/.test(name)));

/** What the API calls each limit of a view. */
export const BUDGETS = { maxLatency: "max_latency_ms", maxWeight: "max_weight_mb", maxMultAdds: "max_mult_adds", maxParams: "max_params", maxPeak: "max_peak_activation_mb", minTop1: "min_top1" };

/** The limits of a view as the API names them. */
export const limitsOf = (view) => ({
  max_latency_ms: view.maxLatency,
  max_weight_mb: view.maxWeight,
  max_mult_adds: view.maxMultAdds === null ? null : Math.round(view.maxMultAdds * 1e6),
  max_params: view.maxParams === null ? null : Math.round(view.maxParams * 1e6),
  max_peak_activation_mb: view.maxPeak,
  min_top1: view.minTop1,
});

/** A limit as the view has it: {maxLatency: 4.8} for ("max_latency_ms", 4.8). */
export function limitPart(budget, value) {
  const part = LIMITS.find((each) => BUDGETS[each] === budget);
  return { [part]: tidy(part === "maxMultAdds" || part === "maxParams" ? value / 1e6 : value) };
}

// What is exact does not change while the page is open: asked for once, whichever panels want it.
export const readPoint = (view) => getOnce(paths.point(view));
export const readLayers = (view) => getOnce(`${ROOT}/design-points/${view.alpha}/${view.resolution}/layers${network(view)}`);
export const readCount = (view) => getOnce(paths.count(view));
export const readVariants = (view) => getOnce(paths.variants(view));
export const readChart = (name, view, lang) => getOnce(paths.chart(name, view, lang));

export const readRuntimes = () => getOnce(`${ROOT}/runtimes`);
export const readMeasurement = (id) => getOnce(said(`${ROOT}/measurements/${id}`)); // stored once, never changed

// What the store knows changes as measurements land: kept while a place of the page is shown, for its panels to share.
export const readDevices = (lang) => getWhileHere(paths.devices(lang));
export const readDevicesNow = (lang) => call(paths.devices(lang)); // for where measurements land
export const readAccuracySets = () => getWhileHere(`${ROOT}/accuracies`);
export const readRows = (question) => getWhileHere(paths.rows(question));
export const readChoiceChart = (name, question, view, lang) => call(paths.choiceChart(name, question, view, lang));
export const readRecommendation = (question) => getWhileHere(paths.recommendation(question));
export const readComparison = (question, lang) => getWhileHere(paths.comparison({ ...question, lang }));
export const readCompareChart = (question, by, lang) => getWhileHere(paths.compareChart(question, by, lang));
export const readCliff = (point, question) => getWhileHere(paths.cliff(point, question));
export const readNextPoints = (question) => call(paths.next(question));

export const readLatency = (view) => call(said(paths.latency(view)));
export const readLayerTimes = (view) => callTogether(said(paths.layers(view))); // by three panels at once
export const readLayerTimesChart = (view, lang) => call(paths.layerTimesChart(view, lang));
export const readMeasurements = () => call(said(`${ROOT}/measurements?limit=500&kind=measured`));
export const readRuntimesChart = (view, lang) => call(paths.runtimesChart(view, lang)); // grows as measurements land
export const readPage = (path) => call(path);
export const readJobs = () => call(`${ROOT}/jobs?limit=20`);
export const readJob = (id) => call(`${ROOT}/jobs/${id}`);
export const cancelJob = (id) => send("DELETE", `${ROOT}/jobs/${id}`);

/** Asks for every combination of points, runtimes, precisions and threads; gives the job's id. */
export const startMeasurements = (request) => send("POST", paths.measurements, request);

/** Asks for one measurement of the view's point by what the view has chosen; gives the job's id. */
export const startMeasurement = (view) => startMeasurements(requestOf(view, [{ alpha: view.alpha, resolution: view.resolution }]));

/** What startMeasurements takes for points of the view's network, by what the view has chosen. */
export function requestOf(view, points) {
  const { runtime, precision, threads } = chosen(view);
  return { points, runtimes: [runtime], precisions: [precision], threads: [threads], network: view.network, ...(view.rounding !== "tf_slim" && { rounding: view.rounding }) };
}

/** Sends a file of latencies; `asked` names what its lines do not say. Gives {imported, errors: [{line, message}]}. */
export const importMeasurements = (file, asked) =>
  send("POST", `${paths.measurements}/import?${new URLSearchParams(asked)}`, file, "text/csv");

/** Sends a file of accuracies, each line saying its set; the same is given. */
export const importAccuracies = (file) => send("POST", `${ROOT}/accuracies/import`, file, "text/csv");

/** Fails where the server does not answer. */
export const checkServer = () => call("/healthz");

const KEPT = 500;
const kept = new Map();
const keptHere = new Map();

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

const flying = new Map();

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
