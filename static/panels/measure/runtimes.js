// Measure: every runtime's time at every measured point, as one chart and as a table of the same numbers.
import { readRuntimesChart } from "../../api.js";
import { fill, glyph, h, svg } from "../../dom.js";
import { draw } from "../../draw.js";
import { significant } from "../../format.js";
import { chartFrame, panel } from "../shared/panel.js";
import { languageOf } from "../../words/index.js";

const LINE_PX = 8; // of a chart's line for each runtime on it
const GAP_PX = 10; // between two lines
const AROUND_PX = 76; // title and numbers of the axis

export function mount(element) {
  const frame = chartFrame("runtimes", "r");
  const key = h("p", { class: "legend" });
  frame.plot.before(key);
  const table = h("div", { class: "scroll", tabindex: "0", role: "region", "aria-labelledby": "runtimes-title" });
  element.append(frame.element, table);

  return panel(element, async (view, words) => {
    const figure = await readRuntimesChart(view, languageOf(view));
    const times = timesOf(figure);
    frame.heading.textContent = words.measure.compareTitle;
    frame.caption.textContent = captionOf(times, view, words);
    const some = times.runtimes.length > 0;
    for (const part of [frame.plot, key, table]) part.hidden = !some;
    if (!some) return;
    fill(key, figure.data.map((trace) => h("span", { class: trace.meta.kind === "fastest" ? "tag own" : "tag" }, mark(trace.marker.symbol), trace.name)));
    fill(table, tableOf(times, words));
    frame.plot.style.height = `${AROUND_PX + times.points.length * (GAP_PX + LINE_PX * times.runtimes.length)}px`;
    await draw(frame.plot, figure, { l: 76, t: 8 });
  });
}

/** The figure's numbers: points (most mult-adds first), runtimes (as drawn), and `at(point, runtime)` in ms or undefined. */
export function timesOf({ data, layout }) {
  const byName = new Map(data.map((trace) => [trace.name, new Map(trace.y.map((point, index) => [point, trace.x[index]]))]));
  return { points: [...layout.yaxis.categoryarray].reverse(), runtimes: data.map((trace) => trace.name), at: (point, runtime) => byName.get(runtime)?.get(point) };
}

/** {runtime, wins, total}, and of the slowest: {name, times, point}; null where fewer than two runtimes can be compared. */
export function verdictOf({ points, runtimes, at }) {
  const shared = points.filter((point) => runtimes.filter((name) => at(point, name) !== undefined).length > 1);
  if (shared.length === 0) return null;
  const fastestAt = (point) => Math.min(...runtimes.map((name) => at(point, name) ?? Number.POSITIVE_INFINITY));
  const winsOf = (name) => shared.filter((point) => at(point, name) === fastestAt(point)).length;
  const runtime = [...runtimes].sort((a, b) => winsOf(b) - winsOf(a))[0];
  const point = shared[0]; // the one with most mult-adds
  const times = (name) => (at(point, name) ?? 0) / fastestAt(point);
  const name = [...runtimes].sort((a, b) => times(b) - times(a))[0];
  return { runtime, wins: winsOf(runtime), total: shared.length, slowest: { name, times: times(name), point } };
}

function captionOf(times, view, words) {
  const same = `${view.precision}, ${words.threads(view.threads)}`;
  if (times.runtimes.length === 0) return words.measure.compareNone(same);
  const verdict = verdictOf(times);
  if (!verdict) return words.measure.compareOne(same);
  const { runtime, wins, total, slowest } = verdict;
  return `${words.measure.fastest(runtime, wins, total)} ${words.measure.slowest(slowest.name, significant(slowest.times, slowest.times < 1.1 ? 3 : 2), slowest.point)} ${words.measure.compareText(same)}`;
}

function tableOf({ points, runtimes, at }, words) {
  const cell = (point, name) => {
    const value = at(point, name);
    if (value === undefined) return h("td", {}, "–");
    const first = runtimes.every((other) => (at(point, other) ?? Number.POSITIVE_INFINITY) >= value);
    return h("td", { class: "num" }, first ? h("b", {}, significant(value)) : significant(value), glyph("measured", words.origins.measured));
  };
  return h(
    "table",
    { class: "t" },
    h("caption", { class: "s m" }, words.measure.compareTable),
    h("thead", {}, h("tr", {}, h("th", { scope: "col" }, words.measure.columns.name[1]), runtimes.map((name) => h("th", { scope: "col" }, name)))),
    h("tbody", {}, points.map((point) => h("tr", {}, h("th", { scope: "row" }, point), runtimes.map((name) => cell(point, name))))),
  );
}

const SHAPES = {
  circle: "M7 2a5 5 0 1 0 .01 0z",
  square: "M2.5 2.5h9v9h-9z",
  diamond: "M7 1l6 6-6 6-6-6z",
  "triangle-up": "M7 1.8 12.6 11.6H1.4z",
  "cross-thin": "M7 1.5v11M1.5 7h11",
  "x-thin": "M3 3l8 8M11 3l-8 8",
};

/** A chart's mark by Plotly's name of it. */
function mark(name) {
  const open = name.endsWith("-open");
  return svg("svg", { class: open ? "y open" : "y", viewBox: "0 0 14 14", "aria-hidden": "true" }, svg("path", { d: SHAPES[name.replace("-open", "")] }));
}
