"""What a measurement's warnings say, in English and Korean: a sentence per code of mobilenet_core/measure."""

from collections.abc import Iterable, Mapping, Sequence

from app.answers.catalogue import Title
from app.language import Language
from app.language.amounts import latency
from mobilenet_core.marks import DOUBTS
from mobilenet_core.records import Warning

_AGAIN = Title(" Close other programs and measure again.", " 다른 프로그램을 닫고 다시 측정하세요.")

_DISTURBED: Mapping[str, Title] = {
    "thread_lacked_cpu": Title(
        "Disturbed: the thread had a CPU for {percent:.0f}% of the time; other work may have had the rest.",
        "다른 작업의 간섭이 있었습니다. 측정 스레드가 CPU를 쓴 시간은 {percent:.0f} %뿐이며, 나머지는 다른 "
        "프로그램이 썼을 수 "
        "있습니다.",
    ),
    "threads_lacked_cpu": Title(
        "Disturbed: the {threads} threads had a CPU for {percent:.0f}% of the time; other work may have had the "
        "rest, or the network leaves threads idle.",
        "다른 작업의 간섭이 있었습니다. 스레드 {threads}개가 CPU를 쓴 시간은 {percent:.0f} %뿐이며, 나머지는 다른 "
        "프로그램이 "
        "썼을 수 있습니다(네트워크가 스레드를 다 쓰지 못했을 수도 있습니다).",
    ),
    "thread_waited_for_cpu": Title(
        "Disturbed: the thread waited for a CPU for {percent:.0f}% of the time.",
        "다른 작업의 간섭이 있었습니다. 측정 스레드가 CPU를 기다린 시간이 {percent:.0f} %입니다.",
    ),
    "threads_waited_for_cpu": Title(
        "Disturbed: the {threads} threads waited for a CPU for {percent:.0f}% of the time.",
        "다른 작업의 간섭이 있었습니다. 스레드 {threads}개가 CPU를 기다린 시간이 {percent:.0f} %입니다.",
    ),
    "cpu_taken_away": Title(
        "Disturbed: the system took the CPU away {times_per_second:.0f} times a second.",
        "다른 작업의 간섭이 있었습니다. 초당 {times_per_second:.0f}번 CPU를 다른 작업에 빼앗겼습니다(선점).",
    ),
    "reference_drifted": Title(
        "Disturbed: a fixed small network timed in between took {best_ms} at best and {worst_ms} at worst.",
        "다른 작업의 간섭이 있었습니다. 중간중간 실행한 기준용 소형 네트워크의 시간이 {best_ms}에서 "
        "{worst_ms}까지 변했습니다.",
    ),
}
"""Signs of other work: each sentence ends with what to do about it."""

_WARNINGS: Mapping[str, Title] = {
    "slow_state": Title(
        "The machine was {factor:.2f} times as slow as its best while this was timed. Close other programs, let "
        "the device cool, give it mains power, and measure again.",
        "측정하는 동안 기기가 가장 빠를 때보다 {factor:.2f}배 느렸습니다. 다른 프로그램을 닫고 기기를 식힌 다음 전원을 "
        "연결하고 다시 측정하세요.",
    ),
    "states_mixed": Title(
        "The machine was {least_factor:.2f} to {most_factor:.2f} times as slow as its best while this was timed, "
        "and never quick for long enough. Measure again when it is quiet.",
        "측정하는 동안 기기가 가장 빠를 때보다 {least_factor:.2f}~{most_factor:.2f}배 느렸고, 빠른 상태가 충분히 오래 "
        "이어지지 않았습니다. 기기가 한가할 때 다시 측정하세요.",
    ),
    "no_other_run": Title(
        "No other measurement of this device is known: whether it was at its best cannot be told. Keep measurements in "
        "the store, and measure again later.",
        "이 기기의 다른 측정값이 없어 기기가 가장 빠른 상태였는지 알 수 없습니다. 측정값을 저장해 두고 나중에 다시 "
        "측정하세요.",
    ),
    "clock_changed": Title(
        "The processor changed speed: a fixed calculation took {before_ms} before and {after_ms} "
        "after. Let the device cool or warm up, fix its clock, and measure again.",
        "프로세서의 속도가 바뀌었습니다. 같은 계산이 측정 전에는 {before_ms}, 측정 후에는 {after_ms} 걸렸습니다. "
        "기기의 온도가 안정되도록 기다리고 클럭을 고정한 뒤 다시 측정하세요.",
    ),
    "processes_disagree": Title(
        "Processes disagree: p50 is {least_ms} in one and {most_ms} in another of {processes}. "
        "Take differences below {percent:.0f}% for none.",
        "프로세스마다 결과가 다릅니다. 프로세스 {processes}개의 p50이 {least_ms}에서 {most_ms}까지 "
        "분포합니다. {percent:.0f} %보다 작은 차이는 의미가 없다고 보세요.",
    ),
    "slow_first_run": Title(
        "One of the first {first_runs} runs took {slowest_ms} against a median of {median_ms}. "
        "Ask for more than {warmup_runs} warm-up runs.",
        "처음 {first_runs}회 중 한 번이 {slowest_ms}로 중앙값 {median_ms}보다 오래 걸렸습니다. 워밍업을 "
        "{warmup_runs}회보다 늘리세요.",
    ),
    "runs_vary": Title(
        "Runs vary widely: p10 is {p10_ms} and p90 is {p90_ms}. Measure again on a quiet machine, or for longer.",
        "실행 시간의 변동 폭이 큽니다. p10은 {p10_ms}, p90은 {p90_ms}입니다. 기기가 한가할 때 다시 "
        "측정하거나 더 오래 측정하세요.",
    ),
    "few_runs": Title(
        "Only {runs} of {min_runs} runs fitted into {seconds:g} seconds. Allow more seconds.",
        "{seconds:g}초 안에 {min_runs}회 중 {runs}회만 실행했습니다. 측정 시간을 늘리세요.",
    ),
    "wide_interval": Title(
        "After {seconds:g} seconds the median is known to within {reach_percent:.1f}%, not "
        "{wanted_percent:.1f}%. Allow more seconds.",
        "{seconds:g}초 동안 측정한 뒤에도 중앙값의 오차 범위가 {reach_percent:.1f} %로, 목표인 {wanted_percent:.1f} "
        "%에 "
        "이르지 못했습니다. 측정 시간을 늘리세요.",
    ),
    "no_layer_times": Title(
        "Times of single layers could not be taken: {reason}", "레이어별 시간은 측정하지 못했습니다. 원인: {reason}"
    ),
    "noted": Title("{text}", "{text}"),  # a sentence, as stored by versions that knew no codes
}

_UNKNOWN = Title("A warning that this version does not know: {code}.", "이 버전이 알지 못하는 경고입니다({code}).")

CODES = (*_DISTURBED, *_WARNINGS)
"""Every code that has its sentence here."""


def wording(code: str, language: Language) -> str:
    """What a code says, with its values as replacement fields, times with their unit.

    Raises KeyError for one that is not here.
    """
    if code in _DISTURBED:
        return _DISTURBED[code][language] + _AGAIN[language]
    return _WARNINGS[code][language]


def sentence(warning: Warning, language: Language = "en") -> str:
    """The warning in words; one of a version to come is told by its code."""
    if warning.code not in CODES:
        return _UNKNOWN[language].format(code=warning.code)
    return wording(warning.code, language).format(**_told(warning))


def _told(warning: Warning) -> dict[str, object]:
    """Its values, times as everywhere: "6.90 ms", "16.1 s"."""
    return {name: latency(float(value)) if name.endswith("_ms") else value for name, value in warning.values.items()}


def sentences(warnings: Iterable[Warning], language: Language = "en") -> list[str]:
    """Each warning in words."""
    return [sentence(each, language) for each in warnings]


# What a measurement's doubt comes to, in one sentence: the strongest sign, and how well the median is known.
_OTHERS = Title(
    "Other work had the processor for {percent:.0f} % of the time",
    "다른 작업이 시간의 {percent:.0f} % 동안 CPU를 썼습니다",
)
_SHORT: Mapping[str, Title] = {
    "thread_waited_for_cpu": _OTHERS,
    "threads_waited_for_cpu": _OTHERS,
    "cpu_taken_away": Title(
        "Other work took the processor {times_per_second:.0f} times a second",
        "초당 {times_per_second:.0f}번 CPU를 다른 작업에 빼앗겼습니다",
    ),
    "slow_state": Title(
        "The machine was {factor:.2f} times as slow as its best", "기기가 가장 빠를 때보다 {factor:.2f}배 느렸습니다"
    ),
    "states_mixed": Title(
        "The machine was {least_factor:.2f} to {most_factor:.2f} times as slow as its best",
        "기기가 가장 빠를 때보다 {least_factor:.2f}~{most_factor:.2f}배 느렸습니다",
    ),
}
_REACH = Title(
    "; the median is known to {reach_percent:.1f} %, not {wanted_percent:.1f} %",
    "(중앙값 오차 {reach_percent:.1f} %, 목표 {wanted_percent:.1f} %)",
)


def doubt(warnings: Sequence[Warning], language: Language = "en") -> str | None:
    """What makes a measurement doubtful, in one sentence; None where nothing does."""
    by_code = {each.code: each for each in warnings}
    found = [by_code[code] for code in (*_SHORT, *by_code) if code in by_code and code in DOUBTS]
    if not found:
        return None
    if found[0].code not in _SHORT:  # of an old version: its own sentence
        return sentence(found[0], language)
    told = _SHORT[found[0].code][language].format(**_told(found[0]))
    reach = by_code.get("wide_interval")
    return told + (_REACH[language].format(**_told(reach)) if reach else "") + "."
