// A page for modules that read one when they are loaded: import it before them. It holds the vocabulary as a Python test
// (tests/app/test_vocabulary.py) keeps it.
import { readFileSync } from "node:fs";

const textContent = readFileSync(new URL("vocabulary.json", import.meta.url), "utf-8");

globalThis.document ??= { documentElement: { lang: "en" }, getElementById: (id) => (id === "vocabulary" ? { textContent } : null) };
