// The sixteen variants, and the answer where it is another point, as a table in two groups, inside and outside the
// limits, linked both ways with the charts.
import { doubt, fill, glyph, h, oneStop, reasons, symbol, tag } from "../../dom.js";
import { highlight } from "../../draw.js";
import { pinnedLine, star } from "./pins.js";
import { explored, isSame, keyOf, lookAt, lookedAt, nameIn } from "./question.js";
import { marksOf, numberText, originOf, valueOf } from "./row.js";
import { toSweep } from "../shared/elsewhere.js";
import { panel } from "../shared/panel.js";
import { rowHead, scrolling, table } from "../shared/table.js";
import { RANKED, canTime } from "../../state.js";
import { filled } from "../../vocabulary.js";
import { languageOf } from "../../words/index.js";
import { judgedText } from "../shared/limits.js";
import { stateOf } from "./front.js";

export function mount(element, context) {
  const { state, charts } = context;
  const heading = h("h2", { id: "variants-title" });
  const shown = h("p", { class: "s m r" });
  const body = scrolling("variants-title");
  const legend = h("p", { class: "legend" });
  const pinned = h("p", { class: "s m pinned" });
  element.append(h("div", { class: "fh" }, heading, legend, shown), pinned, body);

  return panel(element, async (view, words) => {
    const { answer, isTimed } = await explored(view);
    const point = lookedAt(view, answer);
    const rows = sorted(answer.rows, view.sort);
    heading.textContent = words.explore.variantsTitle;
    const doubts = rows.flatMap((row) => row.latency_marks);
    fill(legend, originsOf(rows).map((origin) => tag(origin, words.origins[origin])), doubts.length > 0 && h("span", {}, doubt(doubts, words), `: ${reasons(doubts, words)}`));
    fill(pinned, pinnedLine(context, view, words));
    const named = (row) => keyOf(row, view);
    const isOutside = (row) => judgedText(row, view, words)[1];
    const inside = rows.filter((row) => !row.passes.length);
    const outside = rows.filter(isOutside);
    const open = rows.filter((row) => row.passes.length && !isOutside(row));
    const groups = [[answer.unjudged.length > 0 ? words.explore.insideOthers : words.explore.inside, inside], [words.explore.unjudged, open], [words.explore.outside, outside]].map(([title, members]) => ({ title: title(members.length), rows: members }));
    fill(shown, canTime(view) && !view.among && inside.length > 0 && outside.length > 0 && [toMeasure(inside, view, words), " · "], words.explore.shown(rows.length, answer.total));
    const ofBudget = (budget) => ({ ...head(budget.key, headLines(budget, view, words), view, budget.objective), cell: (row) => cell(budget, row, words) });
    const columns = [
      { ...head("name", ["", words.explore.variant], view), cell: (row) => nameCell(row, point, view, words) },
      ...columnsOf(view, isTimed).map(ofBudget),
      { head: words.explore.budget, cell: (row) => h("td", { class: "over" }, judgedText(row, view, words)[0]) },
    ];
    fill(body, table({ class: "t choice" }, columns, groups.filter((group) => group.rows.length > 0), { line: (row) => lineOf(row, point, named) }));
    oneStop(body, { ArrowDown: 2, ArrowUp: -2, ArrowRight: 1, ArrowLeft: -1 }); // a row's name and its star
  });

  /** A link to Measure, where these are what is timed next. */
  function toMeasure(rows, view, words) {
    const points = rows.map((row) => `${row.alpha}/${row.resolution}`).join(",");
    return toSweep(context, view, { points }, words.explore.measureInside(rows.length), { id: "measure-inside" });
  }

  /** The head of what can be sorted by; first what is best: the fastest, the most accurate, the largest of the rest. */
  function head(name, [upper, lower], view, id = name) {
    const active = view.sort.replace("-", "") === name;
    const descending = active && view.sort.startsWith("-");
    const isUpFirst = name === "name" || RANKED.some(({ key, needs_device: isTimed }) => key === name && isTimed);
    const sort = active ? (descending ? name : `-${name}`) : isUpFirst ? name : `-${name}`;
    const text = `${lower}${active ? (descending ? " ↓" : " ↑") : ""}`;
    return {
      of: { "aria-sort": active ? (descending ? "descending" : "ascending") : null },
      head: h("button", { type: "button", id: `sort-${id}`, onclick: () => state.set({ sort }) }, upper && h("span", {}, upper), active ? h("b", {}, text) : text),
    };
  }

  function nameCell(row, point, view, words) {
    const [text, key, current] = [nameIn(view, row), keyOf(row, view), isSame(row, point)];
    const of = { id: `row-${key}`, "aria-pressed": String(current), onfocus: () => show(key), onblur: hide, onclick: () => choose(row) };
    return rowHead([!view.among && symbol(row.alpha, row.resolution, stateOf(row)), h("button", { type: "button", ...of }, text), star(state, view, row, words)]);
  }

  function cell(budget, row, words) {
    if (valueOf(row, budget) === null) return "–";
    const origin = originOf(row, budget);
    return h("td", { class: "num" }, numberText(row, budget), glyph(origin, words.origins[origin]), doubt(marksOf(row, budget), words));
  }

  function lineOf(row, point, named) {
    const classes = [isSame(row, point) && "cur", row.passes.length > 0 && "out"].filter(Boolean).join(" ");
    return { class: classes || null, onmouseenter: () => show(named(row)), onmouseleave: hide, onclick: () => choose(row) };
  }

  function choose(row) {
    lookAt(row, context);
  }

  function show(name) {
    for (const plot of Object.values(charts)) highlight(plot, name);
  }

  function hide() {
    show("");
  }
}

/** What the table tells of each row, in order: what is always shown, limited or sorted by. */
export function columnsOf(view, isTimed) {
  const isSortedBy = ({ key }) => view.sort.replace("-", "") === key;
  const isShown = (budget) => budget.is_always_shown || view[budget.name] !== null || isSortedBy(budget);
  return RANKED.filter((budget) => (isTimed || !budget.needs_device) && isShown(budget));
}

/** The two lines of a column's head. */
export const headLines = ({ heading, unit }, view, words) => filled(heading, languageOf(view), { unit, precision: view.precision, percentile: words.explore.ofRuns[view.percentile] }).split("\n");

const ORIGINS = ["measured", "imported", "published", "predicted", "interpolated"];

function originsOf(rows) {
  const kinds = new Set(rows.flatMap((row) => [row.latency_kind, row.top1_kind]));
  return [...ORIGINS.filter((origin) => kinds.has(origin)), "analytic"];
}

/** Rows by one column; "-" in front means largest first; rows without a value stand last. */
export function sorted(rows, sort) {
  const [name, sign] = sort.startsWith("-") ? [sort.slice(1), -1] : [sort, 1];
  const budget = RANKED.find(({ key }) => key === name);
  const value = (row) => (budget ? valueOf(row, budget) : row.alpha * 10_000 + row.resolution);
  return [...rows].sort((a, b) => {
    const [x, y] = [value(a), value(b)];
    if (x === null || y === null) return (x === null) - (y === null);
    return sign * (x - y) || b.alpha - a.alpha || b.resolution - a.resolution;
  });
}
