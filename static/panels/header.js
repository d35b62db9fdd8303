// The header: places, copying the address, the way to the code, language and theme.
import { copying } from "../copying.js";
import { fill, h, svg } from "../dom.js";
import { address } from "../state.js";
import { FIRST, languageOf } from "../words/index.js";

export function mount(element, { state, go }) {
  return function update(view, words) {
    const other = languageOf(view) === "ko" ? "en" : "ko";
    const copyLink = copying(() => location.href, words, words.copyLink);
    const dark = document.documentElement.dataset.theme === "dark"; // theme.js keeps it true
    fill(
      element,
      h("a", { class: "skip", href: "#answer" }, words.skip),
      h(
        "div",
        { class: "wrap" },
        h("a", { class: "brand", href: address({ ...view, place: "explore" }), onclick: go("explore") }, "MobileNet Explorer"),
        h("nav", { "aria-label": "MobileNet Explorer" }, ["explore", "variant", "compare", "measure"].map(placeLink)),
        h(
          "div",
          { class: "util" },
          h("button", { type: "button", class: "x", id: "copy-link", onclick: copyLink }, words.copyLink),
          h("a", { class: "btn bare x", href: "#code-title" }, words.apiOfView),
          h(
            "button",
            { type: "button", id: "language", lang: other, onclick: () => choose("lang", other) },
            FIRST[other].language,
          ),
          h(
            "button",
            {
              type: "button",
              id: "theme",
              "aria-label": dark ? words.toLight : words.toDark,
              title: dark ? words.toLight : words.toDark,
              onclick: () => choose("theme", dark ? "light" : "dark"),
            },
            svg(
              "svg",
              { class: "moon", viewBox: "0 0 16 16", "aria-hidden": "true" },
              svg("circle", { cx: 8, cy: 8, r: 6, fill: "none", stroke: "currentColor", "stroke-width": 1.5 }),
              svg("path", { d: "M8 2a6 6 0 0 1 0 12z", fill: "currentColor" }),
            ),
          ),
          h(
            "details",
            { class: "more" },
            h("summary", {}, words.more),
            h(
              "div",
              {},
              h("button", { type: "button", onclick: copyLink }, words.copyLink),
              h("a", { class: "btn bare", href: "#code-title" }, words.apiOfView),
            ),
          ),
        ),
      ),
    );

    function placeLink(place) {
      const current = view.place === place ? "page" : null;
      return h("a", { id: `place-${place}`, href: address({ ...view, place }), "aria-current": current, onclick: go(place) }, words.places[place]);
    }
  };

  function choose(part, value) {
    try {
      localStorage.setItem(part, value);
    } catch {
      // Storage is off: the address carries it alone.
    }
    state.set({ [part]: value });
  }
}
