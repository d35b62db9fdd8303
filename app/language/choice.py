"""A recommendation in words, English beside Korean: its answer, its reasons, and what to allow for another answer.

The page, REST and the command line all say this and nothing else.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from operator import attrgetter

from app.answers.catalogue import Title
from app.answers.choice import Judged, NearestMiss, Offer, PointRow, Recommendation
from app.answers.latency import LatencySource
from app.language import Language
from app.language.amounts import amount, as_given, percent, significant
from app.language.choice_texts import TEXTS
from app.language.marks import UNCERTAIN, marked, reasons
from app.language.titles import ORIGIN_TITLES, QUANTITY_TITLES, of_budget
from app.vocabulary import BY_BUDGET, QUANTITIES, BudgetName, Quantity

_FACTS = attrgetter(*Judged.__dataclass_fields__)
_SIXTEEN = 16


def tell(judged: Judged, language: Language) -> Recommendation:
    """What is recommended and why, what decides, what lies just outside, what is not known, how sure the latency is.

    Of a point nothing but its accuracy can be unknown: costs are exact, and latency is at least predicted.
    """
    words = _Words(judged, language)
    is_known = judged.unknown_count < judged.total
    why = words.why() if is_known else [words.say("what_is_unknown")]
    return Recommendation(
        *_FACTS(judged),
        lead=words.lead(),
        title=words.title(),
        headline=why[0] if is_known else "",
        sentences=(words.answer(), *why),
        offers=words.offers(),
    )


def latency_sentence(told: Judged, language: Language) -> str:
    """Whose latency a recommendation judges by and, where it names a predicted one, what predictions are made from."""
    source, named = told.latency_of, [told.best, told.nearest_miss, *(each.best for each in told.steps)]
    if source is None:
        return ""
    is_predicted = any(row is not None and row.latency_kind == "predicted" for row in named)
    where, method = where_of(source, language), source.method
    if language == "en":
        made_from = f"; predictions from {source.fitted_on.sentence}, method: {method}" * is_predicted
        return f"Latency: {where}{made_from}."
    doubted = f"(그 가운데 {source.fitted_on.doubted}개는 느리거나 방해받은 값)" if source.fitted_on.doubted else ""
    made_from = f" 예측은 아는 값 {source.fitted_on.count}개{doubted}로 했습니다(방법: {method})." * is_predicted
    return f"지연 시간은 {where}의 값입니다.{made_from}"


def where_of(source: LatencySource, language: Language) -> str:
    """What runs where: "Pixel 3, tflite-cpu, int8, 4 threads"."""
    threads = source.threads
    width = Title(f"{threads} thread{'s' * (threads != 1)}", f"스레드 {threads}개")[language]
    return ", ".join([source.device_name, source.runtime, source.precision, *([] if threads is None else [width])])


@dataclass(frozen=True, slots=True)
class _Words:
    """What is said of one answer in one language."""

    of: Judged
    language: Language

    def say(self, key: str, **values: str | int) -> str:
        return TEXTS[key][self.language].format(**values)

    # The answer

    def title(self) -> str:
        if self.of.best is not None:
            return self.of.best.name
        if self.of.unknown_count == self.of.total:
            return self.say("unknown_all")
        budgets = self._alone()
        if not budgets:
            return self.say("nothing_fits_all")
        return self.say("nothing_fits", bound=as_given(budgets[0], self.of.budgets[budgets[0]]))

    def lead(self) -> str:
        if self.of.best is None:
            return self._where() if self.of.budgets else ""
        return self.say("lead", where=self._where(), goal=QUANTITY_TITLES[self.of.objective].best[self.language])

    def answer(self) -> str:
        best = self.of.best
        if best is not None:
            return self.say("answer", lead=self.lead(), name=best.name, facts=self._facts(best))
        if self.of.unknown_count == self.of.total:
            return f"{self.title()}."
        return self.say("not_one" if self._known == 1 else "none", where=self._where(), all=self._all())

    @property
    def _known(self) -> int:
        return self.of.total - self.of.unknown_count

    def _where(self) -> str:
        source = self.of.latency_of
        on = "" if source is None else self.say("on", device=source.device_name)
        if not self.of.budgets:
            return self.say("of_all", all=self._all(), on=on)
        limits = [
            of_budget(name).limit[self.language].format(bound=as_given(name, bound), precision=self.of.precision)
            for name, bound in self.of.budgets.items()
        ]
        last = " and ".join(limits[-2:]) if self.language == "en" else ", ".join(limits[-2:])
        return self.say("within", limits=", ".join([*limits[:-2], last]), on=on)

    def _all(self) -> str:
        if self.of.total == 1:
            return self.say("one_asked")
        if self._known == 1:
            return self.say("one_known")
        if self.of.unknown_count:
            return self.say("known", count=self._known)
        return self.say("sixteen" if self.of.total == _SIXTEEN else "many", count=self.of.total)

    # Why

    def why(self) -> list[str]:
        of = self.of
        told = self._deciding()
        if of.best is not None and of.total > 1:
            told.append(self.say("fit", count=of.feasible_count, total=of.total))
        if of.unknown_count:
            told.append(self.say("unknown_some", count=of.unknown_count))
        if of.budget_confidence is not None:
            told.append(self.say("confidence", probability=certainty(of.budget_confidence)))
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
            told = self.say("from_doubted", count=source.fitted_on.count, doubted=source.fitted_on.doubted)
        else:
            told = self.say("doubted", why=reasons(best.latency_marks, self.language))
        return [told, *([self.say("limit_doubted")] if "max_latency_ms" in self.of.budgets else [])]

    def _deciding(self) -> list[str]:
        of, miss = self.of, self.of.nearest_miss
        step = next((each for each in of.steps if each.budget == of.binding), None)
        if miss is None:
            return [self.say("no_other") if self._known == 1 else self.say("none_decides", all=self._all())]
        nearest = self._nearest(miss, self._result(miss))
        if step is None:
            return [self.say("several_decide"), nearest]
        budget, is_nearest = of_budget(step.budget), miss.place == step.best.place
        told = [budget.decides[self.language]]
        if of.best is not None or not is_nearest:
            told.append(
                self.say(
                    "would_fit" if of.best is None else "would_reach",
                    name=step.best.name,
                    result=self._result(step.best, step.budget),
                    takes=budget.takes[self.language].format(value=amount(step.budget, step.enough)),
                    over=self._over(step.budget, step.share, step.best),
                )
            )
        return told if of.best is not None and is_nearest else [*told, nearest]

    def _nearest(self, miss: NearestMiss, result: str) -> str:
        misses = ", ".join(
            f"{of_budget(each.budget).name[self.language]} {amount(each.budget, each.enough)}"
            + self._over(each.budget, each.share, miss)
            for each in miss.misses
        )
        return self.say(
            "nearest" if self.of.best is None else "nearest_better", name=miss.name, result=result, misses=misses
        )

    def _over(self, budget: BudgetName, share: float | None, row: PointRow) -> str:
        """By what share a point passes a budget, and whether what it has of it is doubtful."""
        parts: list[str] = []
        if share is not None:
            parts.append(self.say("under" if BY_BUDGET[budget].is_least else "over", share=percent(share)))
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
        return tuple(Offer(budgets, self._allowed(budgets)) for budgets in alone)

    def _alone(self) -> list[BudgetName]:
        """The budgets of which one step alone changes the answer, the binding one first."""
        return sorted((step.budget for step in self.of.steps), key=lambda budget: budget != self.of.binding)

    def _allowed(self, budgets: Mapping[BudgetName, float]) -> str:
        bounds = ", ".join(amount(budget, bound) for budget, bound in budgets.items())
        return self.say("accept" if all(BY_BUDGET[each].is_least for each in budgets) else "allow", bounds=bounds)

    # Points

    def _facts(self, row: PointRow) -> str:
        parts = [self._timed(row)] if row.latency_ms is not None else []
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

    def _timed(self, row: PointRow) -> str:
        kind = ORIGIN_TITLES[row.latency_kind or "predicted"][self.language]
        return self.say("kind", value=_latency(row), kind=marked(kind, row.latency_marks, self.language))

    def _kind(self, value: str, kind: str | None) -> str:
        return value if kind is None else self.say("kind", value=value, kind=ORIGIN_TITLES[kind][self.language])


def certainty(probability: float) -> str:
    """In percent, and never certain, as the interval is not."""
    return "> 99 %" if probability > 0.99 else "< 1 %" if probability < 0.01 else percent(probability)


def _latency(row: PointRow) -> str:
    """As printed where it was published."""
    value = row.latency_ms or 0.0
    return (as_given if row.latency_kind == "published" else amount)("max_latency_ms", value)


def _top1(row: PointRow) -> str:
    return f"top-1 {amount('min_top1', row.top1_percent or 0.0)}"
