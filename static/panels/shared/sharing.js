// Passing a view on: its link, and its answer as text or JSON; and telling the reader of a link what is another answer by
// then. Fetched when it is asked for.
import { paths, pointOf, readAt } from "../../api.js";
import { copying, fill, h } from "../../dom.js";
import { compared, located } from "../explore/question.js";
import { address } from "../../state.js";

const LOOPBACK = /^(localhost|127\..*|\[::1\])$/;

/** Copies the link of a view; the answer as a file stands in `outcome`. */
export async function share(button, view, words, outcome) {
  const { ask, record, link } = await passedOn(view);
  const isCopied = await copying(() => link, words, words.copyLink)({ currentTarget: button });
  const asJson = () => h("a", { class: "btn bare", href: ask.path, download: "answer.json" }, "JSON");
  const said = !isCopied ? words.copyFailed : LOOPBACK.test(location.hostname) ? words.copiedHere : words.copied;
  fill(outcome, h("p", {}, [said, record && words.copyMore].filter(Boolean).join(" ")), record && asJson());
}

/** Copies what a view answers, with its link. */
export async function shareText(button, view, words) {
  const { record, link } = await passedOn(view);
  await copying(() => textOf(record, link), words, words.copyText)({ currentTarget: button });
}

const textOf = (record, link) => `${record.text}\n${link}\n`;

/** {ask, record, link}: what the view answers and its link; record is null where that does not come: the link can be copied without. */
async function passedOn(view) {
  const ask = await recordOf(view).catch(() => null);
  const record = ask && (await ask("").catch(() => null));
  return { ask, record, link: location.origin + address({ ...view, then: record?.stamp ?? "" }) };
}

/** A note where the answer is another than the one that the link was copied with. */
export async function tellChanged(element, view, words) {
  const { changed } = await recordOf(view).then((ask) => ask(view.then)).catch(() => ({ changed: "" }));
  fill(element, changed && h("div", { class: "note inf" }, h("p", {}, changed)));
}

/** ask(then): what the view answers, to be passed on, with what is another since; its path. Null on Measure, which asks nothing. */
async function recordOf(view) {
  if (view.place === "measure") return null;
  const isCompared = view.place === "compare";
  const question = isCompared ? (await compared(view)).question : await questionOf(view);
  const pathOf = isCompared ? paths.comparisonRecord : paths.record;
  return Object.assign((then) => readAt(pathOf(question, then)), { path: pathOf(question) });
}

/** What the view's answer answers. */
async function questionOf(view) {
  const { question } = await located(view);
  return view.place === "explore" ? question : { ...question, ...pointOf(view) };
}
