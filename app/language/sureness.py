"""How sure the latency of an answer is, in words: which runs decide, how likely its limit holds, what is against it."""

from collections.abc import Iterator

from app.answers.catalogue import Title
from app.language import Language
from app.language.amounts import latency, percent, significant
from app.language.marks import reasons
from app.language.points import LATENCY, PointWords

WORTH_TELLING = 0.1
"""From that share on which the quick runs and all of them differ, both are told."""


class SureWords(PointWords):
    """What is said of the latency of one answer in one language."""

    __slots__ = ()

    def sureness(self) -> Iterator[str]:
        """Of the best point, if there is one, and of all that are judged by it."""
        if self.of.best is not None and self.of.best.latency_ms is not None:
            yield from self._likely()
            yield from self._doubt()
            yield from self._runs()
        source = self.of.latency_of
        if source is None:
            return
        if self.of.percentile == "p90" and not source.has_p90:
            yield self.say("no_p90", device=source.device_name)
        yield from self._since()

    @property
    def _bound(self) -> float | None:
        return self.of.budgets.get(LATENCY)

    def _breaks(self, value_ms: float | None) -> bool:
        return value_ms is not None and self._bound is not None and value_ms > self._bound

    def _likely(self) -> Iterator[str]:
        """How likely the limit holds: not where what that rests on is uncertain, nor where a busy machine breaks it."""
        of = self.of
        if of.budget_confidence is None or self._breaks(of.busy_latency_ms) or self._breaks(self._now_ms):
            return
        is_from_one = of.latency_of is not None and of.latency_of.method == "scaled neighbour"
        is_predicted = of.best is not None and of.best.latency_kind == "predicted"
        key = "confidence_of_one" if is_from_one and is_predicted else "confidence"
        yield self.say(key, probability=certainty(of.budget_confidence, self.language))

    def _doubt(self) -> Iterator[str]:
        """Of a best point whose latency is doubtful: why, and that it keeps its limit by that alone."""
        best, source = self.of.best, self.of.latency_of
        if best is None or source is None or not best.latency_marks:
            return
        if best.latency_kind == "predicted":
            count, doubted = source.fitted_on.count, source.fitted_on.doubted
            yield self.say("from_one_doubted" if count == 1 else "from_doubted", count=count, doubted=doubted)
        else:
            yield self.say("doubted", why=reasons(best.latency_marks, self.language))
        if self._bound is not None:
            yield self.say("limit_doubted")

    def _runs(self) -> Iterator[str]:
        """Which runs decide, of what was measured; and what all of them took, where that is another time."""
        best, source, busy_ms = self.of.best, self.of.latency_of, self.of.busy_latency_ms
        if best is None or source is None or best.latency_ms is None or not self._rests_on_runs():
            return
        if source.runs == "all" or not source.has_all_runs:
            yield self.say("runs_all" if source.has_all_runs else "runs_unknown")
            return
        decide = self.say("runs_quickest" if best.latency_marks else "runs_quick")
        if busy_ms is None or (abs(busy_ms / best.latency_ms - 1) <= WORTH_TELLING and not self._breaks(busy_ms)):
            yield decide
        else:
            key = "busy_broken" if self._breaks(busy_ms) else "busy"
            yield self.say(key, decide=decide, all=latency(busy_ms))

    def _rests_on_runs(self) -> bool:
        best, source = self.of.best, self.of.latency_of
        kind = best and best.latency_kind
        return kind == "measured" or (kind == "predicted" and source is not None and source.has_all_runs)

    @property
    def _now_ms(self) -> float | None:
        """What the best point would take in the state that its machine was in when it was last timed."""
        best, source = self.of.best, self.of.latency_of
        since = source and source.slowness_since
        return best.latency_ms * since if best and best.latency_ms is not None and since else None

    def _since(self) -> Iterator[str]:
        since = self.of.latency_of and self.of.latency_of.slowness_since
        if not since:
            return
        key = "faster_now" if since < 1 else "slower_now"
        values = {"factor": significant(max(since, 1 / since), 2)}
        if since > 1 and self._now_ms is not None and self._breaks(self._now_ms):
            yield self.say("slower_now_broken", **values, latency=latency(self._now_ms))
        else:
            yield self.say(key, **values)


def certainty(probability: float, language: Language) -> str:
    """In percent, and never certain, as the interval is not; in Korean to the end of the sentence."""
    if probability > 0.99:
        return Title("> 99 %", "99 %를 넘습니다")[language]
    if probability < 0.01:
        return Title("< 1 %", "1 % 미만입니다")[language]
    return Title("{share}", "{share}입니다")[language].format(share=percent(probability))
