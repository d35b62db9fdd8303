"""The only stopwatch: no other file reads a clock, but for runtimes/ when a profiler looks inside a run."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Protocol

from mobilenet_core.measure.summary import reach_of_interval
from mobilenet_core.records import MeasurementPlan

Clock = Callable[[], int]
"""Nanoseconds since some moment, never going back."""

SETTLED = 0.02
"""Warm-up is over once the fastest run of a window is no more than this share faster than that of the window before."""

_NS_PER_MS, _NS_PER_S = 1e6, 1e9
_WINDOW_RUNS, _WINDOW_S = 5, 0.02
_MAX_SETTLING_S = 1.0  # beyond the plan's own warm-up runs
_RUNS_AFTER_REST, _MAX_AFTER_REST_S = 5, 0.1


class Watcher(Protocol):
    """Looks at the system while runs are timed."""

    def rest(self) -> None:
        """Comes before the first block and after each: free to time work of its own."""
        ...

    def begin(self) -> None:
        """A block of timed runs begins."""
        ...

    def end(self) -> None:
        """It has ended."""
        ...


@dataclass(frozen=True, slots=True)
class Runs:
    """The timed runs in order: wall and CPU milliseconds of each, and the seconds that all took, rests left out."""

    wall_ms: tuple[float, ...]
    cpu_ms: tuple[float, ...]
    seconds: float


def time_runs(
    run: Callable[[], object],
    plan: MeasurementPlan,
    watcher: Watcher | None = None,
    *,
    wall_ns: Clock = time.perf_counter_ns,
    cpu_ns: Clock = time.process_time_ns,
) -> Runs:
    """Warms up, then times runs block by block until the plan's precision is reached; every sample is kept.

    max_seconds bounds the warm-up, and again the blocks with their rests; one run of either is always made.
    """
    stopwatch = _Stopwatch(run, plan, wall_ns, cpu_ns)
    stopwatch.warm_up()
    stopwatch.begin()
    while not stopwatch.is_done():
        if watcher is None:
            stopwatch.time_block()
            continue
        watcher.rest()
        stopwatch.run_for(_RUNS_AFTER_REST, 0, _MAX_AFTER_REST_S)  # the rest took the caches
        watcher.begin()
        stopwatch.time_block()
        watcher.end()
    if watcher is not None:
        watcher.rest()
    return stopwatch.runs()


@dataclass(slots=True)
class _Stopwatch:
    run: Callable[[], object]
    plan: MeasurementPlan
    wall_ns: Clock
    cpu_ns: Clock
    wall: list[int] = field(default_factory=list[int])
    cpu: list[int] = field(default_factory=list[int])
    timed_ns: int = 0
    began_ns: int = 0

    def warm_up(self) -> None:
        """As many runs as the plan says; then, if any, more until they no longer get faster."""
        if not self.plan.warmup_runs:
            return
        start = self.wall_ns()
        latest = self.run_for(self.plan.warmup_runs, 0, self.plan.max_seconds)[-_WINDOW_RUNS:]
        settling = self.wall_ns()
        while True:
            before = min(latest)
            now = self.wall_ns()
            left_s = min(
                _MAX_SETTLING_S - (now - settling) / _NS_PER_S, self.plan.max_seconds - (now - start) / _NS_PER_S
            )
            if left_s <= 0:
                return
            latest = self.run_for(_WINDOW_RUNS, _WINDOW_S, left_s)
            if min(latest) >= (1 - SETTLED) * before:
                return

    def begin(self) -> None:
        """From here on the plan's time for blocks and rests runs out."""
        self.began_ns = self.wall_ns()

    def time_block(self) -> None:
        """At least min_runs and min_seconds, unless the time is up."""
        start = self.wall_ns()
        self.wall += self.run_for(self.plan.min_runs, self.plan.min_seconds, self._left_s(), self.cpu)
        self.timed_ns += self.wall_ns() - start

    def run_for(self, runs: int, seconds: float, at_most_s: float, cpu: list[int] | None = None) -> list[int]:
        """Wall nanoseconds of at least `runs` runs in at least `seconds`; of fewer, but one, where time is up."""
        wall: list[int] = []
        start = now = self.wall_ns()
        while (len(wall) < runs or now - start < seconds * _NS_PER_S) and (
            not wall or now - start < at_most_s * _NS_PER_S
        ):
            # The wall clock is read innermost: reading the CPU clock is a system call, and not the network's work.
            cpu_before = self.cpu_ns()
            wall_before = self.wall_ns()
            self.run()
            now = self.wall_ns()
            cpu_after = self.cpu_ns()
            wall.append(now - wall_before)
            if cpu is not None:
                cpu.append(cpu_after - cpu_before)
        return wall

    def is_done(self) -> bool:
        """Whether the plan's precision is reached, or its time is up."""
        if not self.wall:
            return False
        enough = len(self.wall) >= self.plan.min_runs
        return not self._left_s() or (enough and reach_of_interval(self.wall) <= self.plan.relative_precision)

    def _left_s(self) -> float:
        return max(self.plan.max_seconds - (self.wall_ns() - self.began_ns) / _NS_PER_S, 0.0)

    def runs(self) -> Runs:
        """All that was timed."""
        return Runs(
            tuple(each / _NS_PER_MS for each in self.wall),
            tuple(each / _NS_PER_MS for each in self.cpu),
            self.timed_ns / _NS_PER_S,
        )


def time_for(
    work: Callable[[], object], runs: int, seconds: float, *, wall_ns: Clock = time.perf_counter_ns
) -> list[float]:
    """Milliseconds of each of at least `runs` runs of something fixed and small, in at least `seconds`."""
    took: list[float] = []
    start = now = wall_ns()
    while len(took) < runs or now - start < seconds * _NS_PER_S:
        before = wall_ns()
        work()
        now = wall_ns()
        took.append((now - before) / _NS_PER_MS)
    return took


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
