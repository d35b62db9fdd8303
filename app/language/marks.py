"""What is said of a latency that is doubtful, in English and Korean: one word beside its value, and why."""

from collections.abc import Iterable, Mapping

from app.answers.catalogue import Title
from app.language import Language
from mobilenet_core.marks import DOUBTS, FITTED_ON_DOUBTED, SIGNS_OF_OTHERS

UNCERTAIN = Title("uncertain", "신뢰 낮음")
"""Stands beside every value that has marks."""

_DISTURBED = Title("other work had the processor meanwhile", "측정 중 다른 작업이 CPU를 사용함")
_SLOW = Title("the machine was slow meanwhile", "측정 중 기기가 느린 상태였음")
_FITTED = Title("some of the times that it is predicted from are uncertain", "예측에 쓴 값 일부가 신뢰 낮음")
_OF_OTHERS = SIGNS_OF_OTHERS | {"thread_lacked_cpu", "threads_lacked_cpu", "reference_drifted"}


def _reason(mark: str) -> Title:
    return _FITTED if mark == FITTED_ON_DOUBTED else _DISTURBED if mark in _OF_OTHERS else _SLOW


MARK_TITLES: Mapping[str, Title] = {"uncertain": UNCERTAIN} | {
    each: _reason(each) for each in (*sorted(DOUBTS), FITTED_ON_DOUBTED)
}
"""What each mark means, and the word."""


def reasons(marks: Iterable[str], language: Language) -> str:
    """What makes a latency doubtful, each reason once."""
    return ", ".join(dict.fromkeys(_reason(each)[language] for each in marks))


def marked(kind: str, marks: Iterable[str], language: Language) -> str:
    """Where a latency is from, and whether it can be relied on: "measured, uncertain"."""
    return ", ".join([kind, *([UNCERTAIN[language]] if marks else [])])
