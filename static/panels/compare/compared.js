// What Compare is about: the sides, whose latency, and the question that the API is asked.
import { located } from "../explore/question.js";
import { sideText, sidesOf } from "./sides.js";

/** {sides, where, question}: where as explored.js gives it. */
export async function compared(view) {
  const where = await located(view);
  const sides = sidesOf(view);
  const { device, runtime, threads, accuracy_set } = where.question;
  const [a, b, c] = sides.map(sideText);
  return { sides, where, question: { a, b, c, device, runtime, precision: view.precision, threads, accuracy_set } };
}
