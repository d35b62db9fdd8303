"""What a range beside a latency is, in English and Korean. Every place that prints one says it in these words."""

from app.answers.catalogue import Title
from app.language import Language
from app.language.amounts import significant

HALF = Title("middle half of the runs", "IQR(25~75 %)")
MEDIAN = Title("95 % interval of the median", "중앙값의 95 % 신뢰 구간")
PREDICTION = Title("90 % interval of a prediction", "90 % 예측 구간")

BARS = Title(
    f"Bar: {HALF.en}; ticks: {MEDIAN.en}.",
    f"막대: {HALF.ko}. 눈금: {MEDIAN.ko}.",
)
"""What a bar is where something was measured: in every chart and every legend."""

PREDICTED_BARS = Title(f"Capped bar: {PREDICTION.en}.", f"끝선 있는 막대: {PREDICTION.ko}.")

_RANGE = Title("{what} {low} to {high}", "{what} {low}~{high}")


def half_of_runs(low: float, high: float, language: Language) -> str:
    """As "middle half of the runs 3.1 to 3.6"."""
    return _of(HALF, low, high, language)


def interval_of(kind: str, low: float, high: float, language: Language) -> str:
    """The interval of a latency of that kind: of a prediction, or of the median of what was measured."""
    return _of(PREDICTION if kind == "predicted" else MEDIAN, low, high, language)


def _of(what: Title, low: float, high: float, language: Language) -> str:
    return _RANGE[language].format(what=what[language], low=significant(low), high=significant(high))
