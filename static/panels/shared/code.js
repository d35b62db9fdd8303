// This view as code: the same answer by curl and Python, and as CSV and JSON to keep.
import { figureOf, paths } from "../../api.js";
import { copying, fill, h } from "../../dom.js";
import { compared, located } from "../explore/question.js";
import { alphaText } from "../../format.js";
import { segments } from "./controls.js";
import { requestFor } from "./measuring.js";
import { panel } from "./panel.js";
import { CODES, RANKED } from "../../state.js";

const COSTS = RANKED.filter((each) => !each.needs_device && each.better === "low").map(({ column }) => column);
const LABELS = { curl: "curl", python: "Python", csv: "CSV", json: "JSON" };

export function mount(element, { state }) {
  return panel(element, async (view, words) => {
    const { question, isTimed } = view.place === "explore" ? await located(view) : view.place === "compare" ? await compared(view) : { question: null };
    const { text, href } = snippet(view, location.origin, question, isTimed);
    const tabs = segments("code", CODES.map((name) => [name, LABELS[name]]), view.code, (code) => state.set({ code }));
    const copy = h("button", { type: "button", class: "r", id: "code-copy", onclick: copying(() => text, words, words.copy) }, words.copy);
    fill(
      element,
      h("div", { class: "fh" }, h("h2", { id: "code-title", tabindex: "-1" }, words.codeTitle), h("a", { class: "s r", href: "/docs", hreflang: "en" }, words.apiDocs)),
      h("div", { class: "code" }, h("div", { class: "tabs", role: "group", "aria-labelledby": "code-title" }, tabs, copy), h("pre", { tabindex: "0" }, href ? h("a", { href }, text) : text)),
    );
  });
}

/** What the view shows, as text to run or an address to open. question: what Explore or Compare asks; isTimed: of a device with latencies. */
export function snippet(view, origin, question = null, isTimed = true) {
  const { curl, python, csv, json } = { explore: choosing, compare: comparing, measure: measuring, variant: layers }[view.place](view, origin, question, isTimed);
  if (view.code === "csv") return { text: `${origin}${csv}`, href: `${csv}&bom=true` };
  if (view.code === "json") return { text: `${origin}${json}`, href: json };
  return { text: view.code === "python" ? python() : curl };
}

/** The layers, and the same in the library. */
const layers = (view, origin) => ({
  curl: `curl '${origin}${paths.layers(view)}'`,
  python: () => inLibrary(view),
  csv: paths.layers(view, { format: "csv" }),
  json: paths.layers(view),
});

/** The recommendation as a request, every variant as a file, and the chart's figure for a notebook. */
function choosing(view, origin, question, isTimed) {
  const { device, runtime, threads, runs, percentile, ...costs } = question;
  const rows = isTimed ? question : costs;
  const answer = paths.recommendation(question);
  const chart = paths.chart("front", figureOf.choice(question, view));
  return {
    curl: `${asForm(origin, answer)}\n${asForm(origin, paths.rows(rows))}`,
    python: () => notebook(origin, answer, chart, 'print(answer["best"], *answer["sentences"], sep="\\n")'),
    csv: `${paths.rows(rows, "")}&columns=${COSTS},top1_kind&format=csv`,
    json: answer,
  };
}

/** The comparison as a request and as a file, and its bars for a notebook. */
function comparing(view, origin, question) {
  const answer = paths.comparison(question);
  const chart = paths.chart("compare", figureOf.compare(question, view));
  return {
    curl: asForm(origin, answer),
    python: () => notebook(origin, answer, chart, 'print(*answer["verdicts"], *answer["notes"], sep="\\n")'),
    csv: paths.comparison(question, "csv"),
    json: answer,
  };
}

/** The next sweep as a request, and what is stored as a file. */
function measuring(view, origin) {
  const request = requestFor(view);
  const stored = `${origin}${paths.measurements}`;
  return {
    curl: `curl -X POST '${stored}' -H 'Content-Type: application/json' \\\n  -d '${JSON.stringify(request)}'\ncurl '${stored}'`,
    python: () => measured(request, view),
    csv: `${paths.measurements}?format=csv`,
    json: paths.chart("runtimes", figureOf.runtimes(view)),
  };
}

/** A GET as curl with its parameters one by one, three a line. */
function asForm(origin, path) {
  const [route, query] = path.split("?");
  const flags = [...new URLSearchParams(query)].map(([name, value]) => `-d ${name}=${quoted(value)}`);
  const lines = Array.from({ length: Math.ceil(flags.length / 3) }, (_, index) => flags.slice(3 * index, 3 * index + 3).join(" "));
  return [`curl -G ${origin}${route}`, ...lines].join(" \\\n  ");
}

const quoted = (value) => (/^[\w.,-]+$/.test(value) ? value : `'${value.replaceAll("'", "'\\''")}'`);

/** Python that asks for an answer, prints what it says, and shows a chart. */
function notebook(origin, answer, chart, print) {
  return [
    "import json, urllib.request",
    "import plotly.graph_objects as go",
    `ROOT = "${origin}"`,
    `with urllib.request.urlopen(ROOT + "${answer}") as found:`,
    "    answer = json.load(found)",
    print,
    `with urllib.request.urlopen(ROOT + "${chart}") as found:`,
    "    go.Figure(json.load(found)).show()",
  ].join("\n");
}

const tuples = (points) => `[${points.map(({ alpha, resolution }) => `(${alphaText(alpha)}, ${resolution})`).join(", ")}]`;

const BODIES = { mobilenet_v1: "", conv_mobilenet: ', body="conv"', shallow_mobilenet: ', body="shallow"' };

/** What makes the view's network, in the library. */
const imported = ({ network }, ...names) =>
  network in BODIES ? [`from mobilenet_core import ${["DesignPoint", ...names, "mobilenet_v1"].join(", ")}`] : [`from mobilenet_core import ${["DesignPoint", ...names].join(", ")}`, "from mobilenet_core.networks.family import NetworkChoice"];

/** The view's network at a point, as the library makes it. */
function network(view, point) {
  const rounding = view.rounding && `, rounding="${view.rounding}"`;
  if (!(view.network in BODIES)) return `NetworkChoice("${view.network}"${rounding}).spec(DesignPoint${point})`;
  return `mobilenet_v1(DesignPoint${point}${BODIES[view.network]}${rounding})`;
}

/** Measuring the points of a request, by the first of what it names. */
function measured({ points, runtimes, precisions, threads }, view) {
  const loop = [`    measured = measure(${network(view, "(alpha, resolution)")}, plan)`, "    print(alpha, resolution, measured.latency_ms.p50)"];
  return [
    ...imported(view),
    "from mobilenet_core.measure import measure",
    "from mobilenet_core.records import MeasurementPlan",
    `plan = MeasurementPlan(runtime="${runtimes[0]}", precision="${precisions[0]}", threads=${threads[0]})`,
    ...(points.length > 1 ? [`for alpha, resolution in ${tuples(points)}:`, ...loop] : [`print(measure(${network(view, tuples(points).slice(1, -1))}, plan).latency_ms)`]),
  ].join("\n");
}

const inLibrary = (view) =>
  [
    ...imported(view, "cost_report"),
    `report = cost_report(${network(view, `(alpha=${alphaText(view.alpha)}, resolution=${view.resolution})`)})`,
    "for layer in report.layers:\n    print(layer.name, layer.kind, layer.mult_adds, layer.params)",
  ].join("\n");
