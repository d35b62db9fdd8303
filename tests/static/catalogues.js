// All words of both languages, whichever place has them.
import { PARTS, readWords } from "../../static/words/index.js";

const whole = async (language) => Object.assign({}, ...(await Promise.all(Object.keys(PARTS).map((place) => readWords(language, place)))));

export const [english, korean] = await Promise.all(["en", "ko"].map(whole));
