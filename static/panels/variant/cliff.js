// The channel cliff of a network: which layers the runtime leaves to slower kernels, what that costs, the way round it.
import { readCliff } from "../../api.js";
import { action, doubt, fill, h } from "../../dom.js";
import { milliseconds, share } from "../../format.js";
import { panel } from "../shared/panel.js";
import { ownRounding } from "../../state.js";
import { defaults } from "../../vocabulary.js";

const NAMED = 4; // layers that are named; the others are counted
const SAME = 0.005;

/** Variant: the note about the view's own point under what times it here, or nothing. */
export function mount(element, { state }) {
  return panel(element, async (view, words) => {
    const { cliff, name } = await readCliff(view, { device: "this", runtime: view.runtime, precision: view.precision, threads: view.threads });
    fill(element, cliff ? cliffNote(cliff, name, words, () => state.set({ rounding: cliff.snapped.rounding })) : snappedNote(view, words));
  });

  function snappedNote(view, words) {
    if (!view.rounding || ownRounding(view.network) !== defaults.rounding) return null; // of others the rule is chosen above
    const back = action("unsnap", words.cliff.unsnap, () => state.set({ rounding: "" }));
    return h("div", { class: "note inf" }, h("p", {}, words.cliff.snapped(view.rounding)), back);
  }
}

/**
 * A note with the way round it. cliff: as the API's /cliff gives it, or a side of /comparison. snap: called by the
 * button; where none is given there is no button. For Explore's answer: readCliff(point, question) gives the cliff.
 */
export function cliffNote(cliff, name, words, snap, id = "snap") {
  const told = words.cliff;
  const some = cliff.layers.slice(0, NAMED).join(", ");
  const layers = cliff.layers.length > NAMED ? told.andMore(some, cliff.layers.length - NAMED) : some;
  return h(
    "div",
    { class: "note inf cliff" },
    h(
      "p",
      {},
      h("b", {}, told.title(name, cliff.runtime)),
      ` ${told.text(cliff.layers.length, cliff.layer_count, cliff.block, layers, share(cliff.mult_adds_share))} ${costOf(cliff, words)}`,
      doubt([cliff.latency, cliff.snapped.latency].flatMap((each) => each?.latency_marks ?? []), words),
    ),
    snap && action(id, told.snap, snap),
  );
}

function costOf({ latency, snapped, time_ratio: ratio }, words) {
  if (ratio === null) return words.cliff.costUnknown;
  const change = Math.abs(ratio - 1) < SAME ? words.cliff.same : ratio < 1 ? words.cliff.less(share(1 - ratio)) : words.cliff.more(share(ratio - 1));
  const [now, then] = [latency, snapped.latency];
  const text = (of) => milliseconds(of.latency_ms, of.latency_digits);
  return words.cliff.cost(text(now), words.origins[now.kind], text(then), words.origins[then.kind], change);
}
