"""How often a network is visited by the stopwatch, each time in a process of its own, and how visits share the time."""

import math
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import TypeVar

from mobilenet_core.marks import doubts_in
from mobilenet_core.records import Measurement, MeasurementPlan

Item = TypeVar("Item")

CAREFUL_VISITS = 3
ROUNDS = 2
"""Several networks are timed in turn, in so many rounds, so that a state of the machine falls on all alike."""


def visits_wanted(plan: MeasurementPlan, *, is_alone: bool = True) -> int:
    """How often a network is visited where each visit settles it. is_alone: no others are timed in turn with it."""
    return CAREFUL_VISITS if plan.careful else 1 if is_alone else ROUNDS


def visits_at_most(plan: MeasurementPlan, wanted: int) -> int:
    """How often it is visited where none does."""
    return wanted if plan.careful else wanted + plan.retries


def in_rounds(items: Iterable[Item], visit: Callable[[Item], bool], shuffle: Callable[[list[Item]], None]) -> None:
    """Visits each of several in turn, then those that `visit` says want more in an order that is drawn, until none."""
    left: list[Item] = [each for each in items if visit(each)]
    while left:
        shuffle(left)
        left = [each for each in left if visit(each)]


def wants_more(measured: Measurement, wanted: int) -> bool:
    """Whether it should be visited again: for as many visits as are wanted, for more where these settled nothing."""
    if measured.conditions is None or measured.conditions.states is None:
        return False  # whoever timed it does not tell what another visit could mend
    made = measured.conditions.processes
    return made < wanted or (made < visits_at_most(measured.plan, wanted) and not is_settled(measured))


def is_settled(measurement: Measurement) -> bool:
    """Whether the machine was quick and left alone for long enough: another visit would hardly tell more."""
    return not doubts_in(measurement.warnings)


def plan_of_a_visit(plan: MeasurementPlan, wanted: int) -> MeasurementPlan:
    """The plan of one visit of several, which share what the measurement needs; careful ones only its time limit."""
    parts = 1 if plan.careful else wanted
    max_seconds = plan.max_seconds / visits_at_most(plan, wanted)
    return replace(
        plan,
        min_runs=math.ceil(plan.min_runs / parts),
        min_seconds=min(plan.min_seconds / parts, max_seconds),
        max_seconds=max_seconds,
        relative_precision=min(plan.relative_precision * math.sqrt(parts), 1.0),
    )
