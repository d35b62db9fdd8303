"""Pareto fronts over any named objectives; knows no network.

Exact: values are compared, never subtracted, so there is no tolerance. Equal rows do not dominate each other: ties are
on the front together. A row whose value is not known (NaN) in an objective cannot be compared: it is not on the front
and dominates nothing.
"""

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from mobilenet_core.errors import Said

_Ranks = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]


def front_of(
    columns: Mapping[str, npt.ArrayLike], *, minimise: Iterable[str] = (), maximise: Iterable[str] = ()
) -> BoolArray:
    """For each of the n rows of columns, whether no other is at least as good everywhere and better somewhere: (n,).

    Up to three objectives take the time of a sort; more take that of the front's length times n.
    Raises KeyError for an objective that is not a column, ValueError without an objective and for one named both ways.
    """
    low, high = tuple(dict.fromkeys(minimise)), tuple(dict.fromkeys(maximise))
    if not (low or high) or set(low) & set(high):
        named = ", maximise ".join(", ".join(names) or "nothing" for names in (low, high))
        raise ValueError(Said("minimise is {named}; expected at least one objective, each named once", named=named))
    arrays = [np.asarray(columns[name]) for name in (*low, *high)]
    known = np.ones(len(arrays[0]), np.bool_)
    for array in arrays:
        known &= ~np.isnan(array.astype(np.float64))
    front = np.zeros(len(known), np.bool_)
    ranks = [_ranks(array[known], falling=i >= len(low)) for i, array in enumerate(arrays)]
    if len(ranks) == 1:
        front[known] = ranks[0] == 0
    elif len(ranks) == 2:
        front[known] = _front_of_two(*ranks)
    else:
        front[known] = _front_of_distinct(np.array(ranks))
    return front


def _ranks(values: npt.NDArray[Any], *, falling: bool) -> _Ranks:
    """Whole numbers in the order of the values, 0 the best, equal for equal values."""
    distinct, inverse = np.unique(values, return_inverse=True)
    return len(distinct) - 1 - inverse if falling else inverse


def _front_of_two(first: _Ranks, second: _Ranks) -> BoolArray:
    """On the front: the best second of its first, and better in that than all that are better in the first."""
    if not first.size:
        return np.zeros(0, np.bool_)
    never = int(second.max()) + 1
    best_of = np.full(int(first.max()) + 1, never)
    np.minimum.at(best_of, first, second)
    best_before = np.minimum.accumulate(np.concatenate([[never], best_of[:-1]]))
    return (second == best_of[first]) & (second < best_before[first])


def _front_of_distinct(ranks: _Ranks) -> BoolArray:
    """The front of three or more objectives, found among the distinct rows. ranks: (objectives, n)."""
    distinct, inverse = np.unique(ranks, axis=1, return_inverse=True)  # in lexical order
    front = _front_of_three(distinct) if len(ranks) == 3 else _front_of_many(distinct)
    return front[inverse]


def _front_of_three(distinct: _Ranks) -> BoolArray:
    """In the order of the first objective, keeps the stairs of the second and third that nothing before is below."""
    seconds, thirds = list[int](), list[int]()  # the stairs: seconds rise, thirds fall
    on_front = np.zeros(distinct.shape[1], np.bool_)
    for i, (second, third) in enumerate(zip(*distinct[1:].tolist(), strict=True)):
        place = bisect_right(seconds, second)
        if place and thirds[place - 1] <= third:
            continue
        on_front[i] = True
        start = place - (place > 0 and seconds[place - 1] == second)
        while place < len(thirds) and thirds[place] >= third:
            place += 1
        seconds[start:place], thirds[start:place] = [second], [third]
    return on_front


def _front_of_many(distinct: _Ranks) -> BoolArray:
    """Takes the row with the smallest sum of ranks, which nothing dominates; strikes out what it dominates; goes on."""
    order = np.argsort(distinct.sum(axis=0), kind="stable")
    on_front = np.zeros(distinct.shape[1], np.bool_)
    while order.size:
        first = order[0]
        on_front[first] = True
        better_somewhere = (distinct[:, order] < distinct[:, first, None]).any(axis=0)
        order = order[better_somewhere]
    return on_front
