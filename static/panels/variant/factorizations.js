// Variant: which factorization of MobileNet's body saves what, drawn once it is opened.
import { networkOf, pointOf, readChart } from "../../api.js";
import { h } from "../../dom.js";
import { chart } from "../shared/chart.js";
import { languageOf } from "../../words/index.js";

const BODY = /^(mobilenet_v1|conv_mobilenet)\b/; // whose convolutions the blocks stand for

export function mount(element, context) {
  const summary = h("summary", { id: "factorizations" });
  const body = h("div", {});
  element.append(summary, body);
  let shown = []; // view, words
  let draw = null;
  element.addEventListener("toggle", update);

  function update() {
    if (!element.open || element.hidden) return null;
    draw ??= chart(body, context, "factorizations", "f", told);
    return draw(...shown);
  }

  return (view, words) => {
    shown = [view, words];
    element.hidden = !BODY.test(view.network);
    summary.textContent = words.charts.factorizations;
    return update();
  };
}

async function told(view, words) {
  const drawn = await readChart("factorizations", { ...pointOf(view), ...networkOf(view), lang: languageOf(view) });
  const whole = drawn.figure.data.find(({ meta, xaxis }) => meta.kind === "a" && xaxis === "x");
  return { ...drawn, caption: words.variant.factorizations, summary: whole.y.map((name, index) => `${name} ${whole.text[index]}`).join(", ") };
}
