// What all panels share: drawing the newest view only, and saying in place what went wrong.
import { h } from "../../dom.js";
import { clock } from "../../format.js";
import { isOffline } from "../../link.js";
import { bad } from "./refusal.js";

/**
 * Makes `render(view, words)` safe to call as fast as a slider moves: one rendering at a time, and of those asked for
 * meanwhile only the last; the promise that comes back is kept when that is done. An error is shown inside `element` by
 * `showProblem`, above what stood there; that the server is gone is said once for all, by main.js.
 */
export function panel(element, render) {
  let running = false;
  let rendered = null;
  let next = null;

  function update(view, words) {
    next = [view, words];
    if (!running) rendered = run();
    return rendered;
  }

  async function run() {
    running = true;
    if (!element.dataset.at) {
      element.dataset.loading = next[1].loading; // shown by the style sheet until the first rendering
      element.setAttribute("aria-busy", "true");
    }
    while (next) {
      const [nextView, nextWords] = next;
      next = null;
      try {
        await render(nextView, nextWords);
        element.querySelector(":scope > .problem")?.remove();
        element.dataset.at = new Date().toISOString();
        element.removeAttribute("aria-busy");
      } catch (error) {
        element.removeAttribute("aria-busy");
        if (!(await isOffline(error)) && !next) showProblem(element, nextWords, error, () => update(nextView, nextWords));
      }
    }
    running = false;
  }

  return update;
}

const REST_MS = 150;

/**
 * Calls `update` at once the first time, then only when its view has stood still for a moment after all else is drawn
 * (`drawn`, a promise): for what is slow, so that it takes no time from what follows a slider.
 */
export function settled(update) {
  let newest = null;
  return async (view, words, drawn) => {
    const isFirst = newest === null;
    newest = view;
    if (!isFirst) {
      await drawn;
      await new Promise((resolve) => setTimeout(resolve, REST_MS));
      if (newest !== view) return;
    }
    update(view, words);
  };
}

const LASTING = [404, 422]; // statuses of what would be answered alike again

/** Says above what stands in `element` what went wrong, with a button that calls `retry` where that may help. title: what failed. */
export function showProblem(element, words, error, retry, title = element.matches("figure") ? words.chartFailed : words.dataFailed) {
  element.querySelector(":scope > .problem")?.remove();
  const { at } = element.dataset;
  const text = [error.status === 0 ? words.noAnswer : (error.message ?? ""), at && words.asOf(clock(at))].filter(Boolean).join(" ");
  const note = bad(title, text, error.requestId, words);
  note.classList.add("problem");
  if (!LASTING.includes(error.status)) note.append(h("button", { class: "btn", type: "button", onclick: retry }, words.tryAgain));
  element.prepend(note);
}
