// Where the texts of a plot stand at the size at which it is drawn: over no mark, bar, ring, limit or other text. What has
// no room is left out: the pointer and the table name it.

const LINE_PX = 16; // of 13 px type
const WIDER = 1.04; // than a text is measured: figures are as wide as each other in plots
const AROUND_PX = 1; // a mark
const THIN_PX = 2; // half of a line or a bar with what is kept free beside it
const CAP_PX = 5; // half of what ends a bar
const GIVING_WAY = ["limit", "contour"]; // among annotations
const PLACES = ["top left", "bottom right", "top right", "bottom left", "middle right", "middle left", "top center", "bottom center"];

/**
 * {data, layout} at width x height px. Names are the texts of the trace "selected" and then of "names", the most important
 * first; numbers of lines give way too, those of a limit before names, others after. widthOf(text): in px.
 */
export function settled({ data, layout }, { width, height }, widthOf) {
  if (!data.some(({ meta }) => isNamed(meta.role))) return { data, layout };
  const plot = plotOf(layout, width, height);
  const taken = [...data.flatMap((trace) => marksOf(trace, plot)), ...(layout.shapes ?? []).flatMap((shape) => lineOf(shape, plot))];
  const isFree = (box, [left, right, top, bottom]) => box.left >= left && box.right <= right && box.top >= top && box.bottom <= bottom && !taken.some((other) => covers(box, other));
  const claimed = (box) => isFree(box, whole) && taken.push(box) > 0;
  const { l, r, t, b } = layout.margin;
  const whole = [-l, plot.width + r, -t, plot.height + b];
  const notes = (isOf) => (layout.annotations ?? []).filter(({ name }) => isOf(name));
  const standing = (of) => notes((name) => name === of).filter((note) => claimed(noteBox(note, plot, widthOf)));
  const kept = [...notes((name) => !GIVING_WAY.includes(name)), ...standing("limit")];
  const front = data.filter(({ meta }) => meta.role === "front").flatMap((trace) => stepsOf(trace, plot));
  const inside = [0, plot.width + r, 0, plot.height];
  const placeOf = (boxAt) => {
    const free = PLACES.filter((place) => isFree(boxAt(place), inside));
    const found = free.find((place) => !front.some((step) => covers(boxAt(place), step))) ?? free[0]; // off the line, if it can be
    if (found) taken.push(boxAt(found));
    return found;
  };
  const traces = ["selected", "names"].flatMap((role) => data.filter(({ meta }) => meta.role === role));
  const placed = new Map(traces.map((trace) => [trace, named(trace, plot, widthOf, placeOf)]));
  return { data: data.map((trace) => placed.get(trace) ?? trace), layout: { ...layout, annotations: [...kept, ...standing("contour")] } };
}

const isNamed = (role) => role === "selected" || role === "names";

/** A trace with each of its texts where there is room for it, or without it. */
function named(trace, plot, widthOf, placeOf) {
  const away = trace.marker.size / 2 / 0.8 + 1; // as plotly.js stands a text off its mark
  const places = trace.text.map((text, index) => placeOf((place) => nameBox(plot.x(trace.x[index]), plot.y(trace.y[index]), widthOf(text), away, place)));
  return { ...trace, text: trace.text.map((text, index) => (places[index] ? text : "")), textposition: places.map((place) => place ?? PLACES[0]) };
}

function nameBox(x, y, width, away, place) {
  const [upright, across] = place.split(" ");
  const left = x + { left: -away - width, center: -width / 2, right: away }[across];
  const top = y + { top: -away - LINE_PX, middle: -LINE_PX / 2 - 2, bottom: away - 3 }[upright];
  return { left, right: left + width, top, bottom: top + LINE_PX };
}

/** Its size, and where values stand in it: pixels from its upper left corner. */
function plotOf({ xaxis, yaxis, margin: { l, r, t, b } }, width, height) {
  const size = { width: width - l - r, height: height - t - b };
  const place = ({ range: [low, high] }, from, to) => (value) => from + ((to - from) * (value - low)) / (high - low);
  const scaled = (axis, at) => (axis.type === "log" ? (value) => at(Math.log10(value)) : at);
  const [acrossAt, upAt] = [place(xaxis, 0, size.width), place(yaxis, size.height, 0)];
  return { ...size, acrossAt, upAt, x: scaled(xaxis, acrossAt), y: scaled(yaxis, upAt) };
}

/** The boxes of a trace's marks and of the bars through them. */
function marksOf({ mode = "", meta, x, y, marker, error_x: bar }, plot) {
  if (!mode.includes("markers") || meta.role === "names") return [];
  const half = marker.size / 2 + AROUND_PX;
  return x.flatMap((value, index) => {
    const at = plot.y(y[index]);
    const mark = boxAround(plot.x(value), plot.x(value), at, half, half);
    if (!bar?.array[index]) return [mark];
    const [low, high] = [plot.x(Math.max(value - bar.arrayminus[index], Number.MIN_VALUE)), plot.x(value + bar.array[index])];
    return [mark, boxAround(low, high, at, 0, THIN_PX), ...[low, high].map((end) => boxAround(end, end, at, THIN_PX, CAP_PX))];
  });
}

/** A line that goes across and then up from point to point. */
const stepsOf = ({ x, y }, plot) =>
  x.slice(1).flatMap((next, index) => {
    const [from, to, low, high] = [plot.x(x[index]), plot.x(next), plot.y(y[index]), plot.y(y[index + 1])];
    return [boxAround(from, to, low, 0, 1), boxAround(to, to, (low + high) / 2, 1, Math.abs(low - high) / 2)];
  });

function lineOf({ type, xref, x0, y0 }, plot) {
  if (type !== "line") return [];
  if (xref === "paper") return [boxAround(0, plot.width, plot.y(y0), 0, THIN_PX)];
  return [boxAround(plot.x(x0), plot.x(x0), plot.height / 2, THIN_PX, plot.height / 2)];
}

function noteBox({ text, x, y, xref, yref, xanchor = "center", yanchor = "middle" }, plot, widthOf) {
  const width = widthOf(text);
  const left = (xref === "paper" ? x * plot.width : plot.acrossAt(x)) - width * { left: 0, center: 0.5, right: 1 }[xanchor];
  const top = (yref === "paper" ? (1 - y) * plot.height : plot.upAt(y)) - LINE_PX * { top: 0, middle: 0.5, bottom: 1 }[yanchor];
  return { left, right: left + width, top, bottom: top + LINE_PX };
}

const boxAround = (left, right, at, across, up) => ({ left: left - across, right: right + across, top: at - up, bottom: at + up });
const covers = (one, other) => one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom;

/** widthOf for a font of 13 px. */
export function widthIn(family) {
  const pen = document.createElement("canvas").getContext("2d");
  return (text) => {
    pen.font = `${text.startsWith("<b>") ? 600 : 400} 13px ${family}`;
    return WIDER * pen.measureText(text.replaceAll(/<[^>]*>/g, "")).width;
  };
}
