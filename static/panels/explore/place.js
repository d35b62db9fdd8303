// Explore: what to take under the limits, and where it stands among the others.
import { h } from "../../dom.js";
import { mount as mountBudget } from "./budget.js";
import { mount as mountChoice } from "./answer.js";
import { mount as mountThere } from "../shared/context.js";
import { mount as mountFront } from "./front.js";
import { mountArea, mountAxes } from "./maps.js";
import { mount as mountOrigins } from "../shared/origins.js";
import { code } from "../shared/scrolled.js";
import { mount as mountVariants } from "./variants.js";

const ORIGINS = ["measured", "predicted", "published", "imported", "interpolated", "analytic"]; // those explained here

// What does not answer a moving slider at once waits until it rests.
export function panels(put) {
  const line = h("div", { class: "sheet-line" });
  return [
    put("div", { class: "ctx" }, mountThere),
    line,
    h(
      "div",
      { class: "first" },
      h(
        "div",
        { class: "say" },
        put("section", { class: "answer", "aria-labelledby": "answer" }, mountChoice),
        put("section", { class: "budget", "aria-labelledby": "budget-title" }, mountBudget, line),
      ),
      put("div", { class: "beside" }, mountFront),
      put("section", { class: "all" }, mountVariants),
    ),
    h("div", { class: "half" }, put.later("div", {}, mountArea), put.later("div", {}, mountAxes)),
    h("div", { class: "half" }, put.later("section", {}, code()), put("section", {}, mountOrigins, ORIGINS)),
  ];
}
