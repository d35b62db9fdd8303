// A chart taken along: as PNG or SVG with its question, sources and date in it, or larger.
import { h } from "../../dom.js";
import { alphaColour, draw, erase, pictured, shownIn } from "../../draw.js";
import { day } from "../../format.js";
import { widthIn } from "../../names.js";

const [WIDTH, HEIGHT, SCALE] = [1200, 620, 2];
const [TITLE_PX, LINE_PX, TEXT_PX] = [64, 18, 1080]; // heights of a picture's title and of a line of its caption, and the width of that
const SHAPES = "● 224   ■ 192   ▲ 160   ▼ 128 px";
const NAMED = ["side", "runtime"]; // roles of traces that plotly.js has a key for
const SPACE = "\u00a0\u00a0\u00a0"; // between entries of the key

/** Saves the plot in `element` as "png" or "svg". */
export async function savePicture(element, name, format, title, words) {
  const [figure, said] = [shownIn(element).figure, captionOf().map(escaped)];
  const size = { width: WIDTH, height: HEIGHT + LINE_PX * (said.length + 1), scale: format === "png" ? SCALE : 1 };
  const url = await pictured(element, { format, ...size }, (layout, colours) => framed(layout, title, [keyOf(figure, words, colours), ...said], figure, colours));
  save(url, `${name}.${format}`);
}

/** Opens the plot in `element` over the page; a box over it zooms, a double click shows all again, Escape closes. */
export async function enlarge(element, title, words) {
  const plot = h("div", { class: "plot", "aria-hidden": "true" });
  const close = h("button", { type: "button", class: "btn r", onclick: () => dialog.close() }, words.cite.close);
  const dialog = h("dialog", { class: "larger", "aria-label": title }, h("div", { class: "fh" }, h("h2", {}, title), close), plot, keyBeside(element));
  dialog.addEventListener("close", () => (erase(plot), dialog.remove()));
  document.body.append(dialog);
  dialog.showModal();
  const { figure, margin } = shownIn(element);
  await draw(plot, figure, margin);
}

/** The key of the plot in `element`, to be read alone. */
function keyBeside(element) {
  const key = element.closest("figure").querySelector(".key, .legend")?.cloneNode(true);
  for (const each of key?.querySelectorAll("[id]") ?? []) each.removeAttribute("id");
  key?.toggleAttribute("inert", true);
  return key;
}

/** What stands below a picture's key: the question, who printed what of it, and whence and when it is. */
function captionOf() {
  const text = (selector) => document.querySelector(selector)?.textContent ?? "";
  const version = document.querySelector('meta[name="version"]')?.content ?? "";
  const today = day(new Date());
  const question = [text(".lead"), text("#answer")].filter(Boolean).join(document.querySelector(".comparison") ? ": " : " ");
  return [...wrapped(question), ...wrapped(text("#published-sources")), ...wrapped(`MobileNet Explorer ${version}, ${today}, ${location.href}`)].filter(Boolean);
}

/** Colours, shapes and fillings in a line, of a chart of design points. */
function keyOf({ data }, { explore, origins, marks }, colours) {
  const roles = new Set(data.map(({ meta }) => meta.role));
  const doubted = roles.has("doubted") && `<span style="color:${colours.warn}">✕ ${marks.uncertain}</span>`;
  if (!roles.has("alpha")) return doubted || "";
  const alphas = [...new Set(data.filter(({ meta }) => meta.role === "alpha").map(({ meta }) => meta.alpha))].filter(Boolean);
  const inks = alphas.map((alpha) => `<span style="color:${alphaColour(alpha, colours)}">■ α ${alpha}</span>`);
  return [...inks, SHAPES, `○ ${explore.marks.outside}`, roles.has("predicted") && `◇ ${origins.predicted}`, doubted].filter(Boolean).join(SPACE);
}

function framed(layout, title, lines, { data }, { bg, text, muted }) {
  const { t, b } = layout.margin;
  const note = (at) => ({ xref: "paper", yref: "paper", x: 0, xanchor: "left", align: "left", showarrow: false, ...at });
  return {
    ...layout,
    paper_bgcolor: bg,
    showlegend: data.some(({ meta }) => NAMED.includes(meta.role)),
    margin: { ...layout.margin, t: t + TITLE_PX, b: b + LINE_PX * lines.length + LINE_PX },
    annotations: [
      ...(layout.annotations ?? []),
      note({ y: 1, yanchor: "bottom", yshift: t + 8, text: `<b>${escaped(title)}</b>`, font: { size: 20, color: text } }),
      note({ y: 0, yanchor: "top", yshift: -b, text: lines.filter(Boolean).join("<br>"), font: { size: 12, color: muted } }),
    ],
  };
}

const escaped = (text) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");

/** A text in lines that fit, an address too. */
function wrapped(text) {
  const widthOf = widthIn(getComputedStyle(document.documentElement).getPropertyValue("--font"));
  const lines = [""];
  for (const part of text.replaceAll(/\s+/g, " ").split(/(?<=[ &/,])/)) {
    if (widthOf(lines.at(-1) + part) > TEXT_PX) lines.push("");
    lines.push(lines.pop() + part);
  }
  return lines;
}

function save(href, name) {
  h("a", { href, download: name }).click();
}
