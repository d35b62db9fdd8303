// Measure: every stored latency with where it came from, newest first; one of them in full; to a file and from one.
import { importMeasurements, paths, readMeasurement, readPage } from "../../api.js";
import { fill, glyph, h, svg } from "../../dom.js";
import { shortName, significant } from "../../format.js";
import { panel } from "../shared/panel.js";
import { when } from "../../times.js";
import { importing } from "../shared/importing.js";

const COLUMNS = ["date", "name", "latency", "runtime", "precision", "threads", "device", "runs", "notes"];
const NAMED = ["device", "runtime", "precision", "threads"]; // what timm's files leave to be said

export function mount(element, { refresh }) {
  const heading = h("h2", { id: "history-title" });
  const count = h("p", { class: "s m r" });
  const body = h("div", { class: "scroll", tabindex: "0", role: "region", "aria-labelledby": "history-title" });
  const more = h("div", { class: "acts" });
  const files = h("div", { class: "files" });
  const named = Object.fromEntries(NAMED.map((name) => [name, h("input", { type: "text", id: `import-${name}`, autocomplete: "off" })]));
  const asked = () => Object.fromEntries(NAMED.map((name) => [name, named[name].value.trim()]).filter(([, value]) => value));
  const { button, outcome } = importing("import", (file) => importMeasurements(file, asked()), refresh);
  element.append(h("div", { class: "fh" }, heading, count), body, more, files, outcome);
  let pages = 1; // shown
  let open = 0; // id of the one shown in full
  let shown = null;

  const update = panel(element, async (view, words) => {
    shown = [view, words];
    const { items, next } = await readPages();
    const detail = items.some((each) => each.id === open) ? await readMeasurement(open) : null;
    heading.textContent = words.measure.history;
    count.textContent = items.length === 0 ? "" : words.measure.newest(items.length);
    fill(body, items.length === 0 ? h("p", { class: "s m" }, words.measure.historyNone) : table(items, detail, words));
    const load = () => ((pages += 1), update(...shown));
    fill(more, next && h("button", { type: "button", class: "btn", id: "history-more", onclick: load }, words.measure.moreHistory));
    fill(files, filesOf(words));
  });
  return update;

  async function readPages() {
    const items = [];
    let next = paths.history;
    for (let page = 0; page < pages && next; page += 1) {
      const answer = await readPage(next);
      items.push(...answer.items);
      next = answer.next;
    }
    return { items, next };
  }

  function table(items, detail, words) {
    const names = words.measure.historyColumns;
    return h(
      "table",
      { class: "t history" },
      h("thead", {}, h("tr", {}, COLUMNS.map((name) => h("th", { scope: "col", class: name }, names[name])))),
      h("tbody", {}, items.flatMap((item) => [line(item, words), item.id === detail?.id && fullLine(detail, words)].filter(Boolean))),
    );
  }

  function line(item, words) {
    const isOpen = item.id === open;
    const toggle = () => ((open = isOpen ? 0 : item.id), update(...shown));
    const show = h("button", { type: "button", id: `measurement-${item.id}`, "aria-expanded": String(isOpen), onclick: toggle }, when(item.created_at));
    return h(
      "tr",
      { class: isOpen ? "cur" : null },
      h("th", { scope: "row" }, show),
      h("td", { class: "name" }, shortName(item.alpha, item.resolution)),
      h("td", { class: "num" }, significant(item.latency_ms.p50), glyph(item.kind, words.origins[item.kind])),
      h("td", { class: "runtime" }, `${item.runtime} ${item.runtime_version ?? ""}`),
      h("td", { class: "precision" }, item.precision),
      h("td", {}, String(item.threads ?? "–")),
      h("td", { class: "device" }, item.device_name),
      h("td", {}, item.runs === null ? "–" : String(item.runs)),
      h("td", { class: "notes" }, item.warnings.length > 0 && h("span", { class: "noisy" }, words.measure.noisy)),
    );
  }

  function fullLine(detail, words) {
    const facts = factsOf(detail, words.measure.facts);
    return h(
      "tr",
      { class: "full" },
      h(
        "td",
        { colspan: String(COLUMNS.length) },
        detail.warnings.length > 0 && h("div", { class: "note" }, h("p", {}, h("b", {}, words.disturbed), ` ${detail.warnings.join(" ")}`)),
        h("dl", { class: "org" }, facts.flatMap(([name, text]) => [h("dt", {}, name), h("dd", {}, text)])),
        detail.samples_ms.length > 1 && h("figure", {}, h("figcaption", { class: "s m" }, words.measure.samples(detail.samples_ms.length)), samplesStrip(detail.samples_ms)),
        h("a", { class: "s", href: `${paths.measurements}/${detail.id}` }, words.measure.fullRecord),
      ),
    );
  }

  function filesOf(words) {
    const field = (name) => h("label", { class: "pick" }, h("span", {}, words.measure.historyColumns[name]), named[name]);
    return [
      h("div", { class: "acts" }, h("a", { class: "btn", href: `${paths.measurements}?format=csv&bom=true`, download: true }, words.measure.download), button(words)),
      h("details", {}, h("summary", {}, words.measure.layouts), h("p", { class: "s m" }, words.measure.layoutsText), h("div", { class: "choose" }, NAMED.map(field))),
    ];
  }
}

/** What is known about a measurement, as [name, text]; what its record does not say is left out. */
export function factsOf(detail, names) {
  const { plan = {}, conditions, ...record } = detail.record ?? {};
  const known = {
    plan: plan.warmup_runs === undefined ? null : names.planText(plan.warmup_runs, plan.min_runs, plan.min_seconds, plan.seed),
    interval: detail.latency_ms.p50_low && names.intervalText(significant(detail.latency_ms.p50_low, 4), significant(detail.latency_ms.p50_high, 4)),
    tails: detail.latency_ms.p90 && names.tailsText(significant(detail.latency_ms.p90, 4), significant(detail.latency_ms.p99, 4)),
    cpu: detail.cpu_ms && names.cpuText(significant(detail.cpu_ms)),
    system: record.device && `${record.device.os}, Python ${record.device.python}`,
    conditions: conditions && conditionsText(conditions),
    load: record.load_before === undefined ? null : significant(record.load_before, 2),
  };
  return Object.entries(known).filter(([, text]) => text).map(([name, text]) => [names[name], text]);
}

/** The conditions as recorded, name by name: their words are the stopwatch's own, the same in every language. */
function conditionsText(conditions) {
  const text = (value) => {
    if (Array.isArray(value)) return value.map(text).join(", ");
    return typeof value === "number" && !Number.isInteger(value) ? significant(value, 4) : String(value);
  };
  return Object.entries(conditions).filter(([, value]) => value !== null && value !== "" && String(value).length < 200).map(([name, value]) => `${name} ${text(value)}`).join("; ");
}

/** Runs in the order they were made, left to right; higher is slower. */
function samplesStrip(samples) {
  const [low, high] = [Math.min(...samples), Math.max(...samples)];
  const [x, y] = [(index) => (1000 * index) / (samples.length - 1), (value) => 44 - (40 * (value - low)) / (high - low || 1)];
  const path = samples.map((value, index) => `${index ? "L" : "M"}${x(index).toFixed(1)} ${y(value).toFixed(1)}`).join("");
  const label = `${significant(low, 4)} – ${significant(high, 4)}\u00a0ms`;
  return [svg("svg", { class: "samples", viewBox: "0 0 1000 48", preserveAspectRatio: "none", role: "img", "aria-label": label }, svg("path", { d: path })), h("span", { class: "s m" }, label)];
}
