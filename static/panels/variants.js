// The sixteen variants as a table, linked both ways with the charts.
import { readMeasurements, readVariants } from "../api.js";
import { fill, glyph, h, symbol, tag } from "../dom.js";
import { highlight } from "../draw.js";
import { shortName, significant } from "../format.js";
import { panel } from "../panel.js";
import { accuracyPrecision } from "../state.js";
import { timedHere } from "./context.js";

export function mount(element, { state, charts }) {
  const heading = h("h2", { id: "variants-title" });
  const shown = h("p", { class: "s m r" });
  const body = h("div", { class: "scroll", tabindex: "0", role: "region", "aria-labelledby": "variants-title" });
  const legend = h("p", { class: "legend" });
  element.append(h("div", { class: "fh" }, heading, shown), legend, body);

  return panel(element, async (view, words) => {
    const [{ columns }, { items }] = await Promise.all([readVariants(view), readMeasurements()]);
    const rows = sorted(rowsOf(columns, timedHere(items, view), view), view.sort);
    heading.textContent = words.variantsTitle;
    shown.textContent = words.shown(rows.length, rows.length);
    const names = ["name", "mult_adds", "params", "weight", "peak", "top1"];
    if (rows.some((row) => row.here !== null)) names.push("here");
    const origins = ["analytic", rows.some((row) => row.top1 !== null) && "published", names.includes("here") && "measured"];
    fill(legend, origins.filter(Boolean).map((origin) => tag(origin, words.origins[origin])));
    fill(
      body,
      h(
        "table",
        { class: "t" },
        h("thead", {}, h("tr", {}, names.map((name) => head(name, view, words)))),
        h("tbody", {}, rows.map((row) => line(row, names, view, words))),
      ),
    );
  });

  function head(name, view, words) {
    const active = view.sort.replace("-", "") === name;
    const descending = active && view.sort.startsWith("-");
    const [group, label] = words.columns[name];
    const unit = name === "weight" || name === "peak" ? `, ${view.precision}` : "";
    const flip = () => state.set({ sort: active && descending ? name : active ? `-${name}` : name === "name" ? name : `-${name}` });
    const text = `${label}${unit}${active ? (descending ? " ↓" : " ↑") : ""}`;
    return h(
      "th",
      { scope: "col", "aria-sort": active ? (descending ? "descending" : "ascending") : null },
      h("button", { type: "button", id: `sort-${name}`, onclick: flip }, group && h("span", {}, group), active ? h("b", {}, text) : text),
    );
  }

  function line(row, names, view, words) {
    const name = shortName(row.alpha, row.resolution);
    const current = row.alpha === view.alpha && row.resolution === view.resolution;
    const choose = () => state.set({ alpha: row.alpha, resolution: row.resolution });
    const show = () => Object.values(charts).forEach((chart) => highlight(chart, name));
    const hide = () => Object.values(charts).forEach((chart) => highlight(chart, ""));
    const cells = {
      name: () =>
        h("th", { scope: "row" }, symbol(row.alpha, row.resolution), h("button", { type: "button", id: `row-${name}`, "aria-pressed": String(current), onfocus: show, onblur: hide, onclick: choose }, name)),
      mult_adds: () => figure(significant(row.mult_adds / 1e6), "analytic"),
      params: () => figure(significant(row.params / 1e6), "analytic"),
      weight: () => figure(significant(row.weight / 1e6), "analytic"),
      peak: () => figure(significant(row.peak / 1e6), "analytic"),
      top1: () => (row.top1 === null ? h("td", {}, "–") : figure(row.top1.toFixed(1), "published")),
      here: () => (row.here === null ? h("td", {}, "–") : figure(significant(row.here), "measured")),
    };
    return h(
      "tr",
      { class: current ? "cur" : null, onmouseenter: show, onmouseleave: hide, onclick: choose },
      names.map((each) => cells[each]()),
    );

    function figure(text, origin) {
      return h("td", { class: "num" }, text, glyph(origin, words.origins[origin]));
    }
  }
}

function rowsOf(columns, timed, view) {
  const size = { fp32: 1, fp16: 2, int8: 4 }[view.precision];
  const top1 = columns[`top1_percent_${accuracyPrecision(view)}`];
  return columns.alpha.map((alpha, index) => ({
    alpha,
    resolution: columns.resolution[index],
    mult_adds: columns.mult_adds[index],
    params: columns.params[index],
    weight: columns[`weight_bytes_${view.precision}`][index],
    peak: columns.peak_activation_bytes[index] / size,
    top1: top1[index],
    here: timed.get(`${alpha}/${columns.resolution[index]}`)?.latency_ms.p50 ?? null,
  }));
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
