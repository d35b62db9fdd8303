// 측정 기록의 경고 문장(mobilenet_core/measure/interference.py)을 한국어로. 모르는 문장은 기록된 그대로 둡니다.
const CLOSE = "다른 프로그램을 닫고 다시 재십시오.";

const SENTENCES = [
  [
    /^Disturbed: the (?:\d+ )?threads? had a CPU for (\d+)% of the time; other work may have had the rest(, or .*)?\. Close/,
    (share, idle) =>
      `방해를 받았습니다. 스레드가 CPU를 쓴 시간은 ${share} %이고, 나머지는 다른 프로그램이 썼을 수 있습니다` +
      `${idle ? "(네트워크가 스레드를 놀렸을 수도 있습니다)" : ""}. ${CLOSE}`,
  ],
  [
    /^Disturbed: the (?:\d+ )?threads? waited for a CPU for (\d+)% of the time\. Close/,
    (share) => `방해를 받았습니다. 스레드가 CPU를 기다린 시간이 ${share} %입니다. ${CLOSE}`,
  ],
  [
    /^Disturbed: the system took the CPU away (\d+) times a second\. Close/,
    (times) => `방해를 받았습니다. 시스템이 CPU를 1초에 ${times}번 다른 곳에 썼습니다. ${CLOSE}`,
  ],
  [
    /^Disturbed: a fixed small network timed in between took (\S+) ms at best and (\S+) ms at worst\. Close/,
    (best, worst) =>
      `방해를 받았습니다. 사이사이에 잰 고정된 작은 네트워크가 가장 빠를 때 ${best} ms, 가장 느릴 때 ${worst} ms 걸렸습니다. ${CLOSE}`,
  ],
  [
    /^The processor changed speed: a fixed calculation took (\S+) ms before and (\S+) ms after\. Let the device/,
    (before, after) =>
      `프로세서의 속도가 바뀌었습니다. 같은 계산이 측정 전에는 ${before} ms, 측정 후에는 ${after} ms 걸렸습니다. ` +
      `기기를 식히거나 데우고 클럭을 고정한 뒤 다시 재십시오.`,
  ],
  [
    /^Processes disagree: p50 is (\S+) ms in one and (\S+) ms in another of (\d+)\. Take differences below (\d+)% for none\.$/,
    (least, most, count, share) =>
      `프로세스마다 결과가 다릅니다. ${count}개 프로세스의 p50이 ${least} ms에서 ${most} ms까지입니다. ${share} %보다 작은 차이는 차이로 보지 마십시오.`,
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
  [
    /^After (\S+) seconds the median is known to within (\S+)%, not (\S+)%\. Allow more seconds\.$/,
    (seconds, reached, wanted) =>
      `${seconds}초 뒤에도 중앙값의 오차 범위가 ${reached} %이며, 요청한 ${wanted} %에 이르지 못했습니다. 시간을 더 주십시오.`,
  ],
  [
    /^Times of single layers could not be taken: (.*)$/,
    (error) => `레이어별 시간은 재지 못했습니다: ${error}`,
  ],
];

export default function inKorean(sentence) {
  for (const [pattern, korean] of SENTENCES) {
    const found = sentence.match(pattern);
    if (found) return korean(...found.slice(1));
  }
  return sentence;
}
