"""A comparison in words, English and Korean: what the first side gains and gives up."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from math import ceil, floor, log10

from app.language import KINDS, Language
from app.language.comparison_notes import Facts

_TWICE = 1.995  # from here on a ratio is told in times, below in percent
_EQUAL = 0.005  # a difference of half a percent is none
_EQUAL_POINTS = 0.05  # of top-1
_GAP = "\u00a0"  # between a number and its %, never broken
_TO = "\u2013"  # between the ends of a range
_ESTIMATED = ("predicted", "interpolated")  # kinds that a sentence never tells as a fact

_TOLD: Mapping[str, Mapping[Language, str]] = {**KINDS, "paper": {"en": "in the paper", "ko": "논문 값"}}
_NAMES: Mapping[str, Mapping[Language, str]] = {
    "latency_ms": {"en": "latency", "ko": "지연 시간"},
    "top1_percent": {"en": "top-1", "ko": "top-1"},
}
_OPEN: Mapping[str, Mapping[Language, str]] = {
    "latency_ms": {"en": "Which is faster is open.", "ko": "어느 쪽이 빠른지는 확실하지 않습니다."},
    "top1_percent": {"en": "Which is more accurate is open.", "ko": "어느 쪽이 정확한지는 확실하지 않습니다."},
}
# (better, worse) by row; Korean: (and so on, at the end of the sentence).
_ENGLISH: Mapping[str, tuple[str, str]] = {
    "latency_ms": ("faster", "slower"),
    "mult_adds": ("fewer Mult-Adds", "more Mult-Adds"),
    "top1_percent": ("points more accurate", "points less accurate"),
    "weight": ("smaller weights", "more weights"),
}
_SUBJECTS: Mapping[str, str] = {
    "latency_ms": "",
    "mult_adds": "Mult-Adds는 ",
    "top1_percent": "정확도는 ",
    "weight": "가중치는 ",
}
_KOREAN: Mapping[str, tuple[tuple[str, str], tuple[str, str]]] = {
    "latency_ms": (("빠르고", "빠릅니다"), ("느리고", "느립니다")),
    "mult_adds": (("적고", "적습니다"), ("많고", "많습니다")),
    "top1_percent": (("높고", "높습니다"), ("낮고", "낮습니다")),
    "weight": (("적고", "적습니다"), ("많고", "많습니다")),
}
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
        "better_all": "{}. 잃는 것은 없습니다.",
        "better": "{}.",
        "worse_all": "{}. 나은 점은 없습니다.",
        "worse": "{}.",
        "both": "{better}. 대신 {worse}.",
    },
}


def verdicts(facts: Facts, language: Language) -> list[str]:
    """The first side against each of the others, in a sentence each."""
    return [_sentence(_judged(facts, place), language) for place in range(facts["count"] - 1)]


@dataclass(slots=True)
class _Judged:
    """What the first side is beside another. better, worse: (row, amount, kind), "" for the kind of what is a fact."""

    better: list[tuple[str, str, str]] = field(default_factory=list[tuple[str, str, str]])
    worse: list[tuple[str, str, str]] = field(default_factory=list[tuple[str, str, str]])
    undecided: list[str] = field(default_factory=list[str])
    unknown: list[str] = field(default_factory=list[str])


def _judged(facts: Facts, place: int) -> _Judged:
    """The first side beside that at `place` of the others, row by row; nothing is judged where intervals overlap."""
    rows = {row["name"]: row for row in facts["rows"]}
    judged = _Judged()
    for name in _SUBJECTS:
        row = rows[f"weight_mb_{facts['precision']}" if name == "weight" else name]
        if name == "top1_percent" and row["against"][place]["ratio"] is None:
            row = rows.get("top1_percent_paper", row)  # of one source, both known there
        against, pair = row["against"][place], (row["values"][0], row["values"][place + 1])
        if against["ratio"] is None:
            judged.unknown.append(name)
        elif against["is_open"]:
            judged.undecided.append(name)
        elif _differs(name, against):
            is_better = (against["difference"] > 0) == (name == "top1_percent")
            kind = next((each["kind"] for each in pair if each["kind"] in _ESTIMATED), "")
            amount = _ranged(name, against) if kind else _amount(name, against)
            kind = kind or "paper" * (row["name"] == "top1_percent_paper")
            (judged.better if is_better else judged.worse).append((name, amount, kind))
    return judged


def _differs(name: str, against: Facts) -> bool:
    if name == "top1_percent":
        return abs(against["difference"]) >= _EQUAL_POINTS
    return abs(against["ratio"] - 1) >= _EQUAL


def _amount(name: str, against: Facts) -> str:
    """As "8.2x", "6 %" or, of top-1, "1.2": how far apart two facts are."""
    if name == "top1_percent":
        return f"{abs(against['difference']):.1f}"
    ratio = against["ratio"]
    times = max(ratio, 1 / ratio)
    if times >= _TWICE:
        return f"{times:.2g}x" if times < 9.95 else f"{times:.3g}x"
    return f"{_percent(name, ratio):.2g}{_GAP}%"


def _percent(name: str, ratio: float) -> float:
    """How far a ratio is from 1 in percent, whichever way; a speed in percent is that of 1 / time."""
    times = max(ratio, 1 / ratio)
    return 100 * (times - 1 if ratio > 1 or name == "latency_ms" else 1 - ratio)


def _ranged(name: str, against: Facts) -> str:
    """As "3 to 5.2x", "6 to 18 %": from the least to the most that the intervals of an estimate allow."""
    if against["ratio_low"] is None:  # an estimate of which no interval is known
        return _amount(name, against)
    if name == "top1_percent":
        return _span(*sorted(abs(against[end]) for end in ("difference_low", "difference_high")), digits=1)
    near, far = sorted((against["ratio_low"], against["ratio_high"]), key=lambda ratio: max(ratio, 1 / ratio))
    if max(far, 1 / far) >= _TWICE:
        return f"{_span(*(max(ratio, 1 / ratio) for ratio in (near, far)))}x"
    return f"{_span(_percent(name, near), _percent(name, far))}{_GAP}%"


def _span(least: float, most: float, digits: int | None = None) -> str:
    """Both ends rounded outward, to two significant digits or to `digits` decimals, and no end that says nothing."""
    ends = [_outward(value, rounding, digits) for value, rounding in ((least, floor), (most, ceil))]
    texts = [f"{end:,.0f}" if end == int(end) else f"{end:g}" for end in ends]
    return texts[0] if texts[0] == texts[1] else f"{texts[0]}{_TO}{texts[1]}"


def _outward(value: float, rounding: Callable[[float], int], digits: int | None) -> float:
    if value == 0:
        return 0.0
    places = 1 - floor(log10(value)) if digits is None else digits
    return rounding(round(value * 10.0**places, 6)) / 10.0**places


def _sentence(judged: _Judged, language: Language) -> str:
    write, say = (_phrase_in_english if language == "en" else _phrase_in_korean), _SENTENCES[language]
    better, worse = judged.better, judged.worse
    known = "" if judged.undecided or judged.unknown else "_all"
    if better and worse:
        joint = "for" if {name for name, *_ in worse} <= {"mult_adds", "weight"} else "but"
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


def _phrase_in_english(found: list[tuple[str, str, str]], index: int) -> str:
    texts: list[str] = []
    for name, amount, kind in found:
        told = f" ({_TOLD[kind]['en']})" if kind else ""
        texts.append(f"{amount.replace(_TO, ' to ').replace('x', ' times')} {_ENGLISH[name][index]}{told}")
    return ", ".join(texts[:-1]) + (", and " if len(texts) > 2 else " and ") * (len(texts) > 1) + texts[-1]


def _phrase_in_korean(found: list[tuple[str, str, str]], index: int) -> str:
    texts: list[str] = []
    for place, (name, amount, kind) in enumerate(found):
        unit = "%p" if name == "top1_percent" else ""
        is_last = place == len(found) - 1
        value = amount.replace(_TO, "~").replace("x", "배")
        told = f"{_TOLD[kind]['ko']}으로 " if kind else ""
        texts.append(f"{_SUBJECTS[name]}{told}{value}{unit} {_KOREAN[name][index][is_last]}")
    return ", ".join(texts)
