// 레이어별 시간에 관한 한국어.
export default {
  sentence: (multAdds, time) => ["Depthwise 레이어는 ", `Mult-Adds의 ${multAdds}, 시간의 ${time}`, "입니다. 네트워크를 좁히면 이 레이어는 alpha에 비례해서만 줄고, pointwise 레이어는 그 제곱으로 줍니다."],
  convSentence: (multAdds, time) => ["3 × 3 합성곱은 ", `Mult-Adds의 ${multAdds}, 시간의 ${time}`, "입니다. Depthwise separable 레이어는 같은 일을 8~9분의 1의 연산으로 합니다."],
  title: "연산이 있는 곳, 시간이 드는 곳",
  caption: "두 그림의 눈금이 같습니다. 시간의 막대가 더 길면 연산량에 비해 시간이 더 드는 것입니다.",
  summary: (kind, multAdds, time) => `${kind}: Mult-Adds의 ${multAdds}, 시간의 ${time}`,
  from: (runtime, version, precision, threads, date) => `${runtime} ${version}, ${precision}, ${threads}, ${date}`,
  adds: (sum, whole, gap, percent, known) =>
    `레이어의 합은 ${sum}이고 전체 실행은 ${whole}입니다. 나머지 ${gap}(${percent})는 레이어 사이의 시간입니다: ${known.map((each) => `${each}, `).join("")}런타임 자체의 일, 그리고 기기가 바빴다면 다른 프로그램의 일.`,
  exceeds: (sum, whole, percent) => `레이어의 합은 ${sum}으로 전체 실행 ${whole}보다 ${percent} 깁니다. 프로파일러 또는 다른 프로그램 때문에 레이어가 느려졌습니다.`,
  profiled: (percent, slower) => `프로파일러를 켠 실행은 끈 실행보다 ${percent} ${slower ? "더 걸렸습니다" : "덜 걸렸습니다"}.`,
  total: (sum, whole) => `레이어의 합 ${sum}, 전체 실행 ${whole}`,
  notYet: (runtime, precision, threads) => `${runtime}, ${precision}, ${threads}로는 이 기기에서 아직 레이어별 시간을 재지 않았습니다.`,
  cannot: (runtime, others) => `${runtime}에서는 레이어별 시간을 알 수 없습니다. 알 수 있는 런타임: ${others.join(", ")}.`,
  measure: "측정",
  columns: { latency: ["시간", "ms"], time: ["비율", "%"], rate: ["속도", "GMAC/s"] },
};
