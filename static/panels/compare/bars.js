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
  const choice = h("div", { class: "seg", role: "group" });
  const key = h("p", { class: "legend" });
  return chart(element, context, "compare", "b", told, { above: [choice, key] });

  async function told(view, words, plot) {
    const { question } = await compared(view);
    const figure = await readChart("compare", figureOf.compare(question, view, languageOf(view)));
    const said = words.compare;
    choice.setAttribute("aria-label", said.byLabel);
    fill(choice, segments("by", Object.entries(said.by), view.by, (by) => context.state.set({ by })));
    fill(key, figure.data.map((trace, place) => h("span", { class: "tag" }, h("i", { class: `swatch side-${"abc"[place]}` }), trace.name)));
    plot.style.height = `${AROUND_PX + figure.data[0].y.length * (GAP_PX + BAR_PX * figure.data.length)}px`;
    return {
      figure,
      heading: words.charts[view.by === "kind" ? "compare" : "layers"],
      caption: said.chartCaption[view.by],
      summary: figure.data.map((trace) => said.sum(trace.name, summary(trace))).join("; "),
      margin: { l: view.by === "kind" ? 132 : 64, t: 8, r: 24 },
    };
  }
}

/** The bars in words: for who cannot see them. */
const summary = (trace) => trace.y.map((name, index) => `${name} ${millions(trace.customdata[index])}`).join(", ");
