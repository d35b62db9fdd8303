"""Choosing among design points: Pareto fronts, and the best point under budgets, as facts for the API."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from app.services.choice.candidates import COLUMN_NAMES, Candidates
from app.services.choice.unknown import nulls_for_nan, number_or_none
from app.services.latency.source import LATENCY_COLUMNS, told
from app.vocabulary import ObjectiveName
from mobilenet_core.accuracy import name_of
from mobilenet_core.errors import DesignError
from mobilenet_core.pareto import front_of
from mobilenet_core.recommend import Limit, Miss, Objective, Step, confidence_within, recommend

OBJECTIVES: Mapping[ObjectiveName, Objective] = {
    "top1": Objective("top1_percent", maximise=True),
    "latency": Objective("latency_ms"),
    "weight": Objective("weight_mb"),
    "mult_adds": Objective("mult_adds"),
    "params": Objective("params"),
    "peak_activation": Objective("peak_activation_mb"),
}

LIMIT_COLUMNS: Mapping[str, str] = {
    "max_latency_ms": "latency_ms",
    "max_weight_mb": "weight_mb",
    "max_peak_activation_mb": "peak_activation_mb",
    "max_mult_adds": "mult_adds",
    "max_params": "params",
    "min_top1": "top1_percent",
}
"""By the name of the budget; one that begins with min is kept from above."""

_BUDGET_OF = {column: budget for budget, column in LIMIT_COLUMNS.items()}
_SORTED_OBJECTIVES, _MAX_POINTS_OF_MANY = 3, 10_000
"""Up to so many objectives a front takes the time of a sort; with more, of its own length times the points."""

_TIE_BREAK = (Objective("mult_adds"), Objective("params"))


def front(
    candidates: Candidates,
    minimise: Sequence[str],
    maximise: Sequence[str],
    *,
    more: Sequence[str] = (),
    everything: bool = False,
) -> dict[str, Any]:
    """The points on the front as columns, in the order of the first objective, and what they were chosen from.

    more: columns to give beside the objectives. everything: all points in their own order, with a column on_front.
    Raises DesignError.
    """
    objectives = (*minimise, *maximise)
    for name in objectives:
        if name not in COLUMN_NAMES:
            raise DesignError(
                f"objectives have {name[:80]!r}; expected some of {', '.join(COLUMN_NAMES)}", field="minimise"
            )
    if len(objectives) > _SORTED_OBJECTIVES and candidates.space.count > _MAX_POINTS_OF_MANY:
        raise DesignError(
            f"{candidates.space.count:,} points are compared in {len(objectives)} objectives; expected at most "
            f"{_MAX_POINTS_OF_MANY:,} points, or {_SORTED_OBJECTIVES} objectives",
            field="minimise",
        )
    columns = {name: candidates.column(name) for name in objectives}
    try:
        on_front = front_of(columns, minimise=minimise, maximise=maximise)
    except ValueError as error:
        raise DesignError(str(error), field="minimise") from None
    names = ["alpha", "resolution", *dict.fromkeys((*objectives, *more))]
    if "latency_ms" in names:
        names += [name for name in LATENCY_COLUMNS if name not in names]
    order = np.arange(len(on_front))
    if not everything:
        order = np.flatnonzero(on_front)
        order = order[np.argsort(columns[objectives[0]][order], kind="stable")]
    found = {name: nulls_for_nan(candidates.column(name)[order]) for name in names}
    return {
        "count": len(order),
        "total": candidates.space.count,
        "objectives": {"minimise": list(minimise), "maximise": list(maximise)},
        "precision": candidates.precision,
        "accuracy_set": name_of(candidates.accuracy_set),
        "latency_of": None if candidates.source is None else told(candidates.source),
        "columns": found | ({"on_front": on_front.tolist()} if everything else {}),
    }


def limits_of(budgets: Mapping[str, float]) -> dict[str, Limit]:
    """The limits that budgets set, by the names of LIMIT_COLUMNS. Raises DesignError for a bound that is no number."""
    return {name: Limit(LIMIT_COLUMNS[name], bound, name.startswith("min")) for name, bound in budgets.items()}


def answer(candidates: Candidates, budgets: Mapping[str, float], objective: ObjectiveName) -> dict[str, Any]:
    """The recommendation with its reasons, as facts. budgets: by the names of LIMIT_COLUMNS. Raises DesignError."""
    limits = [*limits_of(budgets).values()]
    names = {OBJECTIVES[objective].column, *(limit.column for limit in limits), *(each.column for each in _TIE_BREAK)}
    found = recommend(
        {name: candidates.column(name) for name in sorted(names)}, limits, OBJECTIVES[objective], tie_break=_TIE_BREAK
    )
    best = None if found.best is None else candidates.row(found.best)
    return {
        "best": best,
        "budget_confidence": _confidence(candidates, found.best, budgets.get("max_latency_ms")),
        "binding": None if found.binding is None else _BUDGET_OF[found.binding.column],
        "nearest_miss": None if found.nearest_miss is None else _miss(candidates, found.nearest_miss),
        "steps": [_step(candidates, step) for step in found.steps.values() if step is not None],
        "feasible_count": found.feasible_count,
        "total": found.total,
        "unknown_count": found.unknown,
        "excluded": {_BUDGET_OF[column]: count for column, count in found.excluded.items()},
        "budgets": dict(budgets),
        "objective": objective,
        "precision": candidates.precision,
        "accuracy_set": name_of(candidates.accuracy_set),
        "percentile": candidates.percentile,
        "latency_of": None if candidates.source is None else told(candidates.source),
    }


def _confidence(candidates: Candidates, index: int | None, bound: float | None) -> float | None:
    """The probability that the latency budget holds at a point; None without a budget and without an interval."""
    if index is None or bound is None:
        return None
    found = candidates.latency
    value, low, high = (float(each[index]) for each in (found.latency_ms, found.low_ms, found.high_ms))
    return confidence_within(bound, value, low, high, confidence=found.confidence(index))


def _miss(candidates: Candidates, miss: Miss) -> dict[str, Any]:
    return {
        **candidates.row(miss.index),
        "misses": [
            {
                "budget": _BUDGET_OF[each.limit.column],
                "bound": each.limit.bound,
                "value": each.value,
                "by": each.by,
                "share": number_or_none(each.share),
            }
            for each in miss.excesses
        ],
    }


def _step(candidates: Candidates, step: Step) -> dict[str, Any]:
    return {
        "budget": _BUDGET_OF[step.limit.column],
        "bound": step.bound,
        "by": step.by,
        "share": number_or_none(step.share),
        "best": candidates.row(step.index),
    }
