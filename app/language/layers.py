"""How the times of single layers add up to the time of the whole network, in English and Korean."""

from collections.abc import Mapping

from app.answers.catalogue import Title
from app.language import Language
from app.language.amounts import latency
from mobilenet_core.layer_times import LayerTimes

_TEXTS: Mapping[str, Title] = {
    "adds": Title(
        "The layers add up to {sum} of the {whole} of a whole run; the other {gap} ({percent} %) lie "
        "between them: {others}the runtime's own work, and other programs' where the machine was busy.",
        "레이어 시간의 합은 전체 실행 {whole} 중 {sum}입니다. 나머지 {gap}({percent} %)는 레이어 밖에서 걸린 "
        "시간입니다({others}런타임 오버헤드, 기기가 바빴다면 다른 프로그램의 영향).",
    ),
    "exceeds": Title(
        "The layers add up to {sum}, {percent} % more than the {whole} of a whole run: profiling slowed "
        "them, or other programs did.",
        "레이어 시간의 합은 {sum}로 전체 실행 {whole}보다 {percent} % 깁니다. 프로파일러나 다른 프로그램 "
        "때문에 레이어가 느려졌습니다.",
    ),
    "slower": Title(
        "Runs with the profiler took {slowdown} % longer than those without.",
        "프로파일러를 켠 실행은 끈 실행보다 {slowdown} % 더 걸렸습니다.",
    ),
    "faster": Title(
        "Runs with the profiler took {slowdown} % less than those without.",
        "프로파일러를 켠 실행은 끈 실행보다 {slowdown} % 짧게 걸렸습니다.",
    ),
    "as_fast": Title(
        "Runs with the profiler took as long as those without.", "프로파일러를 켠 실행과 끈 실행의 시간은 같았습니다."
    ),
}


def gap(times: LayerTimes, language: Language = "en") -> str:
    """What a whole run takes beyond its layers, or they beyond it, and what the profiler cost."""
    slowdown = round(100 * times.slowdown)
    profiled = "as_fast" if not slowdown else "slower" if slowdown > 0 else "faster"
    texts = (_TEXTS[key][language] for key in ("exceeds" if times.gap_ms < 0 else "adds", profiled))
    return " ".join(texts).format(
        sum=latency(times.sum_ms),
        whole=latency(times.whole_ms),
        gap=latency(times.gap_ms, digits=2),
        percent=f"{100 * abs(times.gap_ms) / times.whole_ms:.0f}",
        others="".join(f"{each.name} {latency(each.ms, digits=2)}, " for each in times.others),
        slowdown=abs(slowdown),
    )
