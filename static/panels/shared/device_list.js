// The list of devices with a search: a combobox over a listbox, by groups, and buttons that keep some kinds of devices
// alone. Loaded once it is opened; what a text finds the server says.
import { readDevices } from "../../api.js";
import { fill, h } from "../../dom.js";
import { byId } from "../explore/question.js";
import { languageOf } from "../../words/index.js";
import { show } from "./popup.js";

const BY_NAME = new Intl.Collator("en", { numeric: true });
const PAGE = 10; // options

/**
 * Opens it under the button that says what is chosen, and is done once it is there. typed(): what was typed meanwhile;
 * first: [value, text] of what stands above the devices; optionsOf(device, text): the same of a device; take(value).
 */
export async function open(button, typed, { view, go, words, label, chosen, first = [], optionsOf, take }) {
  const before = document.querySelector(".devices:popover-open");
  if (before) return before.hidePopover(); // a second click on the button
  const language = languageOf(view);
  const { default: said } = await import(`../../words/${language}/devices.js`);
  const input = h("input", { type: "text", role: "combobox", id: "search-devices", autocomplete: "off", spellcheck: "false", placeholder: said.search, "aria-label": said.search, "aria-expanded": "true", "aria-autocomplete": "list", "aria-controls": "device-list", oninput: search, onkeydown: press });
  const kinds = h("div", { class: "kinds", role: "group", "aria-label": said.kinds });
  const status = h("p", { class: "s m", role: "status" });
  const list = h("div", { role: "listbox", id: "device-list", "aria-label": label });
  const box = h("div", { popover: "auto", role: "dialog", class: "cited devices", "aria-label": label, onfocusout: leave }, input, kinds, status, list);
  const kept = { form: "", isEnough: false };
  let answer = null;
  let options = []; // {element, name, act: what choosing it does}
  let active = -1; // the one that Enter chooses; none where nothing is found
  let ready = null; // a promise: what was typed last is shown

  show(box, button);
  input.value = typed();
  input.focus();
  search();
  await ready;

  function search() {
    const text = input.value.trim();
    const take = (found) => {
      if (text !== input.value.trim()) return;
      answer = found;
      draw();
    };
    ready = readDevices(language, text).then(take, (error) => (status.textContent = error.message || words.noAnswer));
  }

  function draw() {
    const text = input.value.trim();
    const isKept = (each) => (!kept.form || formOf(each) === kept.form) && (!kept.isEnough || each.conclusion === "any_point");
    const listed = (device) => optionsOf(device, text.toLowerCase());
    const all = byId(answer.items).filter((each) => listed(each).length > 0);
    const devices = all.filter(isKept);
    const groups = answer.did_you_mean && devices.length > 0 ? [["meant", devices]] : deviceGroups(devices);
    const count = groups.reduce((sum, [, members]) => sum + members.length, 0);
    status.textContent = answer.did_you_mean || answer.count === 0 ? said.none(text) : said.found(count);
    fill(kinds, kindsOf(all));
    options = [];
    const others = [[said.importTimes, said.importHow, bring], [said.measure, said.measureHow, () => go("measure")(new Event("click"))]];
    fill(
      list,
      text === "" && first.map(([value, each]) => option(value, each)),
      groups.map(([name, members]) => group(said.groups[name], members.map((device) => listed(device).map(([value, each]) => option(value, each, device.text))))),
      group(said.notHere, others.map(([each, detail, act]) => option(null, each, detail, act))),
    );
    const chosenOne = options.findIndex(({ element }) => element.matches('[aria-selected="true"]'));
    const place = text === "" ? chosenOne : likeliest(options.map(({ name }) => name), text);
    activate(count === 0 ? -1 : Math.max(0, place));
  }

  function kindsOf(devices) {
    const button = (id, text, part, value, usual) => {
      const isOn = kept[part] === value;
      const turn = () => {
        kept[part] = isOn ? usual : value;
        draw();
      };
      return h("button", { type: "button", id: `kind-${id}`, "aria-pressed": String(isOn), onclick: turn }, text);
    };
    return [answer.forms.map(({ form, title }) => button(form, `${title} ${devices.filter((each) => formOf(each) === form).length}`, "form", form, "")), button("enough", said.enough, "isEnough", true, false)];
  }

  function group(name, members) {
    const id = `devices-${options.length}`;
    return h("div", { role: "group", "aria-labelledby": id }, h("div", { id, role: "presentation" }, name), members);
  }

  function option(value, name, detail = "", act = () => take(value)) {
    const index = options.length;
    const stay = (event) => event.preventDefault(); // with the focus in the field
    const element = h("div", { role: "option", id: `device-${index}`, "aria-selected": String(value === chosen), onmousedown: stay, onclick: () => choose(index) }, name, detail && h("small", {}, detail));
    options.push({ element, name, act });
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
    box.hidePopover();
    options[index].act();
  }

  /** Tab leads on from the last button. */
  function leave({ relatedTarget }) {
    if (relatedTarget && !box.contains(relatedTarget)) box.hidePopover();
  }

  /** Where a file is brought: history.js goes on from the address. */
  function bring() {
    go("measure")(new Event("click"));
    history.replaceState(null, "", `${location.pathname}${location.search}#files`);
  }
}

const formOf = ({ form }) => form ?? "other"; // as the server calls those of which nobody says it

const plain = (text) => text.toLowerCase().replace(/[^\p{L}\d]/gu, "");

/** The place of the name that a text means: one that is it, else one with a word that begins so, else one that has it; or -1. */
export function likeliest(names, text) {
  const means = [(name) => plain(name) === plain(text), (name) => ` ${name}`.toLowerCase().includes(` ${text.toLowerCase()}`), (name) => plain(name).includes(plain(text))];
  return means.map((test) => names.findIndex(test)).find((place) => place >= 0) ?? -1;
}

/** [[group, devices]]: this machine, what is stored, then the published by how much may be concluded, by name. */
export function deviceGroups(devices) {
  const groupOf = ({ kind, conclusion }) => ({ this: "this", published: conclusion })[kind] ?? "stored";
  const named = (group) => devices.filter((each) => groupOf(each) === group).sort((a, b) => BY_NAME.compare(a.name, b.name));
  return ["this", "stored", "any_point", "trend", "one_point", "nothing"].map((name) => [name, named(name)]).filter(([, members]) => members.length > 0);
}
