// Measuring chosen points on this machine with one click: asks for them and goes to where they land.
import { requestOf, startMeasurements } from "../api.js";
import { fill } from "../dom.js";
import { refusal } from "./refusal.js";

const EACH_S = 2.5; // of one measurement, as the server estimates it before any was made (app/store/eta.py)

/** Seconds that so many measurements are likely to take. */
export const secondsFor = (count) => count * EACH_S;

/** Starts a sweep of `points` by what the view has chosen, and shows it on Measure; a refusal stands in `notes`. */
export async function measureAndFollow(view, points, { go, notes, words }) {
  try {
    const { job_id: job } = await startMeasurements(requestOf(view, points.map(({ alpha, resolution }) => ({ alpha, resolution }))));
    fill(notes);
    go("measure", { job })(new Event("click"));
  } catch (error) {
    fill(notes, refusal(error, words, () => measureAndFollow(view, points, { go, notes, words })));
  }
}
