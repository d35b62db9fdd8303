"""How long a job will still take: from what its finished measurements took, before any from a plain guess."""

from collections import defaultdict
from collections.abc import Callable
from datetime import datetime
from statistics import fmean

from app.store.records import ENDED, Item, Job

FIRST_GUESS_S = 2.5
"""Seconds of a measurement, its process's start included, while none of the job's has been made."""

_LEAST_S = 1.0  # of what runs longer than expected: it is not done before it is done


def eta_s(job: Job, now: datetime) -> float | None:
    """Seconds until the job has ended, once its turn has come; None where it has ended.

    A measurement that is left takes what those of its runtime took on the average, else what any took.
    Between two events it only falls, as time passes.
    """
    if job.state in ENDED:
        return None
    expected_s = _expectation(job.items)
    left = [item for item in job.items if item.state in {"waiting", "running"}]
    return round(sum(_left_s(item, expected_s(item), now) for item in left), 1)


def _expectation(items: tuple[Item, ...]) -> Callable[[Item], float]:
    took: defaultdict[str, list[float]] = defaultdict(list)
    for each in items:
        if each.state == "done" and each.started_at and each.ended_at:
            took[each.task.plan.runtime].append((each.ended_at - each.started_at).total_seconds())
    any_s = fmean([seconds for alike in took.values() for seconds in alike] or [FIRST_GUESS_S])
    alike_s = {runtime: fmean(seconds) for runtime, seconds in took.items()}
    return lambda item: alike_s.get(item.task.plan.runtime, any_s)


def _left_s(item: Item, expected_s: float, now: datetime) -> float:
    if item.state != "running" or item.started_at is None:
        return expected_s
    return max(expected_s - (now - item.started_at).total_seconds(), min(_LEAST_S, expected_s))
