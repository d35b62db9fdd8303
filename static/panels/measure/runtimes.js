// Measure: every runtime's time at every measured point, as one chart and as a table of the same numbers.
import { figureOf, readChart } from "../../api.js";
import { crossed, doubt, fill, glyph, h, svg } from "../../dom.js";
import { inMs } from "../../format.js";
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
    const { figure, path } = await readChart("runtimes", figureOf.runtimes(view, languageOf(view)));
    const drawn = figure.data.filter(isRuntime);
    const times = timesOf(figure);
    const some = times.runtimes.length > 0;
    [key.hidden, body.hidden] = [!some, !some];
    const keys = drawn.map((trace) => h("span", { class: trace.meta.kind === "fastest" ? "tag own" : "tag" }, mark(trace.marker.symbol), trace.name));
    fill(key, keys, figure.data.some(({ meta }) => meta.role === "doubted") && crossed(words));
    fill(body, tableOf(times, words));
    plot.style.height = `${AROUND_PX + times.points.length * (GAP_PX + LINE_PX * times.runtimes.length)}px`;
    return { figure: some && figure, path, caption: captionOf(figure, view, words), summary: "", margin: { l: 76, t: 8 } };
  }
}

const isRuntime = ({ meta }) => meta.role === "runtime"; // the others are ticks on its bars and crosses

/** The figure's numbers: points (most mult-adds first), runtimes (as drawn), and `at(point, runtime)`, {ms, isBest, marks} or undefined. */
export function timesOf({ data: all, layout }) {
  const data = all.filter(isRuntime);
  const toldOf = (trace) => trace.customdata.map(([name, , isBest, marks], index) => [name, { ms: trace.x[index], isBest, marks }]);
  const byName = new Map(data.map((trace) => [trace.name, new Map(toldOf(trace))]));
  return { points: [...layout.yaxis.categoryarray].reverse(), runtimes: data.map((trace) => trace.name), at: (point, runtime) => byName.get(runtime)?.get(point) };
}

function captionOf(figure, view, words) {
  const same = `${view.precision}, ${words.threads(view.threads)}`;
  if (figure.data.length === 0) return words.measure.compareNone(same);
  const verdict = figure.layout.meta?.verdict;
  return verdict ? `${verdict} ${words.measure.compareText(same)} ${words.bars.measured}` : words.measure.compareOne(same);
}

function tableOf({ points, runtimes, at }, words) {
  const cell = (name) => (point) => {
    const found = at(point, name);
    if (!found) return "–";
    const text = inMs(found.ms);
    return h("td", { class: "num" }, found.isBest ? h("b", {}, text) : text, glyph("measured", words.origins.measured), doubt(found.marks, words));
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
  "triangle-down": "M7 12.2 1.4 2.4h11.2z",
};

/** A chart's mark by Plotly's name of it. */
function mark(name) {
  const open = name.endsWith("-open");
  return svg("svg", { class: open ? "y open" : "y", viewBox: "0 0 14 14", "aria-hidden": "true" }, svg("path", { d: SHAPES[name.replace("-open", "")] }));
}
