"""A question judged once: the best point under budgets with its reasons, and the rows that the charts draw too."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from app.answers.accuracies import NoAccuracy
from app.answers.choice import (
    BudgetStep,
    Cost,
    Excess,
    Front,
    Judged,
    NearestMiss,
    Objectives,
    PointRow,
    Recommendation,
)
from app.answers.latency import LatencySource
from app.language import Language
from app.language.amounts import roomy
from app.language.choice import tell
from app.services.choice.columns import COLUMN_NAMES, Columns, columns_of
from app.services.choice.families import judged_by_family, left_out
from app.services.choice.memory import brought
from app.services.choice.no_accuracy import no_accuracy
from app.services.choice.question import Question
from app.services.choice.unjudged import unjudged
from app.services.choice.unknown import nulls_for_nan, number_or_none
from app.services.costs.files import files_of
from app.services.latency.columns import LATENCY_COLUMNS
from app.services.latency.known import of_all_runs
from app.services.latency.source import told
from app.vocabulary import QUANTITIES, BudgetName, ObjectiveName
from mobilenet_core.accuracy import name_of
from mobilenet_core.design import DesignPoint
from mobilenet_core.errors import DesignError
from mobilenet_core.pareto import front_of
from mobilenet_core.recommend import Limit, Miss, Objective, Step, confidence_within, recommend

OBJECTIVES: Mapping[ObjectiveName, Objective] = {
    each.name: Objective(each.column, maximise=each.is_least) for each in QUANTITIES
}
LIMIT_COLUMNS: Mapping[BudgetName, str] = {each.budget: each.column for each in QUANTITIES}
_BUDGET_OF: Mapping[str, BudgetName] = {column: budget for budget, column in LIMIT_COLUMNS.items()}
_SORTED_OBJECTIVES, _MAX_POINTS_OF_MANY = 3, 10_000
"""Up to so many objectives a front takes the time of a sort; with more, of its own length times the points."""

_Front = Sequence[tuple[float, float]]
_Dark = frozenset[BudgetName]
"""The budgets that cannot be judged."""

_TIE_BREAK = (Objective("mult_adds"), Objective("params"))


@dataclass(frozen=True, slots=True)
class Choice(Judged):
    """What a question comes to: what is told of it, and what its charts draw beside the rows.

    front: cost (in its column's unit) and top-1 (percent) of the points that none of the others dominates, in order.
    """

    question: Question
    front: tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """What charts draw of a choice: its rows, and the point that is looked at, judged as they are, if there is one.

    rows: the usual points, and the best where it is another and not the point. front: as in Choice.
    """

    question: Question
    rows: tuple[PointRow, ...]
    point: PointRow | None
    front: tuple[tuple[float, float], ...]
    budgets: Mapping[BudgetName, float]
    cost: Cost
    no_accuracy: NoAccuracy | None

    @property
    def is_stored(self) -> bool:
        """Whether the store has a part in it."""
        return self.question.is_stored


def shown(choice: Choice, point: DesignPoint | None = None, network: str = "") -> Shown:
    """point: None for the best one. network: whose, of several that are chosen among; "" the first.

    Raises DesignError.
    """
    row, question = choice.best, choice.question
    if point is not None:
        whose = next(
            (each.network for each in question.spaces if each.network.name == network), question.points.network
        )
        place = (whose.name, point.alpha, point.resolution)
        row = next((each for each in choice.rows if each.place == place), None)
        dark = frozenset(each.budget for each in choice.unjudged)
        row = row or _judged(question.among((point.alpha,), (point.resolution,), whose), choice.front, dark)[0]
    count = question.usual.count
    rows = (*choice.rows[:count], *(each for each in choice.rows[count:] if each is not row))
    return Shown(choice.question, rows, row, choice.front, choice.budgets, choice.question.cost, choice.no_accuracy)


@lru_cache(maxsize=128)
def choose(question: Question) -> Choice:
    """The answer, kept: what a page asks about it later is not judged again. Raises DesignError."""
    columns, limits = columns_of(question), limits_of(question.budgets)
    objective = OBJECTIVES[question.objective]
    names = {objective.column, *(limit.column for limit in limits.values()), *(each.column for each in _TIE_BREAK)}
    found = recommend(
        {name: columns[name] for name in sorted(names)}, [*limits.values()], objective, tie_break=_TIE_BREAK
    )
    steps = [step for step in found.steps.values() if step is not None]
    miss = found.nearest_miss
    named = [each for each in (found.best, miss and miss.index, *(step.index for step in steps)) if each is not None]
    dark = frozenset(_BUDGET_OF[limit.column] for limit in found.unjudged)
    rows = dict(zip(named, _rows(question, columns, named, columns.front, dark), strict=True))
    best = None if found.best is None else rows[found.best]
    budgets = dict(question.budgets)
    return Choice(
        best=best,
        budget_confidence=None if best and best.latency_marks else _confidence(columns, found.best, budgets, dark),
        busy_latency_ms=_busy(question, best),
        binding=None if found.binding is None else _BUDGET_OF[found.binding.column],
        unjudged=tuple(unjudged(question, _BUDGET_OF[limit.column], limit) for limit in found.unjudged),
        conflicts=tuple(tuple(_BUDGET_OF[limit.column] for limit in some) for some in found.conflicts),
        nearest_miss=None if miss is None else _miss(miss, rows[miss.index]),
        steps=tuple(_step(step, rows[step.index]) for step in steps),
        rows=_shown(question, best, columns.front, dark),
        feasible_count=found.feasible_count,
        total=found.total,
        unknown_count=found.unknown,
        unranked_count=found.unranked,
        undecided_count=found.undecided,
        excluded={_BUDGET_OF[column]: count for column, count in found.excluded.items()},
        budgets=budgets,
        brought=brought(question),
        objective=question.objective,
        precision=question.precision,
        accuracy_set=name_of(question.accuracy_set),
        percentile=question.percentile,
        latency_of=_latency_of(question),
        untimed=question.untimed and question.untimed.told,
        no_accuracy=no_accuracy(question, columns["top1_percent"]),
        families=judged_by_family(question, columns, {*limits.values()} - {*found.unjudged}, objective),
        left_out=left_out(question),
        question=question,
        front=columns.front,
    )


def answered(question: Question, language: Language) -> Recommendation:
    """The answer in words, with the files of the best point. Raises DesignError."""
    choice = choose(question)
    if choice.best is None:
        return tell(choice, language, None)
    variant = question.variant(choice.best)
    runtime = question.source and question.source.wanted.runtime
    bound = choice.budgets.get(_BUDGET_OF["weight_mb"])
    return tell(choice, language, files_of(variant, runtime, question.precision, bound, language))


def front(
    question: Question,
    minimise: Sequence[str],
    maximise: Sequence[str],
    *,
    more: Sequence[str] = (),
    everything: bool = False,
) -> Front:
    """The points on the front as columns, in the order of the first objective, and what they were chosen from.

    more: columns to give beside the objectives. everything: all points in their own order, with a column on_front.
    Raises DesignError.
    """
    objectives, total = (*minimise, *maximise), question.count
    for name in objectives:
        if name not in COLUMN_NAMES:
            raise DesignError(
                "objectives have {name!r}; expected some of {known}",
                field="minimise",
                name=name[:80],
                known=", ".join(COLUMN_NAMES),
            )
    if len(objectives) > _SORTED_OBJECTIVES and total > _MAX_POINTS_OF_MANY:
        raise DesignError(
            "{count:,} points are compared in {columns} objectives; expected at most {most:,} "
            "points, or {few} objectives",
            field="minimise",
            count=total,
            columns=len(objectives),
            most=_MAX_POINTS_OF_MANY,
            few=_SORTED_OBJECTIVES,
        )
    columns = columns_of(question)
    compared = {name: columns[name] for name in objectives}
    try:
        on_front = front_of(compared, minimise=minimise, maximise=maximise)
    except ValueError as error:
        raise DesignError(error.args[0], field="minimise") from None
    whose = ["network"] if question.others else []
    names = [*whose, "alpha", "resolution", *dict.fromkeys((*objectives, *more))]
    if "latency_ms" in names:
        names += [name for name in LATENCY_COLUMNS if name not in names]
    order = np.arange(len(on_front))
    if not everything:
        order = np.flatnonzero(on_front)
        order = order[np.argsort(compared[objectives[0]][order], kind="stable")]
    found = {name: nulls_for_nan(columns[name][order]) for name in names}
    return Front(
        count=len(order),
        total=total,
        objectives=Objectives(tuple(minimise), tuple(maximise)),
        precision=question.precision,
        accuracy_set=name_of(question.accuracy_set),
        latency_of=_latency_of(question),
        columns=found | ({"on_front": on_front.tolist()} if everything else {}),
    )


def limits_of(budgets: Iterable[tuple[BudgetName, float]]) -> dict[BudgetName, Limit]:
    """The limits that budgets set, by name. Raises DesignError for a bound that is no number."""
    return {name: Limit(LIMIT_COLUMNS[name], bound, name.startswith("min")) for name, bound in budgets}


def _shown(question: Question, best: PointRow | None, front: _Front, dark: _Dark) -> tuple[PointRow, ...]:
    """The usual points, whichever are chosen among, and the best where it is none of them."""
    rows = _judged(question.usual, front, dark)
    return tuple(rows if best is None or any(row.place == best.place for row in rows) else [*rows, best])


def _judged(question: Question, front: _Front, dark: _Dark) -> list[PointRow]:
    """Every point of a question, judged."""
    return _rows(question, columns_of(question), range(question.count), front, dark)


def _rows(question: Question, columns: Columns, indices: Sequence[int], front: _Front, dark: _Dark) -> list[PointRow]:
    """Some points of a question, judged. columns: those of its points."""
    cost = question.cost
    judged: list[tuple[BudgetName, list[bool], list[bool]]] = [
        (name, limit.keeps(values).tolist(), np.isnan(values).tolist())
        for name, limit in limits_of(question.budgets).items()
        for values in (columns[limit.column][indices],)
    ]
    digits = columns.latency_digits(indices)
    places = zip(*(columns[name][indices].tolist() for name in (cost, "top1_percent")), strict=True)
    return [
        PointRow(
            *facts,
            on_front=place in front,
            passes=tuple(name for name, keeps, _ in judged if not keeps[index] and name not in dark),
            unjudged=tuple(name for name, _, lacks in judged if lacks[index] or name in dark),
            latency_digits=digits[index],
        )
        for index, (facts, place) in enumerate(zip(columns.facts(indices), places, strict=True))
    ]


def _latency_of(question: Question) -> LatencySource | None:
    return None if question.source is None else told(question.source)


def _confidence(columns: Columns, index: int | None, budgets: Mapping[BudgetName, float], dark: _Dark) -> float | None:
    """The probability that the latency budget holds at a point; None without a budget and without an interval."""
    name = _BUDGET_OF["latency_ms"]
    if index is None or name not in budgets or name in dark:
        return None
    bound = budgets[name]
    found = columns.latency
    value, low, high = (float(each[index]) for each in (found.latency_ms, found.low_ms, found.high_ms))
    return confidence_within(bound, value, low, high, confidence=found.confidence(index))


def _busy(question: Question, best: PointRow | None) -> float | None:
    """What the best point took over all its runs, where its latency is of the quick ones."""
    source = question.source
    if best is None or source is None or source.wanted.runs == "all":
        return None
    variant = question.variant(best)
    return of_all_runs(source.of(variant.network).known_here, variant.point, question.percentile)


def _miss(miss: Miss, row: PointRow) -> NearestMiss:
    misses = tuple(
        Excess(
            budget=(budget := _BUDGET_OF[each.limit.column]),
            bound=each.limit.bound,
            value=each.value,
            by=each.by,
            share=number_or_none(each.share),
            enough=_enough(budget, each.value, row),
        )
        for each in miss.excesses
    )
    return NearestMiss(*(getattr(row, name) for name in row.__slots__), misses=misses)


def _step(step: Step, row: PointRow) -> BudgetStep:
    budget = _BUDGET_OF[step.limit.column]
    share = number_or_none(step.share)
    return BudgetStep(budget, step.bound, step.by, share, _enough(budget, step.bound, row), row)


def _enough(budget: BudgetName, value: float, row: PointRow) -> float:
    """A bound that lets a row's value in and reads as that does."""
    return roomy(budget, value, row.latency_digits) if budget == _BUDGET_OF["latency_ms"] else roomy(budget, value)
