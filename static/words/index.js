// Which language is read now, and its words: what a place says is fetched when it is first shown. A word is a string,
// or a function where numbers go into it; what everything is called that has a name comes from the vocabulary.
import { titlesIn } from "../vocabulary.js";

/** What must be said where no catalogue has come, and in the other language; each catalogue has its own of these. */
export const FIRST = {
  en: { language: "English", placeFailed: "This could not be loaded.", noAnswer: "The server does not answer.", tryAgain: "Try again" },
  ko: { language: "한국어", placeFailed: "이 화면을 불러오지 못했습니다.", noAnswer: "서버가 응답하지 않습니다.", tryAgain: "다시 시도" },
};

/** The language of a view: what its address asks for, else what was chosen before, else what the server found. */
export function languageOf(state) {
  if (state.lang) return state.lang;
  try {
    const kept = localStorage.getItem("lang");
    if (kept in FIRST) return kept;
  } catch {
    // Storage is off.
  }
  return document.documentElement.lang === "ko" ? "ko" : "en";
}

/** The words of a place in a language: titles, those of every place and, by its name, its own. Fails where no server answers. */
export async function readWords(language, place) {
  const [common, own] = await Promise.all(["common", place].map((file) => import(`./${language}/${file}.js`)));
  return { ...titlesIn(language), ...common.default, [place]: own.default };
}
