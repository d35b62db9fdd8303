// The sixteen variants, and the answer where it is another point, as a table in two groups, inside and outside the
// limits, linked both ways with the charts.
import { pointOf } from "../../api.js";
import { fill, glyph, h, symbol, tag } from "../../dom.js";
import { highlight } from "../../draw.js";
import { explored, isSame, lookedAt } from "./question.js";
import { shortName, significant } from "../../format.js";
import { panel } from "../shared/panel.js";
import { rowHead, scrolling, table } from "../shared/table.js";
import { address } from "../../state.js";
import { brokenText } from "./answer.js";
import { stateOf } from "./front.js";

export function mount(element, { state, charts, go }) {
  const heading = h("h2", { id: "variants-title" });
  const shown = h("p", { class: "s m r" });
  const body = scrolling("variants-title");
  const legend = h("p", { class: "legend" });
  const compare = h("p", { class: "s" });
  element.append(h("div", { class: "fh" }, heading, shown), legend, body, compare);

  return panel(element, async (view, words) => {
    const { answer, isTimed } = await explored(view);
    const point = lookedAt(view, answer);
    const rows = sorted(answer.rows, view.sort);
    heading.textContent = words.explore.variantsTitle;
    const there = { ...pointOf(point), place: "compare" };
    fill(compare, h("a", { id: "to-compare", href: address({ ...view, ...there, selected: true }), onclick: go("compare", there) }, words.compareWith(shortName(point.alpha, point.resolution))));
    shown.textContent = words.explore.shown(rows.length, answer.total);
    fill(legend, originsOf(rows).map((origin) => tag(origin, words.origins[origin])));
    const [inside, outside] = [rows.filter((row) => !row.passes.length), rows.filter((row) => row.passes.length)];
    const groups = [[words.explore.inside, inside], [words.explore.outside, outside]].map(([title, members]) => ({ title: title(members.length), rows: members }));
    const columns = columnsOf(view, isTimed).map((name) => ({ ...head(name, view, words), cell: (row) => cell(name, row, point, view, words) }));
    fill(body, table({ class: "t choice" }, columns, groups.filter((group) => group.rows.length > 0), { line: (row) => lineOf(row, point) }));
  });

  function head(name, view, words) {
    if (name === "budget") return { head: words.explore.columns.budget[1] };
    const active = view.sort.replace("-", "") === name;
    const descending = active && view.sort.startsWith("-");
    const [group, label] = words.explore.columns[name === "here" && view.percentile === "p90" ? "here90" : name];
    const unit = name === "weight" || name === "peak" ? `, ${view.precision}` : "";
    const flip = () => state.set({ sort: active && descending ? name : active ? `-${name}` : name === "name" || name === "here" ? name : `-${name}` });
    const text = `${label}${unit}${active ? (descending ? " ↓" : " ↑") : ""}`;
    return {
      of: { "aria-sort": active ? (descending ? "descending" : "ascending") : null },
      head: h("button", { type: "button", id: `sort-${name}`, onclick: flip }, group && h("span", {}, group), active ? h("b", {}, text) : text),
    };
  }

  function cell(name, row, point, view, words) {
    const figure = (text, origin) => h("td", { class: "num" }, text, glyph(origin, words.origins[origin]));
    const known = (value, text, origin) => (value === null ? "–" : figure(text(value), origin));
    switch (name) {
      case "name": {
        const [text, current] = [shortName(row.alpha, row.resolution), isSame(row, point)];
        const of = { id: `row-${text}`, "aria-pressed": String(current), onfocus: () => show(row), onblur: hide, onclick: () => choose(row) };
        return rowHead([symbol(row.alpha, row.resolution, stateOf(row)), h("button", { type: "button", ...of }, text)]);
      }
      case "top1":
        return known(row.top1_percent, (value) => value.toFixed(1), row.top1_kind);
      case "here":
        return known(row.latency_ms, row.latency_kind === "published" ? String : significant, row.latency_kind);
      case "budget":
        return h("td", { class: "over" }, brokenText(row, view, words) || words.explore.fits);
      case "weight":
      case "peak":
        return figure(significant(row[COLUMNS[name]]), "analytic");
      default:
        return figure(significant(row[name] / 1e6), "analytic");
    }
  }

  function lineOf(row, point) {
    const classes = [isSame(row, point) && "cur", row.passes.length > 0 && "out"].filter(Boolean).join(" ");
    return { class: classes || null, onmouseenter: () => show(row), onmouseleave: hide, onclick: () => choose(row) };
  }

  function choose(row) {
    state.set(pointOf(row));
  }

  function show(row, name = shortName(row.alpha, row.resolution)) {
    for (const plot of Object.values(charts)) highlight(plot, name);
  }

  function hide() {
    show(null, "");
  }
}

/** What the address sorts by, as rows have it. */
const COLUMNS = { weight: "weight_mb", peak: "peak_activation_mb", top1: "top1_percent", here: "latency_ms" };

/** The columns in their order; params and activations where they are limited or sorted by. */
function columnsOf(view, isTimed) {
  const sorted = view.sort.replace("-", "");
  const names = ["name", isTimed && "here", "top1", "mult_adds", (sorted === "params" || view.max_params !== null) && "params", "weight", (sorted === "peak" || view.max_peak_activation_mb !== null) && "peak", "budget"];
  return names.filter(Boolean);
}

const ORIGINS = ["measured", "imported", "published", "predicted", "interpolated"];

function originsOf(rows) {
  const kinds = new Set(rows.flatMap((row) => [row.latency_kind, row.top1_kind]));
  return [...ORIGINS.filter((origin) => kinds.has(origin)), "analytic"];
}

/** Rows by one column; "-" in front means largest first; rows without a value stand last. */
export function sorted(rows, sort) {
  const [name, sign] = sort.startsWith("-") ? [sort.slice(1), -1] : [sort, 1];
  const value = (row) => (name === "name" ? row.alpha * 10_000 + row.resolution : row[COLUMNS[name] ?? name]);
  return [...rows].sort((a, b) => {
    const [x, y] = [value(a) ?? null, value(b) ?? null];
    if (x === null || y === null) return (x === null) - (y === null);
    return sign * (x - y) || b.alpha - a.alpha || b.resolution - a.resolution;
  });
}
