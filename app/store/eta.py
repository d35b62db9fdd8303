"""How long a job will still take: from what its finished measurements took, before any from a plain guess."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from statistics import fmean

from app.store.records import Item
from mobilenet_core.marks import doubts_in
from mobilenet_core.visits import visits_at_most

FIRST_GUESS_S = 2.5
"""Seconds of a measurement, its process's start included, while none of the job's has been made."""

_LEAST_S = 1.0  # of what runs longer than expected: it is not done before it is done


def eta_s(items: Iterable[Item], at: datetime) -> float:
    """Seconds from a moment until a job's items have all ended, as it looked then, once the job's turn has come.

    A visit that is left takes what the first ones of its runtime took on the average, else what any took.
    Between two events it only falls, as time passes.
    """
    left: list[Item] = []
    visits: list[tuple[Item, int]] = []
    took: defaultdict[str, list[float]] = defaultdict(list)
    for each in items:
        if each.ended_at is None or each.ended_at > at:
            left.append(each)
        elif each.state == "done" and each.started_at is not None:
            took[each.task.plan.runtime].append((each.ended_at - each.started_at).total_seconds())
            visits.append((each, max(_visits_of(each) - max(each.visits, 1), 0)))
    any_s = fmean([seconds for alike in took.values() for seconds in alike] or [FIRST_GUESS_S])
    alike_s = {runtime: fmean(seconds) for runtime, seconds in took.items()}

    def visit_s(item: Item) -> float:
        return alike_s.get(item.task.plan.runtime, any_s)

    again_s = sum(visit_s(each) * count for each, count in visits)
    return round(again_s + sum(_left_s(each, visit_s(each), at) for each in left), 1)


def _left_s(item: Item, visit_s: float, at: datetime) -> float:
    later_s = (item.wanted - 1) * visit_s
    if item.started_at is None or item.started_at > at:
        return later_s + visit_s
    return later_s + max(visit_s - (at - item.started_at).total_seconds(), min(_LEAST_S, visit_s))


def _visits_of(item: Item) -> int:
    """How many an item that was measured is likely to have."""
    is_settled = not doubts_in(item.warnings)
    return item.wanted if is_settled else visits_at_most(item.task.plan, item.wanted)
