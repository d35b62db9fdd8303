// The line under the header: which network, what times it here, and how much has been timed.
import { readMeasurements, readRuntimes } from "../../api.js";
import { fill, h } from "../../dom.js";
import { panel } from "./panel.js";
import { NETWORKS, PAPER_POINTS, PRECISIONS, THREADS } from "../../state.js";
import { isShown } from "../variant/latency.js";

export function mount(element, { state }) {
  return panel(element, async (view, words) => {
    const [{ items }, runtimes] = await Promise.all([readMeasurements(), runtimesHere()]);
    const timed = timedHere(items, view);
    const names = runtimes.map(({ name }) => name);
    if (!names.includes(view.runtime)) names.push(view.runtime); // from an address: kept, and said by what asks for it
    fill(
      element,
      pick("network", words.network, NETWORKS, (name) => words.networks[name]),
      pick("runtime", words.runtime, names, (name) => name),
      view.place !== "explore" && pick("precision", words.precisionLabel, PRECISIONS, (name) => name), // there it is beside the weights
      pick("threads", words.threadsLabel, THREADS, words.threads),
      h("span", {}, timed.size ? words.timedHere(timed.size) : words.nothingHere(view.runtime, view.precision)),
    );

    function pick(part, label, values, textOf) {
      const change = (event) => state.set({ [part]: values[event.target.selectedIndex] });
      const options = values.map((value) => h("option", { selected: value === view[part] }, textOf(value)));
      return h(
        "label",
        { class: "pick" },
        h("span", {}, label),
        h("select", { id: `pick-${part}`, "aria-label": label, onchange: change }, options),
      );
    }
  });
}

/** The runtimes that can run here. */
async function runtimesHere() {
  const { items } = await readRuntimes();
  return items.filter((each) => each.available);
}

const GRID = new Set(PAPER_POINTS.map(({ alpha, resolution }) => `${alpha}/${resolution}`));

/** The newest measurement here of each of the sixteen, by "alpha/resolution", of the view's network and by its choice. */
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
