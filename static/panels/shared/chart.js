// Any chart by its name: its frame with a heading, a caption and a sentence for who cannot see it, its figure from the API,
// and a click that chooses a point.
import { fill, h } from "../../dom.js";
import { draw, onPick } from "../../draw.js";
import { lookAt } from "../explore/question.js";
import { panel } from "./panel.js";

/**
 * A figure in `element`. told(view, words): {figure, path, heading, caption, summary, margin}: without a heading its own
 * title stands, without a figure nothing is drawn; its numbers are at `path` too. above, below: what stands around the plot. isPicked: whether a click chooses the point under it. waits:
 * whether it is drawn only once a slider rests.
 * drawn(view, words, plot, figure): what follows each drawing.
 */
export function chart(element, context, name, style, told, { above = [], below = [], isPicked = false, waits = false, drawn = null } = {}) {
  const { state, charts } = context;
  const heading = h("h2", { id: `${name}-title` });
  const caption = h("p", { class: "s m" });
  const plot = h("div", { class: `plot ${style}`, id: `${name}-plot`, "aria-hidden": "true" });
  const summary = h("p", { class: "unseen" });
  const taken = h("p", { class: "taken" });
  const frame = h("figure", { "aria-labelledby": `${name}-title`, class: "chart" }, heading, caption, above, plot, summary, below, taken);
  element.append(frame);
  if (isPicked) charts[name] = plot; // the table highlights in it
  return panel(frame, async (view, words) => {
    const said = await told(view, words, plot);
    heading.textContent = said.heading ?? words.charts[name];
    caption.textContent = said.caption;
    summary.textContent = said.summary;
    plot.hidden = !said.figure;
    if (!said.figure) fill(taken);
    if (!said.figure || (waits && !state.isNow(view))) return;
    await draw(plot, said.figure, said.margin);
    if (isPicked) onPick(plot, (text) => lookAt(namedPoint(text), context));
    drawn?.(view, words, plot, said.figure);
    fill(taken, takenAlong(said.path, words));
  });

  /** What saves the chart or its numbers, or shows it larger; what draws for that is loaded when it is first wanted. */
  function takenAlong(path, words) {
    const button = (part, text, act) => {
      const onclick = async () => act(await import("./picture.js"));
      return h("button", { type: "button", id: `${name}-${part}`, "aria-label": `${text}: ${heading.textContent}`, onclick }, text);
    };
    const file = `mobilenet_${name}`;
    return [
      ...["png", "svg"].map((format) => button(format, format.toUpperCase(), ({ savePicture }) => savePicture(plot, file, format, heading.textContent, words))),
      h("a", { id: `${name}-csv`, href: `${path}&format=csv&bom=true`, download: true, "aria-label": `CSV: ${heading.textContent}` }, "CSV"),
      button("larger", words.larger, ({ enlarge }) => enlarge(plot, heading.textContent, words)),
    ];
  }
}

/** "0.75/160" -> {alpha: 0.75, resolution: 160}; of several networks "mobilenet_v2/0.75/160". */
export function namedPoint(name) {
  const [resolution, alpha, network] = name.split("/").reverse();
  return { alpha: Number(alpha), resolution: Number(resolution), ...(network && { network }) };
}
