// Compare: the verdict in words, what is compared, and the table of both or all three.
import { paths, readComparison } from "../../api.js";
import { compared } from "./compared.js";
import { fill, glyph, h, tag } from "../../dom.js";
import { textShown } from "../../draw.js";
import { panel } from "../shared/panel.js";
import { against, canAdd, isOther, readSide, sideText } from "./sides.js";
import { PRECISIONS, address } from "../../state.js";
import { languageOf } from "../../words/index.js";
import { cliffNote } from "../variant/cliff.js";
import { choosers } from "./choice.js";
import { differenceText, intervalText, ratioText, rowName, valueText } from "./text.js";

const THIRDS = ["0.25/128", "0.75/192", "1/224"]; // the first that is not there yet is added

export function mount(element, { state, go }) {
  const lead = h("p", { class: "lead" });
  const heading = h("h1", { id: "answer", tabindex: "-1" });
  const third = h("p", { class: "why" });
  const choice = h("div", { class: "sides" });
  const table = h("div", { class: "scroll", tabindex: "0", role: "region" });
  const notes = h("div", { class: "remarks" });
  const acts = h("div", { class: "acts" });
  fill(element, lead, heading, third, choice, table, notes, acts);

  return panel(element, async (view, words) => {
    const { sides, where, question } = await compared(view);
    const found = await readComparison(question, languageOf(view));
    const names = found.sides.map(({ label }) => label);
    lead.textContent = words.compare.lead(names.slice(0, 2));
    heading.textContent = found.verdicts[0];
    third.hidden = names.length < 3;
    fill(third, names.length > 2 && [h("b", {}, words.compare.against(names[2])), ` ${found.verdicts[1]}`]);
    document.title = `${words.compare.lead(names)} · MobileNet Explorer`;
    performance.mark("answer"); // read by bench/page.py
    textShown();
    const set = (changed) => state.set(changeOf(changed));
    const change = (index, part) => set(sides.map((side, place) => (place === index ? { ...side, ...part } : side)));
    fill(choice, precisionPick(view, words), choosers(sides, where, view, words, change, () => set(sides.slice(0, 2))));
    table.setAttribute("aria-label", words.compare.title);
    fill(table, tableOf(found, names, words));
    fill(notes, remarks(found, names, words, (index, rounding) => change(index, { rounding })));
    fill(acts, actions(sides, where, question, view, words));
  });

  function precisionPick(view, words) {
    const options = PRECISIONS.map((name) => h("option", { selected: name === view.precision }, name));
    const take = (event) => state.set({ precision: event.target.value });
    return h("label", { class: "pick" }, h("span", {}, words.precisionLabel), h("select", { id: "pick-precision", onchange: take }, options));
  }

  function actions(sides, where, question, view, words) {
    const button = (id, text, change) => h("button", { type: "button", class: "btn", id, onclick: () => state.set(change()) }, text);
    const table = `${paths.comparison(question, "csv")}&bom=true`;
    return [
      h("a", { class: "btn pri", href: address({ ...view, place: "variant" }), onclick: go("variant") }, words.compare.layers),
      !isOther(sides[1]) && button("swap", words.compare.swap, () => swapped(sides, where)),
      canAdd(sides) && button("add-third", words.compare.add, () => against([...sides.slice(1), thirdOf(sides)])),
      h("a", { class: "btn", href: table, download: true }, words.compare.csv),
    ];
  }
}

/** What makes these the sides: the first is the view's own point. */
function changeOf([first, ...others]) {
  const { alpha, resolution, network, rounding } = first;
  return { alpha, resolution, network, rounding, ...against(others) };
}

/** A and B in each other's place, and what times them with them. */
function swapped([a, b, ...rest], where) {
  const own = b.runtime || b.device;
  const there = { runtime: where.group?.runtime ?? "", device: b.device && (where.isHere ? "this" : where.device.id) };
  const view = { deviceRuntime: b.runtime, ...(b.device && { device: b.device, deviceThreads: 0 }) };
  const kept = rest.map((side) => (own && !side.runtime && !side.device ? { ...side, ...there } : side)); // C is timed as before
  return { ...changeOf([b, own ? { ...a, ...there } : a, ...kept]), ...(own && view) };
}

function thirdOf(sides) {
  const stands = (text) => sides.some((side) => sideText(side) === text);
  return readSide(THIRDS.find((text) => !stands(text)) ?? THIRDS[0]);
}

function tableOf(found, names, words) {
  const others = names.slice(1).map((_, place) => place);
  const letters = ["A", "B", "C"];
  const where = sameWhere(found.sides);
  const head = (text, more = {}) => h("th", { scope: "col", ...more }, text);
  const against = (place) => (others.length === 1 ? ["", ""] : [words.compare.difference("A", letters[place + 1]), words.compare.ratio("A", letters[place + 1])]);
  return h(
    "table",
    { class: "t sides-table" },
    h(
      "thead",
      {},
      h(
        "tr",
        {},
        h("td", {}),
        names.map((name, index) => head([h("span", {}, letters[index]), h("b", {}, name)])),
        others.flatMap((place) => {
          const [difference, ratio] = against(place);
          return [head([h("span", {}, difference), words.compare.differenceHead], { class: "versus" }), head([h("span", {}, ratio), words.compare.ratioHead], { class: "versus" })];
        }),
        head(words.compare.origin, { class: "origin" }),
      ),
    ),
    h("tbody", {}, found.rows.map(line)),
  );

  function line(row) {
    const kinds = [...new Set(row.values.map(({ kind }) => kind).filter(Boolean))];
    return h(
      "tr",
      {},
      h("th", { scope: "row" }, rowName(row, found.precision, where, words)),
      row.values.map((value) => cell(row, value, kinds.length > 1)),
      others.flatMap((place) => [versus("versus m", words.compare.difference, place, differenceText(row, place, words)), versus("versus", words.compare.ratio, place, ratioText(row, place, words))]),
      h("td", { class: "origin" }, kinds.map((kind) => tag(kind, words.origins[kind]))),
    );
  }

  /** A cell that sets A beside another side. On a phone, where no head stands above it, it says which. */
  function versus(style, head, place, text) {
    return h("td", { class: style, "data-of": `${head("A", letters[place + 1])}:` }, text);
  }

  function cell(row, value, isMixed) {
    const text = valueText(row, value, words);
    const interval = intervalText(row, value);
    const mark = isMixed && value.kind && glyph(value.kind, words.origins[value.kind]);
    return h("td", { class: "num" }, value.is_best ? h("b", {}, text) : text, mark, interval && h("span", { class: "sub m" }, interval));
  }
}

/** "Pixel 3, tflite-cpu" where all sides are timed so, else "". */
function sameWhere(sides) {
  const timed = sides.filter(({ alpha }) => alpha !== null); // nothing times other networks
  const [first = "", ...others] = timed.map(({ device_name: device, runtime }) => [device, runtime].filter(Boolean).join(", "));
  return others.every((each) => each === first) ? first : "";
}

/** What is to be known about the numbers, and the channel cliff of each side that has one. */
function remarks(found, names, words, snap) {
  const cliffs = found.sides.map(({ cliff }, index) => cliff && cliffNote(cliff, names[index], words, () => snap(index, cliff.snapped.rounding), `snap-${index}`));
  return [h("p", { class: "s m" }, [words.compare.bold, ...found.notes].join(" ")), cliffs];
}
