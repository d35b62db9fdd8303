// Explore's wide charts: equal mult-adds and equal latency over alpha and resolution, and every variant on parallel axes.
import { figureOf, readChart } from "../../api.js";
import { onBox } from "../../draw.js";
import { explored, isSame, lookedAt, nameIn } from "./question.js";
import { millions } from "../../format.js";
import { chart } from "../shared/chart.js";
import { languageOf } from "../../words/index.js";

const LINKED = { isPicked: true, waits: true };

/** What a cross through a mark means, where one is. */
const doubtedIn = (rows, words) => rows.some(({ latency_marks: marks }) => marks.length > 0) && `✕ ${words.marks.uncertain}.`;

export function mountArea(element, context) {
  return chart(element, context, "area", "m", async (view, words) => {
    const { question, isTimed, answer, rows } = await explored(view);
    const point = lookedAt(view, answer);
    const row = rows.find((each) => isSame(each, point));
    const caption = isTimed ? words.explore.areaCaption : words.explore.areaCaptionCosts;
    return {
      ...(await readChart("area", figureOf.choice(question, view, languageOf(view)))),
      caption: [caption, doubtedIn(rows, words)].filter(Boolean).join(" "),
      summary: row ? words.explore.summary(nameIn(view, row), millions(row.mult_adds)) : caption,
      margin: { r: isTimed ? 72 : 52, t: 26 },
    };
  }, LINKED);
}

export function mountAxes(element, context) {
  const { state } = context;
  return chart(element, context, "axes", "m", async (view, words) => {
    const { question, answer } = await explored(view);
    const { figure, path } = await readChart("axes", figureOf.choice(question, view, languageOf(view)));
    const none = answer.no_accuracy;
    const notes = none ? [] : (figure.layout.annotations ?? []).filter((note) => note.name === "axis");
    const names = notes.map((note) => note.text.replace("<br>", " ").trim());
    return {
      figure: none ? null : figure,
      path,
      heading: words.explore.axesTitle(names.length || 6),
      caption: none?.why ?? [words.explore.axesCaption, doubtedIn(answer.rows, words)].filter(Boolean).join(" "),
      summary: words.explore.axesNames(names.join(", ")),
      margin: { l: 8, r: 8, t: 48, b: 16 },
    };
  }, { ...LINKED, drawn: (_view, _words, plot, { layout }) => onBox(plot, (box) => limitTo(box, layout.meta?.axes ?? [])) });

  /** A box over a part of an axis keeps what lies there: its end on the side that the limit is on. */
  function limitTo({ x, y }, axes) {
    const { budget, is_least: isLeast, low, high, is_log: isLog } = axes[Math.round((x[0] + x[1]) / 2)] ?? {};
    const place = isLeast ? Math.min(...y) : Math.max(...y);
    if (budget) state.set({ [budget]: Number((isLog ? low * (high / low) ** place : low + (high - low) * place).toPrecision(isLeast ? 3 : 2)) });
  }
}
