// 측정 기록의 경고 문장(mobilenet_core/measure/summary.py)을 한국어로. 모르는 문장은 기록된 그대로 둡니다.
const CLOSE = "다른 프로그램을 닫고 다시 재십시오.";

const SENTENCES = [
  [
    /^Disturbed: the (?:\d+ )?threads? had a CPU for (\d+)% of the time; other work may have had the rest(, or .*)?\. Close/,
    (share, idle) =>
      `방해를 받았습니다. 스레드가 CPU를 쓴 시간은 ${share} %이고, 나머지는 다른 프로그램이 썼을 수 있습니다` +
      `${idle ? "(네트워크가 스레드를 놀렸을 수도 있습니다)" : ""}. ${CLOSE}`,
  ],
  [
    /^Disturbed: the system took the CPU away (\d+) times a second\. Close/,
    (times) => `방해를 받았습니다. 시스템이 CPU를 1초에 ${times}번 다른 곳에 썼습니다. ${CLOSE}`,
  ],
  [
    /^One of the first (\d+) runs took (\S+) ms against a median of (\S+) ms\. Ask for more than (\d+) warm-up runs\.$/,
    (first, slow, median, warmups) =>
      `처음 ${first}회 가운데 하나가 ${slow} ms로 중앙값 ${median} ms보다 깁니다. 준비 실행을 ${warmups}회보다 늘리십시오.`,
  ],
  [
    /^Runs vary widely: p10 is (\S+) ms and p90 is (\S+) ms\. Measure again/,
    (p10, p90) =>
      `실행 시간이 크게 흩어졌습니다. p10은 ${p10} ms, p90은 ${p90} ms입니다. 조용한 기기에서 또는 더 오래 다시 재십시오.`,
  ],
  [
    /^Only (\d+) of (\d+) runs fitted into (\S+) seconds\. Allow more seconds\.$/,
    (done, wanted, seconds) => `${seconds}초 안에 ${wanted}회 중 ${done}회만 실행했습니다. 시간을 더 주십시오.`,
  ],
];

export function inKorean(sentence) {
  for (const [pattern, korean] of SENTENCES) {
    const found = sentence.match(pattern);
    if (found) return korean(...found.slice(1));
  }
  return sentence;
}
