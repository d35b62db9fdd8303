// English of Variant.
export default {
  kinds: { conv: "conv", depthwise: "depthwise", pointwise: "pointwise", linear: "linear", pool: "pool" },

  // Answer
  lead: (alpha, px, rho) => `Width multiplier ${alpha}, input ${px} (rho ${rho})`,
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
  backToExplore: "See it among the sixteen",
  measureHere: (name, seconds) => `Measure ${name} on this machine, about ${seconds} s`,
  running: (name, runtime) => `Measuring ${name} with ${runtime} in a fresh process: warm-up, then runs until the median is settled.`,
  landed: (name, ms, runs, low, high, runtime, threads) =>
    `${name}: ${ms} measured, the median of ${runs} runs; middle half ${low} to ${high}. ${runtime}, ${threads}.`,
  cancelled: "The measurement was cancelled; nothing was stored.",

  // Controls
  alphaLabel: "Width multiplier alpha",
  alphaHelp: "scales channels; Mult-Adds and parameters fall with about alpha²",
  rhoLabel: "Resolution multiplier rho",
  rhoHelp: "scales maps; Mult-Adds fall with rho², parameters stay",
  pxLabel: "Input, px",
  weightsLabel: "Weights at",
  weightsHelp: "batch norm folded; 1 MB = 10⁶ bytes",
  alphaBad: (text, expected) => `${text || "Nothing"} is no alpha: ${expected}.`,
  rhoBad: (text, expected) => `${text || "Nothing"} is no rho: ${expected}.`,
  pxBad: (text, expected) => `${text || "Nothing"} is no resolution: ${expected}.`,

  // Panels

  // Variant
  variantSentence: (share) => [`Depthwise layers are `, `${share} of the Mult-Adds`, `. A narrower network shrinks them only in proportion to alpha; the pointwise layers shrink with its square.`],
  convSentence: (share) => [`The 3 × 3 convolutions are `, `${share} of the Mult-Adds`, `. Depthwise separable layers do the same work with 8 to 9 times fewer.`],
  peak: "Activations, peak",
  notTimed: "not timed",
  withNorm: "with batch norm",
  batchOne: (precision) => `${precision}, batch 1`,
  weightsNote: (precision, others) => `${precision}; ${others}`,
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

  layers: {
    sentence: (multAdds, time) => ["Depthwise layers are ", `${multAdds} of the Mult-Adds and ${time} of the time`, ". A narrower network shrinks them only in proportion to alpha; the pointwise layers shrink with its square."],
    convSentence: (multAdds, time) => ["The 3 × 3 convolutions are ", `${multAdds} of the Mult-Adds and ${time} of the time`, ". Depthwise separable layers do the same work with 8 to 9 times fewer."],
    caption: "Same scale in both. A kind whose bar for time is the longer one costs more time than its arithmetic suggests.",
    summary: (kind, multAdds, time) => `${kind}: ${multAdds} of the Mult-Adds, ${time} of the time`,
    from: (runtime, version, precision, threads, date) => `${runtime} ${version}, ${precision}, ${threads}, ${date}.`,
    total: (sum, whole) => `Sum of layers ${sum}, whole run ${whole}`,
    notYet: (runtime, precision, threads) => `Not timed layer by layer here yet with ${runtime}, ${precision}, ${threads}.`,
    cannot: (runtime, others) => `${runtime} does not tell the time of single layers; these do: ${others.join(", ")}.`,
    measure: "Measure",
    columns: { latency: ["Time", "ms"], time: ["share", "%"], rate: ["Rate", "GMAC/s"] },
  },
};
