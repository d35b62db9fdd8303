"""A recommendation in words, English beside Korean: its answer, its reasons, and what to allow for another answer.

The page, REST and the command line all say this and nothing else.
"""

from collections.abc import Mapping
from typing import Any

from app.answers.catalogue import Title
from app.answers.choice import Judged, NearestMiss, Offer, Recommendation
from app.answers.files import Files
from app.answers.latency import Chosen, LatencySource
from app.language import Language
from app.language.amounts import advised
from app.language.citations import threads_text
from app.language.points import LATENCY
from app.language.sureness import SureWords
from app.language.titles import METHOD_TITLES, QUANTITY_TITLES, of_budget, set_title
from app.vocabulary import BY_BUDGET, BudgetName

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
    facts["no_accuracy"] = words.no_accuracy()
    return Recommendation(
        **facts,
        latency_text=words.latency_text(judged.best),
        chosen_text=chosen_text(judged.latency_of, language),
        lead=words.lead(),
        title=words.title(),
        headline=why[0] if why and words.is_any_known else "",
        fit_text=words.fit(),
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


_CHOSEN: Mapping[Chosen, Title] = {
    "runtime": Title("{runtime} is the fastest there at 1.0/224.", "1.0/224에서 가장 빠른 런타임은 {runtime}입니다."),
    "threads": Title("Most is known there with {threads}.", "알려진 값이 가장 많은 {threads} 기준입니다."),
}


def chosen_text(source: LatencySource | None, language: Language) -> str:
    """What nobody asked for of whose latency it is, and by what it was chosen; "" where all was."""
    if source is None:
        return ""
    values = {"runtime": source.runtime, "threads": threads_text(source.threads, language)}
    return " ".join(_CHOSEN[each][language].format(**values) for each in source.chosen)


def where_of(source: LatencySource, language: Language) -> str:
    """What runs where: "Pixel 3, tflite-cpu, int8, 4 threads"."""
    threads = threads_text(source.threads, language)
    return ", ".join(filter(None, [source.device_name, source.runtime, source.precision, threads]))


class _Words(SureWords):
    """What is said of one answer in one language."""

    __slots__ = ()

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
            return self.say("answer", lead=self.lead(), name=best.name, facts=self.facts(best))
        if not self.is_any_known:
            return " ".join([*self.not_judged(), f"{self.title()}."])
        none = self.say("not_one" if self.known == 1 else "none", where=self.where(), all=self.points())
        return " ".join([*self.not_judged(), none])

    # Why

    def why(self) -> list[str]:
        of = self.of
        none = self.no_accuracy()
        if not self.is_any_known:
            is_untimed = of.objective == "latency" and of.untimed
            why = none.why if none and not is_untimed else self.say("goal_unknown", why=self.why_unknown("latency_ms"))
            return [why, *([f"{self.fit()}."] if self.judged() and of.total > 1 else []), *self.families()]
        told = self._deciding()
        if of.best is not None and of.total > 1:
            told.append(f"{self.fit()}.")
        if of.unknown_count:
            accuracies = set_title(of.accuracy_set, self.language)
            told.append(self.say("unknown_some", count=of.unknown_count, precision=of.precision, set=accuracies))
        is_said = any(each.budget == "min_top1" for each in of.unjudged)
        return [*told, *self.families(), *([none.why] if none and not is_said else []), *self.sureness()]

    def families(self) -> list[str]:
        """Which of several networks were compared, and which not, and why."""
        every, told = self.of.families, list[str]()
        compared = [each for each in every if each.known]
        if compared:
            each_of = [self.say("family", title=each.title, count=each.feasible, total=each.count) for each in compared]
            told.append(self.say("families", families=", ".join(each_of)))
        unknown = [
            self.say("aside_of", title=each.title, why=", ".join(map(self.why_unknown_of, each.unknown)))
            for each in every
            if not each.known
        ]
        if unknown:
            told.append(self.say("families_unknown", families=", ".join(unknown)))
        if self.of.left_out:
            accuracies = set_title(self.of.accuracy_set, self.language)
            told.append(self.say("left_out", count=len(self.of.left_out), set=accuracies))
        return told

    def fit(self) -> str:
        """How many points keep the limits, and of how many that or their rank is not known."""
        of = self.of
        count = of.feasible_count + of.unranked_count
        parts = [("one_fits" if count == 1 else "fit") + "_others" * bool(of.unjudged)]
        if of.unranked_count:
            parts.append("unranked" if of.feasible_count else "unranked_all")
        if of.undecided_count:
            parts.append("undecided")
        values = {"unranked": of.unranked_count, "undecided": of.undecided_count}
        goal = QUANTITY_TITLES[of.objective].name[self.language]
        return "".join(self.say(each, count=count, total=of.total, goal=goal, **values) for each in parts)

    def _deciding(self) -> list[str]:
        of, miss = self.of, self.of.nearest_miss
        step = next((each for each in of.steps if each.budget == of.binding), None)
        if miss is None:
            return self._none_decides()
        nearest = self._nearest(miss)
        if step is None:
            return [self._decided(), nearest]
        is_nearest = miss.place == step.best.place
        told = [self._decided()]
        if of.best is not None or not is_nearest:
            told.append(
                self.say(
                    "would_fit" if of.best is None else "would_reach",
                    name=step.best.name,
                    result=self.result(step.best, is_timed=step.budget != LATENCY),
                    takes=of_budget(step.budget).takes[self.language].format(value=advised(step.budget, step.enough)),
                    over=self.beyond(step.budget, step.share, step.by, step.best),
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

    def _nearest(self, miss: NearestMiss) -> str:
        misses = ", ".join(
            f"{of_budget(each.budget).name[self.language]} {advised(each.budget, each.enough)}"
            + self.beyond(each.budget, each.share, each.by, miss)
            for each in miss.misses
        )
        result = self.result(miss, is_timed=all(each.budget != LATENCY for each in miss.misses))
        return self.say(
            "nearest" if self.of.best is None else "nearest_better", name=miss.name, result=result, misses=misses
        )

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
        facts = ((of_budget(each).fact[self.language], advised(each, bound)) for each, bound in budgets.items())
        bounds = ", ".join(fact.format(value=value) for fact, value in facts)
        return self.say("accept" if all(BY_BUDGET[each].is_least for each in budgets) else "allow", bounds=bounds)
