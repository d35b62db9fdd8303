// Which language is read now, and its words: a catalogue is fetched when its language is first shown. A word is a string,
// or a function where numbers go into it.

/** What must be said where no catalogue has come, and in the other language; each catalogue has its own of these. */
export const FIRST = {
  en: { language: "English", placeFailed: "This could not be loaded.", noAnswer: "The server does not answer.", tryAgain: "Try again" },
  ko: { language: "한국어", placeFailed: "이 화면을 불러올 수 없습니다.", noAnswer: "서버가 답하지 않습니다.", tryAgain: "다시 시도" },
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

/** The catalogue of a language, the same object each time. Fails where the server does not answer. */
export const readWords = async (language) => (await import(`./${language}.js`)).default;
