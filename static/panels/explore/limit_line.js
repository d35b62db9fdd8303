// The limit on the chart's x axis, to be dragged there. The box and the slider of the same limit do it by keyboard.
import { h } from "../../dom.js";
import { xAxisOf } from "../../draw.js";

const NEAR_PX = 8; // of the right edge, from where on there is no limit

/** A handle in a plot. place(plot, budget, value, title): puts it there; value null: no limit, at the right edge. */
export function limitLine(state) {
  const element = h("div", { class: "limit-line", "aria-hidden": "true", hidden: true });
  let now = null; // {plot, budget}

  element.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    element.setPointerCapture(event.pointerId);
  });
  element.addEventListener("pointermove", (event) => {
    if (!element.hasPointerCapture(event.pointerId)) return;
    const { left, width, valueOf } = xAxisOf(now.plot);
    const px = event.clientX - now.plot.getBoundingClientRect().left - left;
    const value = px > width - NEAR_PX ? null : Number(valueOf(Math.max(px, 1)).toPrecision(2));
    state.set({ [now.budget.name]: value });
  });

  return {
    place(plot, budget, value, title) {
      now = { plot, budget };
      if (element.parentNode !== plot) plot.append(element); // in it, so that its place is known without a layout
      const axis = xAxisOf(plot);
      element.hidden = !axis;
      if (!axis) return;
      const px = value === null ? axis.width : Math.min(Math.max(axis.pixelOf(value), 0), axis.width);
      Object.assign(element.style, { left: `${axis.left + px}px`, top: `${axis.top}px`, height: `${axis.height}px` });
      element.title = title;
    },
  };
}
