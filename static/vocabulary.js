// Names, titles, units, limits and defaults as GET /api/v1/vocabulary answers them; index.html brings them along, since
// the address cannot be read without them.

/** What the server can be asked for by name. */
export const vocabulary = JSON.parse(document.getElementById("vocabulary").textContent);
