// Numbers with units, and times. Whole numbers come in; only here are they rounded, to three significant digits.

export const GAP = "\u00a0"; // between a number and its unit, never broken

/** 166396800 -> "166 M"; three significant digits, M = 10^6. */
export const millions = (count) => `${significant(count / 1e6)}${GAP}M`;

/** 1345536 -> "1.35 MB"; 1 MB = 10^6 bytes. */
export const megabytes = (bytes) => `${significant(bytes / 1e6)}${GAP}MB`;

/** 62.3 -> "62.3 %", as published: one decimal. */
export const percent = (value) => `${fixed(value, 1)}${GAP}%`;

/** A share of 0 to 1 in percent: 0.058 -> "5.8 %". */
export const share = (value) => `${significant(100 * value, 2)}${GAP}%`;

/** In seconds where `of`, the value itself or that of an interval's ends, is ten or more: "6.9 ms", "16 s". */
export const milliseconds = (value, digits = 3, of = value) => (of < 10_000 ? `${significant(value, digits)}${GAP}ms` : `${significant(value / 1000, digits)}${GAP}s`);

/** In a column of milliseconds: only another unit stands beside it. */
export const inMs = (value, digits) => milliseconds(value, digits).replace(`${GAP}ms`, "");

/** As printed or typed, with no digits added: 4.7 -> "4.7 ms", 30000 -> "30 s". */
export const given = (value, unit) => (unit === "ms" && value >= 10_000 ? given(value / 1000, "s") : `${written(value, "Significant", 6, 1)}${GAP}${unit}`);

export const pixels = (value) => `${value}${GAP}px`;

/** 568740352 -> "568,740,352". */
export const exact = (count) => count.toLocaleString("en-US");

/** alpha as the paper writes it: 1 -> "1.0", 0.75 -> "0.75". */
export const alphaText = (alpha) => (Number.isInteger(alpha) ? alpha.toFixed(1) : String(alpha));

/** "0.75/160". */
export const shortName = (alpha, resolution) => `${alphaText(alpha)}/${resolution}`;

/** rho to three decimals, trailing zeros dropped: 0.714. */
export const rhoText = (resolution) => String(Math.round((resolution / 224) * 1000) / 1000);

/** Three significant digits, never an exponent: 0.0123 -> "0.0123", 1234.5 -> "1,230". */
export const significant = (value, digits = 3) => (value === 0 ? "0" : written(value, "Significant", digits));

/** With so many decimals. Here as on the server a half goes up. */
export const fixed = (value, decimals) => written(value, "Fraction", decimals);

const FORMATS = {}; // to make one takes as long as to write a hundred numbers

function written(value, kind, most, least = most) {
  FORMATS[`${kind} ${most} ${least}`] ??= new Intl.NumberFormat("en-US", { [`maximum${kind}Digits`]: most, [`minimum${kind}Digits`]: least });
  return FORMATS[`${kind} ${most} ${least}`].format(value);
}

/** "2026-11-23 18:40" of a date or what makes one, in this place's time: the same in every language, as Sweden writes it. */
export const when = (time) => new Date(time).toLocaleString("sv").slice(0, 16);

/** "2026-11-23". */
export const day = (time) => when(time).slice(0, 10);

/** "18:40". */
export const clock = (time) => when(time).slice(11);
