// English of Explore.
export default {
  seeLayers: "See it layer by layer",
  layersOf: (name) => `See ${name} layer by layer`,
  getOther: (name, label) => `Get ${name}: ${label}`,
  keyLabel: "The sixteen variants: choose one",
  variantsTitle: "All variants",
  shown: (n, total) => `${n} of ${total} shown`,
  choose: (name) => `Choose ${name}`,
  summary: (name, multAdds) => `${name}: ${multAdds} Mult-Adds.`,

  // Budget
  budget: "Budget",
  noLimit: "no limit",
  excludes: (count) => (count ? ["excludes ", String(count), ""] : ["excludes none", "", ""]),
  limitBad: (text) => `${text} is no limit: a number above 0, or nothing.`,
  noPrecision: (device, precision) => `${device}: no ${precision} latency is known`,
  moreLimits: (count) => `More limits (${count})`,
  goal: "Choose for",
  tieBreak: "then fewest Mult-Adds",
  percentile: "Latency percentile",
  fit: (count, total) => `${count} of ${total} ${count === 1 ? "fits" : "fit"}`,
  fitOthers: (count, total) => `${count} of ${total} ${count === 1 ? "fits" : "fit"} the other limits`,
  sheetLine: (limitText, fit) => (limitText ? [limitText, `: ${fit}`] : ["No limit", `: ${fit}`]),
  change: "Change budget",
  show: (name) => `Show ${name}`,
  close: "Close",
  clear: "Clear limits",

  // Answer
  verify: (count) => (count === 1 ? "Verify this pick: measure it here" : `Verify these ${count} picks: measure them here`),
  timeHere: "Time it on this machine too",
  importTimes: "Import its times",
  selected: "Looked at",
  backToAnswer: "Back to the answer",

  // Panels
  frontCaption: "Up and left is better. The line is the front: nothing is both faster and more accurate.",
  frontCaptionCosts: "Up and left is better. The line is the front: nothing does less and is more accurate.",
  frontSummary: (fit, answer, onFront) => `${fit}${answer ? `; the answer is ${answer}` : ""}. On the front: ${onFront}.`,
  dragLimit: (limit) => `${limit}: drag`,
  marks: { inside: "inside", outside: "outside" },
  nothingToDraw: "No accuracy of this network is published, so there is nothing to draw.",
  insideOthers: (count) => `Inside the other limits, ${count}`,
  inside: (count) => `Inside the budget, ${count}`,
  outside: (count) => `Outside, ${count}`,
  variant: "Variant",
  ofRuns: { p50: "median", p90: "p90" }, // of latency, in a column's head
  areaCaption: "Thin lines: Mult-Adds, M. Dashed: predicted latency, ms. Shaded: inside the budget.",
  areaCaptionCosts: "Thin lines: Mult-Adds, M. Shaded: inside the budget.",
  axesTitle: (count) => `${["Five", "Six", "Seven", "Eight"][count - 5] ?? count} axes at once`,
  axesCaption: "Hatched parts of an axis lie outside the budget. Draw a box over a part of an axis to keep what lies there.",
  axesNames: (names) => `From left: ${names}.`,
};
