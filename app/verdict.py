"""A comparison in words, English and Korean: what the first side gains and gives up, and what is to be known of it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from math import ceil, floor, log10
from typing import Any

from app.words import Language
from mobilenet_core.accuracy import ACCURACY_SETS

Facts = Mapping[str, Any]

_TWICE = 1.995  # from here on a ratio is told in times, below in percent
_EQUAL = 0.005  # a difference of half a percent is none
_EQUAL_POINTS = 0.05  # of top-1
_GAP = "\u00a0"  # between a number and its %, never broken
_TO = "\u2013"  # between the ends of a range
_ESTIMATED = ("predicted", "interpolated")  # kinds that a sentence never tells as a fact

_KINDS: Mapping[str, Mapping[Language, str]] = {
    "measured": {"en": "measured", "ko": "측정"},
    "imported": {"en": "imported", "ko": "가져옴"},
    "published": {"en": "published", "ko": "발표"},
    "predicted": {"en": "predicted", "ko": "예측"},
    "interpolated": {"en": "interpolated", "ko": "보간"},
}
_NAMES: Mapping[str, Mapping[Language, str]] = {
    "latency_ms": {"en": "latency", "ko": "지연 시간"},
    "top1_percent": {"en": "top-1", "ko": "top-1"},
}
_OPEN: Mapping[str, Mapping[Language, str]] = {
    "latency_ms": {"en": "Which is faster is open.", "ko": "어느 쪽이 빠른지는 확실하지 않습니다."},
    "top1_percent": {"en": "Which is more accurate is open.", "ko": "어느 쪽이 정확한지는 확실하지 않습니다."},
}
_SNAPPED: Mapping[str, Mapping[Language, str]] = {
    "make_divisible": {"en": "channels in eights", "ko": "채널 8의 배수"},
    "keras": {"en": "Keras's channels", "ko": "Keras의 채널"},
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


def labels(facts: Facts, language: Language) -> list[str]:
    """A name for each side, with what tells it from the others: channels, runtime, device."""
    sides: Sequence[Facts] = facts["sides"]
    same_where = len({(side["runtime"], side["device"]) for side in sides}) == 1
    same_device = len({side["device"] for side in sides}) == 1
    named: list[str] = []
    for side in sides:
        parts = [side["name"]]
        if side["rounding"] in _SNAPPED:
            parts.append(_SNAPPED[side["rounding"]][language])
        if not same_where and side["runtime"]:
            parts.append(side["runtime"])
        if not same_device and side["device"]:
            parts.append(side["device_name"] or side["device"])
        named.append(", ".join(parts))
    return named


def verdicts(facts: Facts, language: Language) -> list[str]:
    """The first side against each of the others, in a sentence each."""
    write = _english if language == "en" else _korean
    return [write(_judged(facts, place)) for place in range(facts["count"] - 1)]


def notes(facts: Facts, language: Language) -> list[str]:
    """What is to be known before the numbers are believed: kinds that differ, intervals that overlap, other sources."""
    names = labels(facts, language)
    rows = {row["name"]: row for row in facts["rows"]}
    latency = rows["latency_ms"]["values"]
    accuracy = rows["top1_percent"]["values"]
    told = [
        _no_top1(facts, accuracy, names, language),
        _no_latency(facts, latency, names, language),
        _kinds(latency, names, language),
        _overlaps(rows["latency_ms"], names, language),
    ]
    if "top1_percent_paper" in rows:
        told.append(_sources(rows["top1_percent"], rows["top1_percent_paper"], names, language))
    return [each for each in told if each]


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
        against, pair = row["against"][place], (row["values"][0], row["values"][place + 1])
        if against["ratio"] is None:
            judged.unknown.append(name)
        elif against["is_open"]:
            judged.undecided.append(name)
        elif _differs(name, against):
            is_better = (against["difference"] > 0) == (name == "top1_percent")
            kind = next((each["kind"] for each in pair if each["kind"] in _ESTIMATED), "")
            amount = _ranged(name, against) if kind else _amount(name, against)
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


def _english(judged: _Judged) -> str:
    def phrase(found: list[tuple[str, str, str]], index: int) -> str:
        texts: list[str] = []
        for name, amount, kind in found:
            told = f" ({_KINDS[kind]['en']})" if kind else ""
            texts.append(f"{amount.replace(_TO, ' to ').replace('x', ' times')} {_ENGLISH[name][index]}{told}")
        return ", ".join(texts[:-1]) + (", and " if len(texts) > 2 else " and ") * (len(texts) > 1) + texts[-1]

    better, worse, is_all_known = judged.better, judged.worse, not judged.undecided and not judged.unknown
    if not better and not worse:
        same = "The same in everything that is compared." if is_all_known else "No difference in what is known."
        missing = " and ".join(_NAMES[name]["en"] for name in judged.unknown)
        told = f"{missing[:1].upper()}{missing[1:]} cannot be compared."
        return " ".join([same, *[told] * bool(missing), *_left_open(judged, "en")])
    if not better:
        said = f"{phrase(worse, 1)}{', with nothing gained' * is_all_known}."
    elif not worse:
        said = f"{phrase(better, 0)}{', with nothing given up' * is_all_known}."
    else:
        joint = "for" if {name for name, *_ in worse} <= {"mult_adds", "weight"} else "but"
        said = f"{phrase(better, 0)}, {joint} {phrase(worse, 1)}."
    return " ".join([said, *_left_open(judged, "en")])


def _korean(judged: _Judged) -> str:
    def phrase(found: list[tuple[str, str, str]], index: int) -> str:
        texts: list[str] = []
        for place, (name, amount, kind) in enumerate(found):
            unit = "%p" if name == "top1_percent" else ""
            is_last = place == len(found) - 1
            value = amount.replace(_TO, "~").replace("x", "배")
            told = f"{_KINDS[kind]['ko']}으로 " if kind else ""
            texts.append(f"{_SUBJECTS[name]}{told}{value}{unit} {_KOREAN[name][index][is_last]}")
        return ", ".join(texts)

    better, worse, is_all_known = judged.better, judged.worse, not judged.undecided and not judged.unknown
    if not better and not worse:
        same = "비교한 모든 값이 같습니다." if is_all_known else "알려진 값에는 차이가 없습니다."
        missing = ", ".join(_NAMES[name]["ko"] for name in judged.unknown)
        told = f"{missing}은 비교할 수 없습니다."
        return " ".join([same, *[told] * bool(missing), *_left_open(judged, "ko")])
    if not better:
        said = f"{phrase(worse, 1)}.{' 나은 점은 없습니다.' * is_all_known}"
    elif not worse:
        said = f"{phrase(better, 0)}.{' 잃는 것은 없습니다.' * is_all_known}"
    else:
        said = f"{phrase(better, 0)}. 대신 {phrase(worse, 1)}."
    return " ".join([said, *_left_open(judged, "ko")])


def _left_open(judged: _Judged, language: Language) -> list[str]:
    return [_OPEN[name][language] for name in judged.undecided]


def _listed(texts: Sequence[str]) -> str:
    return "; ".join(texts)


def _no_latency(facts: Facts, latency: Sequence[Facts], names: Sequence[str], language: Language) -> str:
    missing = [name for name, each in zip(names, latency, strict=True) if each["value"] is None]
    if not missing:
        return ""
    precision = facts["precision"]
    return {
        "en": f"No latency at {precision} is known for {_listed(missing)}: measure it, or choose another runtime.",
        "ko": f"{_listed(missing)}의 {precision} 지연 시간을 모릅니다. 측정하거나 다른 런타임을 고르십시오.",
    }[language]


def _no_top1(facts: Facts, accuracy: Sequence[Facts], names: Sequence[str], language: Language) -> str:
    missing = [name for name, each in zip(names, accuracy, strict=True) if each["value"] is None]
    if not missing:
        return ""
    own = facts["accuracy_set"]
    if own not in ACCURACY_SETS:
        return {
            "en": f"The set {own} has no top-1 for {_listed(missing)}: accuracy is not compared.",
            "ko": f"{own} 집합에 {_listed(missing)}의 top-1이 없어 정확도를 비교하지 않습니다.",
        }[language]
    return {
        "en": f"No top-1 is published for {_listed(missing)}: accuracy is not compared.",
        "ko": f"{_listed(missing)}의 top-1은 발표되지 않아 정확도를 비교하지 않습니다.",
    }[language]


def _kinds(latency: Sequence[Facts], names: Sequence[str], language: Language) -> str:
    known = [(name, each["kind"]) for name, each in zip(names, latency, strict=True) if each["value"] is not None]
    if len({kind for _, kind in known}) < 2:
        return ""
    told = _listed([f"{name}: {_KINDS[kind][language]}" for name, kind in known])
    return {
        "en": f"The latencies are of different kinds ({told}), so part of their difference may be the kinds'.",
        "ko": f"지연 시간의 출처가 서로 다릅니다({told}). 차이의 일부는 출처의 차이일 수 있습니다.",
    }[language]


def _overlaps(latency: Facts, names: Sequence[str], language: Language) -> str:
    alike = [name for name, each in zip(names[1:], latency["against"], strict=True) if each["is_open"]]
    if not alike:
        return ""
    return {
        "en": f"The interval of {names[0]}'s latency overlaps that of {_listed(alike)}: which is faster is open.",
        "ko": f"{names[0]}의 지연 시간 구간이 {_listed(alike)}의 구간과 겹칩니다. 어느 쪽이 빠른지 확실하지 않습니다.",
    }[language]


def _sources(ranking: Facts, paper: Facts, names: Sequence[str], language: Language) -> str:
    both = [
        (name, first["value"], second["value"])
        for name, first, second in zip(names, ranking["values"], paper["values"], strict=True)
        if first["value"] is not None and second["value"] is not None and first["value"] != second["value"]
    ]
    if not both:
        return ""
    told = _listed([f"{name}: {first:.1f} %, {second:.1f} %" for name, first, second in both])
    return {
        "en": f"Sources disagree on top-1 (TF-slim 2018, the paper: {told}). Compare within one source.",
        "ko": f"top-1은 출처마다 다릅니다(TF-slim 2018, 논문: {told}). 한 출처 안에서 비교하십시오.",
    }[language]
