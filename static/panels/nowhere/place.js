// An address with nothing: says so, and leads to where there is something.
import { h } from "../../dom.js";
import { address } from "../../state.js";

export const panels = (put) => [put("section", { class: "answer" }, mountNowhere)];

function mountNowhere(element) {
  return (view, words) => {
    element.replaceChildren(
      h("h1", { id: "answer" }, words.nowhere.title),
      h("p", { class: "why" }, words.nowhere.text),
      h("div", { class: "acts" }, h("a", { class: "btn pri", href: address({ ...view, place: "explore" }) }, words.nowhere.toStart)),
    );
  };
}
