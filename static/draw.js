// Alone touches Plotly: a figure from the API, painted in our light or dark colours. The figure says what each trace
// is (meta.role); which colour that means is decided here.
import { settled, widthIn } from "./names.js";

const INKED_ALPHAS = [0.25, 0.5, 0.75, 1]; // have a token each: --a25 ...
const NARROW_PX = 480;
const ZOOMED = ["scatter", "contour"];
const CONFIG = { showSendToCloud: false, displayModeBar: false, displaylogo: false, responsive: true };

// Running plotly.js holds the page up for most of a second, so it starts once the answer stands there as text.
const PATIENCE_MS = 3000;
let answered;
const answer = new Promise((resolve) => (answered = resolve));
let loading = null;

/** Lets the charts begin: the text is on the page. */
export const textShown = () => requestAnimationFrame(() => setTimeout(answered));

function plotly() {
  loading ??= load();
  return loading;
}

async function load() {
  await Promise.race([answer, new Promise((resolve) => setTimeout(resolve, PATIENCE_MS))]);
  await new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = document.getElementById("plotly-js").href;
    script.onload = resolve;
    script.onerror = () => {
      loading = null;
      reject(new Error(script.src));
    };
    document.head.append(script);
  });
  return window.Plotly;
}

const heights = new WeakMap(); // at which elements were drawn: plotly.js itself looks at the window's size alone
const drawn = new Map(); // what stands in which element: {figure, margin}

/** Draws everything again, in the colours of now. sizeOf(element): {width, height} in pixels, where not its element's. */
export function repaint(sizeOf) {
  for (const [element, { figure, margin }] of drawn) {
    if (!element.isConnected) drawn.delete(element);
    else {
      const painting = paintInto(window.Plotly, element, figure, margin, sizeOf?.(element));
      const fit = () => window.Plotly.Plots.resize(element); // drawn anew alone it keeps the size of the sheet
      if (!sizeOf && element.clientHeight) painting.then(fit).catch(() => {}); // hidden by then
    }
  }
}

/** Draws `figure` into `element`, or changes what stands there. */
export async function draw(element, figure, margin = {}) {
  const Plotly = await plotly();
  const height = element.clientHeight; // after the drawing it would have to be laid out anew
  const painting = paintInto(Plotly, element, figure, margin);
  drawn.set(element, { figure, margin });
  await painting;
  element.removeAllListeners("plotly_relayout");
  element.on("plotly_relayout", () => paintInto(Plotly, element, figure, margin)); // zoomed, or of another size: names stand elsewhere
  if ((heights.get(element) ?? height) !== height) await Plotly.Plots.resize(element);
  heights.set(element, height);
  performance.mark("chart", { detail: element.id }); // read by bench/page.py
}

/** What stands in an element: {figure, margin}. */
export const shownIn = (element) => drawn.get(element);

/** Takes away what was drawn into an element that goes. */
export function erase(element) {
  drawn.delete(element);
  window.Plotly?.purge(element);
}

/**
 * The plot in `element` as the address of a picture, always light and as it is zoomed. of: {format, width, height, scale};
 * framed(layout, colours): the layout with what goes around it.
 */
export function pictured(element, of, framed) {
  const { figure, margin } = drawn.get(element);
  const root = document.documentElement;
  const { theme } = root.dataset;
  root.dataset.theme = "light";
  const colours = tokens();
  const { data, layout } = composed(figure, margin, colours, false);
  root.dataset.theme = theme;
  return window.Plotly.toImage(settled({ data, layout: framed({ ...layout, ...zoomedIn(element, layout) }, colours) }, of, widthIn(colours.font)), of);
}

/** Those axes of `layout` that the plot in `element` shows otherwise, as a reader zoomed them. */
function zoomedIn(element, layout) {
  const was = drawn.get(element)?.figure.layout;
  const shown = element.layout?.uirevision === layout.uirevision ? element.layout : {};
  const isZoomed = (axis) => was?.[axis]?.range && shown[axis] && String(shown[axis].range) !== String(was[axis].range);
  return Object.fromEntries(["xaxis", "yaxis"].filter(isZoomed).map((axis) => [axis, { ...layout[axis], range: shown[axis].range }]));
}

function paintInto(Plotly, element, figure, margin, size) {
  const [colours, own] = [tokens(), { width: element.clientWidth, height: element.clientHeight }];
  const { data, layout: merged } = composed(figure, margin, colours, own.width < NARROW_PX, size);
  const canPoint = matchMedia("(pointer: fine)").matches; // else dragging scrolls the page
  const zooms = canPoint && merged.xaxis.visible !== false && data.every(({ type }) => ZOOMED.includes(type));
  for (const axis of zooms ? ["xaxis", "yaxis"] : []) merged[axis].fixedrange = false;
  merged.dragmode = zooms ? "zoom" : canPoint && (figure.layout.dragmode ?? false);
  const named = settled({ data, layout: { ...merged, ...zoomedIn(element, merged) } }, size ?? own, widthIn(colours.font));
  return Plotly.react(element, named.data, { ...merged, annotations: named.layout.annotations }, CONFIG);
}

/** A figure in our colours, with all that its layout leaves to us. */
function composed(figure, margin, colours, narrow, size) {
  const { data, layout } = paint(narrow ? stacked(sparse(figure)) : figure, colours);
  const merged = { ...template(colours, margin), ...layout, ...size };
  for (const axis of ["xaxis", "xaxis2", "yaxis", "yaxis2"]) {
    if (layout[axis] || !axis.endsWith("2")) merged[axis] = { ...axes(colours)[axis[0]], ...layout[axis], range: layout[axis]?.range?.slice() }; // zooming changes it
    if (merged[axis]?.title?.text) merged[axis].title = { ...axes(colours)[axis[0]].title, text: layout[axis].title.text };
  }
  merged.uirevision = merged.xaxis.title?.text; // a redrawing keeps what was zoomed to
  return { data, layout: merged };
}

/** Shows the hover label of the point whose customdata is `name`, or none. */
export function highlight(element, name) {
  if (!window.Plotly || !element.data) return;
  const curveNumber = element.data.findIndex((trace) => trace.customdata?.some((each) => nameOf(each) === name));
  if (curveNumber < 0) window.Plotly.Fx.unhover(element);
  else {
    const pointNumber = element.data[curveNumber].customdata.findIndex((each) => nameOf(each) === name);
    window.Plotly.Fx.hover(element, [{ curveNumber, pointNumber }]);
  }
}

/** Calls back with the name of a clicked point ("0.75/160"). Safe to call on each drawing. */
export function onPick(element, pick) {
  element.removeAllListeners?.("plotly_click");
  element.on?.("plotly_click", ({ points }) => {
    const name = points.map((point) => nameOf(point.customdata)).find(Boolean);
    if (name) pick(name);
  });
}

/** Calls back with {x, y}, the ends of a box that was drawn over the plot. Safe to call on each drawing. */
export function onBox(element, take) {
  element.removeAllListeners?.("plotly_selected");
  element.on?.("plotly_selected", (event) => {
    if (!event?.range) return;
    window.Plotly.relayout(element, { selections: [] });
    take(event.range);
  });
}

/** Calls back whenever the plot was drawn, zoomed or made another size. Safe to call on each drawing. */
export function onPlotted(element, then) {
  element.removeAllListeners?.("plotly_afterplot");
  element.on?.("plotly_afterplot", then);
  then();
}

/** Where the plot in `element` has its x axis: pixels from the element's corner; null where it has none. */
export function xAxisOf(element) {
  const { xaxis, _size: size } = element._fullLayout ?? {};
  if (!xaxis?.visible) return null;
  return { left: size.l, top: size.t, width: size.w, height: size.h, pixelOf: (value) => xaxis.d2p(value), valueOf: (pixel) => xaxis.p2d(pixel) };
}

const nameOf = (customdata) => (Array.isArray(customdata) ? customdata[0] : customdata);

/** On a narrow plot axes go by their unit. */
function sparse({ data, layout }) {
  const short = (note) => (note.name === "axis" ? { ...note, text: note.text.split("<br>").filter(Boolean).at(-1) } : note);
  return { data, layout: { ...layout, annotations: layout.annotations?.map(short) } };
}

/** On a narrow plot the right panel stands below the left one, where both are seen at once. */
export function stacked({ data, layout }) {
  if (!layout.xaxis2) return { data, layout };
  const { xaxis, xaxis2, yaxis } = layout;
  return {
    data: data.map((trace) => (trace.xaxis === "x2" ? { ...trace, yaxis: "y2" } : trace)),
    layout: {
      ...layout,
      xaxis: { ...xaxis, domain: [0, 1] },
      xaxis2: { ...xaxis2, domain: [0, 1], anchor: "y2" },
      yaxis: { ...yaxis, domain: [0.58, 1] },
      yaxis2: { ...yaxis, domain: [0, 0.42], anchor: "x2" },
    },
  };
}

function tokens() {
  const style = getComputedStyle(document.documentElement);
  const names = ["bg", "text", "muted", "accent", "warn", "ctl", "bar", "line", "a25", "a50", "a75", "a100", "font"];
  const found = Object.fromEntries(names.map((name) => [name, style.getPropertyValue(`--${name}`).trim()]));
  return { ...found, shade: faded(found.accent, document.documentElement.dataset.theme === "dark" ? 0.1 : 0.07) };
}

function template(c, margin) {
  return {
    font: { family: c.font, size: 13, color: c.muted },
    paper_bgcolor: "rgba(0,0,0,0)",
    plot_bgcolor: "rgba(0,0,0,0)",
    margin: { l: 52, r: 16, t: 28, b: 52, ...margin },
    showlegend: false,
    hovermode: "closest",
    hoverlabel: { bgcolor: c.text, bordercolor: c.text, font: { family: c.font, size: 13, color: c.bg } },
  };
}

function axes(c) {
  const title = { font: { size: 13, color: c.text } };
  const plain = { exponentformat: "none", separatethousands: true }; // 16,000 as in tables, not 16k
  const line = { showline: true, linecolor: c.ctl, ticks: "outside", ticklen: 4, tickcolor: c.ctl };
  return {
    x: { showgrid: false, gridcolor: c.line, zeroline: false, ...plain, ...line, fixedrange: true, title: { standoff: 10, ...title } },
    y: { gridcolor: c.line, gridwidth: 1, zeroline: false, ...plain, showline: false, ticks: "", fixedrange: true, title: { standoff: 8, ...title } },
  };
}

function paint({ data, layout }, c) {
  return {
    data: data.map((trace) => painted(trace, c)),
    layout: {
      ...layout,
      shapes: layout.shapes?.map((shape) => ({ ...shape, ...(shape.name === "region" ? { fillcolor: c.shade } : { line: { color: c.accent, width: 1.5 } }) })),
      annotations: layout.annotations?.map((note) => ({
        ...note,
        font: { size: 13, color: { limit: c.accent, axis: c.text }[note.name] ?? c.muted },
        ...(note.name === "number" && { bgcolor: c.bg, borderpad: 0 }),
      })),
    },
  };
}

const LINE_INKS = { front: "ctl", contour: "ctl", axis: "ctl", latency: "accent", chosen: "accent", tick: "accent" };

/** A trace in our inks: by its role, and by the alpha or the kind of what it shows. */
function painted(trace, c) {
  const { role, kind, ink: own } = trace.meta;
  const alpha = own ?? trace.meta.alpha;
  const alphas = (values) => marks(trace.marker, values.map((each) => (each === undefined ? c.text : alphaColour(each, c))), c);
  const line = (color) => ({ ...trace, line: { ...trace.line, color } });
  const marker = (more) => ({ ...trace, marker: { ...trace.marker, ...more } });
  const labelled = { textfont: { size: 13, color: c.text } };
  const ink = alpha === undefined ? c.text : alphaColour(alpha, c);
  if (role in LINE_INKS) return line(c[LINE_INKS[role]]);
  switch (role) {
    case "series":
      return line(faded(ink, 0.35));
    case "line":
      return line(kind === "outside" ? faded(c.ctl, 0.45) : ink);
    case "alpha":
    case "predicted":
    case "point":
      return { ...line(faded(ink, 0.35)), marker: alphas(trace.x.map(() => alpha)), error_x: trace.error_x && { ...trace.error_x, color: ink } };
    case "names":
      return { ...trace, textfont: { size: 13, color: c.muted } };
    case "variants":
      return { ...trace, marker: alphas(trace.x) };
    case "region":
      return { ...trace, fillcolor: c.shade };
    case "beyond":
      return marker({ color: "rgba(0,0,0,0)", pattern: { ...trace.marker.pattern, fgcolor: c.ctl, bgcolor: c.bg } });
    case "runtime": {
      const color = kind === "fastest" ? c.accent : c.text;
      return { ...marker({ color }), error_x: { ...trace.error_x, color } };
    }
    case "interval":
      return marker({ color: c.text });
    case "doubted":
      return marker({ color: c.warn });
    case "selected":
      return { ...marker({ color: c.accent }), ...labelled };
    case "side": {
      const color = { a: c.accent, b: c.bar, c: c.bg }[kind];
      return { ...marker({ color, line: { color: kind === "c" ? c.text : color, width: 1 } }), ...labelled };
    }
    case "kind":
      return { ...marker({ color: kind === "depthwise" ? c.accent : c.bar }), ...labelled };
    default:
      return trace;
  }
}

/** Open symbols become filled ones with an edge: filled with the page, so that lines do not run through them. */
function marks(given, colours, c) {
  const symbols = [given.symbol].flat();
  const open = (index) => symbols[index % symbols.length].endsWith("-open");
  return {
    ...given,
    opacity: 1,
    symbol: colours.map((_, index) => symbols[index % symbols.length].replace("-open", "")),
    color: colours.map((colour, index) => (open(index) ? c.bg : colour)),
    line: { color: colours, width: colours.map((_, index) => (open(index) ? ([given.line?.width ?? 1.4].flat()[index] ?? 1.4) : 0)) },
  };
}

/** The colour of an alpha: the paper's four have tokens, others are two of them mixed as light. */
export function alphaColour(alpha, c) {
  const stops = INKED_ALPHAS.map((value) => [value, c[`a${100 * value}`]]);
  const after = stops.findIndex(([value]) => value >= alpha);
  if (after <= 0) return stops.at(after)[1];
  const [[low, from], [high, to]] = [stops[after - 1], stops[after]];
  return alpha === high ? to : mixed(channels(from), channels(to), (alpha - low) / (high - low));
}

const channels = (hex) => [1, 3, 5].map((place) => Number.parseInt(hex.slice(place, place + 2), 16));
const faded = (colour, opacity) =>
  colour.startsWith("#") ? `rgba(${channels(colour).join(",")},${opacity})` : colour.replace(/rgb\((.*)\)/, `rgba($1,${opacity})`);

const GAMMA = 2.2; // of sRGB, near enough to mix by
const mixed = (from, to, part) => `rgb(${from.map((value, index) => Math.round(((1 - part) * value ** GAMMA + part * to[index] ** GAMMA) ** (1 / GAMMA))).join(",")})`;
