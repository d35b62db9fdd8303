// The API's documentation: Swagger UI over our own /openapi.json, all files from this host.

/** What Swagger UI draws otherwise than we would have it: nothing to press inside a button, headings in order. */
const ours = ({ React: { createElement } }) => ({
  wrapComponents: {
    DeepLink: () => ({ text }) => createElement("span", null, text),
    CopyToClipboardBtn: () => () => null,
    InfoContainer: (Info) => (props) => createElement("section", { "aria-label": "About" }, createElement(Info, props), createElement("h2", { className: "unseen" }, "Operations")),
  },
});

/** Names what is typed into by its parameter, and lets the keyboard scroll what is too wide. */
function name(docs) {
  for (const row of docs.querySelectorAll("[data-param-name]")) {
    for (const field of row.querySelectorAll("select, input, textarea")) field.setAttribute("aria-label", row.dataset.paramName);
  }
  for (const text of docs.querySelectorAll("pre, .microlight")) text.tabIndex = 0;
}

document.addEventListener("DOMContentLoaded", () => {
  const docs = document.getElementById("docs");
  new MutationObserver(() => name(docs)).observe(docs, { childList: true, subtree: true });
  window.SwaggerUIBundle({
    url: "/openapi.json",
    dom_id: "#docs",
    deepLinking: true,
    validatorUrl: null,
    tryItOutEnabled: true,
    plugins: [ours],
  });
});
