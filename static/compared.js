// What Compare is about: the sides, whose latency, and the question that the API is asked.
import { readDevices } from "./api.js";
import { whereOf } from "./explored.js";
import { sideText, sidesOf } from "./sides.js";
import { languageOf } from "./words/index.js";

/** {sides, where, question}: where as explored.js gives it. */
export async function compared(view) {
  const { items } = await readDevices(languageOf(view));
  const where = whereOf(view, items);
  const sides = sidesOf(view);
  const { device, runtime, threads } = where.question;
  const [a, b, c] = sides.map(sideText);
  return { sides, where, question: { a, b, c, device, runtime, precision: view.precision, threads } };
}
