// The budget bar: per limit a number and a slider that are one value, what it costs, and what is to be best. On a phone
// a line that stays in sight opens it as a sheet.
import { action, fill, h, refill } from "../../dom.js";
import { given } from "../../format.js";
import { readNumber, readOtherwise } from "../../numbers.js";
import { explored } from "./question.js";
import { valueOf } from "./row.js";
import { named, pick, segments, slider, typed, write } from "../shared/controls.js";
import { elsewhere } from "../shared/elsewhere.js";
import { limitsText } from "../shared/limits.js";
import { panel } from "../shared/panel.js";
import { LIMITS, LIMIT_NAMES, NO_LIMITS, OBJECTIVES, PERCENTILES, PRECISIONS, readLimit } from "../../state.js";

const USUAL = 2; // limits that are always in sight: the first
const LONGEST = 40; // of what was typed, told to be no limit
const STEPS = 200; // of a slider; its open end is "no limit"

/** line: the element that stays in sight on a phone. */
export function mount(element, { state }, line) {
  const fields = Object.fromEntries(LIMIT_NAMES.map((name) => [name, field(name)]));
  const group = () => h("span", { class: "seg", role: "group" });
  const [precisions, percentiles, at] = [group(), group(), h("span", { class: "lab" })];
  const goal = { label: h("label", { for: "objective" }), select: h("select", { id: "objective", class: "sel" }), note: h("span", { class: "eff" }) };
  goal.select.addEventListener("change", () => state.set({ objective: OBJECTIVES[goal.select.selectedIndex] }));
  const head = h("div", { class: "fh sheet-head" });
  const foot = h("div", { class: "acts sheet-foot" });
  const memory = h("div", { class: "memory s m" }); // what the device itself allows
  const [usual, others] = [LIMIT_NAMES.slice(0, USUAL), LIMIT_NAMES.slice(USUAL)];
  const elementsOf = (names) => names.map((name) => fields[name].element);
  const more = { summary: h("summary", { id: "more-limits" }), element: h("details", {}) };
  fill(more.element, more.summary, elementsOf(others));
  fill(
    element,
    head,
    elementsOf(usual),
    h("div", { class: "fld" }, at, h("div", { class: "wide" }, precisions, percentiles)),
    h("div", { class: "fld" }, goal.label, h("div", { class: "wide" }, goal.select, goal.note)),
    memory,
    more.element,
    foot,
  );
  element.addEventListener("keydown", (event) => event.key === "Escape" && close());
  let words = null;
  let answer = null;

  function field(name) {
    const id = `limit-${name}`;
    const label = h("label", { for: id });
    const unit = h("span", { class: "s m" }, LIMITS[name].unit);
    const effect = h("p", { class: "eff", id: `${id}-effect` });
    const input = typed(
      id,
      {
        read: (text) => readTyped(text, name),
        take: (value) => state.set({ [name]: value }),
        tell: (text, read) => {
          effect.removeAttribute("role");
          if (text === null) tell(name, state.now);
          else refuse(name, text.length > LONGEST ? `${text.slice(0, LONGEST)} …` : text);
          unit.textContent = read ? `= ${read} ${LIMITS[name].unit}` : LIMITS[name].unit;
        },
        otherwise: (text) => readOtherwise(text, LIMITS[name].unit),
        left: () => show(name, state.now),
      },
      // Disabled until the first view says what its words and its ends are: a number typed before that would be lost.
      { inputmode: "decimal", disabled: true, "aria-describedby": `${id}-effect` },
    );
    const range = slider(`${id}-slider`, { min: 0, max: STEPS, step: 1, disabled: true }, (place) => state.set({ [name]: valueAt(place, name, answer.rows) }));
    const row = h("div", { class: "row" }, input, unit);
    const more = h("div", { class: "wide more" });
    return { label, input, range, effect, more, element: h("div", { class: "fld" }, label, row, range, effect, more) };
  }

  function show(name, view) {
    const { label, input, range } = fields[name];
    const value = view[name];
    label.textContent = words.budgets[name];
    input.placeholder = words.explore.noLimit;
    write(input, value === null ? "" : String(value));
    range.setAttribute("aria-label", words.budgets[name]);
    range.setAttribute("aria-valuetext", value === null ? words.explore.noLimit : given(value, LIMITS[name].unit));
    range.value = placeOf(value, name, answer.rows);
    range.classList.toggle("off", value === null);
  }

  function tell(name, view) {
    const unjudged = answer.unjudged.find(({ budget }) => budget === name);
    fill(fields[name].more, unjudged && instead(unjudged));
    if (unjudged) return fill(fields[name].effect, h("b", {}, words.notJudged));
    const isSomeUnknown = answer.rows.some((row) => row.unjudged.includes(name));
    const [before, count, after] = words.explore.excludes(answer.excluded[name] ?? 0, isSomeUnknown && answer.unknown_count);
    fill(fields[name].effect, before, count && h("b", {}, count), after);
  }

  /** That a text is no limit, and of which one all that is seen still is. */
  function refuse(name, text) {
    const [kept, { effect }] = [state.now[name], fields[name]];
    effect.setAttribute("role", "alert");
    effect.textContent = words.explore.limitBad(text, kept !== null && given(kept, LIMITS[name].unit));
  }

  /** What a limit can be judged by that cannot be as it is asked. */
  function instead({ budget, instead: others }) {
    const { devices = [], choose } = (LIMITS[budget].needs_device && answer.untimed) || {};
    const listed = [["", choose], ...devices.map(({ id, name }) => [id, name])];
    return [
      elsewhere(others, `judge-${budget}`, state),
      devices.length > 0 && pick(`judge-${budget}-device`, choose, listed, "", (device) => state.set({ device, deviceRuntime: "", deviceThreads: 0 }), { isLabelled: false }),
    ];
  }

  function memoryOf({ brought, excluded }, view) {
    const use = (id, text, memory) => action(id, text, () => state.set({ memory }));
    if (view.memory === "ignore") return use("mind-memory", words.explore.mindMemory, "device");
    const told = brought.filter(({ budget }) => excluded[budget] > 0);
    return told.length > 0 && [told.map(({ text, source }) => h("p", { title: source }, text)), use("ignore-memory", words.explore.ignoreMemory, "ignore")];
  }

  const update = panel(element, async (view, now) => {
    const where = await explored(view);
    words = now;
    answer = where.answer;
    for (const name of LIMIT_NAMES) {
      show(name, state.now); // a key pressed meanwhile is not undone
      for (const each of [fields[name].input, fields[name].range]) each.disabled = false;
    }
    for (const name of LIMIT_NAMES) tell(name, view);
    percentiles.hidden = !where.source?.has_p90;
    percentiles.setAttribute("aria-label", words.explore.percentile);
    refill(percentiles, segments("q", named(PERCENTILES), view.percentile, (percentile) => state.set({ percentile })));
    const unknown = (value) => (where.precisions.includes(value) ? "" : words.explore.noPrecision(where.device.name, value));
    precisions.setAttribute("aria-label", (at.textContent = words.precisionLabel));
    refill(precisions, segments("p", named(PRECISIONS), view.precision, (precision) => state.set({ precision }), unknown));
    more.summary.textContent = words.explore.moreLimits(others.length);
    if (others.some((name) => view[name] !== null)) more.element.open = true;
    goal.label.textContent = words.explore.goal;
    goal.note.textContent = words.explore.tieBreak;
    fill(goal.select, OBJECTIVES.map((name) => h("option", { selected: name === view.objective }, words.objectives[name])));
    fill(memory, memoryOf(answer, view));
    const { fit_text: fit } = answer;
    const [bold, rest] = words.explore.sheetLine(limitsText(view, words.list), fit);
    fill(line, h("span", {}, h("b", {}, bold), rest), action("change-budget", words.explore.change, open, { "aria-expanded": String(isOpen()) }));
    // Seen in the sheet alone, where the page's own first heading cannot be reached.
    fill(head, h("h2", { id: "budget-title", tabindex: "-1", "aria-level": "1" }, words.explore.budget), h("p", { class: "s m r" }, fit));
    fill(
      foot,
      action("sheet-show", answer.best ? words.explore.show(answer.best.name) : words.explore.close, toAnswer, { class: "btn pri" }),
      action("clear-limits", words.explore.clear, () => state.set(NO_LIMITS)),
    );
  });

  const isOpen = () => element.classList.contains("open");

  function open() {
    setOpen(true);
    document.getElementById("budget-title").focus();
  }

  function close() {
    if (!isOpen()) return;
    setOpen(false);
    document.getElementById("change-budget").focus();
  }

  function toAnswer() {
    close();
    document.getElementById("answer").focus();
  }

  /** What lies behind an open sheet can be neither seen nor reached. */
  function setOpen(isToBe) {
    element.classList.toggle("open", isToBe);
    for (const each of document.querySelectorAll("header.top, main > :not(.first), .first > :not(.say), .say > :not(.budget), footer")) each.inert = isToBe;
  }

  matchMedia("(max-width: 640px)").addEventListener("change", close); // a wider page has no sheet

  return update;
}

/** What was typed: null for no limit, undefined for what can be none. */
export const readTyped = (text, name) => (text.trim() === "" ? null : readLimit(String(readNumber(text, LIMITS[name].unit)), name));

/** The values from which a slider goes to which: a little beyond those of the rows. */
function rangeOf(name, rows) {
  const values = rows.map((row) => valueOf(row, LIMITS[name])).filter((value) => value !== null);
  const [low, high] = values.length ? [Math.min(...values), Math.max(...values)] : [1, 100];
  return LIMITS[name].better === "high" ? [Math.floor(low) - 1, Math.ceil(high) + 1] : [low * 0.8, high * 1.25];
}

/** Where a value stands on its slider, 0 to 200; the open end, right for the most allowed, left for the least, is none. */
export function placeOf(value, name, rows) {
  const isLeast = LIMITS[name].better === "high";
  if (value === null) return isLeast ? 0 : STEPS;
  const [low, high] = rangeOf(name, rows);
  const share = isLeast ? (value - low) / (high - low) : Math.log(value / low) / Math.log(high / low);
  const place = Math.round(share * STEPS);
  return isLeast ? Math.min(Math.max(place, 1), STEPS) : Math.min(Math.max(place, 0), STEPS - 1);
}

/** The value at a place of a slider, to two significant digits; half points of top-1; null at the open end. */
export function valueAt(place, name, rows) {
  const isLeast = LIMITS[name].better === "high";
  if (place === (isLeast ? 0 : STEPS)) return null;
  const [low, high] = rangeOf(name, rows);
  if (isLeast) return Math.round((low + ((high - low) * place) / STEPS) * 2) / 2;
  return Number((low * (high / low) ** (place / STEPS)).toPrecision(2));
}
