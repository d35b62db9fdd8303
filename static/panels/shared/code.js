// This view as code: the same answer by curl and Python, and as CSV and JSON to keep.
import { paths } from "../../api.js";
import { copying } from "../../copying.js";
import { fill, h } from "../../dom.js";
import { compared } from "../compare/compared.js";
import { located } from "../explore/question.js";
import { alphaText } from "../../format.js";
import { panel } from "./panel.js";
import { CODES } from "../../state.js";
import { requestFor } from "./sweeping.js";

const LABELS = { curl: "curl", python: "Python", csv: "CSV", json: "JSON" };

export function mount(element, { state }) {
  return panel(element, async (view, words) => {
    const { question } = view.place === "explore" ? await located(view) : view.place === "compare" ? await compared(view) : { question: null };
    const { text, href } = snippet(view, location.origin, question);
    const tabs = CODES.map((name) =>
      h("button", { type: "button", id: `code-${name}`, "aria-pressed": String(name === view.code), onclick: () => state.set({ code: name }) }, LABELS[name]),
    );
    fill(
      element,
      h("h2", { id: "code-title", tabindex: "-1" }, words.codeTitle),
      h(
        "div",
        { class: "code" },
        h("div", { class: "tabs", role: "group", "aria-labelledby": "code-title" }, tabs, h("button", { type: "button", class: "r", id: "code-copy", onclick: copying(() => text, words, words.copy) }, words.copy)),
        h("pre", { tabindex: "0" }, href ? h("a", { href }, text) : text),
      ),
    );
  });
}

/** What the view shows, as text to run or an address to open. question: what Explore asks (explored.js). */
export function snippet(view, origin, question = null) {
  if (view.place === "measure") return measuring(view, origin);
  if (view.place === "compare") return comparing(view, origin, question);
  if (view.place === "explore") return choosing(view, origin, question);
  const layers = paths.layers(view);
  switch (view.code) {
    case "python":
      return { text: python(view) };
    case "csv": {
      const path = paths.layers(view, "csv");
      return { text: `${origin}${path}`, href: `${path}&bom=true` };
    }
    case "json":
      return { text: `${origin}${layers}`, href: layers };
    default:
      return { text: `curl '${origin}${layers}'` };
  }
}

/** The recommendation as a request, every variant as a file, and the chart's figure for a notebook. */
function choosing(view, origin, question) {
  const answer = paths.recommendation(question);
  const chart = paths.choiceChart("front", question, view);
  switch (view.code) {
    case "python":
      return { text: notebook(origin, answer, chart, 'print(answer["best"], *answer["sentences"], sep="\\n")') };
    case "csv": {
      const path = `${paths.rows(question, "")}&columns=mult_adds,params,weight_mb,peak_activation_mb,top1_kind&format=csv`;
      return { text: `${origin}${path}`, href: `${path}&bom=true` };
    }
    case "json":
      return { text: `${origin}${answer}`, href: answer };
    default:
      return { text: `${asForm(origin, answer)}\n${asForm(origin, paths.rows(question))}` };
  }
}

/** A GET as curl with its parameters one by one, three a line. */
function asForm(origin, path) {
  const [route, query] = path.split("?");
  const flags = [...new URLSearchParams(query)].map(([name, value]) => `-d ${name}=${quoted(value)}`);
  const lines = Array.from({ length: Math.ceil(flags.length / 3) }, (_, index) => flags.slice(3 * index, 3 * index + 3).join(" "));
  return [`curl -G ${origin}${route}`, ...lines].join(" \\\n  ");
}

const quoted = (value) => (/^[\w.,-]+$/.test(value) ? value : `'${value.replaceAll("'", "'\\''")}'`);

/** The next sweep as a request, and what is stored as a file. */
function measuring(view, origin) {
  const request = requestFor(view);
  const chart = paths.runtimesChart(view);
  switch (view.code) {
    case "python":
      return {
        text: [
          "from mobilenet_core import DesignPoint, mobilenet_v1",
          "from mobilenet_core.measure import measure",
          "from mobilenet_core.records import MeasurementPlan",
          `plan = MeasurementPlan(runtime="${request.runtimes[0]}", precision="${request.precisions[0]}", threads=${request.threads[0]})`,
          ...(request.points.length > 1
            ? [`for alpha, resolution in ${tuples(request.points)}:`, "    measured = measure(mobilenet_v1(DesignPoint(alpha, resolution)), plan)", "    print(alpha, resolution, measured.latency_ms.p50)"]
            : [`print(measure(mobilenet_v1(DesignPoint${tuples(request.points).slice(1, -1)}), plan).latency_ms)`]),
        ].join("\n"),
      };
    case "csv":
      return { text: `${origin}${paths.measurements}?format=csv`, href: `${paths.measurements}?format=csv&bom=true` };
    case "json":
      return { text: `${origin}${chart}`, href: chart };
    default:
      return { text: `curl -X POST '${origin}${paths.measurements}' -H 'Content-Type: application/json' \\\n  -d '${JSON.stringify(request)}'\ncurl '${origin}${paths.measurements}'` };
  }
}

/** The comparison as a request and as a file, and its bars for a notebook. */
function comparing(view, origin, question) {
  const answer = paths.comparison(question);
  switch (view.code) {
    case "python":
      return { text: notebook(origin, answer, paths.compareChart(question, view.by), 'print(*answer["verdicts"], *answer["notes"], sep="\\n")') };
    case "csv": {
      const path = paths.comparison(question, "csv");
      return { text: `${origin}${path}`, href: `${path}&bom=true` };
    }
    case "json":
      return { text: `${origin}${answer}`, href: answer };
    default:
      return { text: asForm(origin, answer) };
  }
}

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

function python(view) {
  const body = { mobilenet_v1: "separable", conv_mobilenet: "conv", shallow_mobilenet: "shallow" }[view.network];
  const rounding = view.rounding === "tf_slim" ? "" : `, rounding="${view.rounding}"`;
  const more = (body === "separable" ? "" : `, body="${body}"`) + rounding;
  return [
    "from mobilenet_core import DesignPoint, cost_report, mobilenet_v1",
    `report = cost_report(mobilenet_v1(DesignPoint(alpha=${alphaText(view.alpha)}, resolution=${view.resolution})${more}))`,
    "for layer in report.layers:\n    print(layer.name, layer.kind, layer.mult_adds, layer.params)",
  ].join("\n");
}
