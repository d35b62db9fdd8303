// Compare: two or three networks, points or runtimes side by side.
import { h } from "../../dom.js";
import { mount as mountThere } from "../shared/context.js";
import { mount as mountCompare } from "./compare.js";
import { mount as mountCompareBars } from "./bars.js";
import { mount as mountLimits } from "../shared/limits.js";
import { mount as mountOrigins } from "../shared/origins.js";
import { code } from "../shared/scrolled.js";

const ORIGINS = ["analytic", "published", "interpolated", "measured", "predicted", "imported"]; // those explained here

export const panels = (put) => [
  put("div", { class: "ctx" }, mountThere),
  put("section", { class: "answer comparison", "aria-labelledby": "answer" }, mountCompare),
  put("p", { class: "s m limits", hidden: true }, mountLimits),
  h("div", { class: "one" }, put("div", {}, mountCompareBars)),
  h("div", { class: "half" }, put("section", {}, code()), put("section", {}, mountOrigins, ORIGINS)),
];
