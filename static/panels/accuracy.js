// Published accuracy against mult-adds, and the 4 x 4 key whose cells choose.
import { readChart, readPoint } from "../api.js";
import { fill, h, symbol } from "../dom.js";
import { draw, onPick } from "../draw.js";
import { alphaText, millions, percent, shortName } from "../format.js";
import { chartFrame, panel } from "../panel.js";
import { accuracyPrecision } from "../state.js";
import { languageOf } from "../words/index.js";

const ALPHAS = [1, 0.75, 0.5, 0.25];
const RESOLUTIONS = [128, 160, 192, 224];

export function mount(element, { state, charts }) {
  const frame = chartFrame("accuracy", "main");
  const key = h("div", { class: "key" });
  frame.element.append(key);
  element.append(frame.element);
  charts.accuracy = frame.plot;

  return panel(frame.element, async (view, words) => {
    frame.heading.textContent = words.accuracyTitle;
    frame.caption.textContent = words.accuracyCaption(words.sets[accuracyPrecision(view)]);
    fill(key, keyTable(view, words));
    const [figure, point] = await Promise.all([readChart("accuracy", view, languageOf(view)), readPoint(view)]);
    const accuracy = point.accuracy[accuracyPrecision(view)];
    const top1 = accuracy ? `${words.top1} ${percent(accuracy.top1_percent)}` : words.notPublished;
    frame.summary.textContent = words.summary(shortName(view.alpha, view.resolution), millions(point.mult_adds), top1);
    await draw(frame.plot, figure);
    onPick(frame.plot, (name) => state.set(pointOf(name)));
  });

  function keyTable(view, words) {
    const cell = (alpha, resolution) => {
      const chosen = alpha === view.alpha && resolution === view.resolution;
      const name = shortName(alpha, resolution);
      const choose = () => state.set({ alpha, resolution });
      return h(
        "td",
        { class: chosen ? "on" : null },
        h(
          "button",
          { type: "button", id: `key-${alpha * 100}-${resolution}`, "aria-label": words.choose(name), title: name, "aria-pressed": String(chosen), onclick: choose },
          symbol(alpha, resolution),
        ),
      );
    };
    return h(
      "table",
      { "aria-label": words.keyLabel },
      h("thead", {}, h("tr", {}, h("th", { scope: "col" }, "px"), RESOLUTIONS.map((px) => h("th", { scope: "col" }, String(px))))),
      h(
        "tbody",
        {},
        ALPHAS.map((alpha) =>
          h("tr", {}, h("th", { scope: "row" }, `α ${alphaText(alpha)}`), RESOLUTIONS.map((px) => cell(alpha, px))),
        ),
      ),
    );
  }
}

/** "0.75/160" -> {alpha: 0.75, resolution: 160}. */
export function pointOf(name) {
  const [alpha, resolution] = name.split("/").map(Number);
  return { alpha, resolution };
}
