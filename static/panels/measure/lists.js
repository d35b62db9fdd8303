// Lists of numbers as people type them.
import { readNumber } from "../../numbers.js";

/** Numbers of a list with commas, semicolons or spaces between; a comma is a decimal one where the list is none else. */
export function readNumbers(text, unit, isGood) {
  const lists = [/,/, /;|,\s|\s(?!\s*[a-zµ%])/i].map((between) => text.split(between).filter((each) => each.trim()).map((each) => readNumber(each, unit)));
  return lists.find((values) => values.length > 0 && values.every(isGood)) ?? null;
}
