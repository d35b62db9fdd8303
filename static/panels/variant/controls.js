// The two knobs and the precision. A number and its slider are one value; typing never jumps.
import { fill, h, refill } from "../../dom.js";
import { rhoText } from "../../format.js";
import { readNumber, readOtherwise } from "../../numbers.js";
import { named, note, segments, slider, typed, write } from "../shared/controls.js";
import { NETWORK, PRECISIONS, isResolution, readAlpha } from "../../state.js";
import { expected } from "../../vocabulary.js";
import { languageOf } from "../../words/index.js";

const FIELDS = { alpha: "alpha", rho: "rho", px: "resolution" }; // as the API names them

export function mount(element, { state }) {
  let words = null;
  const errors = { alpha: h("p", { class: "err", id: "alpha-error" }), px: h("p", { class: "err", id: "px-error" }) };
  const helps = { alpha: h("p", { class: "eff", id: "alpha-help" }), px: h("p", { class: "eff", id: "px-help" }) };
  const alpha = number("alpha", 72, (text) => readAlpha(String(readNumber(text))), (value) => ({ alpha: value }));
  const rho = number("rho", 72, (text) => resolutionOf(Math.floor(224 * readNumber(text) + 0.5)), (resolution) => ({ resolution }));
  const px = number("px", 64, (text) => resolutionOf(readNumber(text, "px")), (resolution) => ({ resolution }));
  const alphaSlider = slider("alpha-slider", { min: 0.05, max: 2, step: 0.05 }, (value) => state.set({ alpha: Math.round(value * 100) / 100 }));
  const pxSlider = slider("rho-slider", { min: 32, max: 448, step: 16 }, (resolution) => state.set({ resolution }));
  const precisions = h("span", { class: "seg" });

  function number(id, width, read, changeOf) {
    const name = id === "alpha" ? "alpha" : "px";
    const error = errors[name];
    const take = (value) => state.set(changeOf(value));
    const bad = (text) => words.variant.knobBad(text, FIELDS[id], expected(FIELDS[id], languageOf(state.now)));
    const tell = (text, otherwise) => note(error, text === null ? "" : bad(text), otherwise && `= ${otherwise}`);
    return typed(id, { read, take, tell, otherwise: (text) => readOtherwise(text, "px"), left: () => show(state.now) }, { inputmode: "decimal", style: `width:${width}px`, "aria-describedby": `${helps[name].id} ${error.id}` });
  }

  function show(view) {
    const texts = [[alpha, String(view.alpha)], [rho, rhoText(view.resolution)], [px, String(view.resolution)]];
    for (const [input, text] of texts) write(input, text);
    alphaSlider.value = view.alpha;
    alphaSlider.setAttribute("aria-valuetext", String(view.alpha));
    pxSlider.value = view.resolution;
    pxSlider.setAttribute("aria-valuetext", `${rhoText(view.resolution)}, ${view.resolution} px`);
    const { has_alpha: hasAlpha, has_resolution: hasResolution } = NETWORK[view.network];
    for (const each of [alpha, alphaSlider]) each.disabled = !hasAlpha;
    for (const each of [rho, px, pxSlider]) each.disabled = !hasResolution;
    helps.alpha.textContent = hasAlpha ? words.variant.alphaHelp : words.variant.oneWidth(words.networks[view.network]);
    helps.px.textContent = hasResolution ? words.variant.rhoHelp : words.variant.oneSide(words.networks[view.network]);
    refill(precisions, segments("p", named(PRECISIONS), view.precision, (precision) => state.set({ precision })));
  }

  return function update(view, now) {
    if (words !== now) build(now);
    words = now;
    show(view);
  };

  function build({ variant: said, precisionLabel }) {
    alphaSlider.setAttribute("aria-label", said.alphaLabel);
    pxSlider.setAttribute("aria-label", said.rhoLabel);
    const knob = (id, label, inputs, range, help, error) =>
      h("div", { class: "fld" }, h("label", { for: id }, label), h("div", { class: "row" }, inputs), range, help, error);
    fill(
      element,
      knob("alpha", said.alphaLabel, alpha, alphaSlider, helps.alpha, errors.alpha),
      knob("rho", said.rhoLabel, [rho, h("label", { for: "px", class: "unit" }, said.pxLabel), px], pxSlider, helps.px, errors.px),
      h(
        "div",
        { class: "fld", role: "group", "aria-label": precisionLabel },
        h("p", { class: "lab" }, said.weightsLabel),
        h("div", { class: "row" }, precisions),
        h("p", { class: "eff" }, said.weightsHelp),
      ),
    );
  }
}

const resolutionOf = (value) => (isResolution(value) ? value : undefined);
