// Lines of equal mult-adds and of equal predicted latency over alpha and resolution, and where the limits hold.
import { readChoiceChart, readRecommendation } from "../../api.js";
import { draw, onPick } from "../../draw.js";
import { explored, lookedAt } from "./question.js";
import { millions, shortName } from "../../format.js";
import { chartFrame, panel } from "../shared/panel.js";
import { languageOf } from "../../words/index.js";
import { pointOf } from "./front.js";

export function mount(element, { state, charts }) {
  const frame = chartFrame("area", "m");
  element.append(frame.element);
  charts.area = frame.plot;
  return panel(frame.element, async (view, words) => {
    const { question, group, rows } = await explored(view);
    const answer = await readRecommendation(question);
    const point = lookedAt(view, answer);
    frame.heading.textContent = words.explore.areaTitle;
    frame.caption.textContent = group ? words.explore.areaCaption : words.explore.areaCaptionCosts;
    const row = rows.find((each) => each.alpha === point.alpha && each.resolution === point.resolution);
    frame.summary.textContent = row ? words.explore.summary(shortName(row.alpha, row.resolution), millions(row.mult_adds)) : frame.caption.textContent;
    const figure = await readChoiceChart("area", question, view, languageOf(view));
    if (view !== state.now) return; // drawn when the slider rests
    await draw(frame.plot, figure, { r: 52, t: 26 });
    onPick(frame.plot, (name) => state.set(pointOf(name)));
  });
}
