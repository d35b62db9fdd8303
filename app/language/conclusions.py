"""What may be concluded from what is known of a device, and what to measure next there, in English and Korean."""

from collections.abc import Mapping

from app.answers.catalogue import Title
from app.language import Language
from mobilenet_core.published.devices import Conclusion

_CONCLUSIONS: Mapping[Conclusion, Title] = {
    "any_point": Title(
        "{count} design points with one runtime{doubted}: enough to predict any design point from them.",
        "한 런타임에 알려진 값이 {count}개 있습니다{doubted}. 모든 구성을 예측하기에 충분합니다.",
    ),
    "trend": Title(
        "{count} design points with one runtime{doubted}: others are predicted along their trend, with wide intervals.",
        "한 런타임에 알려진 값이 {count}개 있습니다{doubted}. 나머지는 그 추세를 따라 예측하므로 구간이 넓습니다.",
    ),
    "one_point": Title(
        "One design point{doubted}: others are predicted by scaling a typical device, with very wide intervals.",
        "알려진 값이 하나뿐입니다{doubted}. 나머지는 대표적인 기기의 값을 비례시켜 예측하므로 구간이 매우 넓습니다.",
    ),
    "nothing": Title(
        "No latency of a single image is known: nothing can be predicted.",
        "이미지 한 장에 대한 지연 시간이 알려져 있지 않아 예측할 수 없습니다.",
    ),
}
_DOUBTED = Title(", {doubted} of them uncertain", "(그중 {doubted}개는 신뢰 낮음)")
_ONE_DOUBTED = Title(", which is uncertain", "(신뢰 낮음)")

_NEXT: tuple[Title, Title] = (
    Title(
        "All the points asked about ({total}) are known there: ask about a finer grid, such as grid=31x25.",
        "요청한 {total}개 모두 이 기기의 지연 시간이 알려져 있습니다. grid=31x25처럼 더 촘촘하게 요청하세요.",
    ),
    Title(
        "Not known there yet: {left} of the points asked about ({total}).",
        "요청한 {total}개 중 {left}개는 이 기기의 지연 시간이 아직 알려져 있지 않습니다.",
    ),
)


def conclusion_sentence(conclusion: Conclusion, count: int, doubted: int, language: Language) -> str:
    """What may be concluded from `count` design points of a device, of which `doubted` have a doubtful latency."""
    told = (_ONE_DOUBTED if count == 1 else _DOUBTED)[language].format(doubted=doubted) if doubted else ""
    return _CONCLUSIONS[conclusion][language].format(count=count, doubted=told)


def next_sentence(left: int, total: int, language: Language) -> str:
    """How many of the points that are to be measured next are not known, and what to ask where none is left."""
    return _NEXT[left > 0][language].format(left=left, total=total)
