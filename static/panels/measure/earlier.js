// Measure: the jobs asked for, newest first, each a link to its table.
import { readJobs } from "../../api.js";
import { fill, h } from "../../dom.js";
import { panel } from "../shared/panel.js";
import { address } from "../../state.js";
import { when } from "../../times.js";
import { describe } from "./sweep.js";

const SHOWN = 8;

export function mount(element, { go }) {
  return panel(element, async (view, words) => {
    const { items } = await readJobs();
    const columns = words.measure.earlierColumns;
    fill(
      element,
      h("h2", { id: "earlier-title" }, words.measure.earlier),
      items.length === 0
        ? h("p", { class: "s m" }, words.measure.noneEarlier)
        : h(
            "div",
            { class: "scroll", tabindex: "0", role: "region", "aria-labelledby": "earlier-title" },
            h(
              "table",
              { class: "t earlier" },
              h("thead", { class: "unseen" }, h("tr", {}, columns.map((name) => h("th", { scope: "col" }, name)))),
              h("tbody", {}, items.slice(0, SHOWN).map((job) => line(job, view, words))),
            ),
          ),
    );
  });

  function line(job, view, words) {
    const link = { id: `job-${job.id}`, href: address({ ...view, job: job.id }), onclick: go("measure", { job: job.id }) };
    return h(
      "tr",
      { class: job.id === view.job ? "cur" : null },
      h("th", { scope: "row" }, h("a", link, when(job.created_at))),
      h("td", { class: "what" }, describe(job.request, words)),
      h("td", {}, words.measure.outOf(job.done, job.total)),
      h("td", {}, words.measure.jobStates[job.state]),
    );
  }
}
