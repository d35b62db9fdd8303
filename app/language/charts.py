# ruff: noqa: RUF001 - the multiplication sign is meant
"""What stands in charts, in English and Korean."""

from collections.abc import Mapping

from app.answers.catalogue import Title
from app.language import Language
from app.language.marks import UNCERTAIN
from app.language.titles import ORIGIN_TITLES, RUNS_TITLES

_TEXTS: Mapping[str, Title] = {
    "mult_adds": Title("Mult-Adds, M (lower is better)", "Mult-Adds, M(낮을수록 좋음)"),
    "mult_adds_plain": Title("Mult-Adds, M", "Mult-Adds, M"),
    "top1": Title("Top-1 accuracy, % (higher is better)", "top-1 정확도, %(높을수록 좋음)"),
    "latency": Title("Latency, ms (lower is better)", "지연 시간, ms(낮을수록 좋음)"),
    "latency_all": Title(
        f"Latency of {RUNS_TITLES['all'].en}, ms (lower is better)",
        f"지연 시간({RUNS_TITLES['all'].ko}), ms(낮을수록 좋음)",
    ),
    "alpha": Title("Width multiplier alpha", "alpha, 너비 승수(width multiplier)"),
    "resolution": Title("Input resolution, px", "입력 해상도, px"),
    "front": Title("Pareto front", "파레토 프런트(Pareto front)"),
    "this_point": Title("This design point", "선택한 모델"),
    "variants": Title("Published variants", "발표된 모델"),
    **ORIGIN_TITLES,
    "your_budget": Title("your budget: {value}", "내 한도 {value}"),
    "alpha_plain": Title("alpha", "alpha"),
    "input_plain": Title("input", "입력"),
    "no_accuracy": Title("{name}: no {precision} top-1 in this set", "{name}: 이 데이터에는 {precision} top-1 없음"),
    "share_mult_adds": Title("Share of Mult-Adds, %", "Mult-Adds 비율, %"),
    "share_time": Title("Share of time (measured), %", "시간 비율(측정), %"),
    "share_time_uncertain": Title(
        f"Share of time (measured, {UNCERTAIN.en}), %", f"시간 비율(측정, {UNCERTAIN.ko}), %"
    ),
    "between": Title("Between layers", "레이어 밖"),
    "none": Title("none", "없음"),
    "share_own": Title("Share of each side's own Mult-Adds, %", "각 네트워크의 전체 Mult-Adds 대비 비율, %"),
    "others_of": Title("{count} others", "나머지 {count}개"),
    "share_params": Title("Share of parameters, %", "파라미터 비율, %"),
    "of_standard_mult_adds": Title("Mult-Adds, % of standard", "Mult-Adds, 표준 합성곱 대비 %"),
    "of_standard_params": Title("Parameters, % of standard", "파라미터, 표준 합성곱 대비 %"),
    "whole_network": Title("Whole network", "네트워크 전체"),
    "the_layer": Title("Layer {side} × {side}, {inputs} → {outputs}", "레이어 {side} × {side}, {inputs} → {outputs}"),
    "block_standard": Title("Standard", "표준 합성곱"),
    "block_separable": Title("Depthwise separable", "Depthwise separable"),
    "note_materialised": Title("* materialised: runs as a dense matrix", "* 밀집 행렬로 펼쳐서 실행"),
    "note_fixed": Title("† fixed kernels: Mult-Adds without weights", "† 고정 커널: 가중치 없는 Mult-Adds"),
    "conv_any": Title("Convolution k × k", "합성곱 k × k"),
    "linear_any": Title("Fully connected", "완전 연결 레이어"),
    "conv": Title("Convolution 3 × 3", "합성곱 3 × 3"),
    "depthwise": Title("Depthwise 3 × 3", "Depthwise 3 × 3"),
    "pointwise": Title("Pointwise 1 × 1", "Pointwise 1 × 1"),
    "linear": Title("Classifier", "분류기(classifier)"),
    "pool": Title("Pooling", "풀링(pooling)"),
}

CHART_WORDS = frozenset(_TEXTS)
"""The keys that `chart` takes."""


def chart(word: str, language: Language) -> str:
    """A chart's text by key."""
    return _TEXTS[word][language]
