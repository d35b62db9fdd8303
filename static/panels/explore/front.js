// Accuracy against latency with the front and the limits, and the 4 x 4 key whose cells choose.
import { readChoiceChart, readRecommendation } from "../../api.js";
import { fill, h, symbol } from "../../dom.js";
import { draw, onPick } from "../../draw.js";
import { explored, located, lookedAt } from "./question.js";
import { alphaText, shortName } from "../../format.js";
import { chartFrame, panel } from "../shared/panel.js";
import { PAPER_ALPHAS, PAPER_RESOLUTIONS } from "../../state.js";
import { languageOf } from "../../words/index.js";

const RESOLUTIONS = [...PAPER_RESOLUTIONS].reverse(); // as the axis rises

export function mount(element, { state, charts }) {
  const frame = chartFrame("front", "main");
  const key = h("div", { class: "key" });
  frame.element.append(key);
  element.append(frame.element);
  charts.front = frame.plot;

  return panel(frame.element, async (view, words) => {
    const { question } = await located(view); // enough to ask for the figure, before other panels begin to draw
    const asked = [readRecommendation(question), readChoiceChart("front", question, view, languageOf(view))];
    const [{ group, rows }, answer, figure] = await Promise.all([explored(view), ...asked]);
    const point = lookedAt(view, answer);
    frame.heading.textContent = group ? words.explore.frontTitle : words.explore.frontTitleCosts;
    const caption = group ? words.explore.frontCaption : words.explore.frontCaptionCosts;
    fill(key, keyTable(rows, point, words));
    const drawn = figure.data.length > 0;
    frame.caption.textContent = drawn ? caption : words.explore.nothingToDraw;
    const line = figure.data.find((trace) => trace.meta.role === "front");
    const isOnLine = (row) => line?.x.some((x, index) => x === (group ? row.here : row.mult_adds / 1e6) && line.y[index] === row.top1);
    const onFront = rows.filter(isOnLine).map((row) => shortName(row.alpha, row.resolution));
    frame.summary.textContent = words.explore.frontSummary(answer.feasible_count, answer.total, answer.best?.name, onFront.join(", "));
    await draw(frame.plot, figure);
    onPick(frame.plot, (name) => state.set(pointOf(name)));
  });

  function keyTable(rows, point, words) {
    const cell = (alpha, resolution) => {
      const chosen = alpha === point.alpha && resolution === point.resolution;
      const name = shortName(alpha, resolution);
      const row = rows.find((each) => each.alpha === alpha && each.resolution === resolution);
      return h(
        "td",
        { class: chosen ? "on" : null },
        h(
          "button",
          { type: "button", id: `key-${alpha * 100}-${resolution}`, "aria-label": words.explore.choose(name), title: name, "aria-pressed": String(chosen), onclick: () => state.set({ alpha, resolution }) },
          symbol(alpha, resolution, stateOf(row)),
        ),
      );
    };
    return [
      h(
        "table",
        { "aria-label": words.explore.keyLabel },
        h("thead", {}, h("tr", {}, h("th", { scope: "col" }, "px"), RESOLUTIONS.map((px) => h("th", { scope: "col" }, String(px))))),
        h("tbody", {}, PAPER_ALPHAS.map((alpha) => h("tr", {}, h("th", { scope: "row" }, `α ${alphaText(alpha)}`), RESOLUTIONS.map((px) => cell(alpha, px))))),
      ),
      h("p", { class: "ex" }, marks(rows, words)),
    ];
  }
}

function marks(rows, words) {
  const mark = (resolution, look, text) => h("span", {}, symbol("", resolution, look), text);
  return [
    mark(224, {}, words.explore.marks.inside),
    rows.some((row) => row.passes.length > 0) && mark(224, { outside: true }, words.explore.marks.outside),
    rows.some((row) => row.kind === "predicted") && mark(0, { predicted: true }, words.explore.marks.predicted),
  ];
}

/** How a row's symbol looks: hollow outside the limits, a hollow diamond where its latency is predicted. */
export const stateOf = (row) => ({ outside: row.passes.length > 0, predicted: row.kind === "predicted" });

/** "0.75/160" -> {alpha: 0.75, resolution: 160}. */
export function pointOf(name) {
  const [alpha, resolution] = name.split("/").map(Number);
  return { alpha, resolution };
}
