// This view as code: the same answer by curl and Python, and as CSV and JSON to keep.
import { paths } from "../api.js";
import { copying } from "../copying.js";
import { fill, h } from "../dom.js";
import { alphaText } from "../format.js";
import { CODES } from "../state.js";
import { requestFor } from "./next_sweep.js";

const LABELS = { curl: "curl", python: "Python", csv: "CSV", json: "JSON" };

export function mount(element, { state }) {
  return function update(view, words) {
    const { text, href } = snippet(view, location.origin);
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
  };
}

/** What the view shows, as text to run or an address to open. */
export function snippet(view, origin) {
  if (view.place === "measure") return measuring(view, origin);
  const explore = view.place === "explore";
  const point = explore ? paths.point(view) : paths.layers(view);
  switch (view.code) {
    case "python":
      return { text: python(view) };
    case "csv": {
      const path = explore ? paths.variants(view, "csv") : paths.layers(view, "csv");
      return { text: `${origin}${path}`, href: `${path}&bom=true` };
    }
    case "json":
      return { text: `${origin}${point}`, href: point };
    default:
      return { text: explore ? `curl '${origin}${point}'\ncurl '${origin}${paths.variants(view)}'` : `curl '${origin}${point}'` };
  }
}

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

const tuples = (points) => `[${points.map(({ alpha, resolution }) => `(${alphaText(alpha)}, ${resolution})`).join(", ")}]`;

function python(view) {
  const body = { mobilenet_v1: "separable", conv_mobilenet: "conv", shallow_mobilenet: "shallow" }[view.network];
  const more = body === "separable" ? "" : `, body="${body}"`;
  return [
    "from mobilenet_core import DesignPoint, cost_report, mobilenet_v1",
    `report = cost_report(mobilenet_v1(DesignPoint(alpha=${alphaText(view.alpha)}, resolution=${view.resolution})${more}))`,
    view.place === "explore"
      ? `print(report.mult_adds, report.params, report.weight_bytes["${view.precision}"])`
      : "for layer in report.layers:\n    print(layer.name, layer.kind, layer.mult_adds, layer.params)",
  ].join("\n");
}
