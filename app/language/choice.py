"""A recommendation in words, English beside Korean: its answer, its reasons, and what to allow for another answer.

The page, REST and the command line all say this and nothing else.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.answers.catalogue import Title
from app.answers.choice import Judged, NearestMiss, Offer, PointRow, Recommendation
from app.answers.files import Files
from app.answers.latency import LatencySource
from app.language import Language
from app.language.amounts import amount, as_given, latency, latency_range, percent, significant
from app.language.limits import LimitWords
from app.language.marks import UNCERTAIN, marked, reasons
from app.language.titles import METHOD_TITLES, ORIGIN_TITLES, QUANTITY_TITLES, of_budget
from app.vocabulary import BY_BUDGET, QUANTITIES, BudgetName, Quantity

_COUNTS = ("", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight")


def tell(judged: Judged, language: Language, files: Files | None) -> Recommendation:
    """What is recommended and why, what decides, what lies just outside, what is not known, how sure the latency is.

    Of a point nothing but its accuracy can be unknown: costs are exact, and latency is at least predicted.
    files: of the best point.
    """
    words = _Words(judged, language)
    why = words.why()
    facts: dict[str, Any] = {name: getattr(judged, name) for name in Judged.__dataclass_fields__}
    facts |= {"unjudged": words.unjudged(), "untimed": words.untimed(), "brought": words.brought()}
    return Recommendation(
        **facts,
        latency_text=words.latency_text(judged.best),
        lead=words.lead(),
        title=words.title(),
        headline=why[0] if why and words.is_any_known else "",
        sentences=(words.answer(), *why),
        offers=words.offers(),
        files=files,
    )


def latency_sentence(told: Judged, language: Language) -> str:
    """Whose latency a recommendation judges by and, where it names a predicted one, what predictions are made from."""
    source, named = told.latency_of, [told.best, told.nearest_miss, *(each.best for each in told.steps)]
    if source is None:
        return ""
    is_predicted = any(row is not None and row.latency_kind == "predicted" for row in named)
    where, method = where_of(source, language), METHOD_TITLES[source.method][language]
    if language == "en":
        made_from = f"; predictions from {source.fitted_on.sentence}, method: {method}" * is_predicted
        return f"Latency: {where}{made_from}."
    doubted = f"(그중 {source.fitted_on.doubted}개는 신뢰 낮음)" if source.fitted_on.doubted else ""
    made_from = f" 예측에는 알려진 값 {source.fitted_on.count}개{doubted}를 썼습니다(방법: {method})." * is_predicted
    return f"지연 시간은 {where}에서의 값입니다.{made_from}"


def where_of(source: LatencySource, language: Language) -> str:
    """What runs where: "Pixel 3, tflite-cpu, int8, 4 threads"."""
    threads = source.threads
    width = Title(f"{threads} thread{'s' * (threads != 1)}", f"스레드 {threads}개")[language]
    return ", ".join([source.device_name, source.runtime, source.precision, *([] if threads is None else [width])])


@dataclass(frozen=True, slots=True)
class _Words(LimitWords):
    """What is said of one answer in one language."""

    # The answer

    def title(self) -> str:
        if self.of.best is not None:
            return self.of.best.name
        if not self.is_any_known:
            return self.say("unknown_all")
        limits = self._deciding_limits()
        return self.say("nothing_fits_one" if len(limits) == 1 else "nothing_fits", limits=self.listed(limits))

    def lead(self) -> str:
        if self.of.best is None:
            return " ".join([*self.not_judged(), *([self.where()] if self.judged() else [])])
        goal = QUANTITY_TITLES[self.of.objective].best[self.language]
        if not self.judged() and self.known == 1:
            lead = self.say("lead_of_one", all=self.points(), on=self.on())
        else:
            lead = self.say("lead" if self.judged() else "lead_of_all", where=self.where(), goal=goal)
        return " ".join([*self.not_judged(), lead])

    def answer(self) -> str:
        best = self.of.best
        if best is not None:
            return self.say("answer", lead=self.lead(), name=best.name, facts=self._facts(best))
        if not self.is_any_known:
            return " ".join([*self.not_judged(), f"{self.title()}."])
        none = self.say("not_one" if self.known == 1 else "none", where=self.where(), all=self.points())
        return " ".join([*self.not_judged(), none])

    # Why

    def why(self) -> list[str]:
        of = self.of
        if not self.is_any_known:
            lacks = of.objective == "latency" and of.untimed
            return [
                self.say("goal_unknown", why=self.why_unknown("latency_ms")) if lacks else self.say("what_is_unknown")
            ]
        told = self._deciding()
        if of.best is not None and of.total > 1:
            key = ("one_fits" if of.feasible_count == 1 else "fit") + "_others" * bool(of.unjudged)
            told.append(self.say(key, count=of.feasible_count, total=of.total))
        if of.unknown_count:
            told.append(self.say("unknown_some", count=of.unknown_count))
        if of.budget_confidence is not None:
            told.append(self.say("confidence", probability=certainty(of.budget_confidence, self.language)))
        told += self._doubt()
        if of.percentile == "p90" and of.latency_of is not None and not of.latency_of.has_p90:
            told.append(self.say("no_p90", device=of.latency_of.device_name))
        if of.latency_of is not None and (since := of.latency_of.slowness_since) is not None:
            told.append(
                self.say("slower_now" if since > 1 else "faster_now", factor=significant(max(since, 1 / since), 2))
            )
        return told

    def _doubt(self) -> list[str]:
        """Of a best point whose latency is doubtful: why, and that it keeps its limit by that alone."""
        best, source = self.of.best, self.of.latency_of
        if best is None or source is None or not best.latency_marks:
            return []
        if best.latency_kind == "predicted":
            count, doubted = source.fitted_on.count, source.fitted_on.doubted
            told = self.say("from_one_doubted" if count == 1 else "from_doubted", count=count, doubted=doubted)
        else:
            told = self.say("doubted", why=reasons(best.latency_marks, self.language))
        return [told, *([self.say("limit_doubted")] if "max_latency_ms" in self.of.budgets else [])]

    def _deciding(self) -> list[str]:
        of, miss = self.of, self.of.nearest_miss
        step = next((each for each in of.steps if each.budget == of.binding), None)
        if miss is None:
            return self._none_decides()
        nearest = self._nearest(miss, self._result(miss))
        if step is None:
            return [self._decided(), nearest]
        is_nearest = miss.place == step.best.place
        told = [self._decided()]
        if of.best is not None or not is_nearest:
            told.append(
                self.say(
                    "would_fit" if of.best is None else "would_reach",
                    name=step.best.name,
                    result=self._result(step.best, step.budget),
                    takes=of_budget(step.budget).takes[self.language].format(value=amount(step.budget, step.enough)),
                    over=self._beyond(step.budget, step.share, step.by, step.best),
                )
            )
        return told if of.best is not None and is_nearest else [*told, nearest]

    def _none_decides(self) -> list[str]:
        if not self.judged():
            return [] if self.of.unjudged else [self.say("no_limit")]
        if self.known == 1 and not self.of.unjudged:
            return [self.say("no_other")]
        return [self.say("others_decide_nothing" if self.of.unjudged else "none_decides", all=self.points())]

    def _decided(self) -> str:
        """Which limit decides, or that several do."""
        limits = self._deciding_limits() if self.of.best is None else [self.of.binding] if self.of.binding else []
        if len(limits) == 1:
            return self.decides(limits[0])
        if limits and all(len(each) > 1 for each in self.of.conflicts):
            count = _COUNTS[len(limits)] if self.language == "en" else len(limits)
            return self.say("together_decide", count=count)
        return self.say("several_decide")

    def _deciding_limits(self) -> list[BudgetName]:
        """Where nothing fits: the limits that have a part in it."""
        return [name for name in self.of.budgets if any(name in each for each in self.of.conflicts)]

    def _nearest(self, miss: NearestMiss, result: str) -> str:
        misses = ", ".join(
            f"{of_budget(each.budget).name[self.language]} {amount(each.budget, each.enough)}"
            + self._beyond(each.budget, each.share, each.by, miss)
            for each in miss.misses
        )
        return self.say(
            "nearest" if self.of.best is None else "nearest_better", name=miss.name, result=result, misses=misses
        )

    def _beyond(self, budget: BudgetName, share: float | None, by: float, row: PointRow) -> str:
        """By how much a point passes a limit, and whether what it has of it is doubtful.

        That is a share of the limit, and points of what is a percentage itself.
        """
        parts: list[str] = []
        if BY_BUDGET[budget].is_least:
            parts.append(self.say("short", points=f"{by:.1f}"))
        elif share is not None:
            parts.append(self.say("over", share=percent(share)))
        if budget == "max_latency_ms" and row.latency_marks:
            parts.append(UNCERTAIN[self.language])
        return self.say("aside", parts=", ".join(parts)) if parts else ""

    # What to allow

    def offers(self) -> tuple[Offer, ...]:
        of = self.of
        enough: dict[BudgetName, float] = {step.budget: step.enough for step in of.steps}
        alone: list[dict[BudgetName, float]] = [{budget: enough[budget]} for budget in self._alone()]
        if not alone and of.best is None and of.nearest_miss is not None:
            alone = [{each.budget: each.enough for each in of.nearest_miss.misses}]
        fixed = {each.budget for each in of.brought}  # nobody can allow a device more memory
        return tuple(Offer(budgets, self._allowed(budgets)) for budgets in alone if fixed.isdisjoint(budgets))

    def _alone(self) -> list[BudgetName]:
        """The budgets of which one step alone changes the answer, the binding one first."""
        return sorted((step.budget for step in self.of.steps), key=lambda budget: budget != self.of.binding)

    def _allowed(self, budgets: Mapping[BudgetName, float]) -> str:
        bounds = ", ".join(amount(budget, bound) for budget, bound in budgets.items())
        return self.say("accept" if all(BY_BUDGET[each].is_least for each in budgets) else "allow", bounds=bounds)

    # Points

    def _facts(self, row: PointRow) -> str:
        parts = [self._timed(row, self.latency_text(row))] if row.latency_ms is not None else []
        parts.append(self.say("no_top1") if row.top1_percent is None else self._kind(_top1(row), row.top1_kind))
        parts.append(self._fact(BY_BUDGET["max_mult_adds"], row))
        return ", ".join([*parts, amount("max_weight_mb", row.weight_mb)])

    def _result(self, row: PointRow, budget: str = "") -> str:
        """What a point has of what is wanted, and at what latency, where neither says that."""
        objective = self.of.objective
        if objective == "latency":
            return self._timed(row)
        value, kind = self._wanted(row), row.top1_kind if objective == "top1" else None
        if row.latency_ms is None or budget == "max_latency_ms":
            return self._kind(value, kind)
        if kind == row.latency_kind and not row.latency_marks:
            return self._kind(self.say("at", value=value, latency=_latency(row)), kind)
        latency = self._timed(row)
        return self.say("at", value=self._kind(value, kind), latency=latency)

    def _wanted(self, row: PointRow) -> str:
        return self._fact(next(each for each in QUANTITIES if each.name == self.of.objective), row)

    def _fact(self, quantity: Quantity, row: PointRow) -> str:
        value = row.value_of(quantity.column) or 0.0
        return QUANTITY_TITLES[quantity.name].fact[self.language].format(value=amount(quantity.budget, value))

    def latency_text(self, row: PointRow | None) -> str:
        """With the interval of an estimate; "" where none is known."""
        if row is None or row.latency_ms is None:
            return ""
        low, high = row.latency_low_ms, row.latency_high_ms
        if row.latency_kind != "predicted" or low is None or high is None:
            return _latency(row)
        return latency_range(row.latency_ms, low, high, Title(" to ", "~")[self.language])

    def _timed(self, row: PointRow, text: str = "") -> str:
        kind = ORIGIN_TITLES[row.latency_kind or "predicted"][self.language]
        return self.say("kind", value=text or _latency(row), kind=marked(kind, row.latency_marks, self.language))

    def _kind(self, value: str, kind: str | None) -> str:
        return value if kind is None else self.say("kind", value=value, kind=ORIGIN_TITLES[kind][self.language])


def certainty(probability: float, language: Language) -> str:
    """In percent, and never certain, as the interval is not; in Korean to the end of the sentence."""
    if probability > 0.99:
        return Title("> 99 %", "99 %를 넘습니다")[language]
    if probability < 0.01:
        return Title("< 1 %", "1 % 미만입니다")[language]
    return Title("{share}", "{share}입니다")[language].format(share=percent(probability))


def _latency(row: PointRow) -> str:
    """As printed where it was published, else in the digits that its interval leaves."""
    value = row.latency_ms or 0.0
    if row.latency_kind == "published":
        return as_given("max_latency_ms", value)
    return latency(value, row.latency_low_ms, row.latency_high_ms)


def _top1(row: PointRow) -> str:
    return f"top-1 {amount('min_top1', row.top1_percent or 0.0)}"
