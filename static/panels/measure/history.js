// Measure: every stored latency with where it came from, newest first; one of them in full; to a file and from one.
import { importMeasurements, paths, readMeasurement, readPage } from "../../api.js";
import { action, fill, glyph, h, svg } from "../../dom.js";
import { shortName, significant, when } from "../../format.js";
import { importing } from "../shared/files.js";
import { panel } from "../shared/panel.js";
import { twoTimes, uncertain } from "../shared/refusal.js";
import { rowHead, scrolling, table } from "../shared/table.js";

const NAMED = ["device", "runtime", "precision", "threads"]; // what timm's files leave to be said

export function mount(element, { refresh }) {
  const heading = h("h2", { id: "history-title" });
  const count = h("p", { class: "s m r" });
  const body = scrolling("history-title");
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
    fill(body, items.length === 0 ? h("p", { class: "s m" }, words.measure.historyNone) : stored(items, detail, words));
    const load = () => ((pages += 1), update(...shown));
    fill(more, next && action("history-more", words.measure.moreHistory, load));
    fill(files, filesOf(words));
    if (location.hash === "#files") arrive();
  });
  return update;

  /** Where a link to the files leads; once, as the next change of the view says another address. */
  function arrive() {
    files.scrollIntoView();
    files.querySelector("input").focus({ preventScroll: true });
    history.replaceState(null, "", location.pathname + location.search);
  }

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

  function stored(items, detail, words) {
    const cells = {
      date: (item) => rowHead(h("button", { type: "button", id: `measurement-${item.id}`, "aria-expanded": String(item.id === open), onclick: () => toggle(item) }, when(item.created_at))),
      name: (item) => shortName(item.alpha, item.resolution),
      latency: (item) => h("td", { class: "num" }, significant(item.latency_ms.p50), glyph(item.kind, words.origins[item.kind])),
      runtime: (item) => `${item.runtime} ${item.runtime_version ?? ""}`,
      precision: (item) => item.precision,
      threads: (item) => String(item.threads ?? "–"),
      device: (item) => item.device_name,
      runs: (item) => String(item.runs ?? "–"),
      notes: (item) => item.warnings.length > 0 && h("span", { class: "noisy" }, words.measure.noisy),
    };
    const columns = Object.entries(cells).map(([name, cell]) => ({ name, head: words.measure.historyColumns[name], cell }));
    const whole = (item) => item.id === detail?.id && h("tr", { class: "full" }, h("td", { colspan: String(columns.length) }, inFull(detail, words)));
    return table({ class: "t history" }, columns, items, { line: (item) => ({ class: item.id === open ? "cur" : null }), after: whole });
  }

  function toggle({ id }) {
    open = open === id ? 0 : id;
    update(...shown);
  }

  function filesOf(words) {
    const field = (name) => h("label", { class: "pick" }, h("span", {}, words.measure.historyColumns[name]), named[name]);
    return [
      h("div", { class: "acts" }, h("a", { class: "btn", href: `${paths.measurements}?format=csv&bom=true`, download: true }, words.measure.download), button(words)),
      h("details", {}, h("summary", {}, words.measure.layouts), h("p", { class: "s m" }, words.measure.layoutsText), h("div", { class: "choose" }, NAMED.map(field))),
    ];
  }
}

/** All of a stored measurement. */
const inFull = (detail, words) => [
  uncertain(detail.warnings, words),
  twoTimes(detail),
  h("dl", { class: "org" }, factsOf(detail, words.measure.facts).flatMap(([name, text]) => [h("dt", {}, name), h("dd", {}, text)])),
  detail.samples_ms.length > 1 && h("figure", {}, h("figcaption", { class: "s m" }, words.measure.samples(detail.samples_ms.length)), samplesStrip(detail.samples_ms)),
  h("a", { class: "s", href: `${paths.measurements}/${detail.id}` }, words.measure.fullRecord),
];

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
  return Object.entries(conditions).filter(([, value]) => value !== null && value !== "" && (Array.isArray(value) || typeof value !== "object") && String(value).length < 200).map(([name, value]) => `${name} ${text(value)}`).join("; ");
}

/** Runs in the order they were made, left to right; higher is slower. */
function samplesStrip(samples) {
  const [low, high] = [Math.min(...samples), Math.max(...samples)];
  const [x, y] = [(index) => (1000 * index) / (samples.length - 1), (value) => 44 - (40 * (value - low)) / (high - low || 1)];
  const path = samples.map((value, index) => `${index ? "L" : "M"}${x(index).toFixed(1)} ${y(value).toFixed(1)}`).join("");
  const label = `${significant(low, 4)} – ${significant(high, 4)}\u00a0ms`;
  return [svg("svg", { class: "samples", viewBox: "0 0 1000 48", preserveAspectRatio: "none", role: "img", "aria-label": label }, svg("path", { d: path })), h("span", { class: "s m" }, label)];
}
