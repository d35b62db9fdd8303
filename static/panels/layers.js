// Mult-adds layer by layer as bars, or shares by kind: figures that need a caption about the depthwise share.
import { readChart, readPoint } from "../api.js";
import { draw } from "../draw.js";
import { share } from "../format.js";
import { chartFrame, panel } from "../panel.js";
import { languageOf } from "../words/index.js";

const MARGIN = { layers: { l: 52, t: 8, r: 24 }, kinds: { l: 120, t: 8, r: 24 } };

/** name: which figure, "layers" or "kinds". */
export function mount(element, _context, name) {
  const frame = chartFrame(name, name === "layers" ? "c" : "k");
  element.append(frame.element);
  return panel(frame.element, async (view, words) => {
    frame.heading.textContent = name === "layers" ? words.layersTitle : words.kindsTitle;
    const [figure, point] = await Promise.all([readChart(name, view, languageOf(view)), readPoint(view)]);
    const depthwise = point.by_kind.find((row) => row.kind === "depthwise");
    const caption = depthwise ? words.layersCaption(share(depthwise.mult_adds_share)) : words.layersCaptionNone;
    frame.caption.textContent = name === "layers" ? caption : words.kindsCaption;
    frame.summary.textContent = point.by_kind.map((row) => `${words.kinds[row.kind]} ${share(row.mult_adds_share)}`).join(", ");
    await draw(frame.plot, figure, MARGIN[name]);
  });
}
