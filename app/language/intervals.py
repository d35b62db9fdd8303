"""What a range beside a latency is, in English and Korean. Every place that prints one says it in these words."""

from collections.abc import Mapping

from app.answers.catalogue import Title
from app.language import Language
from app.language.amounts import latency_ends

HALF = Title("middle half of the runs", "실행 시간의 IQR(25~75 %)")
MEDIAN = Title("95 % interval of the median", "중앙값의 95 % 신뢰 구간")
PREDICTION = Title("90 % interval of the prediction", "90 % 예측 구간")

BAR_TITLES: Mapping[str, Title] = {
    "measured": Title(f"Bar: {HALF.en}; ticks: {MEDIAN.en}.", f"막대: {HALF.ko}. 눈금: {MEDIAN.ko}."),
    "predicted": Title(f"Capped bar: {PREDICTION.en}.", f"끝선이 있는 막대: {PREDICTION.ko}."),
    "half": HALF,
    "median": MEDIAN,
    "prediction": PREDICTION,
}
"""What a bar is, in every chart and every legend, by what is drawn; and each range by itself."""

_BETWEEN = Title(" to ", "~")


def half_of_runs(around: tuple[float, float, float], language: Language) -> str:
    """As "middle half of the runs 3.1 to 3.6 ms". around: their median, whose unit it has, and the two ends."""
    return _of(HALF, around, language)


def interval_of(kind: str, around: tuple[float, float, float], language: Language, digits: int = 3) -> str:
    """The interval of a latency of that kind: of a prediction, or of the median of what was measured."""
    return _of(PREDICTION if kind == "predicted" else MEDIAN, around, language, digits)


def _of(what: Title, around: tuple[float, float, float], language: Language, digits: int = 3) -> str:
    return f"{what[language]} {latency_ends(*around, _BETWEEN[language], digits)}"
