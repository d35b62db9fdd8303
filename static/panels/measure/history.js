// Measure: every stored latency with where it came from, newest first; one of them in full; to a file and from one.
import { importMeasurements, paths, readAt, readMeasurement } from "../../api.js";
import { action, doubt, fill, glyph, h } from "../../dom.js";
import { inMs, shortName, when } from "../../format.js";
import { importing } from "../shared/files.js";
import { panel } from "../shared/panel.js";
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
    const full = detail && (await import("./in_full.js")).inFull(detail, words); // few open one
    heading.textContent = words.measure.history;
    count.textContent = items.length === 0 ? "" : words.measure.newest(items.length);
    fill(body, items.length === 0 ? h("p", { class: "s m" }, words.measure.historyNone) : stored(items, full, words));
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
    let next = paths.history();
    for (let page = 0; page < pages && next; page += 1) {
      const answer = await readAt(next);
      items.push(...answer.items);
      next = answer.next;
    }
    return { items, next };
  }

  function stored(items, full, words) {
    const cells = {
      date: (item) => rowHead(h("button", { type: "button", id: `measurement-${item.id}`, "aria-expanded": String(item.id === open), onclick: () => toggle(item) }, when(item.created_at))),
      name: (item) => shortName(item.alpha, item.resolution),
      latency: (item) => h("td", { class: "num" }, inMs(item.latency_ms.p50), glyph(item.kind, words.origins[item.kind])),
      runtime: (item) => `${item.runtime} ${item.runtime_version ?? ""}`,
      precision: (item) => item.precision,
      threads: (item) => String(item.threads ?? "–"),
      device: (item) => item.device_name,
      runs: (item) => String(item.runs ?? "–"),
      notes: (item) => doubt(item.latency_marks, words, item.doubt ?? undefined),
    };
    const columns = Object.entries(cells).map(([name, cell]) => ({ name, head: words.measure.historyColumns[name], cell }));
    const whole = (item) => item.id === open && full && h("tr", { class: "full" }, h("td", { colspan: String(columns.length) }, full));
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
