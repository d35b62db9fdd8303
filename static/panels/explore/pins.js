// Points kept in mind: a few, in the address, which go to Compare together.
import { h, svg } from "../../dom.js";
import { shortName } from "../../format.js";
import { MOST, sideText } from "../compare/sides.js";
import { keyOf, lookAt, nameIn } from "./question.js";
import { MOST_PINS, address, pinText, pinsOf } from "../../state.js";

export const isPinned = (view, point) => pinsOf(view).some((each) => pinText(each, view) === pinText(point, view));

/** A click handler that pins a point, or takes its pin away. */
export const pinning = (state, point) => (event) => {
  event.stopPropagation(); // the row under it is not chosen
  const [points, text] = [pinsOf(state.now).map((each) => pinText(each, state.now)), pinText(point, state.now)];
  state.set({ pins: (points.includes(text) ? points.filter((each) => each !== text) : [...points, text].slice(-MOST_PINS)).join(",") });
};

/** A star at a row. */
export function star(state, view, point, words) {
  const [name, isOn] = [nameIn(view, point), isPinned(view, point)];
  const of = { id: `pin-${keyOf(point, view)}`, class: "pin", "aria-pressed": String(isOn), "aria-label": words.explore.pin(name), title: words.explore.pin(name) };
  return h("button", { type: "button", ...of, onclick: pinning(state, point) }, svg("svg", { class: "g", viewBox: "0 0 10 10", "aria-hidden": "true" }, svg("path", { d: "M5 .6 6.3 3.6 9.6 3.9 7.1 6.1 7.9 9.3 5 7.6 2.1 9.3 2.9 6.1.4 3.9 3.7 3.6z" })));
}

/** The pinned points in a line, and the way to Compare; nothing where none is. */
export function pinnedLine(context, view, words) {
  const { state, go } = context;
  const points = pinsOf(view);
  if (points.length === 0) return null;
  const { pinned, unpin, comparePinned } = words.explore;
  const entry = (point) => {
    const name = [shortName(point.alpha, point.resolution), words.networks[point.network]].filter(Boolean).join(" ");
    const id = pinText(point, view);
    const take = h("button", { type: "button", class: "link", id: `pinned-${id}`, onclick: () => lookAt(point, context) }, name);
    return h("span", { class: "nw" }, take, h("button", { type: "button", class: "link", id: `unpin-${id}`, "aria-label": unpin(name), onclick: pinning(state, point) }, "×"));
  };
  const [first, ...others] = points.slice(0, 1 + MOST);
  const side = (point) => sideText({ network: view.network, ...point });
  const there = { ...first, ...(first.network && { rounding: "" }), selected: true, ...(others.length && { against: others.map(side).join(",") }) };
  const compare = h("a", { id: "compare-pinned", href: address({ ...view, ...there, place: "compare" }), onclick: go("compare", there) }, comparePinned(others.length + 1, points.length));
  return [pinned, points.map(entry), compare];
}
