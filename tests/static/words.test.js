// Both catalogues say the same things, in their own language.
import "./document.js";
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import test from "node:test";
import { titlesIn } from "../../static/vocabulary.js";
import { PLACES, english, korean } from "./catalogues.js";

function paths(value, prefix = "") {
  if (typeof value === "object") return Object.entries(value).flatMap(([key, each]) => paths(each, `${prefix}.${key}`));
  return [[prefix, value]];
}

const en = new Map(paths(english));
const ko = new Map(paths(korean));

test("both catalogues have the same entries, of the same kind", () => {
  assert.deepEqual([...en.keys()].sort(), [...ko.keys()].sort());
  for (const [key, value] of en) assert.equal(typeof ko.get(key), typeof value, key);
});

test("functions take the same arguments in both languages", () => {
  for (const [key, value] of en) if (typeof value === "function") assert.equal(ko.get(key).length, value.length, key);
});

test("no entry is empty but where a column has no upper line", () => {
  for (const [key, value] of [...en, ...ko]) {
    if (typeof value === "string" && !/olumns\..*\.0$/.test(key)) assert.notEqual(value.trim(), "", key);
  }
});

test("every sentence of the Korean catalogue is Korean, names and units apart", () => {
  for (const [key, value] of en) {
    const text = typeof value === "string" && !key.startsWith(".networks.") ? value : "";
    if (text.split(" ").length >= 4) assert.match(ko.get(key), /[가-힣]/, key);
  }
});

test("every entry is used somewhere on the page", () => {
  const folder = new URL("../../static/", import.meta.url);
  const names = readdirSync(folder, { recursive: true }).filter((name) => name.endsWith(".js") && !/^words.(en|ko)/.test(name));
  const code = names.map((name) => readFileSync(new URL(name, folder), "utf8")).join("\n");
  const titles = Object.keys(titlesIn("en"));
  for (const key of Object.keys(english).filter((each) => !titles.includes(each))) assert.match(code, new RegExp(`\\.${key}\\b`), key);
});

/** The modules that a module needs before it runs, itself first. */
function modulesOf(path, found = new Map()) {
  if (found.has(path)) return found;
  const code = readFileSync(new URL(`../../static/${path}`, import.meta.url), "utf8");
  found.set(path, code);
  for (const [, name] of code.matchAll(/^import [^;"]*?"(\.[^"]+)"/gm)) modulesOf(new URL(name, `file:///${path}`).pathname.slice(1), found);
  return found;
}

test("a place has the words that its panels say, and no others", () => {
  for (const place of PLACES) {
    const code = [...modulesOf(`panels/${place}/place.js`).values()].join("\n");
    assert.deepEqual(PLACES.filter((each) => new RegExp(`\\bwords\\.${each}\\b`).test(code)), [place]);
  }
});

test("Mult-Adds are never called FLOPs", () => {
  for (const [key, value] of [...en, ...ko]) assert.doesNotMatch(String(value), /FLOP/i, key);
});
