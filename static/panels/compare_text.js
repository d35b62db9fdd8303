// The texts of a comparison's cells: values, differences and ratios with their units and words.
import { megabytes, milliseconds, millions, percent, pixels, printedMs, significant } from "../format.js";

const MINUS = "\u2212";
const SAME = 0.005; // a ratio so close to 1 is none

/** "weight_mb_fp32" is a row of weights at a precision: ["weight_mb", "fp32"]; other rows have no precision of their own. */
const split = (name) => (name.startsWith("weight_mb_") ? ["weight_mb", name.slice("weight_mb_".length)] : [name, ""]);

/** The row's name in words. where: what times what, if it is the same on all sides. */
export function rowName(row, precision, where, words) {
  const [name, own] = split(row.name);
  return words.compare.rows[name](own || precision, where);
}

const TEXTS = {
  top1_percent: percent,
  top1_percent_paper: percent,
  mult_adds: millions,
  params: millions,
  weight_mb: (value) => megabytes(value * 1e6),
  peak_activation_mb: (value) => megabytes(value * 1e6),
  resolution: pixels,
};

export function valueText(row, { value, kind }, words) {
  if (value === null) return words.compare.unknown;
  if (row.name === "latency_ms") return kind === "published" ? printedMs(value) : milliseconds(value);
  return TEXTS[split(row.name)[0]](value);
}

/** "8.10 – 8.52 ms", or "" where no interval is known. */
export function intervalText(row, { low, high }) {
  if (low === null || high === null) return "";
  if (row.name === "latency_ms") return `${significant(low)} – ${milliseconds(high)}`;
  return `${low.toFixed(1)} – ${percent(high)}`;
}

/** What the first side has more (+) or less (−) than another. */
export function differenceText(row, place, words) {
  const { difference } = row.against[place];
  if (difference === null) return "–";
  const sign = difference > 0 ? "+" : difference < 0 ? MINUS : "";
  if (row.name.startsWith("top1")) return sign + words.compare.points(Math.abs(difference).toFixed(1));
  if (difference === 0) return "0";
  const printed = row.name === "latency_ms" && [row.values[0], row.values[place + 1]].every(({ kind }) => kind === "published");
  const size = Math.abs(difference);
  return sign + (printed ? printedMs(Number(size.toFixed(3))) : valueText(row, { value: size, kind: "" }, words));
}

/** "8.2 × faster": the first side beside another, as times of the larger to the smaller. */
export function ratioText(row, place, words) {
  const { ratio } = row.against[place];
  if (ratio === null || row.name.startsWith("top1")) return "–";
  if (Math.abs(ratio - 1) < SAME) return words.compare.equal;
  if (row.name === "resolution") return words.compare.pixels(significant(ratio ** 2, 2));
  const [better, worse] = words.compare.words[split(row.name)[0]];
  return words.compare.times(timesText(Math.max(ratio, 1 / ratio)), ratio < 1 ? better : worse);
}

const timesText = (times) => significant(times, times >= 1.995 && times < 9.95 ? 2 : 3);
