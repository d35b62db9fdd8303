"""What is said of a choice, English beside Korean: what is said of a budget stands in titles.py."""

from collections.abc import Mapping

from app.answers.catalogue import Title
from app.language.titles import RUNS_DECIDE

TEXTS: Mapping[str, Title] = {
    # Where, and of how many
    "on": Title(" on {device} ({runtime})", "{device}({runtime})에서 "),
    "within": Title("Within {limits}{on}", "{on}{limits} 이하"),
    "with": Title("With {limits}{on}", "{on}{limits}"),
    "within_with": Title("Within {limits}{on}, with {least}", "{on}{limits} 이하, {least}"),
    "of_all": Title("Of the {all}{on}", "{on}{all}"),
    "sixteen": Title("sixteen", "16개"),
    "many": Title("{count}", "{count}개"),
    "known": Title("{count} known", "정확도가 알려진 {count}개"),
    "one_known": Title("one known", "정확도가 알려진 유일한 모델"),
    "one_asked": Title("one asked about", "요청한 유일한 모델"),
    # The answer
    "lead": Title("{where}, {goal} is", "{where}인 모델 중 {goal}"),
    "lead_of_all": Title("{where}, {goal} is", "{where} 중 {goal}"),
    "lead_of_one": Title("The {all}{on} is", "{on}{all}"),
    "answer": Title("{lead} {name}: {facts}.", "{lead}은 {name}입니다. {facts}."),
    "none": Title("{where}, none of the {all} fits.", "{where}: {all} 중 조건을 모두 만족하는 모델이 없습니다."),
    "not_one": Title("{where}, not even the {all} fits.", "{where}: {all}도 조건을 만족하지 않습니다."),
    "nothing_fits": Title("Nothing fits {limits}", "{limits} 조건을 모두 만족하는 모델이 없습니다"),
    "nothing_fits_one": Title("Nothing fits {limits}", "{limits} 조건을 만족하는 모델이 없습니다"),
    "unknown_all": Title("No answer without known numbers", "알려진 값이 없어 고를 수 없습니다"),
    "no_top1": Title("top-1 not known", "top-1 알 수 없음"),
    # Why
    "no_limit": Title("No limit is set.", "설정한 한도가 없습니다."),
    "several_decide": Title("More than one limit decides.", "둘 이상의 한도가 결과를 좌우합니다."),
    "together_decide": Title("{count} limits together decide.", "한도 {count}개가 함께 결과를 좌우합니다."),
    "none_decides": Title(
        "No limit decides: none of the {all} does better.",
        "한도에 걸린 모델이 없습니다. {all} 중 가장 좋은 모델입니다.",
    ),
    "others_decide_nothing": Title(
        "The other limits change nothing: none of the {all} does better.",
        "나머지 한도에 걸린 모델이 없습니다. {all} 중 가장 좋은 모델입니다.",
    ),
    "no_other": Title(
        "No limit decides: there is no other to choose.",
        "한도에 걸린 모델이 없습니다. 고를 수 있는 모델이 하나뿐입니다.",
    ),
    "would_reach": Title(
        "{name} would reach {result}, but {takes}{over}.", "{name:은/는} {result}이지만 {takes}{over}."
    ),
    "would_fit": Title("{name} would fit, but {takes}{over}.", "{name:은/는} 나머지 한도를 충족하지만 {takes}{over}."),
    "at": Title("{value} at {latency}", "{latency}에 {value}"),
    "nearest": Title("The nearest is {name}: {misses}.", "한도에 가장 가까운 모델은 {name}입니다. {misses}."),
    "nearest_better": Title(
        "The nearest better is {name}, {result}: {misses}.",
        "한도에 가장 가까운 더 나은 모델은 {name}, {result}입니다. {misses}.",
    ),
    "aside": Title(" ({parts})", "({parts})"),
    "over": Title("{share} over", "한도를 {share} 초과"),
    "short": Title("{points} points short", "{points}%p 부족"),
    "fit": Title("{count} of {total} fit", "{total}개 중 {count}개가 한도 안에 듭니다"),
    "one_fits": Title("{count} of {total} fits", "{total}개 중 {count}개가 한도 안에 듭니다"),
    "fit_others": Title("{count} of {total} fit the other limits", "{total}개 중 {count}개가 나머지 한도 안에 듭니다"),
    "one_fits_others": Title(
        "{count} of {total} fits the other limits", "{total}개 중 {count}개가 나머지 한도 안에 듭니다"
    ),
    "unranked": Title("; {unranked} of them cannot be ranked by {goal}", ". 그중 {unranked}개는 {goal} 값이 없습니다"),
    "unranked_all": Title("; none can be ranked by {goal}", ". 모두 {goal} 값이 없어 순위를 매길 수 없습니다"),
    "undecided": Title("; {undecided} cannot be judged", ". {undecided}개는 판단할 수 없습니다"),
    "unknown_some": Title(
        "Of {count} no {precision} top-1 is known in {set}.", "{count}개는 {set}에 {precision} top-1이 없습니다."
    ),
    "goal_unknown": Title("What this goal asks about is not known: {why}.", "이 목표에 필요한 값이 없습니다({why})."),
    # Of several networks
    "families": Title("Compared: {families}.", "비교한 네트워크: {families}."),
    "family": Title("{title} ({count} of {total} fit)", "{title}({total}개 중 {count}개 충족)"),
    "families_unknown": Title("Not compared: {families}.", "비교하지 못한 네트워크: {families}."),
    "aside_of": Title("{title} ({why})", "{title}({why})"),
    "family_no_top1": Title("no {precision} top-1 in {set}", "{set}에 {precision} top-1 없음"),
    "family_no_latency": Title("no latency known or predicted there", "알려지거나 예측된 지연 시간 없음"),
    "left_out": Title(
        "{count} other networks were left out, of which no top-1 is known in {set}.",
        "{set}에 top-1이 없는 다른 네트워크 {count}개는 제외했습니다.",
    ),
    # What cannot be judged
    "unjudged": Title("{limit}, which cannot be judged: {why}.", "{limit}인지는 판단할 수 없습니다({why})."),
    # What a device's own memory sets
    "limit_ram": Title("{size} of RAM", "RAM {size}"),
    "limit_flash": Title("{size} of flash", "플래시 {size}"),
    "decides_ram": Title("The device's RAM decides.", "결과를 좌우한 것은 기기의 RAM입니다."),
    "decides_flash": Title("The device's flash decides.", "결과를 좌우한 것은 기기의 플래시입니다."),
    "brought_ram": Title(
        "RAM {size}: {excludes}, by peak activations alone, from the {device}'s data",
        "RAM {size}: {excludes}(최대 활성화 메모리만으로 판단, {device}의 데이터 기준)",
    ),
    "brought_flash": Title(
        "Flash {size}: {excludes}, by weights alone, from the {device}'s data",
        "플래시 {size}: {excludes}(가중치 크기만으로 판단, {device}의 데이터 기준)",
    ),
    "excludes": Title("excludes {count}", "{count}개 제외"),
    "excludes_none": Title("excludes none", "제외 없음"),
    "no_latency": Title("no latency of {device} is known", "{device}의 지연 시간이 알려져 있지 않음"),
    "no_latency_at": Title(
        "no {precision} latency of {device} is known", "{device}의 {precision} 지연 시간이 알려져 있지 않음"
    ),
    "this_machine": Title("this machine", "이 기기"),
    "no_top1_of_them": Title(
        "no {precision} top-1 of these networks is known in {set}",
        "{set}에는 이 네트워크들의 {precision} top-1이 없음",
    ),
    "judge_by": Title("Judge by {by} ({bound}: {fits} fit)", "{by:으로/로} 판단({bound}: {fits}개 충족)"),
    "judge_by_one": Title("Judge by {by} ({bound}: {fits} fits)", "{by:으로/로} 판단({bound}: {fits}개 충족)"),
    "did_you_mean": Title("Did you mean {devices}?", "혹시 {devices:을/를} 찾으세요?"),
    "choose_device": Title("Choose a device with {precision} ({count})", "{precision} 값이 있는 기기 선택({count})"),
    "confidence": Title(
        "The latency limit holds with {probability} probability, given the interval.",
        "예측 구간으로 볼 때 지연 시간 한도를 지킬 확률은 {probability}.",
    ),
    "confidence_of_one": Title(
        "The latency limit holds with {probability} probability, given an interval that rests on one known time alone.",
        "알려진 값 하나에만 근거한 예측 구간으로 볼 때 지연 시간 한도를 지킬 확률은 {probability}.",
    ),
    **{f"runs_{runs}": text for runs, text in RUNS_DECIDE.items()},
    "busy": Title(
        "{decide} Over all runs, as busy as it was, it took {all}.", "{decide} 바쁠 때까지 모두 포함하면 {all}입니다."
    ),
    "busy_broken": Title(
        "{decide} Over all runs, as busy as it was, it took {all}, which breaks the limit.",
        "{decide} 바쁠 때까지 모두 포함하면 {all:으로/로} 한도를 넘습니다.",
    ),
    "runs_unknown": Title(
        "All its runs decide: which of them were quick is not known.",
        "어떤 실행이 한가할 때의 것인지 알 수 없어 모든 실행으로 판단합니다.",
    ),
    "from_doubted": Title(
        "Its latency is predicted from {count} known times, {doubted} of them uncertain.",
        "지연 시간은 알려진 값 {count}개로 예측했으며, 그중 {doubted}개는 신뢰 낮음입니다.",
    ),
    "from_one_doubted": Title(
        "Its latency is predicted from one known time, which is uncertain.",
        "지연 시간은 알려진 값 하나로 예측했으며, 그 값은 신뢰하기 어렵습니다.",
    ),
    "doubted": Title("Its latency is uncertain: {why}.", "지연 시간 값은 신뢰하기 어렵습니다({why})."),
    "limit_doubted": Title(
        "The latency limit holds by that uncertain time alone.",
        "지연 시간 한도 충족 여부는 이 신뢰 낮은 값에 달려 있습니다.",
    ),
    "no_p90": Title(
        "No 90th percentile of {device} is known; the one figure there is stands for it.",
        "{device}의 p90 값이 없어 알려진 값 하나로 대신합니다.",
    ),
    "slower_now": Title(
        "When this machine was last timed it was {factor} times as slow as for these latencies.",
        "이 기기는 마지막으로 측정했을 때 이 지연 시간들을 측정할 때보다 {factor}배 느렸습니다.",
    ),
    "slower_now_broken": Title(
        "When this machine was last timed it was {factor} times as slow as for these latencies: at that, {latency} "
        "would break the limit.",
        "이 기기는 마지막으로 측정했을 때 이 지연 시간들을 측정할 때보다 {factor}배 느렸습니다. 그 상태라면 "
        "{latency:으로/로} 한도를 넘습니다.",
    ),
    "faster_now": Title(
        "When this machine was last timed it was {factor} times as fast as for these latencies: measure them again.",
        "이 기기는 마지막으로 측정했을 때 이 지연 시간들을 측정할 때보다 {factor}배 빨랐습니다. 다시 측정하세요.",
    ),
    # What to allow
    "allow": Title("Allow {bounds}", "{bounds}까지 허용"),
    "accept": Title("Accept {bounds}", "{bounds}까지 낮추기"),
    # Amounts
    "kind": Title("{value} ({kind})", "{value}({kind})"),
}
