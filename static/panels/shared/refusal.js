// Why a request to write was refused, said where it was asked for; where a token is missing, the place to give it.
import { Problem, setToken } from "../../api.js";
import { h } from "../../dom.js";

/** A note for `error`. `again()` asks once more, with the token that was given meanwhile. Rethrows what is no Problem. */
export function refusal(error, words, again) {
  if (!(error instanceof Problem)) throw error;
  if (error.status === 401) return tokenForm(words, again);
  return bad(error.title || words.failed, error.status === 0 ? words.noAnswer : error.message, error.requestId, words);
}

/** A note that something went wrong: what, why, and the request's id where there is one. */
export function bad(title, text, requestId, words) {
  return h(
    "div",
    { class: "note bad", role: "alert" },
    h("p", {}, h("b", {}, title), ` ${text}`, requestId && h("span", { class: "m s" }, ` ${words.request(requestId)}`)),
  );
}

function tokenForm(words, again) {
  const input = h("input", { type: "password", id: "token", autocomplete: "off", required: true });
  const use = (event) => {
    event.preventDefault();
    setToken(input.value.trim());
    again();
  };
  return h(
    "form",
    { class: "note inf", onsubmit: use },
    h("p", {}, words.tokenNeeded),
    h("label", { for: "token" }, words.tokenLabel),
    input,
    h("button", { class: "btn pri" }, words.tokenUse),
  );
}
