// The model files of a network, as the API offers them: one button for the one that is wanted, the others in a menu.
import { h } from "../../dom.js";

const link = ({ href }, text, of) => h("a", { href, download: true, ...of }, text);

/** [button, menu, what is to be known of the file]. said(file): what the button says, where that is not the file's own. */
export function fileButtons({ items: [first, ...others], not_written: lacking }, id, words, { style = "btn", said = (file) => file.text } = {}) {
  const list = h("ul", {}, others.map((file) => h("li", {}, link(file, file.label))));
  const reasons = lacking.map(({ format, precision, why }) => h("p", { class: "s m" }, `model.${format}, ${precision}: ${why}`));
  const menu = h("details", { class: "menu", onkeydown: closing, onfocusout: left }, h("summary", { class: "btn", id: `${id}-others`, "aria-label": words.otherFiles, title: words.otherFiles }, "▾"), h("div", {}, list, reasons));
  return [h("span", { class: "joined" }, link(first, said(first), { class: style, id }), menu), first.note && h("p", { class: "s m line" }, first.note)];
}

function closing(event) {
  if (event.key !== "Escape") return;
  event.currentTarget.open = false;
  event.currentTarget.querySelector("summary").focus();
}

function left({ currentTarget: menu, relatedTarget: next }) {
  if (next && !menu.contains(next)) menu.open = false;
}
