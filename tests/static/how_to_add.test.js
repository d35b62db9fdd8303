// How to add a budget: what the vocabulary has of a made-up one is all that the page needs to ask for it and to show it.
import "./document.js";
import assert from "node:assert/strict";
import test from "node:test";

const told = JSON.parse(document.getElementById("vocabulary").textContent);
const both = (text) => ({ en: text, ko: `${text} 한국어` });
const side = { name: "max_side", title: both("Side at most"), objective: "side", column: "rho", key: "sd", unit: "sides", scale: 0.5, better: "low", example: 0.8, maximum: null, needs_device: false };
const shown = { quantity: both("Side"), limit: both("a side of {bound}"), decimals: null, is_always_shown: false, rank: 99, fact: both("{value}"), outside: both("{bound}"), heading: both("Side\n{unit}, {precision}") };
told.budgets.push({ ...side, ...shown });
told.objectives.push({ name: "side", title: both("smallest side"), best: both("the smallest one"), budget: "max_side" });
document.getElementById = () => ({ textContent: JSON.stringify(told) });

const { parse, address, LIMIT_NAMES, OBJECTIVES } = await import("../../static/state.js");
const { limitPart } = await import("../../static/api.js");
const { placeOf, readTyped, valueAt } = await import("../../static/panels/explore/budget.js");
const { judgedText, limitsText } = await import("../../static/panels/shared/limits.js");
const { whereOf } = await import("../../static/panels/explore/question.js");
const { numberText, valueOf } = await import("../../static/panels/explore/row.js");
const { columnsOf, headLines, sorted } = await import("../../static/panels/explore/variants.js");
const { titlesIn, vocabulary } = await import("../../static/vocabulary.js");
const { readWords } = await import("../../static/words/index.js");

const view = (path) => parse(new URL(path, "http://127.0.0.1:8000"));
const row = (rho) => ({ alpha: 1, resolution: 224 * rho, others: { rho }, passes: ["max_side"], unjudged: [] });
const budget = vocabulary.budgets.at(-1);

test("what is made up here is what the vocabulary tells of every budget", () => {
  for (const each of vocabulary.budgets) assert.deepEqual(Object.keys(each).sort(), Object.keys(budget).sort());
});

test("the address has its key, and the API is asked in its own unit", () => {
  const asked = view("/?sd=1.2&o=side&s=sd");
  assert.deepEqual([asked.max_side, asked.objective, asked.sort, asked.unread], [1.2, "side", "sd", ""]);
  assert.equal(address(asked), "/?d=pixel-3&p=fp32&as=tf_slim_2018&sd=1.2&o=side&s=sd");
  const here = { id: "box", name: "Box", kind: "this", groups: [], sources: [], design_points: 0, conclusion: "nothing" };
  assert.deepEqual(whereOf({ ...asked, device: "this", max_side: 4 }, [here]).question, { precision: "fp32", max_side: 2, objective: "side" });
});

test("the budget bar has its number, its slider and its words", () => {
  assert.deepEqual([LIMIT_NAMES.at(-1), OBJECTIVES.at(-1)], ["max_side", "side"]);
  assert.deepEqual([titlesIn("ko").budgets.max_side, titlesIn("en").objectives.side], ["Side at most 한국어", "smallest side"]);
  const rows = [row(0.5), row(1)];
  assert.deepEqual([readTyped("0,8", "max_side"), valueAt(0, "max_side", rows), placeOf(0.8, "max_side", rows)], [0.8, 0.8, 0]);
  const list = (parts) => parts.join(" and ");
  assert.equal(limitsText(view("/?sd=1.2&mb=2&p=int8"), list, true), "2\u00a0MB of weights (int8) and a side of 1.2\u00a0sides");
});

test("the table has its column where it is limited or sorted by, and says what does not keep it", async () => {
  const words = await readWords("en", "explore");
  const columns = (path) => columnsOf(view(path), true).map(({ key }) => key);
  assert.deepEqual([columns("/"), columns("/?sd=1.2"), columns("/?s=-sd").at(-1)], [["ms", "top1", "ma", "mb"], ["ms", "top1", "ma", "mb", "sd"], "sd"]);
  assert.deepEqual(headLines(budget, view("/?p=int8"), words), ["Side", "sides, int8"]);
  assert.deepEqual([numberText(row(0.75), budget), valueOf({ ...row(1), others: {} }, budget)], ["1.50", null]);
  assert.deepEqual(sorted([row(1), row(0.5)], "sd").map(({ others }) => others.rho), [0.5, 1]);
  assert.deepEqual(judgedText(row(1), view("/?sd=1.2"), words), ["> 1.2\u00a0sides", true]);
});

test("an offer sets it in its unit", () => {
  assert.deepEqual(limitPart("max_side", 0.9), { max_side: 1.8 });
});
