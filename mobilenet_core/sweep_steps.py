"""Between two steps of the channel rules every alpha gives the same network, so that a million of them are few."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Self

import numpy as np
from numpy.typing import NDArray

from mobilenet_core.architecture.counts import ALPHA, Count, Number
from mobilenet_core.design import MAX_ALPHA, RULES, FloatArray, IntArray, scale_channels

_DRAWERS_FOR_ONE = 2**14  # a power of two, so that no alpha is rounded into another drawer


@dataclass(frozen=True, slots=True, eq=False)
class Kinds:
    """The kinds of alphas of a network, those of equal channels each one: from starts[i] on, up to the next.

    A binary search costs ten times what the rest of a sweep does, so a kind is looked up in drawers of equal width, of
    which few hold more than one start.
    """

    starts: FloatArray
    _first: NDArray[np.intp]
    _most: int

    @classmethod
    def of(cls, starts: FloatArray) -> Self:
        """Of ascending starts, the first of them 0."""
        edges = np.arange(MAX_ALPHA * _DRAWERS_FOR_ONE + 2) / _DRAWERS_FOR_ONE
        first = starts.searchsorted(edges, side="right") - 1
        return cls(np.append(starts, np.inf), first, int(np.diff(first).max()))

    def places(self, alphas: FloatArray) -> NDArray[np.intp]:
        """Of each alpha, the place of its kind."""
        places = self._first.take((alphas * _DRAWERS_FOR_ONE).astype(np.intp))
        for _ in range(self._most):
            places = places + (self.starts.take(places + 1) <= alphas)
        return places


@lru_cache(maxsize=256)
def kinds_of(counts: frozenset[Count]) -> Kinds:
    """Where, as alpha grows, one of the counts becomes another.

    The rules that turn alpha into channels never fall, and all else follows from channels.
    """
    found = [_steps_of(each) for each in _of_alpha_itself(counts)]
    return Kinds.of(np.unique(np.concatenate([np.zeros(1), *found])))


def _of_alpha_itself(numbers: Iterable[Number]) -> Iterator[Count]:
    """Of counts and what they are made of, those that alpha goes into."""
    for number in numbers:
        if isinstance(number, Count):
            if ALPHA in number.parts:
                yield number
            yield from _of_alpha_itself(number.parts)


@lru_cache(maxsize=1024)
def _steps_of(count: Count) -> FloatArray:
    """By bisection, to the last bit: where a count comes to each of its values."""
    low, high = np.full(1, np.finfo(np.float64).tiny), np.full(1, MAX_ALPHA)
    values: IntArray = np.arange(int(_at(count, low)[0]) + 1, int(_at(count, high)[0]) + 1, dtype=np.int64)
    below, reached = np.repeat(low, values.size), np.repeat(high, values.size)
    while True:
        middle = (below + reached) / 2
        is_between = (middle > below) & (middle < reached)
        if not is_between.any():
            return np.unique(reached)
        is_reached = _at(count, middle) >= values
        reached = np.where(is_between & is_reached, middle, reached)
        below = np.where(is_between & ~is_reached, middle, below)


def _at(count: Count, alphas: FloatArray) -> IntArray:
    parts = [alphas if part == ALPHA else part for part in count.parts]
    if count.rule is scale_channels:  # which refuses an alpha that leaves no channel
        base, _, rounding = parts
        return RULES[rounding](base, alphas)  # type: ignore[index, arg-type]
    return count.rule(*parts)
