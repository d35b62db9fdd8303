// Where a view leads on: to what is known where something is not as it asks for it, which the server says, and to Measure.
import { action, h } from "../../dom.js";
import { address } from "../../state.js";

const NEXT_SWEEP = "next-title"; // of next_sweep.js

/** Buttons. places: [{ask, text}]. */
export const elsewhere = (places, id, state) => places.map(({ ask, text }) => action(`${id}-${Object.values(ask).join("-")}`, text, () => state.set(changeOf(ask))));

const changeOf = ({ precision, accuracy_set: accuracySet }) => ({ ...(precision && { precision }), ...(accuracySet && { accuracySet }) });

/** A link to where it is chosen what is timed on this machine; nothing starts by that. change: what of the view is another there. */
export function toSweep({ state, go }, view, change, text, of) {
  const arrive = (event) => {
    go("measure", change)(event);
    if (event.defaultPrevented) history.replaceState(null, "", `${address(state.now)}#${NEXT_SWEEP}`);
  };
  return h("a", { ...of, href: `${address({ ...view, ...change, place: "measure" })}#${NEXT_SWEEP}`, onclick: arrive }, text);
}
