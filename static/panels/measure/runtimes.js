// Measure: every runtime's time at every measured point, as one chart and as a table of the same numbers.
import { figureOf, readChart } from "../../api.js";
import { fill, glyph, h, svg } from "../../dom.js";
import { significant } from "../../format.js";
import { chart } from "../shared/chart.js";
import { rowHead, scrolling, table } from "../shared/table.js";
import { languageOf } from "../../words/index.js";

const LINE_PX = 8; // of a chart's line for each runtime on it
const GAP_PX = 10; // between two lines
const AROUND_PX = 76; // title and numbers of the axis

export function mount(element, context) {
  const key = h("p", { class: "legend" });
  const body = scrolling("runtimes-title");
  const update = chart(element, context, "runtimes", "r", told, { above: key });
  element.append(body);
  return update;

  async function told(view, words, plot) {
    const figure = await readChart("runtimes", figureOf.runtimes(view, languageOf(view)));
    const times = timesOf(figure);
    const some = times.runtimes.length > 0;
    [key.hidden, body.hidden] = [!some, !some];
    fill(key, figure.data.map((trace) => h("span", { class: trace.meta.kind === "fastest" ? "tag own" : "tag" }, mark(trace.marker.symbol), trace.name)));
    fill(body, tableOf(times, words));
    plot.style.height = `${AROUND_PX + times.points.length * (GAP_PX + LINE_PX * times.runtimes.length)}px`;
    return { figure: some && figure, caption: captionOf(times, view, words), summary: "", margin: { l: 76, t: 8 } };
  }
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
  const cell = (name) => (point) => {
    const value = at(point, name);
    if (value === undefined) return "–";
    const first = runtimes.every((other) => (at(point, other) ?? Number.POSITIVE_INFINITY) >= value);
    return h("td", { class: "num" }, first ? h("b", {}, significant(value)) : significant(value), glyph("measured", words.origins.measured));
  };
  const columns = [{ head: words.measure.columns.name[1], cell: (point) => rowHead(point) }, ...runtimes.map((name) => ({ head: name, cell: cell(name) }))];
  return table({ class: "t" }, columns, points, { caption: words.measure.compareTable });
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
