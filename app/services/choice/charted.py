"""What the charts of a choice show: the paper's 16 variants, the answer, one point, and the front of all there is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from app.services.choice.candidates import Candidates
from app.services.choice.choose import limits_of
from app.services.costs.space import Space
from mobilenet_core.design import PAPER_ALPHAS, PAPER_RESOLUTIONS, DesignPoint
from mobilenet_core.pareto import front_of
from mobilenet_core.recommend import Limit

Cost = Literal["latency_ms", "mult_adds"]


@dataclass(frozen=True, slots=True)
class Charted:
    """Rows for a chart, and the budgets that are drawn into it.

    rows: the 16 variants, and the answer where it is another point and not the one looked at, each as Candidates.row
    gives it, with on_front (whether on `front`) and `passes`: the budgets passed, by name.
    point: the same of the one point that is looked at, or None. front: cost (in its column's unit) and top-1 (percent)
    of the points that none of the candidates dominates, in order. cost: what stands against accuracy; latency where a
    device was named.
    """

    rows: tuple[Mapping[str, Any], ...]
    point: Mapping[str, Any] | None
    front: tuple[tuple[float, float], ...]
    budgets: Mapping[str, float]
    cost: Cost


def charted(
    candidates: Candidates,
    budgets: Mapping[str, float],
    point: DesignPoint | None,
    best: Mapping[str, Any] | None = None,
) -> Charted:
    """The 16 variants as `candidates` judges its points, whichever those are; `point`, the one looked at; the answer.

    best: the answer's row, one of `candidates` that passes no budget. Raises DesignError.
    """
    cost: Cost = "mult_adds" if candidates.source is None else "latency_ms"
    front = _front(candidates, cost)
    limits = limits_of(budgets)

    def judged(alphas: tuple[float, ...], resolutions: tuple[int, ...]) -> list[Mapping[str, Any]]:
        some = among(candidates, alphas, resolutions)
        places = zip(*(some.column(name).tolist() for name in (cost, "top1_percent")), strict=True)
        return [_row(some, index, limits, on_front=place in front) for index, place in enumerate(places)]

    rows = judged(PAPER_ALPHAS, PAPER_RESOLUTIONS)
    beside = list[Mapping[str, Any]]()
    if best is not None and all(row["name"] != best["name"] for row in rows):
        beside.append({**best, "on_front": (best[cost], best["top1_percent"]) in front, "passes": []})
    chosen = None
    if point is not None:
        chosen = _of(point, [*rows, *beside]) or judged((point.alpha,), (point.resolution,))[0]
    rows += [row for row in beside if row is not chosen]
    return Charted(tuple(rows), chosen, front, budgets, cost)


def _of(point: DesignPoint, rows: Sequence[Mapping[str, Any]]) -> Mapping[str, Any] | None:
    return next((row for row in rows if (row["alpha"], row["resolution"]) == (point.alpha, point.resolution)), None)


def _front(candidates: Candidates, cost: Cost) -> tuple[tuple[float, float], ...]:
    columns = {name: candidates.column(name) for name in (cost, "top1_percent")}
    on_front = front_of(columns, minimise=(cost,), maximise=("top1_percent",))
    return tuple(sorted(zip(*(column[on_front].tolist() for column in columns.values()), strict=True)))


def among(candidates: Candidates, alphas: tuple[float, ...], resolutions: tuple[int, ...]) -> Candidates:
    """The points of a grid, judged as `candidates` are, or `candidates` where those are its own. Raises DesignError."""
    asked = candidates.space
    space = Space(alphas, resolutions, network=asked.network)
    if space == asked:
        return candidates  # with what it has computed
    return Candidates(space, candidates.precision, candidates.accuracy_set, candidates.source, candidates.percentile)


def _row(candidates: Candidates, index: int, limits: Mapping[str, Limit], *, on_front: bool) -> dict[str, Any]:
    row = candidates.row(index)
    passes = [name for name, limit in limits.items() if not limit.keeps(candidates.column(limit.column)[index])]
    return {**row, "on_front": on_front, "passes": passes}
