// Variant: shares of Mult-Adds beside shares of time by kind of layer, and how the layers' times add up to the whole.
// Where the view's runtime has no times of layers yet, shares of parameters stand in their place, and how to get them.
import { readChart, readLayerTimes, readLayerTimesChart, readPoint, readRuntimes } from "../../api.js";
import { draw } from "../../draw.js";
import { fill, h, tag } from "../../dom.js";
import { share } from "../../format.js";
import { chartFrame, panel } from "../shared/panel.js";
import { chosen } from "../../state.js";
import { languageOf } from "../../words/index.js";

const MARGIN = { l: 120, t: 8, r: 24 };

export function mount(element) {
  const frame = chartFrame("kinds", "k");
  const note = h("div", { class: "s m times", id: "layer-times" });
  element.append(frame.element, note);

  return panel(frame.element, async (view, words) => {
    const [point, { latency }] = await Promise.all([readPoint(view), readLayerTimes(view)]);
    const lang = languageOf(view);
    const figure = latency ? await readLayerTimesChart(view, lang) : await readChart("kinds", view, lang);
    frame.heading.textContent = latency ? words.variant.layers.title : words.variant.kindsTitle;
    frame.caption.textContent = latency ? words.variant.layers.caption : words.variant.kindsCaption;
    frame.summary.textContent = summaryOf(point, latency, words);
    fill(note, latency ? origin(latency, view, words) : await missing(view, words));
    await draw(frame.plot, figure, MARGIN);
  });
}

/** The time of a kind of layer as a share of the whole run, or null where there is none. */
export const timeShareOf = (latency, kind) => latency?.by_kind.find((row) => row.kind === kind)?.share ?? null;

function origin(latency, view, words) {
  const date = new Date(latency.created_at).toLocaleDateString(languageOf(view), { dateStyle: "medium" });
  const from = words.variant.layers.from(latency.runtime, latency.runtime_version, latency.precision, words.threads(latency.threads), date);
  return h("p", {}, latency.gap, " ", tag("measured", words.origins.measured), ` ${from}`);
}

async function missing(view, words) {
  const { items } = await readRuntimes();
  const { runtime, precision, threads } = chosen(view);
  const profilers = items.filter((each) => each.profiles);
  if (!profilers.some((each) => each.name === runtime)) {
    const able = profilers.filter((each) => each.available).map((each) => each.name);
    return h("p", {}, words.variant.layers.cannot(runtime, able));
  }
  const button = h("button", { type: "button", class: "btn", id: "measure-layers", onclick: measure }, words.variant.layers.measure);
  return h("p", {}, words.variant.layers.notYet(runtime, precision, words.threads(threads)), " ", button);
}

/** As if the page's own button had been pressed: there the measurement is seen to run, and can be cancelled. */
function measure() {
  const button = document.getElementById("measure");
  button?.scrollIntoView({ block: "center" });
  button?.click();
}

function summaryOf(point, latency, words) {
  const one = ({ kind, mult_adds_share: multAdds }) => {
    const time = timeShareOf(latency, kind);
    return time === null ? `${words.variant.kinds[kind]} ${share(multAdds)}` : words.variant.layers.summary(words.variant.kinds[kind], share(multAdds), share(time));
  };
  return point.by_kind.map(one).join(", ");
}
