// Variant: one network, what it costs and where.
import { h } from "../../dom.js";
import { mount as mountAnswer } from "./answer.js";
import { mount as mountCliff } from "./cliff.js";
import { mount as mountCode } from "../shared/code.js";
import { mount as mountContext } from "../shared/context.js";
import { mount as mountControls } from "./controls.js";
import { mount as mountKeyFigures } from "./figures.js";
import { mount as mountLayerTable } from "./layer_table.js";
import { mount as mountLayerTimes } from "./layer_times.js";
import { mount as mountTake } from "./take.js";

export const panels = (put) => [
  put("div", { class: "ctx" }, mountContext),
  put("section", { class: "answer brief", "aria-labelledby": "answer" }, mountAnswer),
  put("div", { class: "knobs" }, mountControls),
  put("section", { class: "figures" }, mountKeyFigures),
  put("div", {}, mountCliff),
  h("div", { class: "one" }, put("div", {}, mountLayerTimes)),
  h("div", { class: "one" }, put("section", {}, mountLayerTable)),
  h("div", { class: "half" }, put("section", {}, mountTake), put("section", {}, mountCode)),
];
