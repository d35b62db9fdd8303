// The table of a sweep: a row per combination, with its time on one logarithmic strip in the last column.
import { fill, glyph, h, svg, tag } from "../../dom.js";
import { shortName, significant } from "../../format.js";

// Of every decade; the most that leave room between their numbers stand under the strip. As app/charts/shared.py.
const TICKS = [[1], [1, 3], [1, 2, 5], [1, 2, 3, 5, 7], [1, 1.5, 2, 2.5, 3, 4, 5, 6, 7, 8, 9]];
const MOST_TICKS = 7;
const ROOM = 1.25; // the strip reaches so many times beyond its outermost bar
const LONG = 40; // rows; beyond, the table scrolls inside its frame

/** Items of a job with their measurements: what the table, the strip and the notes show. */
export function rowsOf(job, measurements) {
  return job.items.map((item) => {
    const measurement = measurements.get(item.measurement_id);
    return { ...item, name: shortName(item.alpha, item.resolution), latency: measurement?.latency_ms ?? null, warnings: measurement?.warnings ?? [] };
  });
}

export const noisyOf = (rows) => rows.filter((row) => row.warnings.length > 0);

/** Width of the middle half of the runs in percent of the median: "14 %". */
export const spreadOf = ({ latency }) => `${Math.round((100 * (latency.p75 - latency.p25)) / latency.p50)}\u00a0%`;

/** Where a latency lies on a strip over `values`, in percent of its width; the axis is logarithmic. */
export function scaleOf(values) {
  if (values.length === 0) return null;
  const low = Math.log(Math.min(...values) / ROOM);
  const high = Math.log(Math.max(...values) * ROOM);
  const at = (value) => (100 * (Math.log(value) - low)) / (high - low);
  const inside = (steps) =>
    [-2, -1, 0, 1, 2, 3].flatMap((decade) => steps.map((step) => Number((step * 10 ** decade).toPrecision(2)))).filter((tick) => at(tick) >= 0 && at(tick) <= 100);
  return { at, ticks: TICKS.map(inside).filter((ticks) => ticks.length <= MOST_TICKS).at(-1) ?? [] };
}

/** The table as an element. A runtime, precision or number of threads that all rows share has no column. */
export function sweepTable(rows, words, view) {
  const scale = scaleOf(rows.flatMap(({ latency }) => (latency ? [latency.p25, latency.p75] : [])));
  const varying = ["runtime", "precision", "threads"].filter((part) => rows.some((row) => row[part] !== rows[0][part]));
  const columns = words.measure.columns;
  const head = (name) => h("th", { scope: "col", class: name }, columns[name][0] && h("span", {}, columns[name][0]), columns[name][1]);
  const frame = h("div", { class: rows.length > LONG ? "scroll long" : "scroll", tabindex: "0", role: "region", "aria-label": words.measure.tableLabel });
  fill(
    frame,
    h(
      "table",
      { class: "t sweep" },
      h("thead", {}, h("tr", {}, ["name", ...varying, "state", "latency", "middle", "spread"].map(head), stripHead(scale, words))),
      h("tbody", {}, rows.map((row) => line(row, varying, scale, words, view))),
    ),
  );
  return [frame, h("p", { class: "legend" }, tag("measured", words.origins.measured), h("span", {}, words.measure.legend))];
}

function stripHead(scale, words) {
  const ticks = scale?.ticks ?? [];
  const text = (tick, index) => (index === ticks.length - 1 ? `${tick} ms` : String(tick));
  const labels = ticks.map((tick, index) => h("i", { class: "tick", style: `left:${scale.at(tick)}%` }, text(tick, index)));
  return h("th", { scope: "col", class: "strip" }, h("span", { class: "unseen" }, words.measure.stripLabel), h("span", { class: "axis", "aria-hidden": "true" }, labels));
}

function line(row, varying, scale, words, view) {
  const { latency } = row;
  const values = { runtime: row.runtime, precision: row.precision, threads: words.threads(row.threads) };
  const current = row.state === "running";
  const point = row.alpha === view.alpha && row.resolution === view.resolution;
  return h(
    "tr",
    { class: current ? "cur" : row.state === "waiting" || row.state === "cancelled" ? "dim" : null },
    h("th", { scope: "row", class: "name" }, point ? h("b", {}, row.name) : row.name),
    varying.map((part) => h("td", { class: part }, values[part])),
    h("td", { class: "state" }, stateOf(row, words)),
    row.state === "failed"
      ? h("td", { class: "why", colspan: "3" }, row.error)
      : [
          h("td", { class: "num" }, latency && significant(latency.p50), latency && glyph("measured", words.origins.measured)),
          h("td", { class: "m middle" }, latency && words.measure.range(significant(latency.p25, 4), significant(latency.p75, 4))),
          h("td", { class: "spread" }, latency && spreadOf(row)),
        ],
    h("td", { class: "strip", "aria-hidden": "true" }, scale && h("span", { class: "axis" }, marks(row, scale))),
  );
}

function marks({ latency, warnings }, { at, ticks }) {
  const grid = ticks.map((tick) => h("i", { class: "grid", style: `left:${at(tick)}%` }));
  if (!latency) return grid;
  const noisy = warnings.length > 0 ? " noisy" : "";
  const [from, to] = [at(latency.p25), at(latency.p75)];
  return [
    ...grid,
    h("i", { class: `middle${noisy}`, style: `left:${from}%;width:${to - from}%` }),
    h("i", { class: `dot${noisy}`, style: `left:${at(latency.p50)}%` }),
  ];
}

function stateOf(row, words) {
  const text = words.measure.states[row.state];
  if (row.state === "running") return [ring(), text];
  if (row.state === "failed") return h("span", { class: "fail" }, text);
  if (row.warnings.length === 0) return text;
  const triangle = svg("svg", { class: "g tri", viewBox: "0 0 10 10", "aria-hidden": "true" }, svg("path", { d: "M5 0 10 9.5H0z" }));
  return h("span", { class: "noisy", title: row.warnings.join(" ") }, triangle, words.measure.noisy);
}

const ring = () =>
  svg(
    "svg",
    { class: "ring", viewBox: "0 0 16 16", "aria-hidden": "true" },
    svg("circle", { cx: 8, cy: 8, r: 6.5, class: "track" }),
    svg("path", { d: "M8 1.5a6.5 6.5 0 1 1-6.5 6.5" }),
  );
