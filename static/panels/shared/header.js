// The header: places, copying the address, printing, the way to the code, language and theme.
import { fill, h, svg } from "../../dom.js";
import { address } from "../../state.js";
import { FIRST, languageOf } from "../../words/index.js";

const OF_A_POINT = ["variant", "compare", "measure"]; // places that show, or can time, the point one comes from

const UNASKED = ["measure", "nowhere"]; // places without an answer to copy

/** {update, setAnswer}: setAnswer takes where Explore's answer is, or null: the point one comes from where none is chosen. */
export function mount(element, { state, go }) {
  let answer = null;
  let places = [];
  state.onSettled = relink;
  const outcome = h("div", { class: "wrap acts outcome", role: "status" }); // of copying
  state.onChange(() => fill(outcome));
  return { update, setAnswer };

  function setAnswer(best) {
    answer = best;
    relink();
  }

  function relink() {
    for (const place of places) document.getElementById(`place-${place}`).href = hrefOf(place); // a click under way stays
  }

  function pointFor(place) {
    const { place: here, selected } = state.now;
    return (here === "explore" && !selected && OF_A_POINT.includes(place) && answer) || {};
  }

  function hrefOf(place) {
    return address({ ...state.now, ...pointFor(place), place, then: "" });
  }

  function update(view, words) {
    const other = languageOf(view) === "ko" ? "en" : "ko";
    const dark = document.documentElement.dataset.theme === "dark"; // theme.js keeps it true
    const toTheme = dark ? words.toLight : words.toDark;
    const button = (of, text, act) => h("button", { type: "button", ...of, onclick: ({ currentTarget }) => pass(act, currentTarget, words) }, text);
    const copy = (of) => button(of, words.copyLink, "share");
    const copyText = (of) => !UNASKED.includes(view.place) && button(of, words.copyText, "shareText");
    const paper = (of) => h("button", { type: "button", ...of, onclick: () => print() }, words.print);
    const code = (style) => h("a", { class: style, href: "#code-title" }, words.apiOfView);
    const turn = () => choose("theme", dark ? "light" : "dark");
    const util = [
      copy({ class: "x", id: "copy-link" }),
      copyText({ class: "x", id: "copy-answer" }),
      paper({ class: "x", id: "print" }),
      code("btn bare x"),
      h("button", { type: "button", id: "language", lang: other, onclick: () => choose("lang", other) }, FIRST[other].language),
      h("button", { type: "button", id: "theme", "aria-label": toTheme, title: toTheme, onclick: turn }, moon()),
      h("details", { class: "more" }, h("summary", {}, words.more), h("div", {}, copy(), copyText(), paper(), code("btn bare"))),
    ];
    places = Object.keys(words.places);
    const brand = h("a", { class: "brand", href: address({ ...view, place: "explore" }), onclick: go("explore") }, "MobileNet Explorer");
    const bar = h("div", { class: "wrap" }, brand, h("nav", { "aria-label": "MobileNet Explorer" }, places.map((place) => placeLink(place, view, words))), h("div", { class: "util" }, util));
    fill(element, h("a", { class: "skip", href: "#answer" }, words.skip), bar, outcome);
  }

  async function pass(act, button, words) {
    const sharing = await import("./sharing.js");
    sharing[act](button, state.now, words, outcome);
  }

  function placeLink(place, view, words) {
    const current = view.place === place ? "page" : null;
    return h("a", { id: `place-${place}`, href: hrefOf(place), "aria-current": current, onclick: (event) => go(place, pointFor(place))(event) }, words.places[place]);
  }

  function choose(part, value) {
    try {
      localStorage.setItem(part, value);
    } catch {
      // Storage is off: the address carries it alone.
    }
    state.set({ [part]: value });
  }
}

const moon = () =>
  svg(
    "svg",
    { class: "moon", viewBox: "0 0 16 16", "aria-hidden": "true" },
    svg("circle", { cx: 8, cy: 8, r: 6, fill: "none", stroke: "currentColor", "stroke-width": 1.5 }),
    svg("path", { d: "M8 2a6 6 0 0 1 0 12z", fill: "currentColor" }),
  );
