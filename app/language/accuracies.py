"""Accuracies in words, English beside Korean: whose they are, and where one is known that is not known as asked for."""

from collections.abc import Sequence

from app.answers.accuracies import Elsewhere, NoAccuracy, ToldElsewhere, ToldNoAccuracy
from app.answers.catalogue import Title
from app.language import Language
from app.language.amounts import amount
from app.language.particles import Word
from mobilenet_core.published.sets import PUBLISHED_SETS
from mobilenet_core.records import Precision

_LACKS = Title("{set} has no {precision} top-1 of {what}", "{set}에는 {what}의 {precision} top-1이 없습니다")
_NOWHERE = Title("No top-1 of {what} is known in any set", "{what}의 top-1은 어느 정확도 데이터에도 없습니다")
_NO_CLASSES = Title(
    "{what} has no top-1, as it tells no classes apart, and a detector's mAP is none: choose it by mult-adds, "
    "parameters, weights, memory or latency.",
    "{what}: 분류 모델이 아니어서 top-1이 없습니다. 검출 모델의 mAP은 top-1이 아닙니다. Mult-Adds, 파라미터, 가중치, "
    "메모리, 지연 시간으로 고르세요.",
)
_HAS = Title("{set} has {value} at {precision}", "{set}에는 {precision} 값 {value}가 있습니다")
_HAS_THEM = Title("{set} has top-1 at {precision}", "{set}에는 {precision} 값이 있습니다")
_ITSELF = Title("it", "같은 데이터")
_USE = Title("Use {by}", "{by:으로/로} 보기")
_THESE = Title("these networks", "이 네트워크들")
_THIS = Title("This network", "이 네트워크")
_TOLD = 2
"""Places that a sentence names; buttons lead to all."""


def whose(accuracy_set: str, language: Language) -> str:
    """Whose accuracies a set has, in a sentence; one that nobody published goes by its name."""
    return PUBLISHED_SETS[accuracy_set].who[language] if accuracy_set in PUBLISHED_SETS else accuracy_set


def why_none(
    what: str, accuracy_set: str, precision: Precision, instead: Sequence[Elsewhere], language: Language
) -> str:
    """That a set has no accuracy of something at a precision, and which has: a sentence or two."""
    if not instead:
        return f"{_NOWHERE[language].format(what=what)}."
    lacks = _LACKS[language].format(set=whose(accuracy_set, language), precision=precision, what=what)
    has = (_has(each, accuracy_set, language) for each in instead[:_TOLD])
    joined = Title("; ", ". ")[language].join([lacks, *has])
    return f"{joined.replace('the ', 'The ', 1) if joined.startswith('the ') else joined}."


def told(none: NoAccuracy | None, accuracy_set: str, precision: Precision, language: Language) -> ToldNoAccuracy | None:
    """What is told of accuracies that are not known as they were asked for; None where they are."""
    if none is None:
        return None
    if not none.can_have:
        why = _NO_CLASSES[language].format(what=none.name or _THIS[language])
        return ToldNoAccuracy(none.name, (), can_have=False, why=why)
    why = why_none(none.name or _THESE[language], accuracy_set, precision, none.instead, language)
    instead = tuple(with_text(each, language) for each in none.instead)
    return ToldNoAccuracy(none.name, instead, can_have=True, why=why)


def with_text(place: Elsewhere, language: Language) -> ToldElsewhere:
    """The same, with what a button for it says."""
    by = ", ".join(whose(text, language) for text in place.ask.values())
    return ToldElsewhere(
        place.accuracy_set, place.precision, place.top1_percent, place.ask, _USE[language].format(by=Word(by))
    )


def _has(place: Elsewhere, asked_set: str, language: Language) -> str:
    title = _HAS_THEM if place.top1_percent is None else _HAS
    value = amount("min_top1", place.top1_percent or 0.0)
    called = _ITSELF[language] if place.accuracy_set == asked_set else whose(place.accuracy_set, language)
    return title[language].format(set=called, value=value, precision=place.precision)
