"""The design points of a choice in words: what each has, with where that is from, and by how much it passes a limit."""

from app.answers.catalogue import Title
from app.answers.choice import PointRow
from app.language.amounts import amount, as_given, fixed, latency, latency_range, percent
from app.language.limits import LimitWords
from app.language.marks import UNCERTAIN, marked
from app.language.titles import ORIGIN_TITLES, QUANTITY_TITLES
from app.vocabulary import BY_BUDGET, QUANTITIES, BudgetName, Quantity

LATENCY: BudgetName = "max_latency_ms"


class PointWords(LimitWords):
    """What is said of the points of one answer in one language."""

    __slots__ = ()

    def facts(self, row: PointRow) -> str:
        """All that is always told of a point."""
        parts = [self._timed(row, self.latency_text(row))] if row.latency_ms is not None else []
        parts.append(self.say("no_top1") if row.top1_percent is None else self._kind(_top1(row), row.top1_kind))
        return ", ".join([*parts, *(self._fact(BY_BUDGET[each], row) for each in ("max_mult_adds", "max_weight_mb"))])

    def latency_text(self, row: PointRow | None) -> str:
        """With the interval of an estimate; "" where none is known."""
        if row is None or row.latency_ms is None:
            return ""
        low, high = row.latency_low_ms, row.latency_high_ms
        if row.latency_kind != "predicted" or low is None or high is None:
            return latency_of(row)
        return latency_range(row.latency_ms, low, high, Title(" to ", "~")[self.language])

    def result(self, row: PointRow, *, is_timed: bool = True) -> str:
        """What a point has of what is wanted and, unless that is said apart, at what latency."""
        objective = self.of.objective
        if objective == "latency":
            return self._timed(row)
        value, kind = self._wanted(row), row.top1_kind if objective == "top1" else None
        if row.latency_ms is None or not is_timed:
            return self._kind(value, kind)
        if kind == row.latency_kind and not row.latency_marks:
            return self._kind(self.say("at", value=value, latency=latency_of(row)), kind)
        return self.say("at", value=self._kind(value, kind), latency=self._timed(row))

    def beyond(self, budget: BudgetName, share: float | None, by: float, row: PointRow) -> str:
        """By how much a point passes a limit; of latency also where it is from, and whether it is doubtful.

        That is a share of the limit, and points of what is a percentage itself.
        """
        parts: list[str] = []
        if budget == LATENCY:
            parts.append(self._latency_kind(row))
        if BY_BUDGET[budget].is_least:
            parts.append(self.say("short", points=fixed(by, 1)))
        elif share is not None:
            parts.append(self.say("over", share=percent(share)))
        if budget == LATENCY and row.latency_marks:
            parts.append(UNCERTAIN[self.language])
        return self.say("aside", parts=", ".join(parts)) if parts else ""

    def _wanted(self, row: PointRow) -> str:
        return self._fact(next(each for each in QUANTITIES if each.name == self.of.objective), row)

    def _fact(self, quantity: Quantity, row: PointRow) -> str:
        value = row.value_of(quantity.column) or 0.0
        return QUANTITY_TITLES[quantity.name].fact[self.language].format(value=amount(quantity.budget, value))

    def _timed(self, row: PointRow, text: str = "") -> str:
        kind = marked(self._latency_kind(row), row.latency_marks, self.language)
        return self.say("kind", value=text or latency_of(row), kind=kind)

    def _latency_kind(self, row: PointRow) -> str:
        return ORIGIN_TITLES[row.latency_kind or "predicted"][self.language]

    def _kind(self, value: str, kind: str | None) -> str:
        return value if kind is None else self.say("kind", value=value, kind=ORIGIN_TITLES[kind][self.language])


def latency_of(row: PointRow) -> str:
    """As printed where it was published, else in the digits that its interval leaves."""
    value = row.latency_ms or 0.0
    if row.latency_kind == "published":
        return as_given(LATENCY, value)
    return latency(value, row.latency_low_ms, row.latency_high_ms)


def _top1(row: PointRow) -> str:
    return f"top-1 {amount('min_top1', row.top1_percent or 0.0)}"
