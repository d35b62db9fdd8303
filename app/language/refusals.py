"""What is refused and what fails, in the language asked for.

English stands where it is raised, as a Said; its Korean is found by that sentence, and has the same replacement fields.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from app.answers.catalogue import Title
from app.language import Language
from app.language.failures import FAILURES
from app.language.file_refusals import FILE_REFUSALS
from app.language.particles import Word
from app.language.request_refusals import REQUEST_REFUSALS
from app.language.titles import EXPECTED_TITLES
from mobilenet_core.design import EXPECTED
from mobilenet_core.errors import Said, SaidError

_TOLD_AT_ONCE = 3

_EXPECTED_HERE: Mapping[str, Title] = {
    **{name: EXPECTED_TITLES[name] for name in EXPECTED},
    "limit": Title("a whole number from 1 to 500", "1~500의 정수"),
    "measurement_id": Title("the id of a measurement, a whole number from 1", "측정값의 id(1 이상의 정수)"),
    "points": Title(
        "a list of 1 to 256 objects with alpha and resolution", "alpha와 resolution이 있는 객체 1~256개의 목록"
    ),
    "body": Title(
        "a JSON object, sent as Content-Type: application/json", "Content-Type: application/json으로 보낸 JSON 객체"
    ),
}
"""What parameters and fields may be, in words."""

_KINDS: Mapping[str, str] = {
    "int_parsing": "정수",
    "int_type": "정수",
    "int_from_float": "정수",
    "float_parsing": "숫자",
    "float_type": "숫자",
    "finite_number": "유한한 숫자",
    "bool_parsing": "true 또는 false",
    "bool_type": "true 또는 false",
    "string_type": "문자열",
    "string_too_long": "{max_length}자 이하",
    "literal_error": "다음 중 하나: {expected}",
    "greater_than": "{gt}보다 큰 수",
    "greater_than_equal": "{ge} 이상의 수",
    "less_than": "{lt}보다 작은 수",
    "less_than_equal": "{le} 이하의 수",
    "list_type": "목록",
    "too_long": "{max_length}개 이하",
    "too_short": "{min_length}개 이상",
}
"""What Pydantic expects, by the type of its error, with the values that it tells."""

KOREAN: Mapping[str, str] = {
    **{title.en: title.ko for title in _EXPECTED_HERE.values()},
    **REQUEST_REFUSALS,
    **FILE_REFUSALS,
    **FAILURES,
}


def in_language(sentence: str, language: Language) -> str:
    """A sentence that was raised, or one of its values; what has no Korean, as a driver's own words, stays as it is."""
    if language == "en" or not isinstance(sentence, Said):
        return str(sentence) if language == "en" else KOREAN.get(sentence, sentence)
    if sentence.template not in KOREAN:
        return str(sentence)
    told = {
        name: Word(in_language(each, language)) if isinstance(each, str) else each
        for name, each in sentence.values.items()
    }
    return KOREAN[sentence.template].format(**told)


def joined(sentences: Sequence[str], language: Language) -> str:
    """The first of several in a line."""
    more = ["..."] if len(sentences) > _TOLD_AT_ONCE else []
    return Title("; ", ". ")[language].join([*sentences[:_TOLD_AT_ONCE], *more])


def expected_of(field: str, language: Language, error: Mapping[str, Any] | None = None) -> str:
    """What a field may be, in words; of one that nobody describes, what Pydantic's error says."""
    if field in _EXPECTED_HERE:
        return _EXPECTED_HERE[field][language]
    if error is None:
        return Title("a value", "값")[language]
    context = error.get("ctx", {})
    if isinstance(cause := context.get("error"), SaidError):
        return in_language(cause.said, language)
    if language == "en":  # "Input should be a valid integer" after "expected"
        return str(error["msg"]).removeprefix("Input should be ").removeprefix("Value error, ")
    kind = _KINDS.get(error["type"], "정의된 값")
    return kind.format(**{name: str(each).replace(" or ", ", ") for name, each in context.items()})
