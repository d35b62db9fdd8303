// What times the view's network on this machine. On Measure the line under the header: how much has been timed, too.
import { readMeasurements, readRuntimes } from "../../api.js";
import { fill, h } from "../../dom.js";
import { named, pick, pickNetwork } from "./controls.js";
import { isShown } from "./measuring.js";
import { panel } from "./panel.js";
import { PAPER_POINTS, PRECISIONS, THREADS, ofNetwork, ownRounding } from "../../state.js";
import { defaults } from "../../vocabulary.js";

const GRID = new Set(PAPER_POINTS.map(({ alpha, resolution }) => `${alpha}/${resolution}`));

export function mount(element, { state }) {
  return panel(element, async (view, words) => {
    const [{ items }, { items: runtimes }] = await Promise.all([readMeasurements(), readRuntimes()]);
    const timed = timedHere(items, view);
    const part = (name, label, entries) => pick(`pick-${name}`, label, entries, view[name], (value) => state.set({ [name]: value }));
    const [runtime, threads] = timedBy(view, runtimes, words, state);
    fill(
      element,
      pickNetwork("pick-network", words.network, view, words, view.network, (network) => state.set(ofNetwork(network, view))),
      runtime,
      part("precision", words.precisionLabel, named(PRECISIONS)),
      threads,
      h("span", {}, timed.size ? words.timedHere(timed.size) : words.nothingHere(view.runtime, view.precision)),
    );
  });
}

/** Lists of what times the view's network on this machine: runtimes that can, and threads. */
export function timedBy(view, runtimes, words, state, prefix = "pick") {
  const names = runtimes.filter((each) => each.available).map(({ name }) => name);
  if (!names.includes(view.runtime)) names.push(view.runtime); // from an address: kept, and said by what asks for it
  return [
    pick(`${prefix}-runtime`, words.runtime, named(names), view.runtime, (runtime) => state.set({ runtime })),
    pick(`${prefix}-threads`, words.threadsLabel, named(THREADS, words.threads), view.threads, (threads) => state.set({ threads })),
  ];
}

/** The newest measurement here of each of the sixteen, by "alpha/resolution", of the view's network and by its choice. */
export function timedHere(items, view) {
  const newest = new Map();
  for (const item of items) {
    const key = `${item.alpha}/${item.resolution}`;
    const fits = isShown(item, view) && item.network === view.network && item.num_classes === defaults.num_classes && item.rounding === ownRounding(view.network);
    if (fits && GRID.has(key) && !newest.has(key)) newest.set(key, item);
  }
  return newest;
}
