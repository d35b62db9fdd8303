"""What is said of a choice, English beside Korean: what is said of a budget stands in titles.py."""

from collections.abc import Mapping

from app.language import Language

Text = Mapping[Language, str]


TEXTS: Mapping[str, Text] = {
    # Where, and of how many
    "on": {"en": " on {device}", "ko": "{device}에서 "},
    "within": {"en": "Within {limits}{on}", "ko": "{on}{limits} 안에서"},
    "of_all": {"en": "Of the {all}{on}", "ko": "{on}{all} 가운데"},
    "sixteen": {"en": "sixteen", "ko": "16개"},
    "many": {"en": "{count}", "ko": "{count}개"},
    "known": {"en": "{count} known", "ko": "정확도가 알려진 {count}개"},
    "one_known": {"en": "one known", "ko": "정확도가 알려진 하나"},
    "one_asked": {"en": "one asked about", "ko": "물어본 하나"},
    # The answer
    "lead": {"en": "{where}, {goal} is", "ko": "{where} {goal}"},
    "answer": {"en": "{lead} {name}: {facts}.", "ko": "{lead}은 {name}입니다: {facts}."},
    "none": {"en": "{where}, none of the {all} fits.", "ko": "{where} {all} 가운데 드는 모델이 없습니다."},
    "not_one": {"en": "{where}, not even the {all} fits.", "ko": "{where} {all}도 들지 않습니다."},
    "nothing_fits": {"en": "Nothing fits {bound}", "ko": "{bound} 안에 드는 모델이 없습니다"},
    "nothing_fits_all": {"en": "Nothing fits", "ko": "한도 안에 드는 모델이 없습니다"},
    "unknown_all": {"en": "No answer without known numbers", "ko": "알려진 값이 없어 고를 수 없습니다"},
    "no_top1": {"en": "top-1 not known", "ko": "top-1 모름"},
    # Why
    "several_decide": {"en": "More than one limit decides.", "ko": "둘 이상의 한도가 결과를 정합니다."},
    "none_decides": {
        "en": "No limit decides: none of the {all} does better.",
        "ko": "결과를 정하는 한도가 없습니다. {all} 가운데 더 나은 모델이 없습니다.",
    },
    "no_other": {
        "en": "No limit decides: there is no other to choose.",
        "ko": "결과를 정하는 한도가 없습니다. 달리 고를 모델이 없습니다.",
    },
    "would_reach": {
        "en": "{name} would reach {result}, but {takes}{over}.",
        "ko": "{name}은(는) {result}이지만 {takes}{over}.",
    },
    "would_fit": {"en": "{name} would fit, but {takes}{over}.", "ko": "{name}은(는) 가능하지만 {takes}{over}."},
    "at": {"en": "{value} at {latency}", "ko": "{latency}에 {value}"},
    "nearest": {"en": "The nearest is {name}: {misses}.", "ko": "가장 가까운 것은 {name}입니다: {misses}."},
    "nearest_better": {
        "en": "The nearest better is {name}, {result}: {misses}.",
        "ko": "더 나은 것 가운데 가장 가까운 것은 {name}, {result}입니다: {misses}.",
    },
    "over": {"en": " ({share} over)", "ko": "({share} 넘음)"},
    "under": {"en": " ({share} under)", "ko": "({share} 모자람)"},
    "fit": {"en": "{count} of {total} fit.", "ko": "{total}개 중 {count}개가 한도 안에 듭니다."},
    "unknown_some": {"en": "Of {count} the accuracy is not known.", "ko": "{count}개는 정확도를 모릅니다."},
    "what_is_unknown": {
        "en": "What this goal or a limit asks about is not known for this network in this accuracy set. Choose another "
        "goal or set, or clear that limit.",
        "ko": "이 정확도 집합에는 이 네트워크에 대해 목표나 한도가 묻는 값이 없습니다. 다른 목표나 집합을 고르거나 그 "
        "한도를 지우십시오.",
    },
    "confidence": {
        "en": "The latency limit holds with {probability} probability, given the interval.",
        "ko": "구간을 고려하면 지연 시간 한도를 지킬 확률은 {probability}입니다.",
    },
    "no_p90": {
        "en": "No 90th percentile of {device} is known; the one figure there is stands for it.",
        "ko": "{device}의 90번째 백분위수는 알려져 있지 않아 하나뿐인 값으로 대신합니다.",
    },
    # What to allow
    "allow": {"en": "Allow {bounds}", "ko": "{bounds}까지 허용"},
    "accept": {"en": "Accept {bounds}", "ko": "{bounds}까지 낮추기"},
    # Amounts
    "kind": {"en": "{value} ({kind})", "ko": "{value}({kind})"},
}
