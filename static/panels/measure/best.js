// Measure: what the times of a job come to under the limits of the view, and the way to choose with them.
import { readDevicesNow, readRecommendationNow } from "../../api.js";
import { h } from "../../dom.js";
import { whereOf } from "../explore/question.js";
import { FASTEST, address } from "../../state.js";
import { languageOf } from "../../words/index.js";

/** A sentence and a link to Explore, by the job's runtime and threads where it has one, else the fastest there; nothing where none counts. */
export async function bestOf({ request }, view, words, go) {
  const { runtimes, precisions, threads, network } = request;
  const precision = precisions.includes(view.precision) ? view.precision : precisions[0];
  const one = (values, other) => (values.length === 1 ? values[0] : other);
  const change = { device: "this", deviceRuntime: one(runtimes, FASTEST), deviceThreads: one(threads, 0), precision, network };
  const { items } = await readDevicesNow(languageOf(view));
  const { isTimed, question } = whereOf({ ...view, ...change }, items);
  if (!isTimed) return [];
  const { sentences, latency_of: source } = await readRecommendationNow(question);
  const href = address({ ...view, ...change, place: "explore" });
  return [
    h("p", {}, h("b", {}, words.measure.best(source.runtime)), " ", sentences[0]),
    h("a", { class: "btn", id: "choose-with-these", href, onclick: go("explore", change) }, words.measure.chooseWithThese),
  ];
}
