// Copying to the clipboard, with the outcome in words on the button that asked for it.

const SHOWN_MS = 2000;

/** A click handler that copies `text()` and says how it went, until the button has its `label` again. */
export function copying(text, words, label) {
  return async (event) => {
    const button = event.currentTarget;
    try {
      await navigator.clipboard.writeText(text());
      button.textContent = words.copied;
    } catch {
      button.textContent = words.copyFailed;
    }
    setTimeout(() => (button.textContent = label), SHOWN_MS);
  };
}
