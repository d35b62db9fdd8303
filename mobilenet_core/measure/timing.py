"""The only stopwatch: no other file reads a clock."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from mobilenet_core.records import MeasurementPlan

Clock = Callable[[], int]
"""Nanoseconds since some moment, never going back."""

_NS_PER_MS, _NS_PER_S = 1e6, 1e9


@dataclass(frozen=True, slots=True)
class Runs:
    """The timed runs in order: wall and CPU milliseconds of each, and the seconds that all took."""

    wall_ms: tuple[float, ...]
    cpu_ms: tuple[float, ...]
    seconds: float


def time_runs(
    run: Callable[[], object],
    plan: MeasurementPlan,
    *,
    wall_ns: Clock = time.perf_counter_ns,
    cpu_ns: Clock = time.process_time_ns,
) -> Runs:
    """Warms up, then times runs as the plan says; every sample is kept.

    max_seconds bounds the warm-up and the timed runs each; one run of either is always made.
    """
    _warm_up(run, plan, wall_ns)
    wall: list[int] = []
    cpu: list[int] = []
    start = now = wall_ns()
    while (len(wall) < plan.min_runs or now - start < plan.min_seconds * _NS_PER_S) and (
        not wall or now - start < plan.max_seconds * _NS_PER_S
    ):
        # The wall clock is read innermost: reading the CPU clock is a system call, and not the network's work.
        cpu_before = cpu_ns()
        wall_before = wall_ns()
        run()
        now = wall_ns()
        cpu.append(cpu_ns() - cpu_before)
        wall.append(now - wall_before)
    return Runs(
        tuple(each / _NS_PER_MS for each in wall), tuple(each / _NS_PER_MS for each in cpu), (now - start) / _NS_PER_S
    )


def _warm_up(run: Callable[[], object], plan: MeasurementPlan, wall_ns: Clock) -> None:
    start = wall_ns()
    for _ in range(plan.warmup_runs):
        run()
        if wall_ns() - start >= plan.max_seconds * _NS_PER_S:
            return


@dataclass(frozen=True, slots=True)
class Deadline:
    """A moment `seconds` from now."""

    seconds: float
    clock: Callable[[], float] = time.monotonic
    _end: float = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_end", self.clock() + self.seconds)

    @property
    def left(self) -> float:
        """Seconds left; 0 once passed."""
        return max(self._end - self.clock(), 0.0)


def utc_now() -> str:
    """The time of day, ISO 8601, UTC, to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds")
