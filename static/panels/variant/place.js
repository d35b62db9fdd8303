// Variant: one network, what it costs and where.
import { h } from "../../dom.js";
import { mount as mountAnswer } from "./answer.js";
import { mount as mountCliff } from "./cliff.js";
import { mount as mountThere } from "../shared/context.js";
import { mount as mountControls } from "./controls.js";
import { mount as mountFactorizations } from "./factorizations.js";
import { mount as mountKeyFigures } from "./figures.js";
import { mountTable, mountTimes } from "./layers.js";
import { mount as mountLimits } from "../shared/limits.js";
import { code } from "../shared/scrolled.js";
import { mount as mountTake } from "./take.js";

export const panels = (put) => [
  put("div", { class: "ctx" }, mountThere),
  put("section", { class: "answer brief", "aria-labelledby": "answer" }, mountAnswer),
  put("div", { class: "knobs" }, mountControls),
  put("p", { class: "s m limits", hidden: true }, mountLimits),
  put("section", { class: "figures" }, mountKeyFigures),
  put("div", {}, mountCliff),
  h("div", { class: "one" }, put("div", {}, mountTimes)),
  h("div", { class: "one" }, put("section", {}, mountTable)),
  h("div", { class: "one" }, put("details", {}, mountFactorizations)),
  h("div", { class: "half" }, put("section", { class: "take" }, mountTake), put("section", {}, code())),
];
