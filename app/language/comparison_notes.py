"""What is to be known of a comparison before its numbers are believed, English and Korean; and the sides' names."""

from collections.abc import Mapping, Sequence
from typing import Any

from app.language import KINDS, Language
from mobilenet_core.accuracy import ACCURACY_SETS

Facts = Mapping[str, Any]
"""As app.services.comparison describes a comparison, or a part of it."""

_SNAPPED: Mapping[str, Mapping[Language, str]] = {
    "make_divisible": {"en": "channels in eights", "ko": "채널 8의 배수"},
    "keras": {"en": "Keras's channels", "ko": "Keras의 채널"},
}


def labels(facts: Facts, language: Language) -> list[str]:
    """A name for each side, with what tells it from the others: channels, runtime, device."""
    sides: Sequence[Facts] = facts["sides"]
    timed = [side for side in sides if side["alpha"] is not None]
    same_where = len({(side["runtime"], side["device"]) for side in timed}) < 2
    same_device = len({side["device"] for side in timed}) < 2
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


def _listed(texts: Sequence[str]) -> str:
    return "; ".join(texts)


def _no_latency(facts: Facts, latency: Sequence[Facts], names: Sequence[str], language: Language) -> str:
    missing = [
        (name, side["alpha"] is None)
        for name, each, side in zip(names, latency, facts["sides"], strict=True)
        if each["value"] is None
    ]
    here, never = ([name for name, is_other in missing if is_other == of] for of in (False, True))
    precision, told = facts["precision"], list[str]()
    if here:
        told.append(
            {
                "en": f"No latency at {precision} is known for {_listed(here)}: measure it, or choose another runtime.",
                "ko": f"{_listed(here)}의 {precision} 지연 시간을 모릅니다. 측정하거나 다른 런타임을 고르십시오.",
            }[language]
        )
    if never:
        told.append(
            {
                "en": f"No latency is known for {_listed(never)}: only MobileNets are timed and predicted.",
                "ko": f"{_listed(never)}의 지연 시간은 모릅니다. MobileNet만 측정하고 예측합니다.",
            }[language]
        )
    return " ".join(told)


def _no_top1(facts: Facts, accuracy: Sequence[Facts], names: Sequence[str], language: Language) -> str:
    missing = [name for name, each in zip(names, accuracy, strict=True) if each["value"] is None]
    if not missing:
        return ""
    own = facts["accuracy_set"]
    paper: Sequence[Facts] = next((row["values"] for row in facts["rows"] if row["name"] == "top1_percent_paper"), ())
    lacking = [name for name, each in zip(names, paper, strict=False) if each["value"] is None]
    if paper and not lacking:
        return {
            "en": f"The set {own} has no top-1 for {_listed(missing)}: the paper's tables are compared.",
            "ko": f"{own} 집합에 {_listed(missing)}의 top-1이 없어 논문의 표를 비교합니다.",
        }[language]
    if paper and not set(missing) <= set(lacking):
        ours, papers = _listed(missing), _listed(lacking)
        return {
            "en": f"No set has top-1 of all sides: {own} lacks {ours}, the paper {papers}.",
            "ko": f"top-1이 모두 있는 집합이 없습니다. {own}에는 {ours}, 논문에는 {papers} 값이 없습니다.",
        }[language]
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
    told = _listed([f"{name}: {KINDS[kind][language]}" for name, kind in known])
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
