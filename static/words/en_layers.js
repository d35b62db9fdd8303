// English of times layer by layer.
export default {
  sentence: (multAdds, time) => ["Depthwise layers are ", `${multAdds} of the Mult-Adds and ${time} of the time`, ". A narrower network shrinks them only in proportion to alpha; the pointwise layers shrink with its square."],
  convSentence: (multAdds, time) => ["The 3 × 3 convolutions are ", `${multAdds} of the Mult-Adds and ${time} of the time`, ". Depthwise separable layers do the same work with 8 to 9 times fewer."],
  title: "Where the work is, where the time goes",
  caption: "Same scale in both. A kind whose bar for time is the longer one costs more time than its arithmetic suggests.",
  summary: (kind, multAdds, time) => `${kind}: ${multAdds} of the Mult-Adds, ${time} of the time`,
  from: (runtime, version, precision, threads, date) => `${runtime} ${version}, ${precision}, ${threads}, ${date}.`,
  adds: (sum, whole, gap, percent, known) =>
    `The layers add up to ${sum}, a whole run takes ${whole}. The other ${gap} (${percent}) lie between layers: ${known.map((each) => `${each}, `).join("")}the runtime's own work, and other programs' where the machine was busy.`,
  exceeds: (sum, whole, percent) => `The layers add up to ${sum}, ${percent} more than the ${whole} of a whole run: profiling slowed them, or other programs did.`,
  profiled: (percent, slower) => `Runs with the profiler took ${percent} ${slower ? "longer" : "less"} than those without.`,
  total: (sum, whole) => `Sum of layers ${sum}, whole run ${whole}`,
  notYet: (runtime, precision, threads) => `Not timed layer by layer here yet with ${runtime}, ${precision}, ${threads}.`,
  cannot: (runtime, others) => `${runtime} does not tell the time of single layers; these do: ${others.join(", ")}.`,
  measure: "Measure",
  columns: { latency: ["Time", "ms"], time: ["share", "%"], rate: ["Rate", "GMAC/s"] },
};
