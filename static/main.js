// Wires the state to the panels: each place is a list of panels, and every change of state updates all of them. A place
// and a language are fetched when they are first shown; what stands on the page stays until both are here.
import { checkServer, forgetStored, keepToken } from "./api.js";
import { h, refill } from "./dom.js";
import { clock } from "./format.js";
import { isOffline, onLink } from "./link.js";
import { settled, showProblem } from "./panels/shared/panel.js";
import { mount as mountHeader } from "./panels/shared/header.js";
import { mountPrint } from "./print.js";
import { NO_LIMITS, State } from "./state.js";
import { defaults } from "./vocabulary.js";
import { FIRST, languageOf, readWords } from "./words/index.js";

const state = new State(location, history);
const app = document.getElementById("app");
const main = h("main", { class: "wrap" });
const [header, footer] = [h("header", { class: "top" }), h("footer", {})];
const lost = h("div", { class: "wrap lost", role: "alert" });
const unread = h("p", { class: "wrap unread", role: "status" });
const head = mountHeader(header, { state, go });
const frame = [head.update, mountUnread(unread), mountFooter(footer)]; // stays from place to place, and focus in it
let shown = { place: "", language: "", words: null };
let updates = []; // what draws a view at once
let later = []; // what waits until that is drawn and stands still
let leaving = []; // what the panels of a place end when it is left
let scheduled = false;
let isGone = false; // the server
let toTop = false;

/** Puts the panels of a place on the page: `put` makes an element and mounts a panel in it. */
function build(panels) {
  for (const end of leaving) end();
  if (main.isConnected) forgetStored(); // what the first place was chosen by is not asked for again
  [updates, later, leaving] = [[], [], []];
  const charts = {}; // plots by name, for the table that highlights in them
  const onLeave = (end) => leaving.push(end);
  const context = { state, charts, go, setAnswer: head.setAnswer, refresh: schedule, onLeave };
  const put = (tag, attributes, mount, ...more) => {
    const element = h(tag, attributes);
    updates.push(mount(element, context, ...more));
    return element;
  };
  put.later = (tag, attributes, mount, ...more) => {
    const element = put(tag, attributes, mount, ...more);
    later.push(settled(updates.pop()));
    return element;
  };
  main.replaceChildren(...panels(put));
  if (!main.isConnected) app.replaceChildren(header, lost, unread, main, h("div", { class: "wrap" }, footer));
}

/** A click handler for a link to a place: goes there without loading the page, unless a new tab is asked for. */
function go(next, change = {}) {
  return (event) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    state.set({ ...change, place: next });
    toTop = true;
    schedule();
  };
}

/** One line while the server does not answer: what the panels show then is dimmed, and as it was. */
function tellLost() {
  const isOld = isGone && shown.place !== "";
  const { words } = shown;
  const at = [...main.querySelectorAll("[data-at]")].map(({ dataset }) => dataset.at).sort().at(-1);
  main.classList.toggle("old", isOld);
  refill(lost, isOld && h("p", { class: "note inf" }, [words.noAnswer, at && words.asOf(clock(at)), words.reconnecting].filter(Boolean).join(" ")));
}

/** What the address says and nobody understands. */
function mountUnread(element) {
  return (view, words) => (element.textContent = view.unread && words.unread(view.unread));
}

function mountFooter(element) {
  const version = document.querySelector('meta[name="version"]')?.content ?? "";
  const onPaper = h("p", { class: "on-paper" });
  mountPrint(onPaper);
  return (_view, words) => element.replaceChildren(h("p", {}, words.footer(version), " ", h("a", { href: "/docs", hreflang: "en" }, words.apiDocs)), onPaper);
}

function update() {
  scheduled = false;
  if (state.now.theme) document.documentElement.dataset.theme = state.now.theme;
  const [place, language] = [state.now.place, languageOf(state.now)];
  if (place === shown.place && language === shown.language) draw();
  else show(place, language);
}

/** Shows a place in a language once both have come, unless something else is asked for by then. */
async function show(place, language) {
  const { panels, ...next } = await fetched(place, language);
  if (state.now.place !== place || languageOf(state.now) !== language) return;
  const isOther = !next.place || next.place !== shown.place;
  shown = next;
  if (next.language) document.documentElement.lang = next.language;
  if (isOther) build(panels);
  draw();
}

/** {place, language, words, panels}; where they do not come, what there is and a panel that says so. */
async function fetched(place, language) {
  try {
    const [{ panels }, words] = await Promise.all([import(`./panels/${place}/place.js`), readWords(language, place)]);
    return { place, language, words, panels };
  } catch (error) {
    const cause = (await isOffline({ status: 0 })) ? { status: 0 } : error;
    return { ...shown, place: "", panels: (put) => [put("section", { class: "answer" }, mountFailure, cause)] };
  }
}

function draw() {
  if (toTop) scrollTo({ top: 0, behavior: "instant" }); // a new place does not glide in
  toTop = false;
  tellLost();
  if (shown.words) for (const each of frame) each(state.now, shown.words);
  const words = ofRuns(state.now, shown.words ?? FIRST[languageOf(state.now)]);
  const drawn = Promise.all(updates.map((each) => each(state.now, words)));
  for (const each of later) each(state.now, words, drawn);
}

/** The words of a view: where what was measured is of all runs, as busy as the machine was, its origin says so. */
function ofRuns({ place, runs }, words) {
  if (runs === defaults.runs || !["explore", "compare"].includes(place) || !words.origins) return words;
  return { ...words, origins: { ...words.origins, measured: `${words.origins.measured}, ${words.runs[runs]}` } };
}

/** Says that a place or a language did not come. Trying again is loading the page: the address says all that it shows, a
 * browser may remember a failed import, and a server that was exchanged meanwhile has other modules. */
function mountFailure(element, _context, error) {
  const again = () => checkServer().then(() => location.reload(), schedule);
  return (_view, words) => showProblem(element, words, error, again, words.placeFailed);
}

function schedule() {
  if (scheduled) return;
  scheduled = true;
  requestAnimationFrame(update);
}

keepToken(location, history);
state.onChange(schedule);
onLink((isThere) => {
  isGone = !isThere;
  if (isThere && !shown.place) location.reload(); // as "Try again" does
  tellLost();
  if (isThere) schedule();
});
addEventListener("unhandledrejection", () => isOffline({ status: 0 })); // what is loaded once it is used may not come
addEventListener("popstate", () => {
  toTop = false; // the browser scrolls to where the reader was
  state.reread();
  if (document.activeElement.matches("input")) document.activeElement.blur(); // what was typed there is undone
});
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", schedule);
if (state.now.isExample) leaveExample().catch(() => {}).then(update); // a server that is gone is told by what asks it next
else update();

/** Whoever has measured this machine sees it, and no example. */
async function leaveExample() {
  const { isHereKnown } = await import("./panels/explore/question.js");
  if (await isHereKnown(state.now)) state.settle(state.now, { ...NO_LIMITS, device: "", precision: defaults.precision, isExample: false });
}
