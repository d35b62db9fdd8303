// Passing a view on: its link, and its answer as text or JSON; and telling the reader of a link what is another answer by
// then. Fetched when it is asked for.
import { paths, pointOf, readPage, readRecord } from "../../api.js";
import { action, copying, fill, h } from "../../dom.js";
import { compared, located } from "../explore/question.js";
import { address } from "../../state.js";

const LOOPBACK = /^(localhost|127\..*|\[::1\])$/;

/** Copies the link of a view; what else can be copied stands in `outcome`. */
export async function share(button, view, words, outcome) {
  const question = await questionOf(view).catch(() => null);
  const record = question && (await readRecord(question).catch(() => null)); // the link can be copied without
  const link = location.origin + address({ ...view, then: record?.stamp ?? "" });
  const isCopied = await copying(() => link, words, words.copyLink)({ currentTarget: button });
  const isCompared = view.place === "compare";
  const path = question && (isCompared ? paths.comparisonRecord((await compared(view)).question) : paths.record(question));
  const told = isCompared ? await readPage(path).catch(() => null) : record;
  const asText = action("copy-text", words.copyText, copying(() => `${told?.text}\n${link}\n`, words, words.copyText));
  const asJson = () => h("a", { class: "btn bare", href: path, download: "answer.json" }, "JSON");
  const said = !isCopied ? words.copyFailed : LOOPBACK.test(location.hostname) ? words.copiedHere : words.copied;
  fill(outcome, h("p", {}, said), told && [asText, asJson()]);
}

/** A note where the answer is another than the one that the link was copied with. */
export async function tellChanged(element, view, words) {
  const { changed } = await readRecord(await questionOf(view), view.then).catch(() => ({ changed: "" }));
  fill(element, changed && h("div", { class: "note inf" }, h("p", {}, changed)));
}

/** What the view's answer answers; null on Measure, which asks nothing. */
async function questionOf(view) {
  if (view.place === "measure") return null;
  const { question } = await located(view);
  return view.place === "explore" ? question : { ...question, ...pointOf(view) };
}
