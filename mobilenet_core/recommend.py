"""The best of many design points under limits, what limits it and what lies just outside; knows no network.

Facts, not sentences: which point, which limit, by how much. A point whose value is not known (NaN) in a column that is
limited or wanted is never recommended, and counted apart; a limit on a column of which no value is known is not judged.
"""

import itertools
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
import numpy.typing as npt

from mobilenet_core.design import FloatArray, IntArray
from mobilenet_core.errors import DesignError

_Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Limit:
    """A column and what its values must not pass: at most `bound`, or at least that."""

    column: str
    bound: float
    at_least: bool = False

    def __post_init__(self) -> None:
        if not math.isfinite(self.bound):
            raise DesignError(f"{self.column} is limited to {self.bound!r}; expected a number", field=self.column)

    def keeps(self, values: npt.ArrayLike) -> _Mask:
        """Which values lie within, one at the bound among them; what is not known (NaN) does not."""
        return np.greater_equal(values, self.bound) if self.at_least else np.less_equal(values, self.bound)


@dataclass(frozen=True, slots=True)
class Objective:
    """A column to be as small as possible, or as large."""

    column: str
    maximise: bool = False


@dataclass(frozen=True, slots=True)
class Excess:
    """By how much a point passes a limit: in the column's unit, and as a share of the bound."""

    limit: Limit
    value: float
    by: float
    share: float


@dataclass(frozen=True, slots=True)
class Step:
    """The smallest relaxation of one limit alone that changes the answer, and the point it changes to."""

    limit: Limit
    bound: float
    by: float
    share: float
    index: int


@dataclass(frozen=True, slots=True)
class Miss:
    """A point outside the limits that would be better than the best inside, and the limits it passes."""

    index: int
    excesses: tuple[Excess, ...]


@dataclass(frozen=True, slots=True)
class Recommendation:
    """The answer. Indices count the rows that were asked about.

    best: None where no point keeps every limit. binding: the limit whose relaxation, as a share of its bound, changes
    the answer first; None where relaxing no single limit does. nearest_miss: of the points outside that would be
    better, the one whose largest excess, as a share of the bound, is smallest, and of equal ones the sum of all; where
    each of them passes a bound next to 0, as a share of the largest excess over that bound. steps: by column, None
    where relaxing that limit alone changes nothing. excluded: points that pass each limit, whatever else they pass or
    lack; a point that lacks this limit's own value is none of them. unknown: points that lack a value. unranked: those
    of them that keep every limit; undecided: those that pass none and lack what one is on. unjudged: limits on a column
    of which no point has a value; all else is told as if they were not there. conflicts: where no point keeps every
    limit, the sets of them that together let nothing in, and something without any one of the set.
    """

    best: int | None
    feasible_count: int
    total: int
    unknown: int
    excluded: Mapping[str, int]
    binding: Limit | None
    nearest_miss: Miss | None
    steps: Mapping[str, Step | None]
    unjudged: tuple[Limit, ...] = ()
    conflicts: tuple[tuple[Limit, ...], ...] = ()
    unranked: int = 0
    undecided: int = 0


def recommend(
    columns: Mapping[str, npt.ArrayLike],
    limits: Sequence[Limit],
    objective: Objective,
    *,
    tie_break: Sequence[Objective] = (),
) -> Recommendation:
    """The best row of `columns` (arrays of equal length) that keeps every limit.

    Rows equal in the objective are told apart by `tie_break`, one after the other, an unknown value last; those equal
    in that too by their place: the earlier wins. Exact: no tolerance anywhere.
    Raises DesignError for a column that is not there, for two limits on one, and for a bound that is no number.
    """
    names = [limit.column for limit in limits]
    if len(set(names)) < len(names):
        raise DesignError(f"limits are on {', '.join(names)}; expected one limit a column", field="limits")
    values = {name: _column(columns, name) for name in dict.fromkeys([*names, objective.column])}
    total = len(values[objective.column])
    unjudged = tuple(limit for limit in limits if np.isnan(values[limit.column]).all())
    limits = [limit for limit in limits if limit not in unjudged]
    rank = _rank(
        [_signed(values[objective.column], objective)]
        + [_signed(_column(columns, each.column), each) for each in tie_break]
    )
    excess = np.array([_excess(values[limit.column], limit) for limit in limits]).reshape(len(limits), total)
    passed = excess > 0
    within, judged = ~passed.any(axis=0), ~np.isnan(excess).any(axis=0)
    is_ranked = ~np.isnan(values[objective.column])
    known = judged & is_ranked
    feasible = known & within
    best = _first(feasible, rank) if feasible.any() else None
    better = known & ~feasible
    if best is not None:
        better &= rank < rank[best]
    steps = {
        limit.column: _step(
            limit, excess[i], better & passed[i] & (passed.sum(axis=0) == 1), rank, values[limit.column]
        )
        for i, limit in enumerate(limits)
    }
    changing = [step for step in steps.values() if step is not None]
    return Recommendation(
        best=best,
        feasible_count=int(feasible.sum()),
        total=total,
        unknown=int((~known).sum()),
        excluded={limit.column: int(passed[i].sum()) for i, limit in enumerate(limits)},
        binding=min(changing, key=lambda step: step.share).limit if changing else None,
        nearest_miss=_nearest(limits, excess, better, rank, values),
        steps=steps,
        unjudged=unjudged,
        conflicts=_conflicts(limits, passed[:, known]) if best is None and known.any() else (),
        unranked=int((within & judged & ~is_ranked).sum()),
        undecided=int((within & ~judged).sum()),
    )


def confidence_within(bound: float, value: float, low: float, high: float, *, confidence: float = 0.9) -> float | None:
    """The probability that what is predicted as `value`, in [low, high] with `confidence`, is at most `bound`.

    The error is taken as normal in the logarithm, on either side of the value with that side's own spread. None where
    there is no interval (NaN). All are above 0 and in one unit.
    """
    if any(math.isnan(each) for each in (bound, value, low, high)):
        return None
    above = bound >= value
    spread = math.log(high / value) if above else math.log(value / low)
    if spread <= 0:
        return 1.0 if above else 0.0
    quantile = NormalDist().inv_cdf(0.5 + confidence / 2)
    return NormalDist().cdf(math.log(bound / value) / spread * quantile)


def _column(columns: Mapping[str, npt.ArrayLike], name: str) -> FloatArray:
    if name not in columns:
        raise DesignError(f"column {name!r} is not there; expected one of {', '.join(columns)}", field=name)
    return np.asarray(columns[name], np.float64)


def _signed(column: FloatArray, objective: Objective) -> FloatArray:
    return -column if objective.maximise else column


def _rank(keys: Sequence[FloatArray]) -> IntArray:
    """Each row's place in the order of the keys, the first key first, NaN last, equal rows by their index."""
    order = np.lexsort(list(reversed(keys)))  # stable, and sorts NaN last
    rank = np.empty(len(order), np.int64)
    rank[order] = np.arange(len(order))
    return rank


def _excess(column: FloatArray, limit: Limit) -> FloatArray:
    """How far each value passes the limit, in the column's unit; at most 0 within, NaN where unknown."""
    return limit.bound - column if limit.at_least else column - limit.bound


def _share(by: float, limit: Limit) -> float:
    return by / abs(limit.bound) if limit.bound else math.inf


def _first(mask: _Mask, rank: IntArray) -> int:
    """Of the rows in `mask`, at least one, the first in the order."""
    rows = np.flatnonzero(mask)
    return int(rows[np.argmin(rank[rows])])


def _conflicts(limits: Sequence[Limit], passed: _Mask) -> tuple[tuple[Limit, ...], ...]:
    """The smallest sets of limits that together let no point in. passed: (limits, points), of known points alone."""
    found: list[tuple[int, ...]] = []
    for size in range(1, len(limits) + 1):
        for some in itertools.combinations(range(len(limits)), size):
            if passed[list(some)].any(axis=0).all() and not any(set(each) <= set(some) for each in found):
                found.append(some)
    return tuple(tuple(limits[index] for index in some) for some in found)


def _step(limit: Limit, excess: FloatArray, changing: _Mask, rank: IntArray, values: FloatArray) -> Step | None:
    """`changing`: better points that pass this limit and no other."""
    if not changing.any():
        return None
    by = float(excess[changing].min())
    index = _first(changing & (excess == by), rank)
    return Step(limit, float(values[index]), by, _share(by, limit), index)


def _nearest(
    limits: Sequence[Limit], excess: FloatArray, better: _Mask, rank: IntArray, values: Mapping[str, FloatArray]
) -> Miss | None:
    if not better.any():
        return None
    passed = better & (excess > 0)
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):  # a bound may be next to nothing
        shares = np.where(passed, [excess[i] / abs(limit.bound) for i, limit in enumerate(limits)], 0.0)
    if np.isinf(shares.max(axis=0)[better]).all():  # a share of nothing tells no two apart: the excess itself does
        over = np.where(passed, excess, 0.0)
        largest = over.max(axis=1, initial=np.finfo(np.float64).tiny, keepdims=True)
        shares = np.where(np.isinf(shares), over / largest, 0.0)
    worst = np.where(better, shares.max(axis=0), np.inf)
    nearest = better & (worst == worst[better].min())
    total = np.where(nearest, shares.sum(axis=0), np.inf)  # of equal ones that which passes the others by less
    index = _first(nearest & (total == total[nearest].min()), rank)
    excesses = [
        Excess(
            limit, float(values[limit.column][index]), float(excess[i, index]), _share(float(excess[i, index]), limit)
        )
        for i, limit in enumerate(limits)
        if excess[i, index] > 0
    ]
    return Miss(index, tuple(excesses))
