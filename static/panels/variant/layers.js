// Variant: shares of Mult-Adds beside shares of time by kind of layer, how the layers' times add up, and every layer with
// its shapes, its cost and its time. Where the view's runtime has no times of layers yet, shares of parameters stand in
// their place, and how to get them.
import { figureOf, readChart, readCosts, readLayerTimes, readPoint, readRuntimes } from "../../api.js";
import { action, doubt, fill, glyph, h, tag } from "../../dom.js";
import { day, milliseconds, share, significant } from "../../format.js";
import { chart } from "../shared/chart.js";
import { panel } from "../shared/panel.js";
import { lines, rowHead, scrolling, table } from "../shared/table.js";
import { languageOf } from "../../words/index.js";

export function mountTimes(element, context) {
  const note = h("div", { class: "s m times", id: "layer-times" });
  const update = chart(element, context, "kinds", "k", async (view, words) => {
    const [point, { latency }] = await Promise.all([readPoint(view), readLayerTimes(view)]);
    const lang = languageOf(view);
    const { variant } = words;
    fill(note, latency ? origin(latency, view, words) : await missing(view, words));
    return {
      ...(latency ? await readChart("layer-times", figureOf.layerTimes(view, lang)) : await readChart("kinds", figureOf.kinds(view, lang))),
      heading: latency ? words.charts["layer-times"] : words.charts.kinds,
      caption: latency ? variant.layers.caption : variant.kindsCaption,
      summary: point.by_kind.map((row) => summaryOf(row, latency, variant)).join(", "),
      margin: { l: 120, t: 8, r: 24 },
    };
  });
  element.append(note);
  return update;
}

/** The time of a kind of layer as a share of the whole run, or null where there is none. */
export const timeShareOf = (latency, kind) => latency?.by_kind.find((row) => row.kind === kind)?.share ?? null;

function summaryOf({ kind, mult_adds_share: multAdds }, latency, { layers }) {
  const time = timeShareOf(latency, kind);
  return time === null ? `${kind} ${share(multAdds)}` : layers.summary(kind, share(multAdds), share(time));
}

function origin(latency, view, words) {
  const date = day(latency.created_at);
  const from = words.variant.layers.from(latency.runtime, latency.runtime_version, latency.precision, words.threads(latency.threads), date);
  return h("p", {}, latency.gap, " ", tag("measured", words.origins.measured), doubt(latency.latency_marks, words), ` ${from}`);
}

async function missing({ runtime, precision, threads }, words) {
  const said = words.variant.layers;
  const profilers = (await readRuntimes()).items.filter((each) => each.profiles);
  if (!profilers.some((each) => each.name === runtime)) {
    const able = profilers.filter((each) => each.available).map((each) => each.name);
    return h("p", {}, said.cannot(runtime, able));
  }
  const able = profilers.some((each) => each.name === runtime && each.available && each.precisions.includes(precision));
  return h("p", {}, said.notYet(runtime, precision, words.threads(threads)), " ", able && action("measure-layers", said.measure, measure));
}

/** As if the page's own button had been pressed: there the measurement is seen to run, and can be cancelled. */
function measure() {
  const button = document.getElementById("measure");
  button?.scrollIntoView({ block: "center" });
  button?.click();
}

export function mountTable(element) {
  const heading = h("h2", { id: "layers-title" });
  const count = h("p", { class: "s m r" });
  const body = scrolling("layers-title");
  element.append(h("div", { class: "fh" }, heading, count), body);

  return panel(element, async (view, words) => {
    heading.textContent = words.variant.layerTableTitle;
    if (!body.firstChild) show(await readCosts(view), view, words); // what is exact does not wait for the store
    show(await readLayerTimes(view), view, words);
  });

  function show({ layers, latency }, { precision }, words) {
    const { layerCount, layers: said } = words.variant;
    const counted = layerCount(layers.length, layers.filter((layer) => layer.weights > 0).length);
    fill(count, counted, latency && [`. ${said.total(milliseconds(latency.sum_ms), milliseconds(latency.whole_ms))}`, doubt(latency.latency_marks, words)]);
    const whole = latency && Math.max(latency.whole_ms, latency.sum_ms);
    const rows = layers.map((layer) => ({ ...layer, time_share: latency ? layer.latency_ms / whole : 0 }));
    fill(body, table({ class: latency ? "t layers timed" : "t layers" }, columnsOf(rows, Boolean(latency), precision, words), rows));
  }
}

function columnsOf(rows, isTimed, precision, words) {
  const { variant } = words;
  const largest = Math.max(...rows.flatMap((row) => [row.mult_adds_share, row.time_share]));
  const scaled = (value, unit) => (value > 0 ? significant(value / unit) : variant.none);
  const marked = (origin) => [" ", glyph(origin, words.origins[origin])];
  const headOf = (name) => (name === "bytes" ? variant.outputBytes(precision) : (variant.layerColumns[name] ?? variant.layers.columns[name]));
  const column = (name, cell, origin, style = name) => ({ name: style, head: [lines(headOf(name)), origin && marked(origin)], cell });
  const rate = (row) => (row.mult_adds > 0 && row.latency_ms > 0 ? significant(row.mult_adds / row.latency_ms / 1e6) : "–");
  return [
    column("name", (row) => rowHead(row.name)),
    column("kind", (row) => row.kind),
    column("output", ({ output }) => h("td", { class: "m output" }, `${output.height} × ${output.width} × ${output.channels}`)),
    column("mult_adds", (row) => scaled(row.mult_adds, 1e6), "analytic"),
    column("share", (row) => bar(row.mult_adds_share, largest, row)),
    isTimed && column("latency", (row) => scaled(row.latency_ms, 1), "measured"),
    isTimed && column("time", (row) => bar(row.time_share, largest, row), null, "share"),
    isTimed && column("rate", rate),
    column("params", (row) => scaled(row.params, 1e3)),
    column("bytes", (row) => significant(row.activation_bytes_by_precision[precision] / 1e3)),
  ].filter(Boolean);
}

function bar(share, largest, { kind }) {
  if (share === 0) return "";
  const length = h("i", { class: kind === "depthwise" ? "bar own" : "bar", style: `width:${Math.max(0.4, (100 * share) / largest)}%` });
  return [h("span", {}, (100 * share).toFixed(1)), h("span", { class: "track" }, length)];
}
