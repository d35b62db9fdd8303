// Wires the state to the panels: each place is a list of panels, and every change of state updates all of them.
import { forgetStored, keepToken } from "./api.js";
import { h } from "./dom.js";
import { settled } from "./panel.js";
import { mount as mountAnswer } from "./panels/answer.js";
import { mount as mountArea } from "./panels/area.js";
import { mount as mountAxes } from "./panels/axes.js";
import { mount as mountBudget } from "./panels/budget.js";
import { mount as mountChoice } from "./panels/choice.js";
import { mount as mountCode } from "./panels/code.js";
import { mount as mountCliff } from "./panels/cliff.js";
import { mount as mountCompare } from "./panels/compare.js";
import { mount as mountCompareBars } from "./panels/compare_bars.js";
import { mount as mountContext } from "./panels/context.js";
import { mount as mountControls } from "./panels/controls.js";
import { mount as mountEarlier } from "./panels/earlier.js";
import { mount as mountFront } from "./panels/front.js";
import { mount as mountHeader } from "./panels/header.js";
import { mount as mountHistory } from "./panels/history.js";
import { mount as mountKeyFigures } from "./panels/key_figures.js";
import { mount as mountLayerTable } from "./panels/layer_table.js";
import { mount as mountLayerTimes } from "./panels/layer_times.js";
import { mount as mountMeasure } from "./panels/measure.js";
import { mount as mountNextPoints } from "./panels/next_points.js";
import { mount as mountNextSweep } from "./panels/next_sweep.js";
import { mount as mountOrigins } from "./panels/origins.js";
import { mount as mountRuntimes } from "./panels/runtimes.js";
import { mount as mountSweep } from "./panels/sweep.js";
import { mount as mountTake } from "./panels/take.js";
import { mount as mountVariants } from "./panels/variants.js";
import { mount as mountWhere } from "./panels/where.js";
import { State, address } from "./state.js";
import { languageOf, wordsOf } from "./words/index.js";

const state = new State(location, history);
const app = document.getElementById("app");
let updates = [];
let place = "";
let scheduled = false;
let leaving = []; // what the panels of a place end when it is left

/** Builds the panels of a place: `put` makes an element and mounts a panel in it. */
function build() {
  for (const end of leaving) end();
  place = state.now.place;
  forgetStored();
  updates = [];
  leaving = [];
  const charts = {}; // plots by name, for the table that highlights in them
  const mountMeasuring = (element) => mountMeasure(element, { refresh: schedule });
  const onLeave = (end) => leaving.push(end);
  const context = { state, charts, go, refresh: schedule, onLeave, mountMeasure: mountMeasuring };
  const put = (tag, attributes, mount, ...more) => {
    const element = h(tag, attributes);
    updates.push(mount(element, context, ...more));
    return element;
  };
  put.later = (tag, attributes, mount, ...more) => {
    const element = put(tag, attributes, mount, ...more);
    updates.push(settled(updates.pop()));
    return element;
  };
  const header = put("header", { class: "top" }, mountHeader);
  const main = h("main", { class: "wrap" }, ...PLACES[place](put));
  const footer = put("footer", {}, mountFooter);
  app.replaceChildren(header, main, h("div", { class: "wrap" }, footer));
}

/** A click handler for a link to a place: goes there without loading the page, unless a new tab is asked for. */
function go(next, change = {}) {
  return (event) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    state.set({ ...change, place: next });
    scrollTo(0, 0);
  };
}

const EXPLORES = ["measured", "predicted", "published", "imported", "interpolated", "analytic"]; // origins that Explore explains

const COMPARES = ["analytic", "published", "interpolated", "measured", "predicted", "imported"];

const PLACES = {
  // What does not answer a moving slider at once waits until it rests.
  explore: (put) => {
    const line = h("div", { class: "sheet-line" });
    return [
      put("div", { class: "ctx" }, mountWhere),
      line,
      put("section", { class: "answer", "aria-labelledby": "answer" }, mountChoice),
      put("section", { class: "budget", "aria-labelledby": "budget-title" }, mountBudget, line),
      h("div", { class: "split" }, put("div", {}, mountFront), put("section", {}, mountVariants)),
      h("div", { class: "half" }, put.later("div", {}, mountArea), put.later("div", {}, mountAxes)),
      h("div", { class: "half" }, put.later("section", {}, mountCode), put("section", {}, mountOrigins, EXPLORES)),
    ];
  },
  variant: (put) => [
    put("div", { class: "ctx" }, mountContext),
    put("section", { class: "answer brief", "aria-labelledby": "answer" }, mountAnswer),
    put("div", { class: "knobs" }, mountControls),
    put("section", { class: "figures" }, mountKeyFigures),
    put("div", {}, mountCliff),
    h("div", { class: "one" }, put("div", {}, mountLayerTimes)),
    h("div", { class: "one" }, put("section", {}, mountLayerTable)),
    h("div", { class: "half" }, put("section", {}, mountTake), put("section", {}, mountCode)),
  ],
  compare: (put) => [
    put("div", { class: "ctx" }, mountWhere),
    put("section", { class: "answer comparison", "aria-labelledby": "answer" }, mountCompare),
    h("div", { class: "one" }, put("div", {}, mountCompareBars)),
    h("div", { class: "half" }, put("section", {}, mountCode), put("section", {}, mountOrigins, COMPARES)),
  ],
  measure: (put) => [
    put("div", { class: "ctx" }, mountContext),
    put("section", { class: "answer sweep", "aria-labelledby": "answer" }, mountSweep),
    h(
      "div",
      { class: "half" },
      h("div", {}, put("section", {}, mountNextSweep), put("section", { class: "suggest" }, mountNextPoints)),
      put("section", {}, mountEarlier),
    ),
    put("section", { class: "split compare" }, mountRuntimes),
    h("div", { class: "one" }, put("section", {}, mountHistory)),
    h("div", { class: "half" }, put("section", {}, mountCode), put("section", {}, mountOrigins, ["measured", "predicted", "imported"])),
  ],
  nowhere: (put) => [put("section", { class: "answer" }, mountNowhere)],
};

function mountNowhere(element) {
  return (view, words) => {
    element.replaceChildren(
      h("h1", { id: "answer" }, words.nowhere),
      h("p", { class: "why" }, words.nowhereText),
      h("div", { class: "acts" }, h("a", { class: "btn pri", href: address({ ...view, place: "explore" }) }, words.toStart)),
    );
  };
}

function mountFooter(element) {
  const version = document.querySelector('meta[name="version"]')?.content ?? "";
  return (_view, words) => element.replaceChildren(h("p", {}, `${words.sources} ${words.footer(version)}`));
}

function update() {
  scheduled = false;
  document.documentElement.lang = languageOf(state.now);
  if (state.now.theme) document.documentElement.dataset.theme = state.now.theme;
  if (place !== state.now.place) build();
  const words = wordsOf(state.now);
  for (const each of updates) each(state.now, words);
}

function schedule() {
  if (scheduled) return;
  scheduled = true;
  requestAnimationFrame(update);
}

keepToken(location, history);
state.onChange(schedule);
addEventListener("popstate", () => state.reread());
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", schedule);
update();
