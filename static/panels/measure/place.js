// Measure: timing on this machine, what to time next, and what was timed before.
import { h } from "../../dom.js";
import { mount as mountHere } from "../shared/here.js";
import { mount as mountEarlier } from "./earlier.js";
import { mount as mountHistory } from "./history.js";
import { mount as mountNextPoints } from "./next_points.js";
import { mount as mountNextSweep } from "./next_sweep.js";
import { code, origins } from "../shared/scrolled.js";
import { mount as mountRuntimes } from "./runtimes.js";
import { mount as mountSweep } from "./sweep.js";

const ORIGINS = ["measured", "predicted", "imported"]; // those explained here

export const panels = (put) => [
  put("div", { class: "ctx" }, mountHere),
  put("section", { class: "answer sweep", "aria-labelledby": "answer" }, mountSweep),
  h(
    "div",
    { class: "half" },
    h("div", {}, put("section", {}, mountNextSweep), put("section", { class: "suggest" }, mountNextPoints)),
    put("section", {}, mountEarlier),
  ),
  put("section", { class: "split compare" }, mountRuntimes),
  h("div", { class: "one" }, put("section", {}, mountHistory)),
  h("div", { class: "half" }, put("section", {}, code()), put("section", {}, origins(), ORIGINS)),
];
