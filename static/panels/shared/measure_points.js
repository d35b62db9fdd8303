// Measuring chosen points on this machine with one click: asks for them and goes to where they land.
import { requestOf, startMeasurements } from "../../api.js";
import { fill } from "../../dom.js";
import { secondsEach } from "./sweeping.js";
import { refusal } from "./refusal.js";

/** Seconds that so many measurements are likely to take, after those of `jobs`. */
export const secondsFor = (count, jobs = []) => count * secondsEach(jobs);

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
