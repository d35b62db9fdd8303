// What a view can be changed to where something is not known as it asks for it: the server says what, and in which words.
import { action } from "../../dom.js";

/** Buttons. places: [{ask, text}]. */
export const elsewhere = (places, id, state) => places.map(({ ask, text }) => action(`${id}-${Object.values(ask).join("-")}`, text, () => state.set(changeOf(ask))));

const changeOf = ({ precision, accuracy_set: accuracySet }) => ({ ...(precision && { precision }), ...(accuracySet && { accuracySet }) });
