// Variant: one network, what it costs and where.
import { h } from "../dom.js";
import { mount as mountAnswer } from "../panels/answer.js";
import { mount as mountCliff } from "../panels/cliff.js";
import { mount as mountCode } from "../panels/code.js";
import { mount as mountContext } from "../panels/context.js";
import { mount as mountControls } from "../panels/controls.js";
import { mount as mountKeyFigures } from "../panels/key_figures.js";
import { mount as mountLayerTable } from "../panels/layer_table.js";
import { mount as mountLayerTimes } from "../panels/layer_times.js";
import { mount as mountTake } from "../panels/take.js";

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
