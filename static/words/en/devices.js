// English of the list of devices.
export default {
  search: "Name, chip, runtime …",
  kinds: "Only some of them",
  enough: "enough to predict",
  groups: { meant: "Did you mean", this: "This machine", stored: "Measured or imported", any_point: "Published, enough to predict any point", trend: "Published, a few points", one_point: "Published, one point", nothing: "Published, for many images at a time alone" },
  found: (count) => (count === 1 ? "1 device" : `${count} devices`),
  none: (text) => `Nothing here has “${text}”.`,
  notHere: "Not here?",
  importTimes: "Import its times",
  importHow: "a CSV file; MobileNet Explorer on the device itself measures and writes one",
  measure: "Measure this machine",
  measureHow: "the one that this server runs on",
};
