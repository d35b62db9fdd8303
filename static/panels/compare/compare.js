// Compare: the verdict in words, what is compared, and the table of both or all three.
import { paths, readComparison } from "../../api.js";
import { compared } from "../explore/question.js";
import { action, doubt, fill, glyph, h, tag } from "../../dom.js";
import { textShown } from "../../draw.js";
import { shortName } from "../../format.js";
import { cited } from "../shared/cited.js";
import { named, pick } from "../shared/controls.js";
import { elsewhere, toSweep } from "../shared/elsewhere.js";
import { panel } from "../shared/panel.js";
import { rowHead, scrolling, table } from "../shared/table.js";
import { against, canAdd, isOther, readSide, sideText } from "./sides.js";
import { PRECISIONS, address, canTime, pointText } from "../../state.js";
import { languageOf } from "../../words/index.js";
import { cliffNote } from "../variant/cliff.js";
import { choosers } from "./choice.js";

const THIRDS = ["0.25/128", "0.75/192", "1/224"]; // the first that is not there yet is added

export function mount(element, { state, go, refresh }) {
  const lead = h("p", { class: "lead" });
  const heading = h("h1", { id: "answer", tabindex: "-1" });
  const third = h("p", { class: "why" });
  const choice = h("div", { class: "sides" });
  const body = scrolling();
  const notes = h("div", { class: "remarks" });
  const acts = h("div", { class: "acts" });
  let isExact = false; // whether the table has numbers in full
  fill(element, lead, heading, third, choice, body, notes, acts);

  return panel(element, async (view, words) => {
    const { sides, where, question } = await compared(view);
    const found = await readComparison(question, languageOf(view));
    const names = found.sides.map(({ label }) => label);
    lead.textContent = words.compare.lead(names.slice(0, 2));
    fill(heading, found.verdicts[0]);
    third.hidden = names.length < 3;
    fill(third, names.length > 2 && [h("b", {}, words.compare.against(names[2])), ` ${found.verdicts[1]}`]);
    document.title = `${words.compare.lead(names)} · MobileNet Explorer`;
    performance.mark("answer"); // read by bench/page.py
    textShown();
    const set = (changed) => state.set(changeOf(changed));
    const change = (index, part) => set(sides.map((side, place) => (place === index ? { ...side, ...part } : side)));
    const precision = pick("pick-precision", words.precisionLabel, named(PRECISIONS), view.precision, (value) => state.set({ precision: value }));
    fill(choice, precision, choosers(sides, where, view, words, { change, go, remove: () => set(sides.slice(0, 2)) }));
    body.setAttribute("aria-label", words.compare.title);
    fill(body, tableOf(found, names, words, isExact));
    fill(notes, remarks(found, names, words, state, (index, rounding) => change(index, { rounding })), untimed(found, sides, view, words));
    fill(acts, actions(sides, { ...where, runtime: found.sides[0].runtime ?? "" }, question, view, words));
  });

  /** To Measure, for each side of which a sentence says that it could be measured. */
  function untimed({ rows }, sides, view, words) {
    const latency = rows.find(({ name }) => name === "latency_ms");
    const isUntimed = (_, index) => latency.values[index].value === null;
    const link = (side) => {
      const change = { points: pointText(side), network: side.network, rounding: side.rounding };
      return toSweep({ state, go }, view, change, words.compare.measure(isOther(side) ? words.networks[side.network] : shortName(side.alpha, side.resolution)), { class: "btn" });
    };
    const links = sides.filter(isUntimed).map(link);
    return links.length > 0 && canTime(view) && h("div", { class: "acts" }, links);
  }

  function actions(sides, where, question, view, words) {
    const button = (id, text, change) => action(id, text, () => state.set(change()));
    const file = `${paths.comparison(question, "csv")}&bom=true`;
    return [
      h("a", { class: "btn pri", href: address({ ...view, place: "variant" }), onclick: go("variant") }, words.compare.layers),
      action("swap", words.compare.swap, () => state.set(swapped(sides, where))),
      canAdd(sides) && button("add-third", words.compare.add, () => against([...sides.slice(1), thirdOf(sides)])),
      h("a", { class: "btn", href: file, download: true }, words.compare.csv),
      action("exact", words.compare.exact, () => ((isExact = !isExact), refresh()), { "aria-pressed": String(isExact) }),
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
  const there = { runtime: where.runtime, device: b.device && where.device.id };
  const view = { deviceRuntime: b.runtime, ...(b.device && { device: b.device, deviceThreads: 0 }) };
  const kept = rest.map((side) => (own && !side.runtime && !side.device ? { ...side, ...there } : side)); // C is timed as before
  return { ...changeOf([b, own ? { ...a, ...there } : a, ...kept]), ...(own && view) };
}

function thirdOf(sides) {
  const stands = (text) => sides.some((side) => sideText(side) === text);
  return readSide(THIRDS.find((text) => !stands(text)) ?? THIRDS[0]);
}

function tableOf(found, names, words, isExact) {
  const said = words.compare;
  const letters = ["A", "B", "C"];
  const kindsOf = (row) => [...new Set(row.values.map(({ kind }) => kind).filter(Boolean))];
  const sides = names.map((name, index) => ({ head: [h("span", {}, letters[index]), h("b", {}, name)], cell: (row) => value(row, index) }));
  const columns = [
    { cell: (row) => rowHead(row.title) },
    ...sides,
    ...names.slice(1).flatMap((_, place) => [
      versus("versus m", said.difference, said.differenceHead, place, "difference_text"),
      versus("versus", said.ratio, said.ratioHead, place, "ratio_text"),
    ]),
    { name: "origin", head: said.origin, cell: (row) => kindsOf(row).map((kind) => [whose(row, kind), kind === "published" ? source(row) : tag(kind, words.origins[kind])]) },
  ];
  return table({ class: "t sides-table" }, columns, found.rows);

  /** Which sides have it, where others have nothing. */
  function whose({ values }, kind) {
    return values.some(({ value }) => value === null) && `${letters.filter((_, index) => values[index]?.kind === kind).join(", ")}: `;
  }

  function source(row) {
    return cited(`cite-${row.name}`, words, (citation) => citation.ofSides(row, found), () => location.href.split("#")[0]);
  }

  function value(row, index) {
    const { value_text: shown, exact_text: exact, interval_text: interval, is_best: isBest, kind, latency_marks: marks } = row.values[index];
    const text = (isExact && exact) || shown;
    const mark = kindsOf(row).length > 1 && kind && glyph(kind, words.origins[kind]);
    return h("td", { class: "num", title: exact || null }, isBest ? h("b", {}, text) : text, mark, doubt(marks, words), interval && h("span", { class: "sub m" }, interval));
  }

  /** A column that sets A beside another side. On a phone, where no head stands above a cell, the cell says which. */
  function versus(style, pair, title, place, text) {
    const of = pair("A", letters[place + 1]);
    return {
      name: "versus",
      head: [h("span", {}, names.length > 2 && of), title],
      cell: (row) => h("td", { class: style, "data-of": `${of}:` }, row.against[place][text]),
    };
  }
}

/** What is to be known about the numbers, and the channel cliff of each side that has one. */
function remarks(found, names, words, state, snap) {
  const cliffs = found.sides.map(({ cliff }, index) => cliff && cliffNote(cliff, names[index], words, () => snap(index, cliff.snapped.rounding), `snap-${index}`));
  const others = found.instead.length > 0 && h("div", { class: "acts" }, elsewhere(found.instead, "use", state));
  return [h("p", { class: "s m" }, [words.compare.bold, ...found.notes].join(" ")), others, cliffs];
}
