// The two knobs and the precision. A number and its slider are one value; typing never jumps.
import { fill, h } from "../../dom.js";
import { rhoText } from "../../format.js";
import { PRECISIONS, isResolution, readAlpha } from "../../state.js";

export function mount(element, { state }) {
  let words = null;

  const alpha = number("alpha", { width: 72 }, (text) => (readAlpha(text) ? { alpha: readAlpha(text) } : null));
  const alphaSlider = slider("alpha-slider", 0.05, 2, 0.05, (value) => ({ alpha: Math.round(value * 100) / 100 }));
  const rho = number("rho", { width: 72 }, (text) => {
    const resolution = Math.floor(224 * Number(text) + 0.5);
    return isResolution(resolution) ? { resolution } : null;
  });
  const px = number("px", { width: 64 }, (text) => (isResolution(Number(text)) ? { resolution: Number(text) } : null));
  const pxSlider = slider("rho-slider", 32, 448, 16, (resolution) => ({ resolution }));
  const errors = { alpha: h("p", { class: "err", id: "alpha-error" }), px: h("p", { class: "err", id: "px-error" }) };

  function number(id, { width }, read) {
    const input = h("input", { type: "text", inputmode: "decimal", id, style: `width:${width}px`, autocomplete: "off" });
    input.addEventListener("input", () => {
      const change = input.value.trim() === "" ? null : read(input.value.trim());
      mark(input, change !== null);
      if (change) state.set(change);
    });
    input.addEventListener("blur", () => {
      mark(input, true);
      write(state.now, true);
    });
    return input;
  }

  function slider(id, min, max, step, change) {
    const input = h("input", { type: "range", id, min, max, step });
    input.addEventListener("input", () => state.set(change(Number(input.value))));
    return input;
  }

  function mark(input, good) {
    const error = input === alpha ? errors.alpha : errors.px;
    const says = input === alpha ? words.variant.alphaBad : input === rho ? words.variant.rhoBad : words.variant.pxBad;
    error.textContent = good ? "" : says(input.value.trim());
    if (good) input.removeAttribute("aria-invalid");
    else input.setAttribute("aria-invalid", "true");
    input.setAttribute("aria-describedby", error.id);
  }

  function write(view, all) {
    for (const [input, text] of [
      [alpha, String(view.alpha)],
      [rho, rhoText(view.resolution)],
      [px, String(view.resolution)],
    ]) {
      if (all || input !== document.activeElement) input.value = text;
    }
    alphaSlider.value = view.alpha;
    alphaSlider.setAttribute("aria-valuetext", String(view.alpha));
    pxSlider.value = view.resolution;
    pxSlider.setAttribute("aria-valuetext", `${rhoText(view.resolution)}, ${view.resolution} px`);
  }

  let built = null;
  return function update(view, now) {
    words = now;
    if (built !== words) build(words);
    built = words;
    write(view, false);
    for (const button of element.querySelectorAll(".seg button")) {
      button.setAttribute("aria-pressed", String(button.dataset.value === view.precision));
    }
  };

  function build() {
    alphaSlider.setAttribute("aria-label", words.variant.alphaLabel);
    pxSlider.setAttribute("aria-label", words.variant.rhoLabel);
    fill(
      element,
      h(
        "div",
        { class: "fld" },
        h("label", { for: "alpha" }, words.variant.alphaLabel),
        h("div", { class: "row" }, alpha),
        alphaSlider,
        h("p", { class: "eff" }, words.variant.alphaHelp),
        errors.alpha,
      ),
      h(
        "div",
        { class: "fld" },
        h("label", { for: "rho" }, words.variant.rhoLabel),
        h("div", { class: "row" }, rho, h("label", { for: "px", class: "unit" }, words.variant.pxLabel), px),
        pxSlider,
        h("p", { class: "eff" }, words.variant.rhoHelp),
        errors.px,
      ),
      h(
        "div",
        { class: "fld", role: "group", "aria-label": words.precisionLabel },
        h("p", { class: "lab" }, words.variant.weightsLabel),
        h(
          "div",
          { class: "row" },
          h("span", { class: "seg" }, PRECISIONS.map((value) =>
            h("button", { type: "button", "data-value": value, id: `p-${value}`, onclick: () => state.set({ precision: value }) }, value),
          )),
        ),
        h("p", { class: "eff" }, words.variant.weightsHelp),
      ),
    );
  }
}
