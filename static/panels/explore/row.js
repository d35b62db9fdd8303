// What a row of an answer has of what a budget bounds: {column, scale, unit, ...} as the vocabulary tells it.
import { GAP, significant } from "../../format.js";

/** In the budget's unit; null where it is not known. */
export function valueOf(row, { column, scale }) {
  const value = row[column] ?? row.others?.[column] ?? null;
  return value === null ? null : value / scale;
}

/** Where it is from. */
export const originOf = (row, { objective }) => row[`${objective}_kind`] ?? "analytic";

/** What makes it doubtful: codes, none where nothing does. */
export const marksOf = (row, { objective }) => row[`${objective}_marks`] ?? [];

/** What is known of it as a number, with no digits added to what was printed. */
export function numberText(row, budget) {
  const value = valueOf(row, budget);
  if (budget.decimals !== null) return value.toFixed(budget.decimals);
  return originOf(row, budget) === "published" ? String(value) : significant(value, row[`${budget.objective}_digits`] ?? 3);
}

/** The same with its unit. */
export const amount = (row, budget) => `${numberText(row, budget)}${GAP}${budget.unit}`;
