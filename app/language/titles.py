"""What everything that has a name is called, in English and Korean side by side."""

from collections.abc import Mapping
from dataclasses import dataclass

from app.answers.catalogue import Title
from app.language import Language
from app.vocabulary import BY_BUDGET
from mobilenet_core.design import EXPECTED, MAX_ALPHA, MAX_CLASSES, MAX_RESOLUTION, MIN_RESOLUTION
from mobilenet_core.published.sets import PUBLISHED_SETS
from mobilenet_core.records import LIMITS


@dataclass(frozen=True, slots=True)
class QuantityTitles:
    """How a quantity is called.

    name: within a sentence, on an axis, and with a capital as a heading. budget: what bounds it. goal: it as what is to
    be best. best: the design point that is best in it. decides: that its budget does. limit: its `{bound}` among
    others. takes: that a point has `{value}`; fact: the same as one of its facts. outside: the `{bound}` that a point
    does not keep, in few letters. Those with their unit. column: its head in a table, two lines, with the `{unit}`.
    `{precision}` and `{percentile}` may stand in `limit` and `column`: what is judged depends on them.
    """

    name: Title
    budget: Title
    goal: Title
    best: Title
    decides: Title
    limit: Title
    takes: Title
    fact: Title
    outside: Title
    column: Title


QUANTITY_TITLES: Mapping[str, QuantityTitles] = {
    "latency": QuantityTitles(
        name=Title("latency", "지연 시간"),
        budget=Title("Latency at most", "지연 시간 한도"),
        goal=Title("lowest latency", "지연 시간 최소"),
        best=Title("the fastest", "가장 빠른 모델"),
        decides=Title("Latency decides.", "결과를 좌우한 것은 지연 시간 한도입니다."),
        limit=Title("{bound}", "{bound}"),
        takes=Title("takes {value}", "지연 시간이 {value}입니다"),
        fact=Title("{value}", "{value}"),
        outside=Title("{bound}", "{bound}"),
        column=Title("Latency\n{unit}, {percentile}", "지연 시간\n{unit}, {percentile}"),
    ),
    "weight": QuantityTitles(
        name=Title("weights", "가중치"),
        budget=Title("Weights at most", "가중치 한도"),
        goal=Title("smallest weights", "가중치 최소"),
        best=Title("the one with the smallest weights", "가중치가 가장 작은 모델"),
        decides=Title("Weight size decides.", "결과를 좌우한 것은 가중치 한도입니다."),
        limit=Title("{bound} of weights ({precision})", "가중치 {bound} ({precision})"),
        takes=Title("its weights take {value}", "가중치가 {value}입니다"),
        fact=Title("weights {value}", "가중치 {value}"),
        outside=Title("{bound}", "{bound}"),
        column=Title("Weights\n{unit}, {precision}", "가중치\n{unit}, {precision}"),
    ),
    "mult_adds": QuantityTitles(
        name=Title("Mult-Adds", "Mult-Adds"),
        budget=Title("Mult-Adds at most", "Mult-Adds 한도"),
        goal=Title("fewest Mult-Adds", "Mult-Adds 최소"),
        best=Title("the one with the fewest Mult-Adds", "Mult-Adds가 가장 적은 모델"),
        decides=Title("Mult-Adds decide.", "결과를 좌우한 것은 Mult-Adds 한도입니다."),
        limit=Title("{bound} Mult-Adds", "Mult-Adds {bound}"),
        takes=Title("does {value} Mult-Adds", "Mult-Adds가 {value}입니다"),
        fact=Title("{value} Mult-Adds", "{value} Mult-Adds"),
        outside=Title("{bound}", "{bound}"),
        column=Title("Mult-Adds\n{unit}", "Mult-Adds\n{unit}"),
    ),
    "params": QuantityTitles(
        name=Title("parameters", "파라미터"),
        budget=Title("Parameters at most", "파라미터 한도"),
        goal=Title("fewest parameters", "파라미터 최소"),
        best=Title("the one with the fewest parameters", "파라미터가 가장 적은 모델"),
        decides=Title("Parameters decide.", "결과를 좌우한 것은 파라미터 한도입니다."),
        limit=Title("{bound} parameters", "파라미터 {bound}"),
        takes=Title("holds {value} parameters", "파라미터가 {value}입니다"),
        fact=Title("{value} parameters", "{value} 파라미터"),
        outside=Title("{bound} par.", "{bound} 파라미터"),
        column=Title("Params\n{unit}", "파라미터\n{unit}"),
    ),
    "peak_activation": QuantityTitles(
        name=Title("activations", "활성화 메모리"),
        budget=Title("Activations at most", "활성화 메모리 한도"),
        goal=Title("smallest activations", "활성화 메모리 최소"),
        best=Title("the one with the smallest activations", "활성화 메모리가 가장 작은 모델"),
        decides=Title("Activation memory decides.", "결과를 좌우한 것은 활성화 메모리 한도입니다."),
        limit=Title("{bound} of activations", "활성화 메모리 {bound}"),
        takes=Title("its activations take {value}", "활성화 메모리가 {value}입니다"),
        fact=Title("activations {value}", "활성화 메모리 {value}"),
        outside=Title("{bound} act.", "{bound} 활성화"),
        column=Title("Activations\npeak {unit}, {precision}", "활성화 메모리\n최대 {unit}, {precision}"),
    ),
    "top1": QuantityTitles(
        name=Title("top-1", "top-1"),
        budget=Title("Top-1 at least", "최저 정확도"),
        goal=Title("highest top-1", "top-1 정확도 최대"),
        best=Title("the most accurate", "정확도가 가장 높은 모델"),
        decides=Title("Top-1 decides.", "결과를 좌우한 것은 최저 정확도입니다."),
        limit=Title("top-1 of at least {bound}", "top-1 {bound} 이상"),
        takes=Title("its top-1 is {value}", "top-1이 {value}입니다"),
        fact=Title("top-1 {value}", "top-1 {value}"),
        outside=Title("{bound}", "{bound}"),
        column=Title("Top-1\n{unit}", "top-1\n{unit}"),
    ),
}


def of_budget(budget: str) -> QuantityTitles:
    """Those of the quantity that a budget bounds. Raises KeyError for no budget."""
    return QUANTITY_TITLES[BY_BUDGET[budget].name]


def set_title(name: str, language: Language) -> str:
    """What a set of accuracies is called where sets are chosen; one that nobody published, as it is named."""
    return PUBLISHED_SETS[name].title[language] if name in PUBLISHED_SETS else name


ROUNDING_TITLES: Mapping[str, Title] = {
    "tf_slim": Title("TF-slim's channels", "TF-slim의 채널 수"),
    "keras": Title("Keras's channels", "Keras의 채널 수"),
    "make_divisible": Title("channels in eights", "채널 수는 8의 배수"),
    "torchvision": Title("torchvision's channels", "torchvision의 채널 수"),
}

ORIGIN_TITLES: Mapping[str, Title] = {
    "measured": Title("measured", "측정"),
    "predicted": Title("predicted", "예측"),
    "published": Title("published", "발표"),
    "analytic": Title("analytic", "계산"),
    "counted": Title("counted", "실측 집계"),
    "interpolated": Title("interpolated", "보간"),
    "imported": Title("imported", "가져온 값"),
}
"""Where a number is from."""

METHOD_TITLES: Mapping[str, Title] = {
    "layers": Title("layers", "레이어별 비용"),
    "typical layers": Title("typical layers", "대표적인 기기의 레이어별 비용"),
    "scaled neighbour": Title("scaled neighbour", "대표적인 기기의 값을 비례 환산"),
}
"""How a latency is predicted."""

EXAMPLE_TITLES: Mapping[str, Title] = {
    "phone": Title("15 ms and 2 MB (int8) on a Pixel 3", "Pixel 3에서 15 ms, 2 MB(int8)"),
    "microcontroller": Title("700 ms on an ESP32-S3", "ESP32-S3에서 700 ms"),
    "least_top1": Title("15 ms, top-1 of at least 65 %", "15 ms, top-1 65 % 이상"),
    "fewest": Title(
        "fewest Mult-Adds within 1 point of the full network",
        "기본 모델과 정확도 차이 1%p 이내에서 연산이 가장 적은 모델",
    ),
}
"""What the worked examples ask."""

CHART_TITLES: Mapping[str, Title] = {
    "front": Title("Latency against accuracy", "지연 시간과 정확도"),
    "area": Title("Mult-Adds over alpha and resolution", "alpha와 해상도에 따른 Mult-Adds"),
    "axes": Title("Several axes at once", "여러 축을 한눈에"),
    "compare": Title("Where the Mult-Adds are", "레이어 종류별 Mult-Adds"),
    "runtimes": Title("Runtimes side by side", "런타임 비교"),
    "layer-times": Title("Where the work is, where the time goes", "연산량과 실행 시간의 분포"),
    "accuracy": Title("Mult-Adds against accuracy", "Mult-Adds와 정확도"),
    "contour": Title("Lines of equal Mult-Adds", "Mult-Adds가 같은 선"),
    "layers": Title("Mult-Adds layer by layer", "레이어별 Mult-Adds"),
    "kinds": Title("Where the work is, where the parameters are", "연산량과 파라미터의 분포"),
    "factorizations": Title("Which factorization saves what", "분해 방식별로 줄어드는 연산량과 파라미터"),
}

PLACE_TITLES: Mapping[str, Title] = {
    "explore": Title("Explore", "탐색"),
    "variant": Title("Variant", "모델"),
    "compare": Title("Compare", "비교"),
    "measure": Title("Measure", "측정"),
}

PERCENTILE_TITLES: Mapping[str, Title] = {
    "p50": Title("median", "중앙값"),
    "p90": Title("90th percentile", "p90(90번째 백분위수)"),
}

RUNS_TITLES: Mapping[str, Title] = {
    "quick": Title("the quick runs", "빠른 실행만"),
    "all": Title("all runs, as busy as it was", "바쁠 때까지 모두"),
}

RUNS_DECIDE: Mapping[str, Title] = {
    "quick": Title(
        "The quick runs decide, made alone on a quick machine.", "기기가 한가할 때의 실행만으로 판단합니다."
    ),
    "quickest": Title(  # of a latency that is marked
        "The quickest of the runs decide; not all of them were made alone on a quick machine.",
        "가장 빠른 실행들로 판단하지만, 모두 기기가 한가할 때의 실행은 아닙니다.",
    ),
    "all": Title("All runs decide, as busy as the machine was.", "바쁠 때까지 모든 실행으로 판단합니다."),
}


def _whole(field: str) -> Title:
    low, high = LIMITS[field]
    return Title(f"a whole number from {low} to {high:,}", f"{low}~{high:,}의 정수")


EXPECTED_TITLES: Mapping[str, Title] = {
    "alpha": Title(EXPECTED["alpha"], f"0보다 크고 {MAX_ALPHA:g} 이하인 수(예: 0.75)"),
    "rho": Title(EXPECTED["rho"], "0.143~4.57의 수(해상도 / 224, 예: 0.714)"),
    "resolution": Title(EXPECTED["resolution"], f"{MIN_RESOLUTION}~{MAX_RESOLUTION}의 정수(px, 예: 160)"),
    "num_classes": Title(EXPECTED["num_classes"], f"1~{MAX_CLASSES:,}의 정수(예: 1000)"),
    "rounding": Title(EXPECTED["rounding"], "tf_slim, keras, make_divisible 중 하나"),
    "threads": _whole("threads"),
    "batch": _whole("batch"),
    "grid": Title("alphas x resolutions, such as 31x25", "alpha 개수 x 해상도 개수(예: 31x25)"),
}
"""What a parameter may be, in words."""
