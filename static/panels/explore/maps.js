// Explore's wide charts: equal mult-adds and equal latency over alpha and resolution, and every variant on parallel axes.
import { figureOf, readChart } from "../../api.js";
import { explored, isSame, located, lookedAt } from "./question.js";
import { millions, shortName } from "../../format.js";
import { chart } from "../shared/chart.js";
import { languageOf } from "../../words/index.js";

const LINKED = { isPicked: true, waits: true };

export function mountArea(element, context) {
  return chart(element, context, "area", "m", async (view, words) => {
    const { question, isTimed, answer, rows } = await explored(view);
    const point = lookedAt(view, answer);
    const row = rows.find((each) => isSame(each, point));
    const caption = isTimed ? words.explore.areaCaption : words.explore.areaCaptionCosts;
    return {
      figure: await readChart("area", figureOf.choice(question, view, languageOf(view))),
      caption,
      summary: row ? words.explore.summary(shortName(row.alpha, row.resolution), millions(row.mult_adds)) : caption,
      margin: { r: 52, t: 26 },
    };
  }, LINKED);
}

export function mountAxes(element, context) {
  return chart(element, context, "axes", "m", async (view, words) => {
    const { question } = await located(view);
    const figure = await readChart("axes", figureOf.choice(question, view, languageOf(view)));
    const notes = (figure.layout.annotations ?? []).filter((note) => note.name === "axis");
    const names = notes.map((note) => note.text.replace("<br>", " ").trim());
    return {
      figure,
      heading: words.explore.axesTitle(names.length || 6),
      caption: names.length ? words.explore.axesCaption : words.explore.nothingToDraw,
      summary: words.explore.axesNames(names.join(", ")),
      margin: { l: 8, r: 8, t: 48, b: 16 },
    };
  }, LINKED);
}
