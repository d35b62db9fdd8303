// English. Sentences, present tense, numbers with unit and origin. What several places say.
import { FIRST } from "../index.js";

export default {
  ...FIRST.en,
  skip: "Skip to the answer",
  copyLink: "Copy link",
  copied: "Copied",
  copiedHere: "Copied. It opens on this computer only.",
  copyText: "Copy as text",
  copyMore: "The answer itself, with its numbers and sources:",
  print: "Print",
  copyFailed: "Copy the address from the browser's bar",
  apiOfView: "API of this view",
  toLight: "Light theme",
  toDark: "Dark theme",
  more: "More",

  unread: (text) => `Not understood in the address: ${text}`,

  // Context line
  network: "Network",
  rounding: "Channels",
  runtime: "Runtime",
  threads: (n) => (n === 1 ? "1 thread" : `${n} threads`),
  threadsLabel: "Threads",
  nothingHere: (runtime, precision) => `${runtime}, ${precision}: nothing timed on this machine yet`,
  timedHere: (n) => `${n} of 16 timed on this machine`,
  notInSet: (precision) => `no ${precision} top-1 in this set`,
  compareWith: (name) => `Compare ${name}`,
  cite: { text: "Copy citation", bibtex: "Copy BibTeX", link: "Copy link to this number", close: "Close" },
  larger: "Larger",
  otherFiles: "Other files",
  measureAgain: (name) => `Measure ${name} again`,

  // Limits
  list: (parts) => (parts.length < 2 ? parts.join("") : `${parts.slice(0, -1).join(", ")} and ${parts.at(-1)}`),
  yourLimits: (limits, verdict) => `Your limits: ${limits}: ${verdict}`,
  fits: "fits",
  outsideBy: (misses) => `outside: ${misses}`,
  memory: { max_peak_activation_mb: "RAM", max_weight_mb: "flash" }, // of a device
  notJudged: "not judged",

  // Measuring
  duration: (seconds) => (seconds < 100 ? `${Math.round(seconds)}\u00a0s` : `${Math.round(seconds / 60)}\u00a0min`),
  csv: {
    bring: "Import CSV",
    imported: (count, bad) => `${count} imported${bad ? `; ${bad} ${bad === 1 ? "line" : "lines"} left out:` : "."}`,
    badLine: (line, message) => `line ${line}: ${message}`,
  },
  queued: "Waiting for the measurement before it.",
  startQuiet: "Wait until it is quiet",
  awaitsQuiet: "Waiting until the machine is quiet, half an hour at most. You can close this page, it begins by itself.",
  cancel: "Cancel",
  cannotTime: (runtime, precision) => `${runtime} does not run ${precision} here: change one of the two.`,
  failed: "The measurement failed.",
  disturbed: "This measurement is uncertain.",
  signs: (count) => (count === 1 ? "The one sign" : `All ${count} signs`),
  tokenNeeded: "Measuring needs the token that the server printed at its first start.",
  tokenLabel: "Token",
  tokenUse: "Use it",
  precisionLabel: "Precision",

  // Code and origins
  codeTitle: "This view as code",
  copy: "Copy",
  originsTitle: "Where each number comes from",
  originText: {
    measured: "timed on this machine in a fresh process: the median.",
    predicted: "from a model fitted on the known latencies of the device.",
    interpolated: "between four known variants of one set, on logarithmic axes",
    analytic: "exact, computed from the layer plan",
    counted: "counted by torch on the executed network",
    imported: "brought here from a file: latency with the device and the runtime that it names, accuracy with its set",
  },
  apiDocs: "All of the API",
  footer: (version) => `Mult-Adds: 1 multiply-accumulate = 1. M = 10⁶, 1 MB = 10⁶ bytes; weights with batch norm folded, scales left out. MobileNet Explorer ${version}.`,

  // States
  loading: "Loading …",
  chartFailed: "The chart could not be drawn.",
  dataFailed: "The numbers could not be read.",
  asOf: (time) => `What you see is from ${time}.`,
  reconnecting: "Trying again.",
  request: (id) => `Request ${id}`,

  // Explore's and Compare's context line
  where: {
    device: "Device",
    thisMachine: (name) => `This machine: ${name}`,
    accuracy: "Accuracy",
    ownSet: (name) => `${name}, imported`,
    own: "Own accuracies",
    ownText: "A CSV file with columns set, alpha, resolution, top1_percent and perhaps precision, top5_percent, source, note. Percent, 0 to 100; the set has a name of your own and can then be chosen as Accuracy. Of a point imported again the newest counts; none is overwritten.",
    downloadSet: "Download this set",
    among: "Among",
    times: "Times",
    sixteen: "16 published",
    usualPoints: "its usual points",
    several: "Several networks",
    anyNetwork: "any network",
    grid: (alphas, resolutions) => `grid: ${alphas} ${alphas === 1 ? "alpha" : "alphas"} × ${resolutions} ${resolutions === 1 ? "input" : "inputs"}`,
    fastest: (name) => (name ? `fastest: ${name}` : "the fastest"),
    measuredHere: (count, precision) => `This machine: ${count} measured at ${precision}`,
    chooseHere: "Choose for it",
    noRuntime: "none",
    noThreads: "threads not said",
    coverage: ({ total, measured, imported, published, predicted, by, isHere }) => {
      const known = [
        measured && `${measured} of ${total} measured${isHere ? " here" : ""}`,
        imported && `${imported} of ${total} imported`,
        published && `${published} of ${total} published${by ? ` by ${by}` : ""}`,
        predicted && (measured || imported || published ? `${predicted} predicted` : total === 1 ? "predicted" : `all ${total} predicted`),
      ];
      return known.filter(Boolean).join(", ");
    },
    methods: {
      layers: "Prediction: each layer's cost, fitted to these points.",
      "typical layers": "Prediction: each layer's cost on a typical device, fitted to these points.",
      "scaled neighbour": "Prediction: a typical device's latencies, scaled to this point.",
    },
    unknownDevice: (id) => `This link is about ${id}. Its measurements are not on this server: Mult-Adds stand in place of its latency.`,
    didYouMean: "Did you mean one of these?",
    moreMeant: (count) => `and ${count} more …`,
    useThis: "Use this machine",
    unknownSet: (name, usual) => `No accuracy set ${name} is known here; what you see is of ${usual}.`,
    use: (name) => `Use ${name}`,
    importOwn: "Import accuracies …",
    noLatency: (device, precision) => `no ${precision} latency of ${device} is known; Mult-Adds stand in its place`,
    measureHere: "Measure here …",
    again: (count) => `Measure the ${count === 1 ? "uncertain one" : `${count} uncertain`} again`,
  },
  published: {
    printed: (parts) => `printed by others: ${parts}`,
    printedNone: "printed by others; nothing in this view is",
    accuracyBy: (set) => `top-1 by ${set}`,
    latencyBy: (device, who) => `latency of ${device} by ${who}`,
  },

  // Variant's and Compare's channels
  cliff: {
    title: (name, runtime) => `${name} lies past a cliff of ${runtime}.`,
    text: (count, of, block, layers, share) =>
      `${count} of its ${of} convolutions (${layers}), ${share} of the Mult-Adds, have input channels that ${block} does not divide, and the runtime leaves them to slower kernels.`,
    cost: (now, nowKind, then, thenKind, change) => `It takes ${now} (${nowKind}); with channels in eights ${then} (${thenKind}), ${change}.`,
    costUnknown: "What that costs is not known: nothing was timed with this runtime here.",
    less: (share) => `${share} less`,
    more: (share) => `${share} more`,
    same: "the same",
    andMore: (names, more) => `${names} and ${more} more`,
    snap: "Snap channels to 8",
    snapped: (rule) => `Channels follow the rule ${rule}, not alpha alone.`,
    unsnap: "Back to TF-slim's channels",
  },
};
