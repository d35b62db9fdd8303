// The list of devices with a search, and buttons that keep some kinds of devices alone. Loaded once it is opened; what a
// text finds the server says.
import { readDevices } from "../../api.js";
import { h } from "../../dom.js";
import { byId } from "../explore/question.js";
import { languageOf } from "../../words/index.js";
import { openList } from "./search_list.js";

const BY_NAME = new Intl.Collator("en", { numeric: true });

/**
 * Opens it under the button that says what is chosen, and is done once it is there. typed(): what was typed meanwhile;
 * first: [value, text] of what stands above the devices; optionsOf(device, text): the same of a device; take(value).
 */
export async function open(button, typed, { view, go, words, label, chosen, first = [], optionsOf, take }) {
  const language = languageOf(view);
  const { default: said } = await import(`../../words/${language}/devices.js`);
  const kept = { form: "", isEnough: false };
  const of = { part: "device", label, hint: said.search, failed: words.noAnswer, kinds: said.kinds };
  await openList(button, typed, of, (text) => readDevices(language, text), listed);

  function listed(answer, text, redraw) {
    const isKept = (each) => (!kept.form || formOf(each) === kept.form) && (!kept.isEnough || each.conclusion === "any_point");
    const entriesOf = (device) => optionsOf(device, text.toLowerCase());
    const all = byId(answer.items).filter((each) => entriesOf(each).length > 0);
    const devices = all.filter(isKept);
    const groups = answer.did_you_mean && devices.length > 0 ? [["meant", devices]] : deviceGroups(devices);
    const count = groups.reduce((sum, [, members]) => sum + members.length, 0);
    const option = ([value, name], detail) => ({ name, detail, isChosen: value === chosen, act: () => take(value) });
    const others = [[said.importTimes, said.importHow, bring], [said.measure, said.measureHow, () => go("measure")(new Event("click"))]];
    return {
      status: answer.did_you_mean || answer.count === 0 ? said.none(text) : said.found(count),
      kinds: kindsOf(answer, all, redraw),
      groups: [
        ["", text === "" ? first.map((each) => option(each)) : []],
        ...groups.map(([name, members]) => [said.groups[name], members.flatMap((device) => entriesOf(device).map((each) => option(each, device.text)))]),
        [said.notHere, others.map(([name, detail, act]) => ({ name, detail, act }))],
      ],
      isEmpty: count === 0,
    };
  }

  function kindsOf(answer, devices, redraw) {
    const button = (id, text, part, value, usual) => {
      const isOn = kept[part] === value;
      const turn = () => {
        kept[part] = isOn ? usual : value;
        redraw();
      };
      return h("button", { type: "button", id: `kind-${id}`, "aria-pressed": String(isOn), onclick: turn }, text);
    };
    return [answer.forms.map(({ form, title }) => button(form, `${title} ${devices.filter((each) => formOf(each) === form).length}`, "form", form, "")), button("enough", said.enough, "isEnough", true, false)];
  }

  /** Where a file is brought: history.js goes on from the address. */
  function bring() {
    go("measure")(new Event("click"));
    history.replaceState(null, "", `${location.pathname}${location.search}#files`);
  }
}

const formOf = ({ form }) => form ?? "other"; // as the server calls those of which nobody says it

/** [[group, devices]]: this machine, what is stored, then the published by how much may be concluded, by name. */
export function deviceGroups(devices) {
  const groupOf = ({ kind, conclusion }) => ({ this: "this", published: conclusion })[kind] ?? "stored";
  const named = (group) => devices.filter((each) => groupOf(each) === group).sort((a, b) => BY_NAME.compare(a.name, b.name));
  return ["this", "stored", "any_point", "trend", "one_point", "nothing"].map((name) => [name, named(name)]).filter(([, members]) => members.length > 0);
}
