// 한국어. 합니다 형식. 논문의 용어는 처음에 한 번 영어로 함께 씁니다. 여러 화면이 함께 쓰는 말입니다.
import { FIRST } from "../index.js";

export default {
  ...FIRST.ko,
  skip: "결과로 건너뛰기",
  copyLink: "링크 복사",
  copied: "복사했습니다",
  copiedHere: "복사했습니다. 이 컴퓨터에서만 열립니다.",
  copyText: "텍스트로 복사",
  copyFailed: "주소창의 주소를 복사하십시오",
  apiOfView: "이 화면의 API",
  toLight: "밝은 화면",
  toDark: "어두운 화면",
  more: "더 보기",

  unread: (text) => `주소에서 알아듣지 못한 것: ${text}`,

  network: "네트워크",
  runtime: "런타임",
  threads: (n) => `${n}스레드`,
  threadsLabel: "스레드",
  nothingHere: (runtime, precision) => `${runtime}, ${precision}: 이 기기에서는 아직 재지 않았습니다`,
  timedHere: (n) => `16개 중 ${n}개를 이 기기에서 측정`,
  notPublished: "발표된 top-1 없음",
  notInSet: "이 집합에는 top-1이 없습니다",
  compareWith: (name) => `${name} 비교`,
  cite: { text: "인용 복사", bibtex: "BibTeX 복사", link: "이 값의 링크 복사", close: "닫기" },
  larger: "크게 보기",
  otherFiles: "다른 파일",
  measureAgain: (name) => `${name} 다시 측정`,

  list: (parts) => parts.join(", "),
  yourLimits: (limits, verdict) => `설정한 한도(${limits}): ${verdict}`,
  fits: "충족",
  outsideBy: (misses) => `한도 밖: ${misses}`,
  memory: { max_peak_activation_mb: "RAM", max_weight_mb: "플래시" }, // of a device
  notJudged: "판단할 수 없음",

  duration: (seconds) => (seconds < 100 ? `${Math.round(seconds)}초` : `${Math.round(seconds / 60)}분`),
  csv: {
    bring: "CSV 가져오기",
    imported: (count, bad) => `${count}개를 가져왔습니다${bad ? `. ${bad}줄은 뺐습니다:` : "."}`,
    badLine: (line, message) => `${line}번째 줄: ${message}`,
  },
  queued: "앞선 측정이 끝나기를 기다리고 있습니다.",
  cancel: "취소",
  failed: "측정에 실패했습니다.",
  disturbed: "이 측정값은 신뢰하기 어렵습니다.",
  signs: (count) => `징후 ${count}개 모두 보기`,
  tokenNeeded: "측정하려면 서버가 처음 시작할 때 출력한 토큰이 필요합니다.",
  tokenLabel: "토큰",
  tokenUse: "사용",
  precisionLabel: "정밀도",

  codeTitle: "이 화면을 코드로",
  copy: "복사",
  originsTitle: "숫자의 출처",
  originText: {
    measured: "이 기기에서 새 프로세스로 측정한 시간의 중앙값.",
    predicted: "해당 기기의 알려진 지연 시간에 적합한 모델의 예측값.",
    interpolated: "같은 집합에서 알려진 네 모델 사이를 로그 축에서 보간한 값",
    analytic: "구조에서 정확히 계산한 정수",
    counted: "실행한 네트워크에서 torch가 집계한 값",
    imported: "파일에서 가져온 값. 지연 시간은 기기와 런타임이, 정확도는 집합이 파일에 적힌 그대로입니다",
  },
  apiDocs: "API 문서",
  footer: (version) => `Mult-Adds: 1 MAC = 1. M = 10⁶, 1 MB = 10⁶바이트. 가중치는 배치 정규화를 합치고 scale을 뺀 크기입니다. MobileNet Explorer ${version}.`,

  loading: "불러오는 중 …",
  chartFailed: "차트를 그릴 수 없습니다.",
  dataFailed: "숫자를 읽을 수 없습니다.",
  asOf: (time) => `지금 보이는 것은 ${time}의 값입니다.`,
  request: (id) => `요청 ${id}`,

  // Explore's and Compare's context line
  where: {
    device: "기기",
    thisMachine: (name) => `이 기기: ${name}`,
    accuracy: "정확도",
    ownSet: (name) => `${name}, 가져옴`,
    own: "직접 잰 정확도",
    ownText: "set, alpha, resolution, top1_percent 열이 있고 필요하면 precision, top5_percent, source, note 열이 있는 CSV 파일입니다. 정확도는 0에서 100까지의 퍼센트로 씁니다. set에는 직접 지은 이름을 쓰며, 가져온 뒤 정확도 목록에서 고를 수 있습니다. 같은 점을 다시 가져오면 가장 새로운 값을 쓰고, 이전 값도 지우지 않습니다.",
    downloadSet: "이 집합 내려받기",
    among: "선택 범위",
    times: "시간 기준",
    sixteen: "발표된 16개",
    grid: (alphas, resolutions) => `격자: alpha ${alphas}개 × 입력 ${resolutions}개`,
    fastest: (name) => (name ? `가장 빠른 런타임: ${name}` : "가장 빠른 런타임"),
    chooseHere: (count) => `이 기기: ${count}개 측정, 이 기기로 고르기`,
    noRuntime: "없음",
    noThreads: "스레드 수 미상",
    coverage: ({ total, measured, imported, published, predicted, by, isHere }) => {
      const known = [
        measured && `${measured}개${isHere ? " 이 기기에서" : ""} 측정`,
        imported && `${imported}개 가져옴`,
        published && `${published}개${by ? ` ${by}에서` : ""} 발표`,
        predicted && `${predicted}개 예측`,
      ];
      return `${total}개 중 ${known.filter(Boolean).join(", ")}`;
    },
    methods: {
      layers: "예측 방법: 각 레이어의 비용을 이 값들에 맞게 보정합니다.",
      "typical layers": "예측 방법: 대표적인 기기의 레이어 비용을 이 값들에 맞게 보정합니다.",
      "scaled neighbour": "예측 방법: 대표적인 기기의 지연 시간을 이 값에 맞는 배율로 조정합니다.",
    },
    unknownDevice: (id) => `이 링크의 기기는 ${id}입니다. 그 측정값이 이 서버에 없어 지연 시간 대신 Mult-Adds를 보여 줍니다.`,
    didYouMean: "혹시 이 기기를 찾으세요?",
    useThis: "이 기기 쓰기",
    unknownSet: (name, usual) => `${name}(이)라는 정확도 집합은 여기에 없어 ${usual}의 값을 보여 줍니다.`,
    use: (name) => `${name} 쓰기`,
    importOwn: "정확도 가져오기 …",
    noLatency: (device, precision) => `${device}의 ${precision} 지연 시간은 알려져 있지 않아 Mult-Adds로 대신합니다`,
    measureAll: (runtime, duration) => `이 기기 측정(${runtime}, ${duration})`,
    again: (count) => `신뢰 낮은 ${count}개 다시 측정`,
  },
  published: {
    printed: (parts) => `다른 곳에서 발표한 값: ${parts}`,
    printedNone: "다른 곳에서 발표한 값. 이 화면에는 없습니다",
    accuracyBy: (set) => `${set}의 top-1`,
    latencyBy: (device, who) => `${who}의 ${device} 지연 시간`,
  },

  // Variant's and Compare's channels
  cliff: {
    title: (name, runtime) => `${name}은(는) ${runtime}의 절벽을 넘었습니다.`,
    text: (count, of, block, layers, share) =>
      `합성곱 ${of}개 가운데 ${count}개(${layers}), 곧 Mult-Adds의 ${share}에서 입력 채널이 ${block}의 배수가 아니어서 런타임이 느린 커널로 실행합니다.`,
    cost: (now, nowKind, then, thenKind, change) => `지금은 ${now}(${nowKind}), 채널을 8의 배수로 맞추면 ${then}(${thenKind})로 ${change}.`,
    costUnknown: "이 런타임으로 여기서 잰 것이 없어 얼마나 손해인지는 모릅니다.",
    less: (share) => `${share} 줄어듭니다`,
    more: (share) => `${share} 늘어납니다`,
    same: "같습니다",
    andMore: (names, more) => `${names} 외 ${more}개`,
    snap: "채널을 8의 배수로 맞추기",
    snapped: (rule) => `채널 수는 alpha만이 아니라 ${rule} 규칙을 따릅니다.`,
    unsnap: "TF-slim의 채널로 돌아가기",
  },
};
