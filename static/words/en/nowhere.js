// English of an address with nothing.
export default {
  title: "Nothing is at this address",
  text: "A variant is at /v/alpha/resolution, alpha above 0 and at most 2, resolution 32 to 1024 px; for example /v/0.5/160.",
  toStart: "Go to Explore",
};
