// Lists of numbers as people type them.
import { readNumber } from "../../numbers.js";
import { isAlpha, isResolution } from "../../state.js";

/** Numbers of a list with commas, semicolons or spaces between; a comma is a decimal one where the list is none else. */
export function readNumbers(text, unit, isGood) {
  const lists = [/,/, /;|,\s|\s(?!\s*[a-zµ%])/i].map((between) => text.split(between).filter((each) => each.trim()).map((each) => readNumber(each, unit)));
  return lists.find((values) => values.length > 0 && values.every(isGood)) ?? null;
}

const PAIR = /\d[\d.,]*\s*\/\s*\d+/g; // 0.25/160

/** Design points of a list such as "0.25/160, 1.0/224" as an address has them, each once; undefined where one is none. */
export function readPairs(text) {
  const pairs = (text.match(PAIR) ?? []).map((pair) => pair.split("/").map((part) => readNumber(part)));
  const isGood = /^[\s,;]*$/.test(text.replaceAll(PAIR, "")) && pairs.every(([alpha, side]) => isAlpha(alpha) && isResolution(side));
  return isGood && pairs.length > 0 ? [...new Set(pairs.map((pair) => pair.join("/")))].join(",") : undefined;
}
