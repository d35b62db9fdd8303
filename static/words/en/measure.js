// English of Measure.
export default {
  // The job shown
  lead: (what, ended) => (ended ? `Measured on this machine: ${what}` : `Measuring on this machine: ${what}`),
  leadEmpty: "Latency on this machine",
  heading: (done, total, isAgain) => `${done} of ${total} measured${isAgain ? ", timing again" : ""}`,
  round: ({ number, done, total, planned }) => {
    if (number === 1) return planned > 1 ? `First of ${planned} visits to each.` : "";
    const settles = total === 1 ? "" : number > planned ? ", of what is uncertain yet" : ", in an order that is drawn, so that a slow moment of this machine falls on all alike";
    return `${["Second", "Third"][number - 2] ?? `${number}th`} visits: ${done} of ${total} done${settles}.`;
  },
  empty: "Nothing measured yet",
  emptyText: "What stands below is timed here, one measurement at a time, each in a fresh process. Choose what, and start; you can close this page meanwhile.",
  queued: "Waiting for the job before it. You can close this page, it begins by itself.",
  now: (name, runtime) => `Now ${name} with ${runtime}.`,
  left: (low, high) => `About ${low} left${high === low ? "" : `, up to ${high}`};`,
  started: (time) => `started ${time}.`,
  goesOn: "You can close this page, the sweep goes on.",
  ended: {
    done: (_done, failed, time) => (failed ? `Ended ${time}; ${failed} failed, see why in the table.` : `Ended ${time}.`),
    failed: (_done, _failed, time) => `Ended ${time}; every measurement failed, see why in the table.`,
    cancelled: (done, _failed, time) => `Cancelled ${time}; ${done === 0 ? "nothing was measured" : done === 1 ? "the one measured is kept" : `the ${done} measured are kept`}.`,
  },
  cancel: (done) => (done ? `Cancel, keep the ${done === 1 ? "one" : done} measured` : "Cancel"),
  landedShort: (name, runtime, ms) => `${name} with ${runtime}: ${ms}.`,
  failedShort: (name, runtime) => `${name} with ${runtime} failed.`,
  dropped: "The connection dropped; trying again.",
  droppedText: (done, total, time) => `The sweep goes on without this page. Last news: ${done} of ${total}, ${time}.`,
  noisyOne: (name, spread) => `${name} is uncertain: the middle half of its runs spreads over ${spread}.`,
  noisyMany: (count, done, names) => `${count} of ${done} are uncertain: ${names}.`,
  noisyKept: "The medians are kept, with this warning.",
  againMany: (count) => `Measure these ${count} again`,

  best: (runtime) => `With these times, by ${runtime}:`,
  chooseWithThese: "Choose with these times",

  // Its table
  tableLabel: "The measurements of this job",
  columns: {
    name: ["", "Variant"],
    runtime: ["", "Runtime"],
    precision: ["", "Precision"],
    threads: ["", "Threads"],
    state: ["", "State"],
    latency: ["Latency", "ms, median"],
    middle: ["Middle half", "ms"],
    spread: ["", "Spread"],
  },
  stripLabel: "The same on a logarithmic axis",
  states: { waiting: "waiting", running: "measuring", done: "done", failed: "failed", cancelled: "cancelled" },
  range: (low, high) => `${low} to ${high}`,
  busy: (text) => ` (${text} as busy as it was)`,
  legend: "Spread: middle half of the runs in percent of the median",
  bold: (name) => `Bold: ${name}, the variant looked at`,

  // Next sweep
  next: "Next sweep",
  nextText: "Waits its turn: one measurement at a time on this machine.",
  variants: "Variants",
  sixteen: "the paper’s 16",
  few: "four of them, the others are predicted",
  thisPoint: (name) => `this one, ${name}`,
  list: "a list of my own",
  points: "Alpha/input",
  listBad: (alpha, side) => `No list yet. Write 0.25/160, 1/224: an alpha, ${alpha}, and an input, ${side}.`,
  grid: "a grid of my own",
  alphas: "Alphas",
  resolutions: "Inputs, px",
  gridBad: (alpha, side) => `No grid yet. An alpha is ${alpha}; an input is ${side}. Write commas between.`,
  cannot: (runtime, precision) => `${runtime} does not run ${precision} here. Leave out one of the two.`,
  absent: (count) => `${count} more ${count === 1 ? "runtime" : "runtimes"}, not installed here`,
  careful: "Careful: three processes each, and how far they lie apart",
  estimate: (counts, total, duration) => `${counts.length > 1 ? `${counts.join(" × ")} = ` : ""}${total} ${total === 1 ? "measurement" : "measurements"}: ${duration}.`,
  start: (duration) => `Measure, ${duration}`,
  add: (duration) => `Add to the queue, ${duration}`,
  added: "Added to the queue.",
  showIt: "Show it",

  // Earlier runs
  earlier: "Earlier runs",
  earlierColumns: ["Asked", "What", "Measured", "State"],
  noneEarlier: "None yet. Each sweep asked for stands here, also after a restart of the server.",
  outOf: (done, total) => `${done} of ${total}`,
  jobStates: { queued: "waiting", running: "running", done: "done", failed: "failed", cancelled: "cancelled" },

  // Runtimes side by side
  compareNone: (same) => `No runtime is measured here under ${same}. Choose others above, or measure.`,
  compareOne: (same) => `Under ${same}; no variant is measured with two runtimes yet.`,
  compareText: (same) => `Under ${same}.`,
  compareTable: "The same numbers, ms, median; what is clearly the fastest of a row is bold",

  // History
  history: "All stored latencies",
  newest: (count) => (count === 1 ? "one" : `the newest ${count}`),
  historyNone: "Nothing is stored yet: measure, or import a file.",
  historyColumns: {
    date: "Stored",
    name: "Variant",
    latency: "Latency, ms",
    runtime: "Runtime",
    precision: "Precision",
    threads: "Threads",
    device: "Device",
    runs: "Runs",
    notes: "Notes",
  },
  moreHistory: "Show 20 more",
  facts: {
    plan: "Plan",
    planText: (warmup, runs, seconds, seed) => `${warmup} warm-up runs or more, then at least ${runs} runs and ${seconds} s; seed ${seed}`,
    interval: "Median",
    intervalText: (low, high) => `${low} to ${high} ms with 95 % confidence`,
    tails: "Slow runs",
    tailsText: (p90, p99) => `p90 ${p90} ms, p99 ${p99} ms`,
    cpu: "Processor time",
    cpuText: (ms) => `${ms} ms a run`,
    system: "System",
    conditions: "Conditions",
    load: "Load before",
  },
  samples: (count) => `${count} runs in their order; higher is slower`,
  fullRecord: "The whole record as JSON",
  download: "Download CSV",
  layouts: "Which files can be imported",
  layoutsText:
    "Columns device, runtime, precision, threads, alpha, resolution, latency_ms, as our own download has them; or a results file of timm, for which these fields say what its lines do not. Nothing is overwritten; what comes from a file is marked imported.",

  // What to measure next
  suggest: {
    title: "What to measure next",
    text: (runtime, count) => `These say most about all the others with ${runtime}: after them the intervals of the predictions are narrowest. ${count === 0 ? "None is" : count} known so far.`,
    none: "Measure a few variants first; from then on the most telling next ones stand here.",
    item: (name, ms, low, high) => `${name}: ${ms} predicted, ${low} to ${high}`,
    measure: (count, duration) => `Measure ${count === 1 ? "it" : `these ${count}`}, ${duration}`,
  },
};
