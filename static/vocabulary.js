// Names, titles, units, limits and defaults as GET /api/v1/vocabulary answers them; index.html brings them along, since
// the address cannot be read without them.

/** What the server can be asked for by name. */
export const vocabulary = JSON.parse(document.getElementById("vocabulary").textContent);

export const { defaults, limits } = vocabulary;

/** The names of a part, in their order. */
export const names = (part) => vocabulary[part].map(({ name }) => name);

/** What everything with a name is called in a language: {networks: {mobilenet_v1: "MobileNet", ...}, ...}. */
export function titlesIn(language) {
  const titles = (rows, name, title) => Object.fromEntries(rows.map((row) => [row[name], row[title][language]]));
  const listed = Object.entries(vocabulary).filter(([, rows]) => rows[0]?.title);
  return { ...Object.fromEntries(listed.map(([part, rows]) => [part, titles(rows, "name", "title")])), quantities: titles(vocabulary.budgets, "objective", "quantity") };
}

/** A template of the vocabulary, such as a budget's `limit`, in a language, with values for what stands in braces. */
export const filled = (template, language, values) => template[language].replace(/\{(\w+)\}/g, (_, name) => values[name]);

/** Within what a number must lie, in words. */
export const expected = (field, language) => limits[field].expected[language];
