// The two catalogues, and which one is read now. A word is a string, or a function where numbers go into it.
import en from "./en.js";
import ko from "./ko.js";

export const catalogues = { en, ko };

/** The language of a view: what its address asks for, else what was chosen before, else what the server found. */
export function languageOf(state) {
  if (state.lang) return state.lang;
  try {
    const kept = localStorage.getItem("lang");
    if (kept in catalogues) return kept;
  } catch {
    // Storage is off.
  }
  return document.documentElement.lang === "ko" ? "ko" : "en";
}

export const wordsOf = (state) => catalogues[languageOf(state)];
