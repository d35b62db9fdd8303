// Compare: what stands on each side. A's runtime and device are those of the line above; B and C may have their own.
import { pointOf } from "../../api.js";
import { action, h } from "../../dom.js";
import { alphaText, shortName } from "../../format.js";
import { readNumber } from "../../numbers.js";
import { PAPER_POINTS, ofNetwork } from "../../state.js";
import { isOther, readSide } from "./sides.js";
import { mark, pick as labelled, pickNetwork, pickOfMany, rules } from "../shared/controls.js";

/** One group of choices for each side. change(index, part): called with what is new of a side. */
export function choosers(sides, where, view, words, { change, remove, go }) {
  return [
    h("datalist", { id: "sixteen" }, PAPER_POINTS.map(({ alpha, resolution }) => h("option", { value: shortName(alpha, resolution) }))),
    ...sides.map((side, index) => chooser(side, index)),
  ];

  function chooser(side, index) {
    const letter = "ABC"[index];
    const id = `side-${letter.toLowerCase()}`;
    const told = words.compare;
    return h(
      "div",
      { class: "side", role: "group", "aria-label": told.side(letter) },
      h("b", {}, letter),
      !isOther(side) && point(side, index, letter, id),
      pickNetwork(`${id}-network`, told.networkOf(letter), view, words, side.network, (network) => change(index, networkOf(network, side)), { isLabelled: false }),
      rules(side, words).length > 1 && pick(`${id}-rounding`, told.roundingOf(letter), rules(side, words), side.rounding, (rounding) => change(index, { rounding })),
      index > 0 && timedAs(side, index, `${id}-where`, told.whereOf(letter)),
      index === 2 && action("remove-c", told.remove, remove, { class: "btn bare" }),
    );
  }

  /** The part of a side that a network is: a MobileNet after another network stands at A's point. */
  function networkOf(network, side) {
    return { ...(isOther(side) && !isOther({ network }) && pointOf(sides[0])), ...ofNetwork(network, side) };
  }

  function point(side, index, letter, id) {
    const error = h("span", { class: "err", id: `${id}-error` });
    const take = (event) => {
      const input = event.target;
      const found = readSide(asPoint(input.value).split("/").map((part, index) => (index < 2 ? readNumber(part, "px") : part)).join("/"));
      error.textContent = found ? "" : words.compare.pointBad(input.value.trim());
      mark(input, Boolean(found));
      if (found) change(index, { alpha: found.alpha, resolution: found.resolution });
    };
    const attributes = { type: "text", id: `${id}-point`, list: "sixteen", autocomplete: "off", "aria-label": words.compare.point(letter), "aria-describedby": `${id}-error` };
    return [h("input", { ...attributes, value: `${alphaText(side.alpha)}/${side.resolution}`, onchange: take }), error];
  }

  /** What times a side: as A, or a runtime of any device with a latency at the view's precision. */
  function timedAs(side, index, id, label) {
    const { sameWhere } = words.compare;
    const device = side.device ? where.devices.find((each) => each.id === side.device) : where.device;
    const value = `${side.runtime}@${side.device}`;
    const text = value === "@" ? sameWhere : [device?.name ?? side.device, side.runtime].filter(Boolean).join(", ");
    const find = async (button, typed) => {
      const { open } = await import("../shared/device_list.js");
      await open(button, typed, { view, go, words, label, chosen: value, first: [["@", sameWhere]], optionsOf, take: (chosen) => change(index, placeOf(chosen)) });
    };
    return pickOfMany(id, label, value, text, find, { isLabelled: false });
  }

  /** Its runtimes at the view's precision; where some of their names are typed, those. */
  function optionsOf(device, typed) {
    const names = [...new Set(device.groups.filter((each) => each.precision === view.precision).map((each) => each.runtime))];
    const said = names.filter((name) => typed.split(" ").some((word) => word.length > 2 && name.includes(word)));
    const id = device.id === where.device.id ? "" : device.id;
    return (said.length > 0 ? said : names).map((name) => [`${name}@${id}`, `${device.name}, ${name}`]);
  }
}

/** A point with a slash, however it was written: "0.5-160", "0.5 x 160", "0.5 MobileNet-160". */
export const asPoint = (text) => text.trim().replace(/^([\d.,]+)(?:\s*[-x×*:;]\s*|\s+|\s*mobile\s?net(?:\s*v1)?[-\s]*)(\d+\s*(?:px)?)$/i, "$1/$2");

function placeOf(text) {
  const at = text.indexOf("@");
  return { runtime: text.slice(0, at), device: text.slice(at + 1) };
}

const pick = (id, label, entries, chosen, take) => labelled(id, label, entries, chosen, take, { isLabelled: false });
