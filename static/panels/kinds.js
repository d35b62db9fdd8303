// Variant: shares of mult-adds and of parameters by kind of layer.
import { readChart, readPoint } from "../api.js";
import { draw } from "../draw.js";
import { share } from "../format.js";
import { chartFrame, panel } from "../panel.js";
import { languageOf } from "../words/index.js";

export function mount(element) {
  const frame = chartFrame("kinds", "k");
  element.append(frame.element);
  return panel(frame.element, async (view, words) => {
    frame.heading.textContent = words.kindsTitle;
    frame.caption.textContent = words.kindsCaption;
    const [figure, point] = await Promise.all([readChart("kinds", view, languageOf(view)), readPoint(view)]);
    frame.summary.textContent = point.by_kind.map((row) => `${words.kinds[row.kind]} ${share(row.mult_adds_share)}`).join(", ");
    await draw(frame.plot, figure, { l: 120, t: 8, r: 24 });
  });
}
