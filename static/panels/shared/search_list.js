// A list to search, opened under a button: a combobox over a listbox, in groups. What stands in it says whoever opens it.
import { fill, h } from "../../dom.js";
import { show } from "./popup.js";

const PAGE = 10; // options

/**
 * Opens it under `button`, and is done once it is there. typed(): what was typed meanwhile. of: {part, label, hint, failed}:
 * what its ids begin with, its name, what stands in the empty field and where nothing answers; kinds: the name of what keeps
 * some alone, if anything does; isMany: whether it stays open for others once one is chosen.
 * read(text): a promise of what a text finds; listed(found, text, redraw): {status, kinds, groups, isEmpty}, of which
 * groups are [title or "", options], and an option is {name, detail, isChosen, act}.
 */
export async function openList(button, typed, { part, label, hint, failed, kinds: kindsLabel = "", isMany = false }, read, listed) {
  const before = document.querySelector(".devices:popover-open");
  if (before) return before.hidePopover(); // a second click on the button
  const input = h("input", { type: "text", role: "combobox", id: `search-${part}s`, autocomplete: "off", spellcheck: "false", placeholder: hint, "aria-label": hint, "aria-expanded": "true", "aria-autocomplete": "list", "aria-controls": `${part}-list`, oninput: search, onkeydown: press });
  const kinds = kindsLabel && h("div", { class: "kinds", role: "group", "aria-label": kindsLabel });
  const status = h("p", { class: "s m", role: "status" });
  const list = h("div", { role: "listbox", id: `${part}-list`, "aria-label": label, "aria-multiselectable": isMany && "true" });
  const box = h("div", { popover: "auto", role: "dialog", class: "cited devices", "aria-label": label, onfocusout: leave }, input, kinds, status, list);
  let found = null;
  let options = []; // {element, name, isChosen, act}
  let active = -1; // the one that Enter chooses; none where nothing is found
  let ready = null; // a promise: what was typed last is shown

  show(box, button);
  input.value = typed();
  input.focus();
  search();
  await ready;

  function search() {
    const text = input.value.trim();
    const take = (answer) => {
      if (text !== input.value.trim()) return;
      found = answer;
      draw();
    };
    ready = read(text).then(take, (error) => (status.textContent = error.message || failed));
  }

  function draw() {
    const text = input.value.trim();
    const isEmpty = fillIn(text);
    const place = text === "" ? options.findIndex(({ isChosen }) => isChosen) : likeliest(options.map(({ name }) => name), text);
    activate(isEmpty ? -1 : Math.max(0, place));
  }

  function fillIn(text) {
    const { status: said, kinds: buttons, groups, isEmpty } = listed(found, text, draw);
    status.textContent = said;
    if (kinds) fill(kinds, buttons);
    options = [];
    fill(list, groups.filter(([, members]) => members.length > 0).map(([name, members]) => (name ? group(name, members) : members.map(option))));
    return isEmpty;
  }

  function group(name, members) {
    const id = `${part}s-${options.length}`;
    return h("div", { role: "group", "aria-labelledby": id }, h("div", { id, role: "presentation" }, name), members.map(option));
  }

  function option({ name, detail = "", isChosen = false, act }) {
    const index = options.length;
    const stay = (event) => event.preventDefault(); // with the focus in the field
    const element = h("div", { role: "option", id: `${part}-${index}`, "aria-selected": String(isChosen), onmousedown: stay, onclick: () => choose(index) }, name, detail && h("small", {}, detail));
    options.push({ element, name, isChosen, act });
    return element;
  }

  function activate(index) {
    options[active]?.element.classList.remove("active");
    active = index;
    const element = options[active]?.element;
    if (!element) return input.removeAttribute("aria-activedescendant");
    element.classList.add("active");
    element.scrollIntoView({ block: "nearest" });
    input.setAttribute("aria-activedescendant", element.id);
  }

  async function press(event) {
    if (event.isComposing) return;
    const last = options.length - 1;
    const places = {
      ArrowDown: active < last ? active + 1 : 0,
      ArrowUp: active > 0 ? active - 1 : last,
      PageDown: Math.min(active + PAGE, last),
      PageUp: Math.max(active - PAGE, 0),
      ...(input.value === "" && { Home: 0, End: last }),
    };
    if (event.key in places || event.key === "Enter") event.preventDefault();
    if (event.key in places) activate(places[event.key]);
    if (event.key !== "Enter") return;
    await ready;
    choose(active);
  }

  function choose(index) {
    if (!options[index]) return;
    if (!isMany) box.hidePopover();
    options[index].act();
    if (!isMany) return;
    fillIn(input.value.trim());
    activate(index);
  }

  /** Tab leads on from the last button. */
  function leave({ relatedTarget }) {
    if (relatedTarget && !box.contains(relatedTarget)) box.hidePopover();
  }
}

/** A text as it is compared with what is typed: its letters and digits. */
export const plain = (text) => text.toLowerCase().replace(/[^\p{L}\d]/gu, "");

/** The place of the name that a text means: one that is it, else one with a word that begins so, else one that has it; or -1. */
export function likeliest(names, text) {
  const means = [(name) => plain(name) === plain(text), (name) => ` ${name}`.toLowerCase().includes(` ${text.toLowerCase()}`), (name) => plain(name).includes(plain(text))];
  return means.map((test) => names.findIndex(test)).find((place) => place >= 0) ?? -1;
}
