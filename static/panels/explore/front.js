// Accuracy against latency with the front and the limits, and the 4 x 4 key whose cells choose.
import { figureOf, paths } from "../../api.js";
import { crossed, fill, h, oneStop, symbol } from "../../dom.js";
import { onPlotted } from "../../draw.js";
import { explored, isSame, lookedAt, nameIn } from "./question.js";
import { alphaText, shortName } from "../../format.js";
import { limitLine } from "./limit_line.js";
import { chart } from "../shared/chart.js";
import { elsewhere } from "../shared/elsewhere.js";
import { rowHead, table } from "../shared/table.js";
import { NETWORK, PAPER_ALPHAS, PAPER_RESOLUTIONS, RANKED } from "../../state.js";

export function mount(element, context) {
  const { state } = context;
  const key = h("div", { class: "key" });
  const others = h("div"); // what leads to accuracies where none is known
  const line = limitLine(state);
  return chart(element, context, "front", "main", told, { below: [key, others], isPicked: true, drawn });

  async function drawn(view, words, plot) {
    const { isTimed } = await explored(view);
    const budget = RANKED.find(({ column }) => column === (isTimed ? "latency_ms" : "mult_adds"));
    onPlotted(plot, () => line.place(plot, budget, view[budget.name], words.explore.dragLimit(words.budgets[budget.name])));
  }

  async function told(view, words, plot) {
    plot.classList.toggle("tall", Boolean(view.among)); // with a legend of networks
    const { isTimed, answer, question } = await explored(view);
    const { rows, front: figure, no_accuracy: none } = answer;
    const said = words.explore;
    fill(others, none && [h("p", {}, none.why), h("div", { class: "acts" }, elsewhere(none.instead, "draw", state))]);
    const isOfPoints = !view.among && NETWORK[view.network].has_alpha; // of several networks the chart has a legend
    fill(key, !none && [isOfPoints && keyTable(rows, lookedAt(view, answer), words), h("p", { class: "ex" }, marks(rows, words))]);
    oneStop(key, { ArrowRight: 1, ArrowLeft: -1, ArrowDown: PAPER_RESOLUTIONS.length, ArrowUp: -PAPER_RESOLUTIONS.length });
    const namesOf = (some) => some.map((row) => nameIn(view, row)).join(", ");
    const doubted = namesOf(rows.filter(isDoubted));
    return {
      figure: none ? null : figure,
      path: paths.chart("front", figureOf.choice(question, view)),
      heading: words.charts[isTimed ? "front" : "accuracy"],
      caption: none ? "" : isTimed ? [said.frontCaption, ...barsIn(rows, words)].join(" ") : said.frontCaptionCosts,
      summary: [said.frontSummary(answer.fit_text, answer.best?.name, namesOf(rows.filter((row) => row.on_front))), doubted && `${words.marks.uncertain}: ${doubted}.`].filter(Boolean).join(" "),
    };
  }

  function keyTable(rows, point, words) {
    const cell = (resolution) => (alpha) => {
      const chosen = isSame({ alpha, resolution }, point);
      const name = shortName(alpha, resolution);
      const row = rows.find((each) => each.alpha === alpha && each.resolution === resolution);
      const of = { id: `key-${alpha * 100}-${resolution}`, "aria-label": words.explore.choose(name), title: name, "aria-pressed": String(chosen) };
      const choose = () => state.set({ alpha, resolution });
      return h("td", { class: chosen ? "on" : null }, h("button", { type: "button", ...of, onclick: choose }, symbol(alpha, resolution, stateOf(row))));
    };
    const columns = [...PAPER_RESOLUTIONS].reverse().map((px) => ({ head: String(px), cell: cell(px) })); // as the axis rises
    return table({ "aria-label": words.explore.keyLabel }, [{ head: "px", cell: (alpha) => rowHead(`α ${alphaText(alpha)}`) }, ...columns], PAPER_ALPHAS);
  }
}

const isDoubted = ({ latency_marks: marks }) => marks.length > 0;

function marks(rows, words) {
  const { origins, explore: { marks: said } } = words;
  const mark = (resolution, look, text) => h("span", {}, symbol("", resolution, look), text);
  return [
    mark(224, {}, said.inside),
    rows.some((row) => row.passes.length > 0) && mark(224, { outside: true }, said.outside),
    rows.some((row) => row.latency_kind === "predicted") && mark(0, { predicted: true }, origins.predicted),
    rows.some(isDoubted) && crossed(words),
  ];
}

/** What the bars of these rows are, in words. */
const barsIn = (rows, { bars }) => Object.keys(bars).filter((kind) => rows.some((row) => row.latency_kind === kind && row.latency_high_ms !== null)).map((kind) => bars[kind]);

/** How a row's symbol looks: hollow outside the limits, a hollow diamond where its latency is predicted. */
export const stateOf = (row) => ({ outside: row.passes.length > 0, predicted: row.latency_kind === "predicted" });
