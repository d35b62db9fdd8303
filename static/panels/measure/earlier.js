// Measure: the jobs asked for, newest first, each a link to its table.
import { readJobs } from "../../api.js";
import { fill, h } from "../../dom.js";
import { when } from "../../format.js";
import { panel } from "../shared/panel.js";
import { rowHead, scrolling, table } from "../shared/table.js";
import { address } from "../../state.js";
import { describe } from "./sweep.js";

const SHOWN = 8;

export function mount(element, { go }) {
  const heading = h("h2", { id: "earlier-title" });
  const frame = scrolling("earlier-title");
  const none = h("p", { class: "s m" });
  element.append(heading, none, frame);
  return panel(element, async (view, words) => {
    const { items } = await readJobs();
    const said = words.measure;
    heading.textContent = said.earlier;
    none.textContent = items.length === 0 ? said.noneEarlier : "";
    [none.hidden, frame.hidden] = [items.length > 0, items.length === 0];
    const link = ({ id, created_at: asked }) => h("a", { id: `job-${id}`, href: address({ ...view, job: id }), onclick: go("measure", { job: id }) }, when(asked));
    const cells = [(job) => rowHead(link(job)), (job) => h("td", { class: "what" }, describe(job.request, words)), (job) => said.outOf(job.done, job.total), (job) => said.jobStates[job.state]];
    const columns = said.earlierColumns.map((head, index) => ({ head, cell: cells[index] }));
    fill(frame, table({ class: "t earlier" }, columns, items.slice(0, SHOWN), { headClass: "unseen", line: (job) => ({ class: job.id === view.job ? "cur" : null }) }));
  });
}
