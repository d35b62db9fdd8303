// Times of day and dates, in the page's language.

const locale = () => (document.documentElement.lang === "ko" ? "ko" : "en-GB");
const TIME = { hour: "2-digit", minute: "2-digit", hour12: false };

/** "18:40", of a date or what makes one. */
export const clock = (time) => new Date(time).toLocaleTimeString(locale(), TIME);

/** "23 Nov, 18:40". */
export const when = (time) => new Date(time).toLocaleString(locale(), { day: "numeric", month: "short", ...TIME });
