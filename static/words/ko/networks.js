// 네트워크 목록의 한국어.
export default {
  search: "네트워크 이름 …",
  groups: { mobilenets: "MobileNet 계열", blocks: "블록을 바꾼 MobileNet", rivals: "다른 네트워크", detectors: "객체 탐지(mAP는 top-1이 아님)" },
  found: (count) => `네트워크 ${count}개`,
  none: (text) => `'${text}'에 맞는 네트워크가 없습니다.`,
  oneWidth: (resolution) => `너비 한 가지, ${resolution} px`,
  embedding: "임베딩을 출력하므로 top-1 없음",
};
