// The texts of a comparison's cells: values, differences and ratios with their units and words.
import { megabytes, milliseconds, millions, percent, pixels, printedMs, significant } from "../../format.js";

const MINUS = "\u2212";
const GAP = "\u00a0"; // between a number and its unit
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
  if (value === null) return row.name.startsWith("top1") ? words.compare.unpublished : words.compare.unknown;
  if (row.name === "latency_ms") return kind === "published" ? printedMs(value) : milliseconds(value);
  return TEXTS[split(row.name)[0]](value);
}

/** "8.10 – 8.52 ms", or "" where no interval is known. */
export function intervalText(row, { low, high }) {
  if (low === null || high === null) return "";
  if (row.name === "latency_ms") return `${significant(low)} – ${milliseconds(high)}`;
  return `${low.toFixed(1)} – ${percent(high)}`;
}

/** What the first side has more (+) or less (−) than another: as what is shown of the two says, in their coarser digits. */
export function differenceText(row, place, words) {
  const { difference } = row.against[place];
  if (difference === null) return "–";
  const sign = difference > 0 ? "+" : difference < 0 ? MINUS : "";
  if (difference === 0) return "0";
  const size = Math.abs(difference);
  const pair = [row.values[0], row.values[place + 1]];
  if (row.name === "latency_ms" && pair.every(({ kind }) => kind === "published")) return sign + printedMs(Number(size.toFixed(3)));
  const texts = pair.map((value) => valueText(row, value, words));
  const shown = shownDifference(texts.map(numberOf), size / scaleOf(row));
  return sign + (row.name.startsWith("top1") ? words.compare.points(shown) : shown + GAP + texts[0].split(GAP)[1]);
}

/** Counts are shown in millions, all else in the row's unit. */
const scaleOf = ({ name }) => (name === "mult_adds" || name === "params" ? 1e6 : 1);
const numberOf = (text) => text.split(GAP)[0].replaceAll(",", "");

/** The last digit that a number shows: "4.26" -> 0.01, "15500", of three significant digits, -> 100. */
function lastDigit(number) {
  const step = 10 ** (number.length - 3);
  if (!number.includes(".")) return Number(number) >= 1000 && Number(number) % step === 0 ? step : 1;
  return 10 ** -number.split(".")[1].length;
}

/** The exact size where the shown numbers agree with it, else theirs; three digits where they show no difference. */
function shownDifference([first, second], size) {
  const apart = Math.abs(Number(first) - Number(second));
  if (apart === 0) return significant(size);
  const step = Math.max(lastDigit(first), lastDigit(second));
  const decimals = Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
  const rounded = (value) => Math.round(value / step) * step;
  const isNear = Math.abs(rounded(size) - apart) <= 0.5 * step + 1e-9;
  return rounded(isNear ? size : apart).toLocaleString("en-US", { minimumFractionDigits: decimals, maximumFractionDigits: decimals });
}

/** "8.2 × faster": the first side beside another, as times of the larger to the smaller; a range where one is estimated. */
export function ratioText(row, place, words) {
  const { ratio, ratio_low: low, ratio_high: high, is_open: isOpen } = row.against[place];
  if (ratio === null || (row.name.startsWith("top1") && !isOpen)) return "–";
  if (isOpen) return words.compare.open;
  if (Math.abs(ratio - 1) < SAME) return words.compare.equal;
  if (row.name === "resolution") return words.compare.pixels(significant(ratio ** 2, 2));
  const [better, worse] = words.compare.words[split(row.name)[0]];
  const times = (each) => Math.max(each, 1 / each);
  const isEstimated = low !== null && [row.values[0], row.values[place + 1]].some(({ kind }) => kind === "predicted");
  const text = isEstimated ? timesRange(times(low), times(high)) : timesText(times(ratio));
  return words.compare.times(text, ratio < 1 ? better : worse);
}

/** "13 – 240": rounded outward to two digits, as the verdict is. */
function timesRange(one, other) {
  const outward = (value, round) => {
    const step = 10 ** (Math.floor(Math.log10(value)) - 1);
    return Number((round(Number((value / step).toFixed(6))) * step).toPrecision(2)).toLocaleString("en-US");
  };
  const [least, most] = [outward(Math.min(one, other), Math.floor), outward(Math.max(one, other), Math.ceil)];
  return least === most ? least : `${least} – ${most}`;
}

const timesText = (times) => significant(times, times >= 1.995 && times < 9.95 ? 2 : 3);
