"""What a measurement says of the machine's states, in English and Korean."""

from app.answers.catalogue import Title
from app.language import Language
from app.language.amounts import latency, percent, significant
from app.language.sureness import WORTH_TELLING
from mobilenet_core.records import Measurement

_TAKEN = Title(
    "Other work had the processor during {share} of the runs: {quick} alone, {all} as busy as it was.",
    "측정 시간의 {share} 동안 다른 프로그램이 CPU를 썼습니다. 한가할 때 {quick}, 바쁠 때까지 포함하면 {all}입니다.",
)

_TWO_TIMES = Title(
    "This machine was {factor} times as slow as its best during {share} of the runs: {quick} quick, {all} as busy "
    "as it was.",
    "측정 시간의 {share} 동안 이 기기는 가장 빠를 때보다 {factor}배 느렸습니다. 빠를 때 {quick}, 느릴 때까지 포함하면 "
    "{all}입니다.",
)


def sentence(measurement: Measurement, language: Language = "en") -> str | None:
    """Both times, where a headline of the quick runs and all runs differ by more than a tenth; None else."""
    states = measurement.conditions.states if measurement.conditions else None
    quick_ms = measurement.latency_ms.p50
    if states is None or not states.is_quick or abs(states.all_p50_ms / quick_ms - 1) <= WORTH_TELLING:
        return None
    slow = states.found[1:]
    factor = sum(each.factor * each.share for each in slow) / sum(each.share for each in slow) if slow else 1.0
    return (_TWO_TIMES if slow else _TAKEN)[language].format(
        factor=significant(factor, 2),
        share=percent(1 - states.quick_share),
        quick=latency(quick_ms),
        all=latency(states.all_p50_ms),
    )
