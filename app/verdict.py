"""A comparison in words, English and Korean: what the first side gains and gives up, and what is to be known of it."""

from collections.abc import Mapping, Sequence
from typing import Any

from app.words import Language
from mobilenet_core.accuracy import ACCURACY_SETS

Facts = Mapping[str, Any]

_TWICE = 1.995  # from here on a ratio is told in times, below in percent
_EQUAL = 0.005  # a difference of half a percent is none
_EQUAL_POINTS = 0.05  # of top-1

_KINDS: Mapping[str, Mapping[Language, str]] = {
    "measured": {"en": "measured", "ko": "측정"},
    "imported": {"en": "imported", "ko": "가져옴"},
    "published": {"en": "published", "ko": "발표"},
    "predicted": {"en": "predicted", "ko": "예측"},
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
    return [write(*_judged(facts, place)) for place in range(facts["count"] - 1)]


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
        _overlaps(latency, names, language),
    ]
    if "top1_percent_paper" in rows:
        told.append(_sources(rows["top1_percent"], rows["top1_percent_paper"], names, language))
    return [each for each in told if each]


Judged = list[tuple[str, str]]  # (row, amount)


def _judged(facts: Facts, place: int) -> tuple[Judged, Judged, bool]:
    """What is better and what worse than on the side at `place` of the others, with amounts; and if all is known."""
    rows = {row["name"]: row for row in facts["rows"]}
    better: Judged = []
    worse: Judged = []
    is_all_known = True
    for name in _SUBJECTS:
        row = rows[f"weight_mb_{facts['precision']}" if name == "weight" else name]
        against = row["against"][place]
        if against["ratio"] is None:
            is_all_known = False
            continue
        if name == "top1_percent":
            points = against["difference"]
            if abs(points) >= _EQUAL_POINTS:
                (better if points > 0 else worse).append((name, f"{abs(points):.1f}"))
        elif abs(against["ratio"] - 1) >= _EQUAL:
            is_better = against["ratio"] < 1
            (better if is_better else worse).append((name, _amount(name, against["ratio"])))
    return better, worse, is_all_known


def _amount(name: str, ratio: float) -> str:
    """As "8.2x" or "6 %": how far a ratio is from 1, whichever way; a speed in percent is that of 1 / time."""
    times = max(ratio, 1 / ratio)
    if times >= _TWICE:
        return f"{times:.2g}x" if times < 9.95 else f"{times:.3g}x"
    percent = 100 * (times - 1 if ratio > 1 or name == "latency_ms" else 1 - ratio)
    return f"{percent:.2g} %"


def _english(better: Judged, worse: Judged, is_all_known: bool) -> str:
    def phrase(judged: Judged, index: int) -> str:
        texts = [f"{amount.replace('x', ' times')} {_ENGLISH[name][index]}" for name, amount in judged]
        return ", ".join(texts[:-1]) + (", and " if len(texts) > 2 else " and ") * (len(texts) > 1) + texts[-1]

    if not better and not worse:
        return "The same in everything that is compared."
    if not better:
        return f"{phrase(worse, 1)}{', with nothing gained' * is_all_known}."
    if not worse:
        return f"{phrase(better, 0)}{', with nothing given up' * is_all_known}."
    joint = "for" if {name for name, _ in worse} <= {"mult_adds", "weight"} else "but"
    return f"{phrase(better, 0)}, {joint} {phrase(worse, 1)}."


def _korean(better: Judged, worse: Judged, is_all_known: bool) -> str:
    def phrase(judged: Judged, index: int) -> str:
        texts: list[str] = []
        for place, (name, amount) in enumerate(judged):
            unit = "%p" if name == "top1_percent" else ""
            is_last = place == len(judged) - 1
            value = amount.replace("x", "배")
            texts.append(f"{_SUBJECTS[name]}{value}{unit} {_KOREAN[name][index][is_last]}")
        return ", ".join(texts)

    if not better and not worse:
        return "비교한 모든 값이 같습니다."
    if not better:
        return f"{phrase(worse, 1)}.{' 나은 점은 없습니다.' * is_all_known}"
    if not worse:
        return f"{phrase(better, 0)}.{' 잃는 것은 없습니다.' * is_all_known}"
    return f"{phrase(better, 0)}. 대신 {phrase(worse, 1)}."


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


def _overlaps(latency: Sequence[Facts], names: Sequence[str], language: Language) -> str:
    first = latency[0]
    alike = [
        name
        for name, each in zip(names[1:], latency[1:], strict=True)
        if None not in (first["low"], each["low"]) and first["low"] <= each["high"] and each["low"] <= first["high"]
    ]
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
