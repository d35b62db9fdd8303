"""Pareto fronts over any named objectives; knows no network."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np


def pareto_front(
    rows: Sequence[Mapping[str, Any]], *, minimise: Iterable[str] = (), maximise: Iterable[str] = ()
) -> tuple[bool, ...]:
    """For each row, whether no other row is at least as good in every objective and better in one.

    Equal rows do not dominate each other: ties stay on the front together. Raises KeyError for an objective that a
    row lacks.
    """
    signed = [(name, 1.0) for name in minimise] + [(name, -1.0) for name in maximise]
    costs = np.array([[sign * row[name] for name, sign in signed] for row in rows], dtype=np.float64)
    costs = costs.reshape(len(rows), len(signed))
    return tuple(not bool(np.any(np.all(costs <= cost, axis=1) & np.any(costs < cost, axis=1))) for cost in costs)
