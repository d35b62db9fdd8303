// What is long and far below, fetched once the reader scrolls.
import { h } from "../../dom.js";

const PATIENCE_MS = 4000;

/** Mounts this view as code at the first scroll; where all is in sight anyway, after a while. */
export const code = () => scrolled(() => import("./code.js"), h("span", { id: "code-title", tabindex: "-1" })); // the header leads there

/** Mounts where numbers come from likewise. */
export const origins = () => scrolled(() => import("./origins.js"));

/** Mounts what `load` brings, {mount}. until: what stands there before. */
const scrolled = (load, until) => (element, context, ...more) => {
  let isWanted = false;
  let update = null;
  let newest = [];
  const start = async () => {
    isWanted = true;
    const loaded = await load().catch(() => null); // tried again at the next drawing
    update ??= loaded?.mount(element, context, ...more);
    update?.(...newest);
  };
  if (until) element.append(until);
  addEventListener("scroll", start, { once: true, passive: true });
  setTimeout(() => document.documentElement.scrollHeight <= innerHeight && start(), PATIENCE_MS);
  return (...now) => ((newest = now), isWanted && !update ? start() : update?.(...now));
};
