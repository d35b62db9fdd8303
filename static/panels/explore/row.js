// What a row of an answer has of what a budget bounds: {column, scale, unit, ...} as the vocabulary tells it.
import { GAP, fixed, given, milliseconds, significant } from "../../format.js";

/** In the budget's unit; null where it is not known. */
export function valueOf(row, { column, scale }) {
  const value = row[column] ?? row.others?.[column] ?? null;
  return value === null ? null : value / scale;
}

/** Where it is from. */
export const originOf = (row, { objective }) => row[`${objective}_kind`] ?? "analytic";

/** What makes it doubtful: codes, none where nothing does. */
export const marksOf = (row, { objective }) => row[`${objective}_marks`] ?? [];

/** What is known of it with its unit, with no digits added to what was printed. */
export function amount(row, budget) {
  const { decimals, objective, unit } = budget;
  const value = valueOf(row, budget);
  if (decimals !== null) return `${fixed(value, decimals)}${GAP}${unit}`;
  if (originOf(row, budget) === "published") return given(value, unit);
  const digits = row[`${objective}_digits`] ?? 3;
  return unit === "ms" ? milliseconds(value, digits) : `${significant(value, digits)}${GAP}${unit}`;
}

/** The same in a column of that unit: only another one stands beside it. */
export const numberText = (row, budget) => amount(row, budget).replace(`${GAP}${budget.unit}`, "");
