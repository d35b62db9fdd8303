// All words of both languages, whichever place has them.
import "./document.js";
import { readdirSync } from "node:fs";
import { readWords } from "../../static/words/index.js";

/** The places of the page: the folders of its panels, but for what they share. */
export const PLACES = readdirSync(new URL("../../static/panels/", import.meta.url)).filter((name) => name !== "shared");

/** Files of words that no place brings: each is read once it is asked for. */
const LATER = ["devices"];

const whole = async (language) => Object.assign({}, ...(await Promise.all([...PLACES, ...LATER].map((file) => readWords(language, file)))));

export const [english, korean] = await Promise.all(["en", "ko"].map(whole));
