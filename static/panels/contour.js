// Lines of equal mult-adds over alpha and resolution.
import { readChart, readPoint } from "../api.js";
import { draw, onPick } from "../draw.js";
import { millions, shortName } from "../format.js";
import { chartFrame, panel } from "../panel.js";
import { languageOf } from "../words/index.js";
import { pointOf } from "./accuracy.js";

export function mount(element, { state, charts }) {
  const frame = chartFrame("contour", "c");
  element.append(frame.element);
  charts.contour = frame.plot;
  return panel(frame.element, async (view, words) => {
    frame.heading.textContent = words.contourTitle;
    frame.caption.textContent = words.contourCaption;
    const [figure, point] = await Promise.all([readChart("contour", view, languageOf(view)), readPoint(view)]);
    frame.summary.textContent = words.summary(shortName(view.alpha, view.resolution), millions(point.mult_adds), "");
    await draw(frame.plot, figure, { r: 48, t: 26 });
    onPick(frame.plot, (name) => state.set(pointOf(name)));
  });
}
