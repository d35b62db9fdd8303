"""The limits of a choice in words: within which, of how many points, and those that cannot be judged."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.answers.accuracies import ToldNoAccuracy
from app.answers.choice import Brought, Judged, ToldBrought, ToldInstead, ToldUnjudged, ToldUntimed, Unjudged
from app.language import Language, accuracies
from app.language.amounts import as_given, memory
from app.language.choice_texts import TEXTS
from app.language.devices import meant_text
from app.language.particles import Word
from app.language.refusals import in_language
from app.language.titles import of_budget, set_title
from app.vocabulary import BY_BUDGET, BudgetName

_SIXTEEN = 16


@dataclass(frozen=True, slots=True)
class LimitWords:
    """What is said of the limits of one answer in one language."""

    of: Judged
    language: Language

    def say(self, key: str, **values: str | int) -> str:
        """A sentence of TEXTS, or a part of one."""
        words = {name: Word(value) if isinstance(value, str) else value for name, value in values.items()}
        return TEXTS[key][self.language].format(**words)

    @property
    def known(self) -> int:
        """Points of which all is known that is asked about."""
        return self.of.total - self.of.unknown_count

    @property
    def is_any_known(self) -> bool:
        """Whether there is such a point."""
        return self.known > 0

    def judged(self) -> list[BudgetName]:
        """The budgets that can be judged, but for what a device brings along and excludes nothing."""
        aside = {each.budget for each in self.of.unjudged}
        aside |= {each.budget for each in self.of.brought if not self.of.excluded[each.budget]}
        return [name for name in self.of.budgets if name not in aside]

    def on(self) -> str:
        """Whose latency, by what runs there; "" where none counts."""
        source = self.of.latency_of
        return "" if source is None else self.say("on", device=source.device_name, runtime=source.runtime)

    def where(self) -> str:
        """Whose latency, and the limits that are judged."""
        on = self.on()
        most, least = (
            self.listed([name for name in self.judged() if BY_BUDGET[name].is_least == is_least])
            for is_least in (False, True)
        )
        if most and least:
            return self.say("within_with", limits=most, least=least, on=on)
        if most or least:
            return self.say("within" if most else "with", limits=most or least, on=on)
        return self.say("of_all", all=self.points(), on=on)

    def listed(self, budgets: Sequence[BudgetName]) -> str:
        """Budgets with their bounds: "15 ms and 2 MB of weights (int8)"."""
        limits = [self.limit(name) for name in budgets]
        last = " and ".join(limits[-2:]) if self.language == "en" else ", ".join(limits[-2:])
        return ", ".join([*limits[:-2], last])

    def limit(self, budget: BudgetName) -> str:
        """One with its bound."""
        brought = self._brought(budget)
        if brought is not None:
            return self.say(f"limit_{brought.memory}", size=memory(brought.bytes))
        bound = as_given(budget, self.of.budgets[budget])
        return of_budget(budget).limit[self.language].format(bound=bound, precision=self.of.precision)

    def decides(self, budget: BudgetName) -> str:
        """That it decides."""
        brought = self._brought(budget)
        return of_budget(budget).decides[self.language] if brought is None else self.say(f"decides_{brought.memory}")

    def brought(self) -> tuple[ToldBrought, ...]:
        """The limits that are the device's own, with what they exclude."""
        return tuple(
            ToldBrought(each.budget, each.memory, each.bytes, each.device_name, each.source, self._said_of(each))
            for each in self.of.brought
        )

    def _said_of(self, brought: Brought) -> str:
        count = self.of.excluded.get(brought.budget, 0)
        excludes = self.say("excludes", count=count) if count else self.say("excludes_none")
        size = memory(brought.bytes)
        return self.say(f"brought_{brought.memory}", size=size, excludes=excludes, device=brought.device_name)

    def _brought(self, budget: BudgetName) -> Brought | None:
        return next((each for each in self.of.brought if each.budget == budget), None)

    def points(self) -> str:
        """Those that are chosen among: "sixteen", "2 known"."""
        if self.of.total == 1:
            return self.say("one_asked")
        if self.known == 1:
            return self.say("one_known")
        if self.of.unknown_count:
            return self.say("known", count=self.known)
        is_sixteen = self.of.total == _SIXTEEN and not self.of.families
        return self.say("sixteen" if is_sixteen else "many", count=self.of.total)

    # What cannot be judged

    def unjudged(self) -> tuple[ToldUnjudged, ...]:
        """The budgets that cannot be judged, why, and what could be asked instead."""
        return tuple(
            ToldUnjudged(each.budget, each.bound, self._instead(each), self.why_unknown(BY_BUDGET[each.budget].column))
            for each in self.of.unjudged
        )

    def untimed(self) -> ToldUntimed | None:
        """The device of which no latency is known, beside those of which one is."""
        told = self.of.untimed
        if told is None:
            return None
        choose = self.say("choose_device", precision=self.of.precision, count=len(told.devices))
        meant = self.say("did_you_mean", devices=in_language(meant_text(told.meant), self.language))
        return ToldUntimed(
            told.device,
            told.device_name,
            told.precisions,
            told.devices,
            told.meant,
            choose,
            meant if told.meant else "",
        )

    def no_accuracy(self) -> ToldNoAccuracy | None:
        """Where an accuracy is known, where none is as it was asked for."""
        return accuracies.told(self.of.no_accuracy, self.of.accuracy_set, self.of.precision, self.language)

    def not_judged(self) -> list[str]:
        """A sentence for each budget that is not judged."""
        return [
            self.say(
                "unjudged",
                limit=self.say(
                    "with" if BY_BUDGET[each.budget].is_least else "within", limits=self.limit(each.budget), on=""
                ),
                why=each.why,
            )
            for each in self.unjudged()
        ]

    def why_unknown(self, column: str) -> str:
        """Why nothing is known of a column, as the end of a sentence."""
        precision, told = self.of.precision, self.of.untimed
        if column != "latency_ms" or told is None:
            return self.say("no_top1_of_them", precision=precision, set=set_title(self.of.accuracy_set, self.language))
        device = self.say("this_machine") if told.device_name is None else told.device_name
        return self.say("no_latency_at" if told.precisions else "no_latency", precision=precision, device=device)

    def why_unknown_of(self, column: str) -> str:
        """Why nothing is known of a column for one of several networks, in few words."""
        if column != "top1_percent":
            return self.say("family_no_latency")
        accuracies = set_title(self.of.accuracy_set, self.language)
        return self.say("family_no_top1", precision=self.of.precision, set=accuracies)

    def _instead(self, unjudged: Unjudged) -> tuple[ToldInstead, ...]:
        bound = as_given(unjudged.budget, unjudged.bound)
        return tuple(
            ToldInstead(
                each.ask,
                each.fits,
                self.say(
                    "judge_by_one" if each.fits == 1 else "judge_by",
                    by=set_title(next(iter(each.ask.values())), self.language),
                    bound=bound,
                    fits=each.fits,
                ),
            )
            for each in unjudged.instead
        )
