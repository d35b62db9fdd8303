"""What is said of a choice, English beside Korean: what is said of a budget stands in titles.py."""

from collections.abc import Mapping

from app.answers.catalogue import Title

TEXTS: Mapping[str, Title] = {
    # Where, and of how many
    "on": Title(" on {device}", "{device}에서 "),
    "within": Title("Within {limits}{on}", "{on}{limits} 안에서"),
    "of_all": Title("Of the {all}{on}", "{on}{all} 가운데"),
    "sixteen": Title("sixteen", "16개"),
    "many": Title("{count}", "{count}개"),
    "known": Title("{count} known", "정확도가 알려진 {count}개"),
    "one_known": Title("one known", "정확도가 알려진 하나"),
    "one_asked": Title("one asked about", "물어본 하나"),
    # The answer
    "lead": Title("{where}, {goal} is", "{where} {goal}"),
    "answer": Title("{lead} {name}: {facts}.", "{lead}은 {name}입니다: {facts}."),
    "none": Title("{where}, none of the {all} fits.", "{where} {all} 가운데 드는 모델이 없습니다."),
    "not_one": Title("{where}, not even the {all} fits.", "{where} {all}도 들지 않습니다."),
    "nothing_fits": Title("Nothing fits {bound}", "{bound} 안에 드는 모델이 없습니다"),
    "nothing_fits_all": Title("Nothing fits", "한도 안에 드는 모델이 없습니다"),
    "unknown_all": Title("No answer without known numbers", "알려진 값이 없어 고를 수 없습니다"),
    "no_top1": Title("top-1 not known", "top-1 모름"),
    # Why
    "several_decide": Title("More than one limit decides.", "둘 이상의 한도가 결과를 정합니다."),
    "none_decides": Title(
        "No limit decides: none of the {all} does better.",
        "결과를 정하는 한도가 없습니다. {all} 가운데 더 나은 모델이 없습니다.",
    ),
    "no_other": Title(
        "No limit decides: there is no other to choose.", "결과를 정하는 한도가 없습니다. 달리 고를 모델이 없습니다."
    ),
    "would_reach": Title(
        "{name} would reach {result}, but {takes}{over}.", "{name}은(는) {result}이지만 {takes}{over}."
    ),
    "would_fit": Title("{name} would fit, but {takes}{over}.", "{name}은(는) 가능하지만 {takes}{over}."),
    "at": Title("{value} at {latency}", "{latency}에 {value}"),
    "nearest": Title("The nearest is {name}: {misses}.", "가장 가까운 것은 {name}입니다: {misses}."),
    "nearest_better": Title(
        "The nearest better is {name}, {result}: {misses}.",
        "더 나은 것 가운데 가장 가까운 것은 {name}, {result}입니다: {misses}.",
    ),
    "aside": Title(" ({parts})", "({parts})"),
    "over": Title("{share} over", "{share} 넘음"),
    "under": Title("{share} under", "{share} 모자람"),
    "fit": Title("{count} of {total} fit.", "{total}개 중 {count}개가 한도 안에 듭니다."),
    "unknown_some": Title("Of {count} the accuracy is not known.", "{count}개는 정확도를 모릅니다."),
    "what_is_unknown": Title(
        "What this goal or a limit asks about is not known for this network in this accuracy set. Choose another "
        "goal or set, or clear that limit.",
        "이 정확도 집합에는 이 네트워크에 대해 목표나 한도가 묻는 값이 없습니다. 다른 목표나 집합을 고르거나 그 "
        "한도를 지우십시오.",
    ),
    "confidence": Title(
        "The latency limit holds with {probability} probability, given the interval.",
        "구간을 고려하면 지연 시간 한도를 지킬 확률은 {probability}입니다.",
    ),
    "from_doubted": Title(
        "Its latency is predicted from {count} known times, {doubted} of them uncertain.",
        "지연 시간은 알려진 값 {count}개로 예측했으며, 그중 {doubted}개는 신뢰 낮음입니다.",
    ),
    "doubted": Title("Its latency is uncertain: {why}.", "지연 시간 값은 신뢰하기 어렵습니다({why})."),
    "limit_doubted": Title(
        "The latency limit holds by that uncertain time alone.",
        "지연 시간 한도 충족 여부는 이 신뢰 낮은 값에 달려 있습니다.",
    ),
    "no_p90": Title(
        "No 90th percentile of {device} is known; the one figure there is stands for it.",
        "{device}의 90번째 백분위수는 알려져 있지 않아 하나뿐인 값으로 대신합니다.",
    ),
    "slower_now": Title(
        "When this machine was last timed it was {factor} times slower than for these latencies.",
        "이 기기는 마지막으로 측정했을 때 이 지연 시간들을 측정할 때보다 {factor}배 느렸습니다.",
    ),
    "faster_now": Title(
        "When this machine was last timed it was {factor} times faster than for these latencies: measure them again.",
        "이 기기는 마지막으로 측정했을 때 이 지연 시간들을 측정할 때보다 {factor}배 빨랐습니다. 다시 측정하세요.",
    ),
    # What to allow
    "allow": Title("Allow {bounds}", "{bounds}까지 허용"),
    "accept": Title("Accept {bounds}", "{bounds}까지 낮추기"),
    # Amounts
    "kind": Title("{value} ({kind})", "{value}({kind})"),
}
