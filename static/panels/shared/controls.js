// What is chosen and typed with: lists to pick from, buttons of which one is pressed, boxes of which some are checked, and
// numbers with their sliders. Each is drawn from a view and says what was chosen; none keeps a state of its own.
import { h } from "../../dom.js";
import { readOtherwise } from "../../numbers.js";
import { NETWORK, ownRounding } from "../../state.js";

/** A list with its label; take(value) when one is chosen. entries: [value, text], or {label, options} for a group of them. */
export function pick(id, label, entries, chosen, take, { isLabelled = true, ...attributes } = {}) {
  const values = [];
  const option = ([value, text]) => (values.push(value), h("option", { value: String(value), selected: value === chosen }, text));
  const listed = entries.map((each) => (Array.isArray(each) ? option(each) : h("optgroup", { label: each.label }, each.options.map(option))));
  const select = h("select", { id, "aria-label": label, onchange: (event) => take(values[event.target.selectedIndex]), ...attributes }, listed);
  return isLabelled ? h("label", { class: "pick" }, h("span", {}, label), select) : h("span", { class: "pick" }, select);
}

/**
 * A list too long for pick(): a button that says what is chosen of it. find(button, typed): opens what is searched for
 * another, and typed() is then what was typed on the button until that was there.
 */
export function pickOfMany(id, label, value, text, find, { isLabelled = true } = {}) {
  let typed = null; // while it opens
  const open = async (button, more) => {
    if (typed !== null) return (typed += more);
    typed = more;
    await find(button, () => typed).finally(() => (typed = null));
  };
  const press = (event) => {
    const letter = event.key === "ArrowDown" ? "" : event.key;
    if (letter.length > 1 || letter === " " || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    open(event.currentTarget, letter);
  };
  const button = h("button", { type: "button", class: "many", id, value, "aria-haspopup": "dialog", "aria-label": `${label}: ${text}`, onclick: ({ currentTarget }) => open(currentTarget, ""), onkeydown: press }, text);
  return h("span", { class: "pick" }, isLabelled && h("span", {}, label), button);
}

/** A list of networks to search; take(network) when one is chosen. */
export function pickNetwork(id, label, view, words, chosen, take, { isLabelled = true } = {}) {
  const find = async (button, typed) => (await import("./network_list.js")).open(button, typed, { view, words, label, isChosen: (network) => network === chosen, take });
  return pickOfMany(id, label, chosen, words.networks[chosen], find, { isLabelled });
}

/** [value, text] of each rule that turns alpha into a network's channels, its own as "". */
export const rules = ({ network }, words) => NETWORK[network].roundings.map((name) => [name === ownRounding(network) ? "" : name, words.roundings[name] ?? name]);

/** Entries for what is named as it is. */
export const named = (values, textOf = String) => values.map((value) => [value, textOf(value)]);

/** Buttons of which one is pressed. title(value): why one leads nowhere, or "". */
export function segments(prefix, entries, chosen, take, title = () => "") {
  const button = ([value, text]) =>
    h("button", { type: "button", id: `${prefix}-${value}`, "aria-pressed": String(value === chosen), title: title(value) || null, onclick: () => take(value) }, text);
  return entries.map(button);
}

/** Boxes of which at least one stays checked. checked(): the values checked now, which may not be those drawn. */
export function checks(part, label, entries, checked, take) {
  const change = (value) => (event) => {
    const before = checked();
    const next = entries.map(([each]) => each).filter((each) => (each === value ? event.target.checked : before.includes(each)));
    if (next.length > 0) take(next);
    else event.target.checked = true;
  };
  const boxes = entries.map(([value, text]) => check(`${part}-${value}`, text, checked().includes(value), change(value)));
  return h("div", { class: "checks", role: "group", "aria-labelledby": `${part}-label` }, h("span", { id: `${part}-label` }, label), h("div", {}, boxes));
}

export const check = (id, text, checked, onchange) => h("label", { class: "check" }, h("input", { type: "checkbox", id, checked, onchange }), text);

/**
 * A field whose text counts as soon as it is one. read(text): its value, or undefined where it is none; take(value);
 * tell(text, otherwise): what it is that is none, or null, and what was read where that is not as it was typed, else "";
 * left(): the field is left, and may be written anew.
 */
export function typed(id, { read, take, tell, otherwise = readOtherwise, left = () => {} }, attributes = {}) {
  const input = h("input", { type: "text", id, autocomplete: "off", ...attributes });
  input.addEventListener("input", () => {
    const text = input.value.trim();
    const value = read(text);
    mark(input, value !== undefined);
    tell(value === undefined ? text : null, value === undefined ? "" : otherwise(text));
    if (value !== undefined) take(value);
  });
  input.addEventListener("blur", () => {
    mark(input, true);
    tell(null, "");
    left();
  });
  return input;
}

/** Says what is wrong with what was typed, or how it was read. */
export function note(element, wrong, otherwise) {
  element.className = wrong ? "err" : "eff";
  element.textContent = wrong || otherwise;
}

export function mark(input, isGood) {
  if (isGood) input.removeAttribute("aria-invalid");
  else input.setAttribute("aria-invalid", "true");
}

/** Writes a field unless somebody is typing there. */
export const write = (input, text) => input !== document.activeElement && (input.value = text);

export function slider(id, range, take) {
  return h("input", { type: "range", id, ...range, oninput: (event) => take(Number(event.target.value)) });
}
