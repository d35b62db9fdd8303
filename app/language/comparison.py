"""A comparison in words, English and Korean: what the first side gains and gives up."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from app.answers.catalogue import Title
from app.answers.comparison import Against, ComparedRow
from app.language import Language
from app.language.amounts import GAP, fixed, span
from app.language.comparison_table import POINTS, TWICE, times, times_span, times_text
from app.language.titles import ORIGIN_TITLES, QUANTITY_TITLES
from mobilenet_core.records import Precision

_ESTIMATED = ("predicted", "interpolated")  # kinds that a sentence never tells as a fact

_TOLD: Mapping[str, Title] = {**ORIGIN_TITLES, "paper": Title("in the paper", "논문 ")}
_COUNTS = ("mult_adds", "weight")  # which a Korean sentence tells as a part, "1/7.4", and never as "7.4 times fewer"
_NAMES = {"latency_ms": QUANTITY_TITLES["latency"].name, "top1_percent": QUANTITY_TITLES["top1"].name}
_OPEN: Mapping[str, Title] = {
    "latency_ms": Title("Which is faster is open.", "어느 쪽이 더 빠른지는 확실하지 않습니다."),
    "top1_percent": Title("Which is more accurate is open.", "어느 쪽이 더 정확한지는 확실하지 않습니다."),
    "doubted": Title(
        "Which is faster is open, as a latency is uncertain.",
        "신뢰도가 낮은 지연 시간이 있어 어느 쪽이 더 빠른지는 확실하지 않습니다.",
    ),
}
# (better, worse) by row; Korean: (and so on, at the end of the sentence).
_ENGLISH: Mapping[str, tuple[str, str]] = {
    "latency_ms": ("as fast", "as slow"),
    "mult_adds": ("fewer Mult-Adds", "more Mult-Adds"),
    "top1_percent": ("more accurate", "less accurate"),
    "weight": ("smaller weights", "more weights"),
}
_SUBJECTS: Mapping[str, str] = {
    "latency_ms": "",
    "mult_adds": "Mult-Adds는 ",
    "top1_percent": "정확도는 ",
    "weight": "가중치 크기는 ",
}
_KOREAN: Mapping[str, tuple[tuple[str, str], tuple[str, str]]] = {
    "latency_ms": (("빠르고", "빠릅니다"), ("느리고", "느립니다")),
    "mult_adds": (("적고", "적습니다"), ("많고", "많습니다")),
    "top1_percent": (("높고", "높습니다"), ("낮고", "낮습니다")),
    "weight": (("작고", "작습니다"), ("크고", "큽니다")),
}
_IS = ("이고", "입니다")
_TIMES = Title("{} times", "{}배")
_PART = Title("{} times", "1/{}")
_TO = Title(" to ", "~")  # between the ends of a range
# "_all" where every row is known and decided.
_SENTENCES: Mapping[Language, Mapping[str, str]] = {
    "en": {
        "same_all": "The same in everything that is compared.",
        "same": "No difference in what is known.",
        "unknown": "{} cannot be compared.",
        "and": " and ",
        "better_all": "{}, with nothing given up.",
        "better": "{}.",
        "worse_all": "{}, with nothing gained.",
        "worse": "{}.",
        "both": "{better}, {joint} {worse}.",
    },
    "ko": {
        "same_all": "비교한 모든 값이 같습니다.",
        "same": "알려진 값에는 차이가 없습니다.",
        "unknown": "{}은 비교할 수 없습니다.",
        "and": ", ",
        "better_all": "{}. 손해 보는 항목은 없습니다.",
        "better": "{}.",
        "worse_all": "{}. 더 나은 항목은 없습니다.",
        "worse": "{}.",
        "both": "{better}. 대신 {worse}.",
    },
}


def verdicts(rows: Sequence[ComparedRow], precision: Precision, language: Language) -> tuple[str, ...]:
    """The first side against each of the others, in a sentence each."""
    by_name = {row.name: row for row in rows}
    others = range(len(rows[0].against))
    return tuple(_sentence(_judged(by_name, place, precision, language), language) for place in others)


@dataclass(frozen=True, slots=True)
class _Phrase:
    """How far apart the sides are in a row, in words. kind: "" where both values are facts.

    is_part: whether Korean tells it as a part or a multiple of the other, which takes no adjective.
    """

    name: str
    amount: str
    kind: str
    is_part: bool


@dataclass(slots=True)
class _Judged:
    """What the first side is beside another."""

    better: list[_Phrase] = field(default_factory=list[_Phrase])
    worse: list[_Phrase] = field(default_factory=list[_Phrase])
    undecided: list[str] = field(default_factory=list[str])
    unknown: list[str] = field(default_factory=list[str])


def _judged(rows: Mapping[str, ComparedRow], place: int, precision: Precision, language: Language) -> _Judged:
    """The first side beside that at `place` of the others, row by row; nothing is judged where intervals overlap."""
    judged = _Judged()
    for name in _SUBJECTS:
        row = rows[f"weight_mb_{precision}" if name == "weight" else name]
        if name == "top1_percent" and row.against[place].ratio is None:
            row = rows.get("top1_percent_paper", row)  # of one source, both known there
        against, pair = row.against[place], (row.values[0], row.values[place + 1])
        if against.difference is None or against.ratio is None:
            judged.unknown.append(name)
        elif against.is_open:
            judged.undecided.append("doubted" if any(each.latency_marks for each in pair) else name)
        elif not against.is_equal:
            is_better = (against.difference > 0) == (row.better == "high")
            kind = next((each.kind for each in pair if each.kind in _ESTIMATED), None)
            amount = _ranged(name, against, language) if kind else _amount(name, against, language)
            is_part = name in _COUNTS and times(against.ratio) >= TWICE
            phrase = _Phrase(name, amount, kind or "paper" * (row.name == "top1_percent_paper"), is_part)
            (judged.better if is_better else judged.worse).append(phrase)
    return judged


def _amount(name: str, against: Against, language: Language) -> str:
    """As "8.2 times", "6 %" or, of top-1, "1.2 points": how far apart two facts are. Latency is told in times alone."""
    if name == "top1_percent":
        return POINTS[language].format(fixed(abs(against.difference or 0), 1))
    ratio = against.ratio or 1.0
    if name == "latency_ms" or times(ratio) >= TWICE:
        return (_PART if name in _COUNTS and ratio < 1 else _TIMES)[language].format(times_text(times(ratio)))
    return f"{_percent(ratio):.2g}{GAP}%"


def _percent(ratio: float) -> float:
    """How far a ratio is from 1 in percent, whichever way."""
    return 100 * abs(ratio - 1)


def _ranged(name: str, against: Against, language: Language) -> str:
    """As "3 to 5.2 times", "6 to 18 %": from the least to the most that the intervals of an estimate allow."""
    ends, to = (against.ratio_low, against.ratio_high), _TO[language]
    if ends[0] is None or ends[1] is None:  # an estimate of which no interval is known
        return _amount(name, against, language)
    if name == "top1_percent":
        points = (abs(end or 0) for end in (against.difference_low, against.difference_high))
        return POINTS[language].format(span(points, to, decimals=1))
    near, far = sorted((ends[0], ends[1]), key=times)
    if name == "latency_ms" or times(far) >= TWICE:
        return _TIMES[language].format(times_span((near, far), to))
    return f"{span((_percent(near), _percent(far)), to)}{GAP}%"


def _sentence(judged: _Judged, language: Language) -> str:
    write, say = (_phrase_in_english if language == "en" else _phrase_in_korean), _SENTENCES[language]
    better, worse = judged.better, judged.worse
    known = "" if judged.undecided or judged.unknown else "_all"
    if better and worse:
        joint = "for" if {each.name for each in worse} <= {"mult_adds", "weight"} else "but"
        said = say["both"].format(better=write(better, 0), worse=write(worse, 1), joint=joint)
    elif better:
        said = say["better" + known].format(write(better, 0))
    elif worse:
        said = say["worse" + known].format(write(worse, 1))
    else:
        said = say["same" + known]
        if judged.unknown:
            names = say["and"].join(_NAMES[name][language] for name in judged.unknown)
            said += " " + say["unknown"].format(names[:1].upper() + names[1:] if language == "en" else names)
    return " ".join([said, *(_OPEN[name][language] for name in judged.undecided)])


def _phrase_in_english(found: list[_Phrase], index: int) -> str:
    texts: list[str] = []
    for each in found:
        told = f" ({_TOLD[each.kind]['en']})" if each.kind else ""
        texts.append(f"{each.amount} {_ENGLISH[each.name][index]}{told}")
    return ", ".join(texts[:-1]) + (", and " if len(texts) > 2 else " and ") * (len(texts) > 1) + texts[-1]


def _phrase_in_korean(found: list[_Phrase], index: int) -> str:
    texts: list[str] = []
    for each in found:
        told = f"{_TOLD[each.kind]['ko']}값 기준 " if each.kind else ""
        ends = _IS if each.is_part else tuple(f" {end}" for end in _KOREAN[each.name][index])
        texts.append(f"{_SUBJECTS[each.name]}{told}{each.amount}{ends[each is found[-1]]}")
    return ", ".join(texts)
