"""A recommendation's reasons in sentences, English and Korean; the facts come from services/choice/choose.py."""

from collections.abc import Callable, Mapping
from typing import Any

from app.language import KINDS, Language
from app.language.amounts import amount, as_given, enough
from mobilenet_core.published.devices import Conclusion

Facts = Mapping[str, Any]

_BUDGETS: Mapping[str, Mapping[Language, str]] = {
    "max_latency_ms": {"en": "latency", "ko": "지연 시간"},
    "max_weight_mb": {"en": "weight size", "ko": "가중치 크기"},
    "max_peak_activation_mb": {"en": "peak activation memory", "ko": "최대 활성값 메모리"},
    "max_mult_adds": {"en": "Mult-Adds", "ko": "Mult-Adds"},
    "max_params": {"en": "parameters", "ko": "파라미터 수"},
    "min_top1": {"en": "top-1 accuracy", "ko": "top-1 정확도"},
}
_GOALS: Mapping[str, Mapping[Language, str]] = {
    "top1": {"en": "the most accurate", "ko": "가장 정확합니다"},
    "latency": {"en": "the fastest", "ko": "가장 빠릅니다"},
    "weight": {"en": "the one with the smallest weights", "ko": "가중치가 가장 작습니다"},
    "mult_adds": {"en": "the one with the fewest Mult-Adds", "ko": "Mult-Adds가 가장 적습니다"},
    "params": {"en": "the one with the fewest parameters", "ko": "파라미터가 가장 적습니다"},
    "peak_activation": {
        "en": "the one with the least peak activation memory",
        "ko": "최대 활성값 메모리가 가장 적습니다",
    },
}

_CONCLUSIONS: Mapping[Conclusion, Mapping[Language, str]] = {
    "any_point": {
        "en": "{count} design points with one runtime: enough to predict any design point from them.",
        "ko": "한 런타임에서 잰 점이 {count}개입니다. 어떤 점이든 이로부터 예측할 수 있습니다.",
    },
    "trend": {
        "en": "{count} design points with one runtime: others are predicted along their trend, with wide intervals.",
        "ko": "한 런타임에서 잰 점이 {count}개입니다. 다른 점은 그 추세를 따라 넓은 구간으로 예측합니다.",
    },
    "one_point": {
        "en": "One design point: others are predicted by scaling a typical device, with very wide intervals.",
        "ko": "점이 하나뿐입니다. 다른 점은 전형적인 장치의 값을 그에 맞춰 예측하므로 구간이 아주 넓습니다.",
    },
    "nothing": {
        "en": "No latency of a single image is known: nothing can be predicted.",
        "ko": "이미지 한 장의 지연 시간을 아는 것이 없어 예측할 수 없습니다.",
    },
}


def conclusion_sentence(conclusion: Conclusion, count: int, language: Language) -> str:
    """What may be concluded from `count` design points of a device."""
    return _CONCLUSIONS[conclusion][language].format(count=count)


_NEXT: Mapping[Language, tuple[str, str]] = {
    "en": (
        "Not known there yet: {left} of the points asked about ({total}).",
        "All the points asked about ({total}) are known there: ask about a finer grid, such as grid=31x25.",
    ),
    "ko": (
        "물어본 {total}개 가운데 {left}개의 지연 시간을 그 장치에서 아직 모릅니다.",
        "물어본 {total}개의 지연 시간을 그 장치에서 모두 압니다. grid=31x25처럼 더 촘촘한 격자를 물어보십시오.",
    ),
}


def next_sentence(left: int, total: int, language: Language) -> str:
    """How many of the points that are to be measured next are not known, and what to ask where none is left."""
    some, none = _NEXT[language]
    return (some if left else none).format(left=left, total=total)


def sentences(facts: Facts, language: Language) -> list[str]:
    """What is recommended and why, what is not known, what binds, what lies just outside, how sure the latency is.

    Of a point nothing but its accuracy can be unknown: costs are exact, and latency is at least predicted.
    """
    write = _ENGLISH if language == "en" else _KOREAN
    told = [write["best"](facts) if facts["best"] else write["none"](facts)]
    if 0 < facts["unknown_count"] < facts["total"]:
        told.append(write["unknown"](facts))
    binding = next((step for step in facts["steps"] if step["budget"] == facts["binding"]), None)
    miss = facts["nearest_miss"]
    is_miss = binding is not None and miss is not None and _place(miss) == _place(binding["best"])
    if binding is not None:
        told.append(write["binding_miss" if is_miss else "binding"](binding))
    elif facts["best"] and facts["nearest_miss"] is None and facts["total"] > 1:
        told.append(write["free"](facts))
    if miss is not None and not is_miss:
        told.append(write["miss"](miss))
    if facts["budget_confidence"] is not None:
        told.append(write["confidence"](facts))
    if facts["percentile"] == "p90" and facts["latency_of"] and not facts["latency_of"]["has_p90"]:
        told.append(write["no_p90"](facts))
    return told


def latency_sentence(facts: Facts, language: Language) -> str:
    """Whose latency a recommendation judges by and, where it names a predicted one, what predictions are made from."""
    source, named = (
        facts["latency_of"],
        [facts["best"], facts["nearest_miss"], *(each["best"] for each in facts["steps"])],
    )
    is_predicted = any(row is not None and row["latency_kind"] == "predicted" for row in named)
    where, method = where_of(source, language), source["method"]
    if language == "en":
        made_from = f"; predictions from {source['fitted_on']['sentence']}, method: {method}" * is_predicted
        return f"Latency: {where}{made_from}."
    made_from = f" 예측은 아는 값 {source['fitted_on']['count']}개로 했습니다(방법: {method})." * is_predicted
    return f"지연 시간은 {where}의 값입니다.{made_from}"


def where_of(source: Facts, language: Language) -> str:
    """What runs where: "Pixel 3, tflite-cpu, int8, 4 threads"."""
    threads = source["threads"]
    width = {"en": f"{threads} thread{'s' * (threads != 1)}", "ko": f"스레드 {threads}개"}[language]
    parts = [source["device_name"], source["runtime"], source["precision"], *([] if threads is None else [width])]
    return ", ".join(parts)


def _place(row: Facts) -> tuple[float, int]:
    return row["alpha"], row["resolution"]


def _point(row: Facts, language: Language) -> str:
    at = {
        "en": f"alpha {row['alpha']:g} at {row['resolution']} px",
        "ko": f"alpha {row['alpha']:g}, {row['resolution']} px",
    }
    return f"{at[language]} ({_what(row, language)})"


def _what(row: Facts, language: Language) -> str:
    parts: list[str] = []
    if row["top1_percent"] is not None:
        parts.append(f"top-1 {row['top1_percent']:.1f} % {KINDS[row['top1_kind']][language]}")
    if row["latency_ms"] is not None:
        parts.append(f"{amount('max_latency_ms', row['latency_ms'])} {KINDS[row['latency_kind']][language]}")
    parts.append(amount("max_weight_mb", row["weight_mb"]))
    return ", ".join(parts)


def _percent(share: float | None) -> str:
    if share is None:
        return ""
    return f"{100 * share:.2g} %" if share < 0.1 else f"{100 * share:,.0f} %"


def _changed(step: Facts) -> str:
    value = enough(step["budget"], step["bound"])
    share = _percent(step["share"])
    sign = "-" if step["budget"].startswith("min") else "+"
    return f"{value} ({sign}{share})" if share else value


def _eased(step: Facts) -> str:
    return "낮추면" if step["budget"].startswith("min") else "늘리면"


def _passed(miss: Facts, language: Language) -> str:
    return ", ".join(
        f"{_BUDGETS[each['budget']][language]} {enough(each['budget'], each['value'])}"
        f" ({as_given(each['budget'], each['bound'])})"
        for each in miss["misses"]
    )


def _best_in_english(facts: Facts) -> str:
    total, count = facts["total"], facts["feasible_count"]
    take = f"Take {_point(facts['best'], 'en')}"
    if total == 1:
        return f"{take}: the only point asked about, and within the budgets."
    within = "known to be within the budgets" if facts["unknown_count"] else "within the budgets"
    if count == 1:
        return f"{take}: the only one of {total} points {within}."
    return f"{take}: {_GOALS[facts['objective']]['en']} of the {count} of {total} points {within}."


def _none_in_english(facts: Facts) -> str:
    total, unknown = facts["total"], facts["unknown_count"]
    if unknown == total:
        of = "the one point asked about is not" if total == 1 else f"none of the {total} points is"
        return f"Nothing can be recommended: the accuracy of {of} known."
    judged = " whose accuracy is known" if unknown else " asked about" if total == 1 else ""
    if total - unknown == 1:
        return f"The only point{judged} is not within every budget."
    return f"None of the {total - unknown} points{judged} is within every budget."


def _best_in_korean(facts: Facts) -> str:
    total, count = facts["total"], facts["feasible_count"]
    take = f"추천: {_point(facts['best'], 'ko')}."
    if total == 1:
        return f"{take} 물어본 유일한 점이며 예산 안에 듭니다."
    within = "예산 안에 드는 것으로 알려진" if facts["unknown_count"] else "예산 안에 드는"
    if count == 1:
        return f"{take} 전체 {total}개 가운데 {within} 유일한 점입니다."
    return f"{take} {within} {count}개(전체 {total}개) 가운데 {_GOALS[facts['objective']]['ko']}."


def _none_in_korean(facts: Facts) -> str:
    total, unknown = facts["total"], facts["unknown_count"]
    if unknown == total:
        of = "물어본 점의 정확도가" if total == 1 else f"{total}개 점의 정확도가 모두"
        return f"{of} 알려져 있지 않아 추천할 수 없습니다."
    judged = "정확도가 알려진 " if unknown else "물어본 " if total == 1 else ""
    if total - unknown == 1:
        return f"{judged}유일한 점이 모든 예산을 지키지는 못합니다."
    return f"{judged}{total - unknown}개 가운데 모든 예산을 지키는 것이 없습니다."


_ENGLISH: Mapping[str, Callable[[Facts], str]] = {
    "best": _best_in_english,
    "none": _none_in_english,
    "unknown": lambda facts: (
        f"The accuracy of {facts['unknown_count']} point{'s' * (facts['unknown_count'] > 1)} is not known."
    ),
    "binding": lambda step: (
        f"The {_BUDGETS[step['budget']]['en']} budget binds: {_changed(step)} would buy {_point(step['best'], 'en')}."
    ),
    "binding_miss": lambda step: (
        f"The {_BUDGETS[step['budget']]['en']} budget binds: {_changed(step)} would buy the nearest miss, "
        f"{_point(step['best'], 'en')}."
    ),
    "free": lambda facts: f"No budget binds: it is the best of {'those known' if facts['unknown_count'] else 'all'}.",
    "miss": lambda miss: (
        f"The nearest miss is {_point(miss, 'en')}; outside by (budget in brackets): {_passed(miss, 'en')}."
    ),
    "confidence": lambda facts: (
        f"The latency budget holds with {_certainty(facts['budget_confidence'])} % confidence, given the interval."
    ),
    "no_p90": lambda facts: (
        f"No 90th percentile is known for {facts['latency_of']['device_name']}: the one figure there is stands for it."
    ),
}
_KOREAN: Mapping[str, Callable[[Facts], str]] = {
    "best": _best_in_korean,
    "none": _none_in_korean,
    "unknown": lambda facts: f"{facts['unknown_count']}개 점의 정확도는 알려져 있지 않습니다.",
    "binding": lambda step: (
        f"{_BUDGETS[step['budget']]['ko']} 예산이 결과를 정합니다. "
        f"예산을 {_changed(step)}까지 {_eased(step)} {_point(step['best'], 'ko')}까지 고를 수 있습니다."
    ),
    "binding_miss": lambda step: (
        f"{_BUDGETS[step['budget']]['ko']} 예산이 결과를 정합니다. "
        f"예산을 {_changed(step)}까지 {_eased(step)} 가장 아깝게 벗어난 "
        f"{_point(step['best'], 'ko')}까지 고를 수 있습니다."
    ),
    "free": lambda facts: (
        "결과를 정하는 예산이 없습니다. "
        f"{'알려진 것 가운데' if facts['unknown_count'] else '전체에서'} 가장 좋은 점입니다."
    ),
    "miss": lambda miss: (
        f"가장 아깝게 벗어난 것은 {_point(miss, 'ko')}입니다. 벗어난 값(괄호는 예산)은 {_passed(miss, 'ko')}입니다."
    ),
    "confidence": lambda facts: (
        f"구간을 고려하면 지연 시간 예산을 지킬 가능성은 {_certainty(facts['budget_confidence'])} %입니다."
    ),
    "no_p90": lambda facts: (
        f"{facts['latency_of']['device_name']}의 90번째 백분위수는 알려져 있지 않아 하나뿐인 값으로 대신합니다."
    ),
}


def _certainty(probability: float) -> str:
    """In percent, and never certain, as the interval is not."""
    return "> 99" if probability > 0.99 else "< 1" if probability < 0.01 else f"{100 * probability:.0f}"
