// Numbers as people type them: "1,000", "5,5", "15 ms", "2MB". What an address says is read in state.js, and strictly.

const SIZES = {
  ms: { ms: 1, s: 1e3, us: 1e-3, µs: 1e-3 },
  MB: { mb: 1, kb: 1e-3, gb: 1e3 },
  M: { m: 1, k: 1e-3, g: 1e3 },
  "%": { "%": 1 },
  px: { px: 1 },
};

const GROUPED = /^[1-9]\d{0,2}(,\d{3})+(\.\d+)?$/; // 1,000.5
const SPACED = /^[1-9]\d{0,2}([ '\u00a0\u202f]\d{3})+([.,]\d+)?$/; // 1 000,5
const DOTTED = /^[1-9]\d{0,2}(\.\d{3})+,\d+$/; // 1.000,5
const PLAIN = /^[-+]?(\d+[.,]?\d*|[.,]\d+)(e[-+]?\d+)?$/i; // 5,5

/** A number in `unit`, which may be written behind it, as may another of its kind; NaN where it is none. */
export function readNumber(text, unit = "") {
  const [, digits, suffix] = text.trim().match(/^(.*?\d[.,]?)\s*([a-zµ%]*)$/i) ?? ["", "", ""];
  const size = suffix === "" ? 1 : SIZES[unit]?.[suffix.toLowerCase()];
  return size === undefined ? Number.NaN : Number((plain(digits) * size).toPrecision(12));
}

function plain(digits) {
  if (GROUPED.test(digits)) return Number(digits.replaceAll(",", ""));
  if (SPACED.test(digits)) return Number(digits.replace(/[ '\u00a0\u202f]/g, "").replace(",", "."));
  if (DOTTED.test(digits)) return Number(digits.replaceAll(".", "").replace(",", "."));
  return PLAIN.test(digits) ? Number(digits.replace(",", ".")) : Number.NaN;
}

/** What was read, where the text says it otherwise: "1000" of "1,000"; else "". */
export function readOtherwise(text, unit) {
  const value = readNumber(text, unit);
  return Number.isNaN(value) || value === Number(text) ? "" : String(value);
}
