"""How long a job will still take: from what its finished measurements took, before any from a plain guess."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from statistics import fmean

from app.store.records import Item

FIRST_GUESS_S = 2.5
"""Seconds of a measurement, its process's start included, while none of the job's has been made."""

_LEAST_S = 1.0  # of what runs longer than expected: it is not done before it is done


def eta_s(items: Iterable[Item], at: datetime) -> float:
    """Seconds from a moment until a job's items have all ended, as it looked then, once the job's turn has come.

    A measurement that is left takes what those of its runtime took on the average, else what any took.
    Between two events it only falls, as time passes.
    """
    left: list[Item] = []
    took: defaultdict[str, list[float]] = defaultdict(list)
    for each in items:
        if each.ended_at is None or each.ended_at > at:
            left.append(each)
        elif each.state == "done" and each.started_at is not None:
            took[each.task.plan.runtime].append((each.ended_at - each.started_at).total_seconds())
    any_s = fmean([seconds for alike in took.values() for seconds in alike] or [FIRST_GUESS_S])
    alike_s = {runtime: fmean(seconds) for runtime, seconds in took.items()}
    return round(sum(_left_s(each, alike_s.get(each.task.plan.runtime, any_s), at) for each in left), 1)


def _left_s(item: Item, expected_s: float, at: datetime) -> float:
    if item.started_at is None or item.started_at > at:
        return expected_s
    return max(expected_s - (at - item.started_at).total_seconds(), min(_LEAST_S, expected_s))
