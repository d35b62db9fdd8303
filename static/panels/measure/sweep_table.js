// The table of a sweep: a row per combination, with its time on one logarithmic strip in the last column.
import { doubt, fill, glyph, h, svg, tag } from "../../dom.js";
import { inMs, shortName } from "../../format.js";
import { lines, rowHead, table } from "../shared/table.js";

// Of every decade; the most that leave room between their numbers stand under the strip. As app/charts/shared.py.
const TICKS = [[1], [1, 3], [1, 2, 5], [1, 2, 3, 5, 7], [1, 1.5, 2, 2.5, 3, 4, 5, 6, 7, 8, 9]];
const MOST_TICKS = 7;
const ROOM = 1.25; // the strip reaches so many times beyond its outermost bar
const LONG = 40; // rows; beyond, the table scrolls inside its frame

/** Items of a job with their measurements: what the table, the strip and the notes show. */
export function rowsOf(job, measurements) {
  return job.items.map((item) => {
    const measurement = measurements.get(item.measurement_id);
    return { ...item, name: shortName(item.alpha, item.resolution), latency: measurement?.latency_ms ?? null, states: measurement?.states ?? null, doubt: measurement?.doubt ?? "", latency_marks: measurement?.latency_marks ?? [] };
  });
}

export const noisyOf = (rows) => rows.filter((row) => row.latency_marks.length > 0);

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
  const said = words.measure;
  const scale = scaleOf(rows.flatMap(({ latency }) => (latency ? [latency.p25, latency.p75, latency.p50_low, latency.p50_high] : [])));
  const isChosen = (row) => view.selected && row.alpha === view.alpha && row.resolution === view.resolution;
  const measured = (cell) => (row) => (row.state === "failed" ? null : row.latency ? cell(row) : "");
  const column = (name, cell, of = {}) => ({ name, head: lines(said.columns[name]), cell, of });
  const varying = { runtime: (row) => row.runtime, precision: (row) => row.precision, threads: (row) => words.threads(row.threads) };
  const columns = [
    column("name", (row) => rowHead(isChosen(row) ? h("b", {}, row.name) : row.name, { class: "name" })),
    ...Object.keys(varying).filter((part) => rows.some((row) => row[part] !== rows[0][part])).map((part) => column(part, varying[part])),
    column("state", (row) => stateOf(row, words)),
    column("latency", (row) => latencyOf(row, words)),
    column("middle", measured(({ latency }) => h("td", { class: "m middle" }, said.range(inMs(latency.p25, 4), inMs(latency.p75, 4))))),
    column("spread", measured(spreadOf)),
    { name: "strip", head: stripHead(scale, words), cell: (row) => h("td", { class: "strip", "aria-hidden": "true" }, scale && h("span", { class: "axis" }, marks(row, scale))) },
  ];
  const line = ({ state }) => ({ class: state === "running" ? "cur" : state === "waiting" || state === "cancelled" ? "dim" : null });
  const frame = h("div", { class: rows.length > LONG ? "scroll long" : "scroll", tabindex: "0", role: "region", "aria-label": said.tableLabel });
  fill(frame, table({ class: "t sweep" }, columns, rows, { line }));
  const chosen = rows.find(isChosen);
  return [frame, h("p", { class: "legend" }, tag("measured", words.origins.measured), h("span", {}, `${words.bars.measured} ${said.legend}`), chosen && h("span", {}, said.bold(chosen.name)))];
}

/** A latency, or why there is none: that takes the room of the two cells beside it too. */
function latencyOf({ state, error, latency, states }, words) {
  if (state === "failed") return h("td", { class: "why", colspan: "3" }, error);
  const busy = states?.sentence && h("small", { class: "busy", title: states.sentence }, words.measure.busy(inMs(states.all_p50_ms)));
  return h("td", { class: "num" }, latency && [inMs(latency.p50), glyph("measured", words.origins.measured), busy]);
}

function stripHead(scale, words) {
  const ticks = scale?.ticks ?? [];
  const text = (tick, index) => (index === ticks.length - 1 ? `${tick} ms` : String(tick));
  const labels = ticks.map((tick, index) => h("i", { class: "tick", style: `left:${scale.at(tick)}%` }, text(tick, index)));
  return [h("span", { class: "unseen" }, words.measure.stripLabel), h("span", { class: "axis", "aria-hidden": "true" }, labels)];
}

function marks({ latency, latency_marks: doubts }, { at, ticks }) {
  const grid = ticks.map((tick) => h("i", { class: "grid", style: `left:${at(tick)}%` }));
  if (!latency) return grid;
  const noisy = doubts.length > 0 ? " noisy" : "";
  const [from, to] = [at(latency.p25), at(latency.p75)];
  return [
    ...grid,
    h("i", { class: `middle${noisy}`, style: `left:${from}%;width:${to - from}%` }),
    ...[latency.p50_low, latency.p50_high].map((end) => h("i", { class: `end${noisy}`, style: `left:${at(end)}%` })),
    h("i", { class: `dot${noisy}`, style: `left:${at(latency.p50)}%` }),
  ];
}

function stateOf(row, words) {
  const text = words.measure.states[row.state];
  if (row.state === "running") return [ring(), text];
  if (row.state === "failed") return h("span", { class: "fail" }, text);
  return doubt(row.latency_marks, words, row.doubt) || text;
}

const ring = () =>
  svg(
    "svg",
    { class: "ring", viewBox: "0 0 16 16", "aria-hidden": "true" },
    svg("circle", { cx: 8, cy: 8, r: 6.5, class: "track" }),
    svg("path", { d: "M8 1.5a6.5 6.5 0 1 1-6.5 6.5" }),
  );
