// On paper: the light theme, charts as wide as the sheet, and a line that says where and when.
import { repaint } from "./draw.js";
import { when } from "./format.js";

// Pixels of an A4 sheet within its margins; Explore takes two sheets. The heights are print.css's, which is not in force yet.
const onSheet = (plot) => ({ width: 700, height: plot.classList.contains("main") ? 320 : 235 });

/** line: the element of the line, which is seen on paper alone. */
export function mountPrint(line) {
  const root = document.documentElement;
  let theme = "";
  addEventListener("beforeprint", () => {
    theme = root.dataset.theme;
    root.dataset.theme = "light";
    line.textContent = `${location.href} · ${when(new Date())}`;
    repaint(onSheet);
  });
  addEventListener("afterprint", () => {
    root.dataset.theme = theme;
    repaint();
  });
}
