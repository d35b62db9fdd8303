// The sixteen variants, and the answer where it is another point, as a table in two groups, inside and outside the
// limits, linked both ways with the charts.
import { readRecommendation } from "../../api.js";
import { fill, glyph, h, symbol, tag } from "../../dom.js";
import { highlight } from "../../draw.js";
import { explored, isSame, lookedAt, rowOf } from "./question.js";
import { shortName, significant } from "../../format.js";
import { panel } from "../shared/panel.js";
import { address } from "../../state.js";
import { stateOf } from "./front.js";

export function mount(element, { state, charts, go }) {
  const heading = h("h2", { id: "variants-title" });
  const shown = h("p", { class: "s m r" });
  const body = h("div", { class: "scroll", tabindex: "0", role: "region", "aria-labelledby": "variants-title" });
  const legend = h("p", { class: "legend" });
  const compare = h("p", { class: "s" });
  element.append(h("div", { class: "fh" }, heading, shown), legend, body, compare);

  return panel(element, async (view, words) => {
    const { rows: sixteen, question, group } = await explored(view);
    const answer = await readRecommendation(question);
    const point = lookedAt(view, answer);
    const rows = sorted(withAnswer(sixteen, answer.best, view), view.sort);
    const names = columnsOf(view, group);
    heading.textContent = words.explore.variantsTitle;
    const there = { alpha: point.alpha, resolution: point.resolution, place: "compare" };
    fill(compare, h("a", { id: "to-compare", href: address({ ...view, ...there, selected: true }), onclick: go("compare", there) }, words.compareWith(shortName(point.alpha, point.resolution))));
    shown.textContent = words.explore.shown(rows.length, answer.total);
    fill(legend, originsOf(rows).map((origin) => tag(origin, words.origins[origin])));
    const [inside, outside] = [rows.filter((row) => !row.passes.length), rows.filter((row) => row.passes.length)];
    const lines = (members) => members.map((row) => line(row, names, point, view, words));
    const title = (text) => h("tr", { class: "grp" }, h("th", { scope: "rowgroup", colspan: names.length }, text));
    fill(
      body,
      h(
        "table",
        { class: "t choice" },
        h("thead", {}, h("tr", {}, names.map((name) => head(name, view, words)))),
        inside.length > 0 && h("tbody", {}, title(words.explore.inside(inside.length)), lines(inside)),
        outside.length > 0 && h("tbody", {}, title(words.explore.outside(outside.length)), lines(outside)),
      ),
    );
  });

  function head(name, view, words) {
    if (name === "budget") return h("th", { scope: "col" }, words.explore.columns.budget[1]);
    const active = view.sort.replace("-", "") === name;
    const descending = active && view.sort.startsWith("-");
    const here = view.percentile === "p90" ? words.explore.columns.here90 : words.explore.columns.here;
    const [group, label] = name === "here" ? here : words.explore.columns[name];
    const unit = name === "weight" || name === "peak" ? `, ${view.precision}` : "";
    const flip = () => state.set({ sort: active && descending ? name : active ? `-${name}` : name === "name" || name === "here" ? name : `-${name}` });
    const text = `${label}${unit}${active ? (descending ? " ↓" : " ↑") : ""}`;
    return h(
      "th",
      { scope: "col", "aria-sort": active ? (descending ? "descending" : "ascending") : null },
      h("button", { type: "button", id: `sort-${name}`, onclick: flip }, group && h("span", {}, group), active ? h("b", {}, text) : text),
    );
  }

  function line(row, names, point, view, words) {
    const name = shortName(row.alpha, row.resolution);
    const current = isSame(row, point);
    const choose = () => state.set({ alpha: row.alpha, resolution: row.resolution });
    const show = () => Object.values(charts).forEach((chart) => highlight(chart, name));
    const hide = () => Object.values(charts).forEach((chart) => highlight(chart, ""));
    const known = (value, text, origin) => (value === null ? h("td", {}, "–") : figure(text(value), origin));
    const cells = {
      name: () =>
        h("th", { scope: "row" }, symbol(row.alpha, row.resolution, stateOf(row)), h("button", { type: "button", id: `row-${name}`, "aria-pressed": String(current), onfocus: show, onblur: hide, onclick: choose }, name)),
      mult_adds: () => figure(significant(row.mult_adds / 1e6), "analytic"),
      params: () => figure(significant(row.params / 1e6), "analytic"),
      weight: () => figure(significant(row.weight / 1e6), "analytic"),
      peak: () => figure(significant(row.peak / 1e6), "analytic"),
      top1: () => known(row.top1, (value) => value.toFixed(1), row.top1Kind),
      here: () => known(row.here, row.kind === "published" ? String : significant, row.kind),
      budget: () => h("td", { class: "over" }, row.passes.length ? row.passes.map((part) => words.explore.breaks[part](view[part])).join(", ") : words.explore.fits),
    };
    const classes = [current && "cur", row.passes.length > 0 && "out"].filter(Boolean).join(" ");
    return h("tr", { class: classes || null, onmouseenter: show, onmouseleave: hide, onclick: choose }, names.map((each) => cells[each]()));

    function figure(text, origin) {
      return h("td", { class: "num" }, text, glyph(origin, words.origins[origin]));
    }
  }
}

const withAnswer = (rows, best, view) => (!best || rows.some((row) => isSame(row, best)) ? rows : [...rows, rowOf(best, view)]);

/** The columns in their order; params and activations where they are limited or sorted by. */
function columnsOf(view, group) {
  const sorted = view.sort.replace("-", "");
  const names = ["name", group && "here", "top1", "mult_adds", (sorted === "params" || view.maxParams !== null) && "params", "weight", (sorted === "peak" || view.maxPeak !== null) && "peak", "budget"];
  return names.filter(Boolean);
}

const ORIGINS = ["measured", "imported", "published", "predicted", "interpolated"];

function originsOf(rows) {
  const kinds = new Set(rows.flatMap((row) => [row.kind, row.top1Kind]));
  return [...ORIGINS.filter((origin) => kinds.has(origin)), "analytic"];
}

/** Rows by one column; "-" in front means largest first; rows without a value stand last. */
export function sorted(rows, sort) {
  const [name, sign] = sort.startsWith("-") ? [sort.slice(1), -1] : [sort, 1];
  const value = (row) => (name === "name" ? row.alpha * 10_000 + row.resolution : row[name]);
  return [...rows].sort((a, b) => {
    const [x, y] = [value(a) ?? null, value(b) ?? null];
    if (x === null || y === null) return (x === null) - (y === null);
    return sign * (x - y) || b.alpha - a.alpha || b.resolution - a.resolution;
  });
}
