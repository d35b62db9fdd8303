// DOM nodes as function calls, the few drawings we use, and the clipboard.

/** h("p", {class: "m", onclick: f}, "text", node): null and false children are left out. */
export function h(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (name === "value" || name === "checked" || name === "selected") node[name] = value;
    else node.setAttribute(name, value === true ? "" : value);
  }
  append(node, children);
  return node;
}

/** A button that does something. attributes: what else it is, as for h. */
export const action = (id, text, onclick, attributes = {}) => h("button", { type: "button", class: "btn", id, onclick, ...attributes }, text);

function append(node, children) {
  for (const child of children) {
    if (child === null || child === undefined || child === false) continue;
    if (Array.isArray(child)) append(node, child);
    else node.append(typeof child === "string" ? unbroken(child) : child);
  }
}

const APART = /(\d) (?=(?:ms|s|min|KB|MB|M|%|px)(?![A-Za-z]))|(\p{Lu}\p{L}+) (?=\d+(?![\d./:]| of))/gu;

/** A text whose lines do not end between a number and its unit, nor in "Pixel 3". */
export const unbroken = (text) => text.replace(APART, "$1$2\u00a0");

/** Replaces what `node` holds, keeping focus and caret on the element with the same id. */
export function fill(node, ...children) {
  const focused = document.activeElement;
  const id = focused && node.contains(focused) ? focused.id : "";
  node.replaceChildren();
  append(node, children);
  if (id) document.getElementById(id)?.focus({ preventScroll: true });
  return node;
}

/**
 * Makes the buttons in `element`, of which one is pressed, a single tab stop from which arrow keys lead to the others; to
 * be called after each drawing. steps: how many buttons on each key leads.
 */
export function oneStop(element, steps) {
  const buttons = [...element.querySelectorAll("[aria-pressed]")];
  const stopAt = (stop) => buttons.forEach((each) => (each.tabIndex = each === stop ? 0 : -1));
  stopAt(buttons.find((each) => each === document.activeElement) ?? buttons.find((each) => each.ariaPressed === "true" && !each.matches(".pin")) ?? buttons[0]);
  element.onkeydown = (event) => {
    const next = buttons[buttons.indexOf(event.target) + steps[event.key]];
    if (!next) return;
    event.preventDefault();
    stopAt(next);
    next.focus();
  };
}

/** fill() where it would change anything: what is the same stays, with a click on it that is under way. */
export function refill(node, ...children) {
  const next = fill(h("div"), ...children);
  if (next.innerHTML !== node.innerHTML) fill(node, ...next.childNodes);
}

const SVG = "http://www.w3.org/2000/svg";

export function svg(tag, attributes = {}, ...children) {
  const node = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...children);
  return node;
}

// Where a number came from, told apart by shape alone (look: origin tags).
const GLYPHS = {
  measured: () => svg("circle", { cx: 5, cy: 5, r: 3.2, fill: "currentColor", stroke: "none" }),
  predicted: () => svg("path", { d: "M5 .8 9.2 5 5 9.2.8 5z" }),
  published: () =>
    svg("path", { d: "M1 2h3v3L2.4 8H1l1-3H1zM6 2h3v3L7.4 8H6l1-3H6z", fill: "currentColor", stroke: "none" }),
  analytic: () => svg("path", { d: "M1 3.4h8M1 6.6h8" }),
  counted: () => svg("path", { d: "M2 1v8M5 1v8M8 1v8" }),
  interpolated: () => svg("path", { d: "M.8 8.6C4 8.6 4.4 1.4 9.2 1.4" }),
  imported: () => svg("path", { d: "M5 .8v6M2.4 4.4 5 7l2.6-2.6M1 9.2h8" }),
};

/** The glyph of an origin with its word as accessible name. */
export function glyph(origin, word) {
  const node = svg("svg", { class: "g", viewBox: "0 0 10 10", role: "img", "aria-label": word }, GLYPHS[origin]());
  return node;
}

/** Glyph and word. */
export function tag(origin, word) {
  const mark = svg("svg", { class: "g", viewBox: "0 0 10 10", "aria-hidden": "true" }, GLYPHS[origin]());
  return h("span", { class: "tag" }, mark, word);
}

/** Beside a value that has marks: a triangle, the word and, under the pointer, why; nothing where it can be relied on. */
export const doubt = (marks, words, why = reasons(marks, words)) => marks.length > 0 && h("span", { class: "noisy nw", title: why }, triangle(), words.marks.uncertain);

/** What makes values doubtful that have marks, each reason once. */
export const reasons = (marks, words) => [...new Set(marks.map((each) => words.marks[each]))].join(", ");

/** What crosses the marks of doubtful values in charts, with the word. */
export const crossed = (words) => h("span", { class: "noisy" }, svg("svg", { class: "y open", viewBox: "0 0 14 14", "aria-hidden": "true" }, svg("path", { d: "M3 3l8 8M11 3l-8 8" })), words.marks.uncertain);

const triangle = () => svg("svg", { class: "g tri", viewBox: "0 0 10 10", "aria-hidden": "true" }, svg("path", { d: "M5 0 10 9.5H0z" }));

const SYMBOLS = {
  224: () => svg("circle", { cx: 7, cy: 7, r: 5 }),
  192: () => svg("path", { d: "M2.4 2.4h9.2v9.2H2.4z" }),
  160: () => svg("path", { d: "M7 1.8 12.6 11.6H1.4z" }),
  128: () => svg("path", { d: "M7 12.2 1.4 2.4h11.2z" }),
};

const DIAMOND = () => svg("path", { d: "M7 1 13 7 7 13 1 7z" });

/** The chart's symbol of a variant: shape = resolution, colour = alpha; hollow outside, a hollow diamond if predicted. */
export function symbol(alpha, resolution, { outside = false, predicted = false } = {}) {
  const shape = (predicted ? DIAMOND : (SYMBOLS[resolution] ?? DIAMOND))();
  const classes = ["y", alpha && `a${Math.round(alpha * 100)}`, (outside || predicted) && "open", predicted && !outside && "bold"];
  return svg("svg", { class: classes.filter(Boolean).join(" "), viewBox: "0 0 14 14", "aria-hidden": "true" }, shape);
}

const SHOWN_MS = 2000;

/** A click handler that copies `text()` and says how it went on its button, until that has its `label` again. */
export function copying(text, words, label) {
  return async (event) => {
    const button = event.currentTarget;
    try {
      await navigator.clipboard.writeText(text());
      button.textContent = words.copied;
    } catch {
      button.textContent = words.copyFailed;
    }
    setTimeout(() => (button.textContent = label), SHOWN_MS);
    return button.textContent === words.copied;
  };
}
