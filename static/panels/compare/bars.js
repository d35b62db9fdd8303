// Compare: mult-adds by kind of layer or layer by layer, paired on one scale.
import { readCompareChart } from "../../api.js";
import { compared } from "./compared.js";
import { fill, h } from "../../dom.js";
import { draw } from "../../draw.js";
import { millions } from "../../format.js";
import { chartFrame, panel } from "../shared/panel.js";
import { languageOf } from "../../words/index.js";

const BAR_PX = 17;
const GAP_PX = 14; // between two groups
const AROUND_PX = 76; // title and numbers of the axis

export function mount(element, { state }) {
  const frame = chartFrame("compare", "b");
  const choice = h("div", { class: "seg", role: "group" });
  const key = h("p", { class: "legend" });
  frame.plot.before(choice, key);
  element.append(frame.element);
  return panel(frame.element, async (view, words) => {
    const { question } = await compared(view);
    const figure = await readCompareChart(question, view.by, languageOf(view));
    frame.heading.textContent = words.compare.chart[view.by];
    frame.caption.textContent = words.compare.chartCaption[view.by];
    choice.setAttribute("aria-label", words.compare.byLabel);
    fill(choice, ["kind", "layer"].map((by) => h("button", { type: "button", id: `by-${by}`, "aria-pressed": String(by === view.by), onclick: () => state.set({ by }) }, words.compare.by[by])));
    fill(key, figure.data.map((trace, place) => h("span", { class: "tag" }, h("i", { class: `swatch side-${"abc"[place]}` }), trace.name)));
    frame.summary.textContent = figure.data.map((trace) => words.compare.sum(trace.name, summary(trace))).join("; ");
    frame.plot.style.height = `${AROUND_PX + figure.data[0].y.length * (GAP_PX + BAR_PX * figure.data.length)}px`;
    await draw(frame.plot, figure, { l: view.by === "kind" ? 132 : 64, t: 8, r: 24 });
  });
}

/** The bars in words: for who cannot see them. */
const summary = (trace) => trace.y.map((name, index) => `${name} ${millions(trace.customdata[index])}`).join(", ");
