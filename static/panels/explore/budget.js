// The budget bar: per limit a number and a slider that are one value, what it costs, and what is to be best. On a phone
// a line that stays in sight opens it as a sheet.
import { readRecommendation } from "../../api.js";
import { fill, h } from "../../dom.js";
import { alphaText } from "../../format.js";
import { excludedBy, explored, valueOf } from "./question.js";
import { panel } from "../shared/panel.js";
import { LIMITS, OBJECTIVES, PERCENTILES, PRECISIONS, tidy } from "../../state.js";
import { limitsText } from "./answer.js";

const STEPS = 200; // of a slider; its open end is "no limit"
const NO_LIMITS = Object.fromEntries(LIMITS.map((part) => [part, null]));

/** line: the element that stays in sight on a phone. */
export function mount(element, { state }, line) {
  const fields = Object.fromEntries(LIMITS.map((part) => [part, field(part)]));
  const precisions = segments("p", PRECISIONS, (precision) => ({ precision }));
  const percentiles = segments("q", PERCENTILES, (percentile) => ({ percentile }));
  fields.maxWeight.row.append(precisions);
  fields.maxLatency.row.append(percentiles);
  const goal = { label: h("label", { for: "objective" }), select: h("select", { id: "objective", class: "sel" }), note: h("p", { class: "eff" }) };
  goal.select.addEventListener("change", () => state.set({ objective: OBJECTIVES[goal.select.selectedIndex] }));
  const head = h("div", { class: "fh sheet-head" });
  const foot = h("div", { class: "acts sheet-foot" });
  fill(
    element,
    head,
    Object.values(fields).map((each) => each.element),
    h("div", { class: "fld" }, goal.label, h("div", { class: "row" }, goal.select), goal.note),
    foot,
  );
  element.addEventListener("keydown", (event) => event.key === "Escape" && close());
  let words = null;
  let rows = [];
  let answer = null;

  function field(part) {
    const id = `limit-${part}`;
    const label = h("label", { for: id });
    // Disabled until the first view says what its words and its ends are: a number typed before that would be lost.
    const input = h("input", { type: "text", inputmode: "decimal", id, autocomplete: "off", disabled: true, "aria-describedby": `${id}-effect` });
    const unit = h("span", { class: "s m" });
    const slider = h("input", { type: "range", id: `${id}-slider`, min: 0, max: STEPS, step: 1, disabled: true });
    const effect = h("p", { class: "eff", id: `${id}-effect` });
    const row = h("div", { class: "row" }, input, unit);
    input.addEventListener("input", () => {
      const value = readLimit(input.value, part);
      input[value === undefined ? "setAttribute" : "removeAttribute"]("aria-invalid", "true");
      if (value === undefined) effect.textContent = words.explore.limitBad(input.value.trim());
      else state.set({ [part]: value });
    });
    input.addEventListener("blur", () => {
      input.removeAttribute("aria-invalid");
      write(part, state.now);
      tell(part, state.now);
    });
    slider.addEventListener("input", () => state.set({ [part]: valueAt(Number(slider.value), part, rows) }));
    return { label, input, unit, slider, effect, row, element: h("div", { class: "fld" }, label, row, slider, effect) };
  }

  function segments(key, values, changeOf) {
    const button = (value) => h("button", { type: "button", "data-value": value, id: `${key}-${value}`, onclick: () => state.set(changeOf(value)) }, value);
    return h("span", { class: "seg", role: "group" }, values.map(button));
  }

  function press(group, label, value, why) {
    group.setAttribute("aria-label", label);
    for (const button of group.children) {
      const reason = why(button.dataset.value);
      button.setAttribute("aria-pressed", String(button.dataset.value === value));
      if (reason) button.title = reason;
      else button.removeAttribute("title");
    }
  }

  function write(part, view) {
    const { label, input, unit, slider } = fields[part];
    const value = view[part];
    label.textContent = words.explore.fields[part];
    unit.textContent = words.explore.units[part];
    input.placeholder = words.explore.noLimit;
    if (input !== document.activeElement) input.value = value === null ? "" : String(value);
    slider.setAttribute("aria-label", words.explore.fields[part]);
    slider.setAttribute("aria-valuetext", value === null ? words.explore.noLimit : `${value} ${words.explore.units[part]}`);
    if (rows.length) slider.value = placeOf(value, part, rows);
    slider.classList.toggle("off", value === null);
  }

  function tell(part, view) {
    const [before, count, after] = words.explore.excludes(excludedBy(part, rows, answer, view));
    fill(fields[part].effect, before, count && h("b", {}, count), after);
  }

  const update = panel(element, async (view, now) => {
    const where = await explored(view);
    words = now;
    rows = where.rows;
    for (const part of LIMITS) {
      write(part, view);
      for (const each of [fields[part].input, fields[part].slider]) each.disabled = part === "maxLatency" && !where.group;
    }
    answer = await readRecommendation(where.question); // after the sliders: a key pressed meanwhile must not be undone
    for (const part of LIMITS) tell(part, view);
    percentiles.hidden = !where.source?.has_p90;
    press(percentiles, words.explore.percentile, view.percentile, () => "");
    press(precisions, words.precisionLabel, view.precision, (value) => (where.precisions.includes(value) ? "" : words.explore.noPrecision(where.device.name, value)));
    goal.label.textContent = words.explore.goal;
    goal.note.textContent = words.explore.tieBreak;
    fill(goal.select, OBJECTIVES.map((name) => h("option", { selected: name === view.objective }, words.explore.goals[name])));
    const fit = words.explore.fit(answer.feasible_count, answer.total);
    const [bold, rest] = words.explore.sheetLine(limitsText(view, words, Boolean(where.group)), fit);
    fill(line, h("span", {}, h("b", {}, bold), rest), h("button", { type: "button", class: "btn", id: "change-budget", "aria-expanded": String(isOpen()), onclick: open }, words.explore.change));
    fill(head, h("h2", { id: "budget-title", tabindex: "-1" }, words.explore.budget), h("p", { class: "s m r", role: "status" }, fit));
    const { best } = answer;
    const show = best ? words.explore.show(`${alphaText(best.alpha)} ${words.networks[view.network]}-${best.resolution}`) : words.explore.close;
    fill(
      foot,
      h("button", { type: "button", class: "btn pri", id: "sheet-show", onclick: close }, show),
      h("button", { type: "button", class: "btn", id: "clear-limits", onclick: () => state.set(NO_LIMITS) }, words.explore.clear),
    );
  });

  const isOpen = () => element.classList.contains("open");

  function open() {
    element.classList.add("open");
    document.getElementById("budget-title").focus();
  }

  function close() {
    if (!isOpen()) return;
    element.classList.remove("open");
    document.getElementById("change-budget").focus();
  }

  return update;
}

/** What was typed: null for no limit, undefined for what can be none. A comma counts as a point. */
export function readLimit(text, part) {
  const trimmed = text.trim().replace(",", ".");
  if (trimmed === "") return null;
  const value = Number(trimmed);
  return value > 0 && value <= (part === "minTop1" ? 100 : 1e6) ? tidy(value) : undefined;
}

/** The values from which a slider goes to which: a little beyond those of the rows. */
function rangeOf(part, rows) {
  const values = rows.map((row) => valueOf(row, part)).filter((value) => value !== null);
  const [low, high] = values.length ? [Math.min(...values), Math.max(...values)] : [1, 100];
  return part === "minTop1" ? [Math.floor(low) - 1, Math.ceil(high) + 1] : [low * 0.8, high * 1.25];
}

/** Where a value stands on its slider, 0 to 200; the open end, right for the most allowed, left for the least, is none. */
export function placeOf(value, part, rows) {
  const isLeast = part === "minTop1";
  if (value === null) return isLeast ? 0 : STEPS;
  const [low, high] = rangeOf(part, rows);
  const share = isLeast ? (value - low) / (high - low) : Math.log(value / low) / Math.log(high / low);
  const place = Math.round(share * STEPS);
  return isLeast ? Math.min(Math.max(place, 1), STEPS) : Math.min(Math.max(place, 0), STEPS - 1);
}

/** The value at a place of a slider, to two significant digits; half points of top-1; null at the open end. */
export function valueAt(place, part, rows) {
  const isLeast = part === "minTop1";
  if (place === (isLeast ? 0 : STEPS)) return null;
  const [low, high] = rangeOf(part, rows);
  if (isLeast) return Math.round((low + ((high - low) * place) / STEPS) * 2) / 2;
  return Number((low * (high / low) ** (place / STEPS)).toPrecision(2));
}
