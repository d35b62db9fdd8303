"""Which of several runtimes is faster, in English and Korean: none is named where the latencies leave it open."""

from collections.abc import Mapping
from dataclasses import dataclass

from app.answers.catalogue import Title
from app.language import Language
from app.language.amounts import significant
from app.language.particles import Word

_OPEN = Title(
    "At 0 of {total} one runtime is clearly faster", "{total}개 모델 모두 어느 런타임이 더 빠른지 확실하지 않습니다"
)
_WINS = Title(
    "{runtime} is clearly the fastest at {wins} of {total}",
    "{total}개 모델 중 {wins}개에서 {runtime:이/가} 확실히 가장 빠릅니다",
)
_WINS_ALL = Title(_WINS.en, "{total}개 모델 모두 {runtime:이/가} 확실히 가장 빠릅니다")
_ALL_UNCERTAIN = Title("; all {times} times are uncertain.", "(측정값 {times}개 모두 신뢰 낮음).")
_SOME_UNCERTAIN = Title(
    "; {uncertain} of {times} times are uncertain.", "(측정값 {times}개 중 {uncertain}개는 신뢰 낮음)."
)
_PAIRED = Title(
    " For {paired} of {total} the machine was slow: compared are the times of one state of it.",
    " {total}개 중 {paired}개는 기기가 느릴 때 측정하여 같은 상태의 값끼리 비교했습니다.",
)
_SLOWEST = Title(
    "{runtime} takes {ratio} times as long as the fastest at {point}.",
    "{point}에서 {runtime}의 시간은 가장 빠른 런타임의 {ratio}배입니다.",
)
_FINE = 1.1  # below, a ratio has a third digit


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is said. total: points where two or more were timed; wins: at how many of them which is clearly the fastest.

    paired: at how many that is known by times of one state of a slow machine.
    times: of these points; uncertain: those of them that are. slowest: who takes longest where one is clearly the
    fastest, how many times as long, at which point.
    """

    total: int
    wins: Mapping[str, int]
    paired: int
    times: int
    uncertain: int
    slowest: tuple[str, float, str] | None

    def sentences(self, language: Language) -> str:
        """In words."""
        most = max(self.wins, key=lambda name: self.wins[name], default="")
        wins = self.wins.get(most, 0)
        first = (_OPEN if not most else _WINS_ALL if wins == self.total else _WINS)[language]
        doubt = _ALL_UNCERTAIN if self.uncertain == self.times else _SOME_UNCERTAIN
        told = first.format(runtime=Word(most), wins=wins, total=self.total)
        told += doubt[language].format(times=self.times, uncertain=self.uncertain) if self.uncertain else "."
        told += _PAIRED[language].format(paired=self.paired, total=self.total) if self.paired else ""
        if self.slowest is None:
            return told
        runtime, ratio, point = self.slowest
        text = significant(ratio, 3 if ratio < _FINE else 2)
        return f"{told} {_SLOWEST[language].format(runtime=runtime, ratio=text, point=point)}"
