"""How long a job will still take: from what its finished measurements took, before any from a plain guess."""

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
    left = [item for item in job.items if item.state in {"waiting", "running"}]
    return round(sum(_left_s(item, _expected_s(item, job.items), now) for item in left), 1)


def _expected_s(item: Item, items: tuple[Item, ...]) -> float:
    took = [
        (each.task.plan.runtime, (each.ended_at - each.started_at).total_seconds())
        for each in items
        if each.state == "done" and each.started_at and each.ended_at
    ]
    alike = [seconds for runtime, seconds in took if runtime == item.task.plan.runtime]
    return fmean(alike or [seconds for _, seconds in took] or [FIRST_GUESS_S])


def _left_s(item: Item, expected_s: float, now: datetime) -> float:
    if item.state != "running" or item.started_at is None:
        return expected_s
    return max(expected_s - (now - item.started_at).total_seconds(), min(_LEAST_S, expected_s))
