// 기기 목록의 한국어.
export default {
  search: "이름, 칩, 런타임 …",
  kinds: "종류별로 보기",
  enough: "예측하기에 충분",
  groups: { meant: "혹시 찾으시는 기기", this: "이 기기", stored: "측정했거나 가져온 기기", any_point: "발표값이 충분한 기기(모든 구성 예측)", trend: "발표값이 몇 개인 기기", one_point: "발표값이 하나인 기기", nothing: "여러 장을 함께 처리한 값만 발표된 기기" },
  found: (count) => `기기 ${count}개`,
  none: (text) => `'${text}'에 맞는 기기가 없습니다.`,
  notHere: "찾는 기기가 없나요?",
  importTimes: "지연 시간 가져오기",
  importHow: "CSV 파일. 그 기기에서 MobileNet Explorer로 측정하면 내려받을 수 있습니다",
  measure: "이 기기에서 측정",
  measureHow: "이 서버가 실행되는 기기",
};
