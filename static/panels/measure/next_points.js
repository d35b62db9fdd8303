// Measure: the few points that would narrow all predictions of what the view has chosen most, and one click to time them.
import { networkOf, readDevicesNow, readEstimateNow, readNextPoints } from "../../api.js";
import { action, doubt, fill, h, tag } from "../../dom.js";
import { milliseconds, shortName } from "../../format.js";
import { measureAndFollow } from "../shared/following.js";
import { panel } from "../shared/panel.js";
import { chosen } from "../../state.js";
import { languageOf } from "../../words/index.js";

const COUNT = 4;
const AMONG = { alpha: "0.25,0.35,0.5,0.6,0.75,0.85,1", resolution: "96,128,160,192,224" };

export function mount(element, { go }) {
  const notes = h("div", {});
  return panel(element, async (view, words) => {
    const { items } = await readDevicesNow(languageOf(view));
    const { runtime, precision, threads } = chosen(view);
    const isKnown = items[0].groups.some((each) => each.runtime === runtime && each.precision === precision && each.threads === threads);
    const heading = h("h2", { id: "suggest-title" }, words.measure.suggest.title);
    if (!isKnown) return fill(element, heading, h("p", { class: "s m" }, words.measure.suggest.none));
    const next = await readNextPoints({ device: "this", runtime, precision, threads, count: COUNT, ...AMONG, ...networkOf(view) });
    const takes = await readEstimateNow([runtime], Math.max(1, next.count));
    const amounts = ({ latency_ms: value, low_ms: low, high_ms: high, latency_digits: digits }) => [value, low, high].map((each) => milliseconds(each, digits, value));
    const line = (point) => h("li", {}, words.measure.suggest.item(shortName(point.alpha, point.resolution), ...amounts(point)), " ", tag("predicted", words.origins.predicted), doubt(point.latency_marks, words));
    const start = () => measureAndFollow(view, next.items, { go, notes, words });
    const label = words.measure.suggest.measure(next.count, takes.duration);
    return fill(
      element,
      heading,
      h("p", { class: "s m" }, words.measure.suggest.text(runtime, next.fitted_on.count)),
      h("ul", { class: "s" }, next.items.map(line)),
      next.count > 0 && h("div", { class: "acts" }, action("measure-next", label, start)),
      notes,
    );
  });
}
