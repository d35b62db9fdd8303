// The line under the header: which network, what would time it here, and how much has been timed.
import { readMeasurements } from "../api.js";
import { fill, h } from "../dom.js";
import { panel } from "../panel.js";
import { NETWORKS, THREADS } from "../state.js";
import { isShown } from "./latency.js";

export function mount(element, { state }) {
  return panel(element, async (view, words) => {
    const { items } = await readMeasurements();
    const timed = timedHere(items, view);
    fill(
      element,
      pick("network", words.network, NETWORKS, (name) => words.networks[name]),
      h("span", { class: "pick" }, h("span", {}, words.runtime), words.runtimeHere),
      pick("threads", words.threadsLabel, THREADS, words.threads),
      h("span", {}, timed.size ? words.timedHere(timed.size) : words.nothingHere),
    );

    function pick(part, label, values, textOf) {
      const change = (event) => state.set({ [part]: values[event.target.selectedIndex] });
      const options = values.map((value) => h("option", { selected: value === view[part] }, textOf(value)));
      return h(
        "label",
        { class: "pick" },
        h("span", {}, label),
        h("select", { id: `pick-${part}`, onchange: change }, options),
      );
    }
  });
}

const GRID = new Set([1, 0.75, 0.5, 0.25].flatMap((alpha) => [224, 192, 160, 128].map((px) => `${alpha}/${px}`)));

/** The newest measurement here of each of the sixteen, by "alpha/resolution", under the view's network and threads. */
export function timedHere(items, view) {
  const newest = new Map();
  for (const item of items) {
    const key = `${item.alpha}/${item.resolution}`;
    const fits =
      isShown(item, view) &&
      item.network === view.network &&
      item.num_classes === 1000 &&
      item.rounding === "tf_slim";
    if (fits && GRID.has(key) && !newest.has(key)) newest.set(key, item);
  }
  return newest;
}
