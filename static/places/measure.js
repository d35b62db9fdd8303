// Measure: timing on this machine, what to time next, and what was timed before.
import { h } from "../dom.js";
import { mount as mountCode } from "../panels/code.js";
import { mount as mountContext } from "../panels/context.js";
import { mount as mountEarlier } from "../panels/earlier.js";
import { mount as mountHistory } from "../panels/history.js";
import { mount as mountNextPoints } from "../panels/next_points.js";
import { mount as mountNextSweep } from "../panels/next_sweep.js";
import { mount as mountOrigins } from "../panels/origins.js";
import { mount as mountRuntimes } from "../panels/runtimes.js";
import { mount as mountSweep } from "../panels/sweep.js";

const ORIGINS = ["measured", "predicted", "imported"]; // those explained here

export const panels = (put) => [
  put("div", { class: "ctx" }, mountContext),
  put("section", { class: "answer sweep", "aria-labelledby": "answer" }, mountSweep),
  h(
    "div",
    { class: "half" },
    h("div", {}, put("section", {}, mountNextSweep), put("section", { class: "suggest" }, mountNextPoints)),
    put("section", {}, mountEarlier),
  ),
  put("section", { class: "split compare" }, mountRuntimes),
  h("div", { class: "one" }, put("section", {}, mountHistory)),
  h("div", { class: "half" }, put("section", {}, mountCode), put("section", {}, mountOrigins, ORIGINS)),
];
