// Every variant as a line through parallel axes; the limits as ticks.
import { readChoiceChart } from "../../api.js";
import { draw, onPick } from "../../draw.js";
import { located } from "./question.js";
import { chartFrame, panel } from "../shared/panel.js";
import { languageOf } from "../../words/index.js";
import { pointOf } from "./front.js";

export function mount(element, { state, charts }) {
  const frame = chartFrame("axes", "m");
  element.append(frame.element);
  charts.axes = frame.plot;
  return panel(frame.element, async (view, words) => {
    const { question } = await located(view);
    const figure = await readChoiceChart("axes", question, view, languageOf(view));
    if (view !== state.now) return; // drawn when the slider rests
    const names = (figure.layout.annotations ?? []).filter((note) => note.name === "axis").map((note) => note.text.replace("<br>", " ").trim());
    frame.heading.textContent = words.explore.axesTitle(names.length || 6);
    frame.caption.textContent = names.length ? words.explore.axesCaption : words.explore.nothingToDraw;
    frame.summary.textContent = words.explore.axesNames(names.join(", "));
    await draw(frame.plot, figure, { l: 8, r: 8, t: 48, b: 16 });
    onPick(frame.plot, (name) => state.set(pointOf(name)));
  });
}
