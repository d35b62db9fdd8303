// English. Sentences, present tense, numbers with unit and origin.
import compare from "./en_compare.js";
import explore from "./en_explore.js";
import layers from "./en_layers.js";
import sweep from "./en_sweep.js";
import { FIRST } from "./index.js";

export default {
  ...FIRST.en,
  skip: "Skip to the answer",
  places: { explore: "Explore", variant: "Variant", compare: "Compare", measure: "Measure" },
  copyLink: "Copy link",
  copied: "Copied",
  copyFailed: "Copy the address from the browser's bar",
  apiOfView: "API of this view",
  toLight: "Light theme",
  toDark: "Dark theme",
  more: "More",
  origins: {
    measured: "measured",
    predicted: "predicted",
    published: "published",
    analytic: "analytic",
    counted: "counted",
    interpolated: "interpolated",
    imported: "imported",
  },
  networks: { mobilenet_v1: "MobileNet", conv_mobilenet: "Conv MobileNet", shallow_mobilenet: "Shallow MobileNet" },
  kinds: { conv: "conv", depthwise: "depthwise", pointwise: "pointwise", linear: "linear", pool: "pool" },

  unread: (text) => `Not understood in the address: ${text}`,

  // Context line
  network: "Network",
  runtime: "Runtime",
  threads: (n) => (n === 1 ? "1 thread" : `${n} threads`),
  threadsLabel: "Threads",
  nothingHere: (runtime, precision) => `${runtime}, ${precision}: nothing timed on this machine yet`,
  timedHere: (n) => `${n} of 16 timed on this machine`,

  // Answer
  lead: (alpha, px, rho) => `Width multiplier ${alpha}, input ${px} (rho ${rho})`,
  multAdds: "Mult-Adds",
  params: "parameters",
  top1: "top-1",
  notPublished: "top-1 not published",
  timePixel: "Pixel 3 CPU, TF Lite",
  part: (ratio, share, significant) => (ratio < 1 ? `${share(ratio)} of` : `${significant(ratio)} times`),
  versusFull: (multAdds, params) => `It does ${multAdds} the Mult-Adds and holds ${params} the parameters of 1.0 MobileNet-224`,
  points: (lost) => (lost < 0 ? `, for ${-lost} points more top-1.` : `, for ${lost} points less top-1.`),
  sameFull: "It is the full network of the paper: 1.0 MobileNet-224.",
  onFront: "No published variant is more accurate with as few Mult-Adds.",
  dominated: (name, top1, multAdds) => `is more accurate (${top1}) with no more Mult-Adds (${multAdds}).`,
  between: "Its accuracy is interpolated between published variants.",
  outside: "Nobody published an accuracy here: the published variants span alpha 0.25 to 1.0 and 128 to 224 px.",
  bodyNotPublished: "The paper publishes this body's accuracy at alpha 1.0 and 224 px only, in Tables 4 and 5.",
  countedEqual: "Counted on the real torch network: equal.",
  countedDiffers: (n) => `Counted on the real torch network: ${n}, which differs. This is a bug; please report it.`,
  counting: "Counting on the real torch network …",
  seeLayers: "See it layer by layer",
  backToExplore: "See it among the sixteen",
  getModel: "Get the model",
  measureHere: (name, seconds) => `Measure ${name} on this machine, about ${seconds} s`,
  measureAgain: (name) => `Measure ${name} again`,

  // Measuring
  queued: "Waiting for the measurement before it.",
  running: (name, runtime) => `Measuring ${name} with ${runtime} in a fresh process: warm-up, then runs until the median is settled.`,
  cancel: "Cancel",
  landed: (name, ms, runs, low, high, runtime, threads) =>
    `${name}: ${ms} measured, the median of ${runs} runs; middle half ${low} to ${high}. ${runtime}, ${threads}.`,
  failed: "The measurement failed.",
  cancelled: "The measurement was cancelled; nothing was stored.",
  disturbed: "This measurement is uncertain.",
  warning: (sentence) => sentence,
  tokenNeeded: "Measuring needs the token that the server printed at its first start.",
  tokenLabel: "Token",
  tokenUse: "Use it",

  compare,
  explore,
  layers,
  sweep,

  // Controls
  alphaLabel: "Width multiplier alpha",
  alphaHelp: "scales channels; Mult-Adds and parameters fall with about alpha²",
  rhoLabel: "Resolution multiplier rho",
  rhoHelp: "scales maps; Mult-Adds fall with rho², parameters stay",
  pxLabel: "Input, px",
  weightsLabel: "Weights at",
  weightsHelp: "batch norm folded; 1 MB = 10⁶ bytes",
  precisionLabel: "Precision",
  alphaBad: (text) => `${text || "Nothing"} is no alpha: a number above 0 and at most 2, such as 0.75.`,
  rhoBad: (text) => `${text || "Nothing"} is no rho: a number from 0.143 to 4.57, such as 0.714.`,
  pxBad: (text) => `${text || "Nothing"} is no resolution: a whole number from 32 to 1024 px, such as 160.`,

  // Panels
  sets: { fp32: "TF-slim 2018, fp32", int8: "TF-slim 2018, int8" },
  keyLabel: "The sixteen variants: choose one",
  variantsTitle: "All variants",
  shown: (n, total) => `${n} of ${total} shown`,
  columns: {
    name: ["", "Variant"],
    mult_adds: ["Mult-Adds", "M"],
    params: ["Params", "M"],
    weight: ["Weights", "MB"],
    peak: ["Activations", "peak MB"],
    top1: ["Top-1", "%"],
  },
  choose: (name) => `Choose ${name}`,
  summary: (name, multAdds) => `${name}: ${multAdds} Mult-Adds.`,

  // Variant
  variantSentence: (share) => [`Depthwise layers are `, `${share} of the Mult-Adds`, `. A narrower network shrinks them only in proportion to alpha; the pointwise layers shrink with its square.`],
  convSentence: (share) => [`The 3 × 3 convolutions are `, `${share} of the Mult-Adds`, `. Depthwise separable layers do the same work with 8 to 9 times fewer.`],
  keyFigures: { latency: "Latency", top1: "Top-1", multAdds: "Mult-Adds", params: "Parameters", weights: "Weights", peak: "Activations, peak" },
  notTimed: "not timed",
  withNorm: "with batch norm",
  batchOne: (precision) => `${precision}, batch 1`,
  weightsNote: (precision, others) => `${precision}; ${others}`,
  kindsTitle: "Where the work is, where the parameters are",
  kindsCaption: "Same scale in both.",
  layerTableTitle: "Layer by layer",
  layerCount: (rows, withWeights) => `${rows} rows, ${withWeights} with weights`,
  layerColumns: {
    name: ["", "Layer"],
    kind: ["", "Kind"],
    output: ["", "Output"],
    mult_adds: ["Mult-Adds", "M"],
    share: ["share", "%"],
    params: ["Params", "k"],
    bytes: ["Output", "kB, fp32"],
  },
  none: "none",
  takeTitle: "Take it with you",
  takeCaption: "Made from the same rows as every number above. The weights are untrained: for timing, not for recognising.",

  // Code and origins
  codeTitle: "This view as code",
  copy: "Copy",
  originsTitle: "Where each number comes from",
  originText: {
    measured: "timed on this machine in a fresh process: the median, and the middle half of the runs",
    predicted: "from a model fitted on the known latencies of the device, with a 90 % interval",
    interpolated: "between four known variants of one set, on logarithmic axes",
    analytic: "exact, computed from the layer plan",
    counted: "counted by torch on the executed network",
    imported: "brought here from a file: latency with the device and the runtime that it names, accuracy with its set",
  },
  footer: (version) => `Mult-Adds: 1 multiply-accumulate = 1. M = 10⁶, 1 MB = 10⁶ bytes; weights with batch norm folded, scales left out. MobileNet Explorer ${version}.`,

  // States
  loading: "Loading …",
  chartFailed: "The chart could not be drawn.",
  dataFailed: "The numbers could not be read.",
  asOf: (time) => `What you see is from ${time}.`,
  request: (id) => `Request ${id}`,
  nowhere: "Nothing is at this address",
  nowhereText: "A variant is at /v/alpha/resolution, alpha above 0 and at most 2, resolution 32 to 1024 px; for example /v/0.5/160.",
  toStart: "Go to Explore",
};
