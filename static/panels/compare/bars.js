// Compare: mult-adds by kind of layer or layer by layer, paired on one scale.
import { figureOf, readChart } from "../../api.js";
import { compared } from "../explore/question.js";
import { fill, h } from "../../dom.js";
import { millions } from "../../format.js";
import { chart } from "../shared/chart.js";
import { segments } from "../shared/controls.js";
import { languageOf } from "../../words/index.js";

const BAR_PX = 17;
const GAP_PX = 14; // between two groups
const AROUND_PX = 76; // title and numbers of the axis

export function mount(element, context) {
  const [choice, scale] = [h("div", { class: "seg", role: "group" }), h("div", { class: "seg", role: "group" })];
  const key = h("p", { class: "legend" });
  return chart(element, context, "compare", "b", told, { above: [h("div", { class: "acts" }, choice, scale), key] });

  async function told(view, words, plot) {
    const { question } = await compared(view);
    const { figure, path } = await readChart("compare", figureOf.compare(question, view, languageOf(view)));
    const said = words.compare;
    const { is_apart: isApart } = figure.layout.meta;
    const choose = (element, name, label, texts) => {
      element.setAttribute("aria-label", label);
      fill(element, segments(name, Object.entries(texts), view[name], (value) => context.state.set({ [name]: value })));
    };
    choose(choice, "by", said.byLabel, said.by);
    choose(scale, "scale", said.scaleLabel, said.scale);
    fill(key, figure.data.map((trace, place) => h("span", { class: "tag" }, h("i", { class: `swatch side-${"abc"[place]}` }), trace.name)));
    const count = new Set(figure.data.flatMap(({ y }) => y)).size;
    plot.style.height = `${AROUND_PX + count * (GAP_PX + BAR_PX * (isApart ? 0.6 : figure.data.length))}px`;
    return {
      figure,
      path,
      heading: words.charts[view.by === "kind" ? "compare" : "layers"],
      caption: said.chartCaption[isApart ? "apart" : view.by],
      summary: figure.data.map((trace) => said.sum(trace.name, summary(trace))).join(" · "),
      margin: { l: view.by === "kind" ? 132 : 64, t: 8, r: 24 },
    };
  }
}

/** The bars in words: for who cannot see them. */
const summary = (trace) => trace.y.map((name, index) => `${name} ${millions(trace.customdata[index])}`).join(", ");
