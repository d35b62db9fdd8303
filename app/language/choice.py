"""A recommendation in words, English beside Korean: its answer, its reasons, and what to allow for another answer.

The page, REST and the command line all say this and nothing else.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter

from app.answers.catalogue import Title
from app.answers.choice import Excess, Judged, Offer, PointRow, Recommendation
from app.answers.latency import LatencySource
from app.language import Language
from app.language.amounts import amount, as_given, percent, significant
from app.language.choice_texts import TEXTS
from app.language.titles import ORIGIN_TITLES, QUANTITY_TITLES, of_budget
from app.vocabulary import BY_BUDGET, QUANTITIES, BudgetName, Quantity
from mobilenet_core.published.devices import Conclusion

_CONCLUSIONS: Mapping[Conclusion, Title] = {
    "any_point": Title(
        "{count} design points with one runtime: enough to predict any design point from them.",
        "한 런타임에서 잰 점이 {count}개입니다. 어떤 점이든 이로부터 예측할 수 있습니다.",
    ),
    "trend": Title(
        "{count} design points with one runtime: others are predicted along their trend, with wide intervals.",
        "한 런타임에서 잰 점이 {count}개입니다. 다른 점은 그 추세를 따라 넓은 구간으로 예측합니다.",
    ),
    "one_point": Title(
        "One design point: others are predicted by scaling a typical device, with very wide intervals.",
        "점이 하나뿐입니다. 다른 점은 전형적인 장치의 값을 그에 맞춰 예측하므로 구간이 아주 넓습니다.",
    ),
    "nothing": Title(
        "No latency of a single image is known: nothing can be predicted.",
        "이미지 한 장의 지연 시간을 아는 것이 없어 예측할 수 없습니다.",
    ),
}
_NEXT: tuple[Title, Title] = (
    Title(
        "All the points asked about ({total}) are known there: ask about a finer grid, such as grid=31x25.",
        "물어본 {total}개의 지연 시간을 그 장치에서 모두 압니다. grid=31x25처럼 더 촘촘한 격자를 물어보십시오.",
    ),
    Title(
        "Not known there yet: {left} of the points asked about ({total}).",
        "물어본 {total}개 가운데 {left}개의 지연 시간을 그 장치에서 아직 모릅니다.",
    ),
)

_FACTS = attrgetter(*Judged.__dataclass_fields__)
_SIXTEEN = 16


def conclusion_sentence(conclusion: Conclusion, count: int, language: Language) -> str:
    """What may be concluded from `count` design points of a device."""
    return _CONCLUSIONS[conclusion][language].format(count=count)


def next_sentence(left: int, total: int, language: Language) -> str:
    """How many of the points that are to be measured next are not known, and what to ask where none is left."""
    return _NEXT[left > 0][language].format(left=left, total=total)


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
        if of.percentile == "p90" and of.latency_of is not None and not of.latency_of.has_p90:
            told.append(self.say("no_p90", device=of.latency_of.device_name))
        if of.latency_of is not None and (since := of.latency_of.slowness_since) is not None:
            told.append(
                self.say("slower_now" if since > 1 else "faster_now", factor=significant(max(since, 1 / since), 2))
            )
        return told

    def _deciding(self) -> list[str]:
        of, miss = self.of, self.of.nearest_miss
        step = next((each for each in of.steps if each.budget == of.binding), None)
        if miss is None:
            return [self.say("no_other") if self._known == 1 else self.say("none_decides", all=self._all())]
        nearest = self._nearest(miss.name, self._result(miss), miss.misses)
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
                    over=self._over(step.budget, step.share),
                )
            )
        return told if of.best is not None and is_nearest else [*told, nearest]

    def _nearest(self, name: str, result: str, excesses: Sequence[Excess]) -> str:
        misses = ", ".join(
            f"{of_budget(each.budget).name[self.language]} {amount(each.budget, each.enough)}"
            + self._over(each.budget, each.share)
            for each in excesses
        )
        return self.say(
            "nearest" if self.of.best is None else "nearest_better", name=name, result=result, misses=misses
        )

    def _over(self, budget: BudgetName, share: float | None) -> str:
        return (
            "" if share is None else self.say("under" if BY_BUDGET[budget].is_least else "over", share=percent(share))
        )

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
        parts = [self._kind(_latency(row), row.latency_kind)] if row.latency_ms is not None else []
        parts.append(self.say("no_top1") if row.top1_percent is None else self._kind(_top1(row), row.top1_kind))
        parts.append(self._fact(BY_BUDGET["max_mult_adds"], row))
        return ", ".join([*parts, amount("max_weight_mb", row.weight_mb)])

    def _result(self, row: PointRow, budget: str = "") -> str:
        """What a point has of what is wanted, and at what latency, where neither says that."""
        objective = self.of.objective
        if objective == "latency":
            return self._kind(_latency(row), row.latency_kind)
        value, kind = self._wanted(row), row.top1_kind if objective == "top1" else None
        if row.latency_ms is None or budget == "max_latency_ms":
            return self._kind(value, kind)
        if kind == row.latency_kind:
            return self._kind(self.say("at", value=value, latency=_latency(row)), kind)
        latency = self._kind(_latency(row), row.latency_kind)
        return self.say("at", value=self._kind(value, kind), latency=latency)

    def _wanted(self, row: PointRow) -> str:
        return self._fact(next(each for each in QUANTITIES if each.name == self.of.objective), row)

    def _fact(self, quantity: Quantity, row: PointRow) -> str:
        value = row.value_of(quantity.column) or 0.0
        return QUANTITY_TITLES[quantity.name].fact[self.language].format(value=amount(quantity.budget, value))

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
