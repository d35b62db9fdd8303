"""The only stopwatch: no other file reads a clock, but for runtimes/ when a profiler looks inside a run."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Protocol

import numpy as np

from mobilenet_core.machine_states import Block, ProbeLevels
from mobilenet_core.measure.states import is_enough, of_samples, quick_blocks
from mobilenet_core.measure.summary import reach_of_interval
from mobilenet_core.records import MeasurementPlan
from mobilenet_core.runtime_traits import traits_of

Clock = Callable[[], int]
"""Nanoseconds since some moment, never going back."""

SETTLED = 0.02
"""Warm-up is over once the fastest run of a window is no more than this share faster than that of the window before."""

BLOCK_S = 0.02
"""A block of runs takes about that: shorter than nearly every state, and a hundred times a probe."""

_NS_PER_MS, _NS_PER_S = 1e6, 1e9
_WINDOW_RUNS, _WINDOW_S = 5, 0.02
_MAX_SETTLING_S = 1.0  # beyond the plan's own warm-up runs
_RUNS_AFTER_PROBE = 5  # from so many runs a block on, one more comes before it untimed
_BLOCKS_PER_MEMORY_PROBE = 5
_MIN_QUICK_SHARE = 0.5  # of the plan's min_seconds, what quick runs must fill
_DIGITS = 4


class Watcher(Protocol):
    """Looks at the machine between blocks of timed runs, and at the system while they are timed."""

    def compute_ms(self) -> float:
        """Milliseconds of the compute probe, now."""
        ...

    def memory_ms(self) -> float:
        """Milliseconds of the memory probe, now."""
        ...

    def begin(self) -> None:
        """A block of timed runs begins."""
        ...

    def end(self) -> float:
        """It has ended; seconds for which the process's threads had no CPU meanwhile, summed up."""
        ...

    def levels(self) -> ProbeLevels:
        """How fast the machine was at its best, by the probes so far."""
        ...


@dataclass(frozen=True, slots=True)
class Runs:
    """The timed runs in order: wall and CPU milliseconds of each, and the blocks they came in.

    seconds: that the runs took together, what lies between them left out.
    """

    wall_ms: tuple[float, ...]
    cpu_ms: tuple[float, ...]
    seconds: float
    blocks: tuple[Block, ...]


def time_runs(
    run: Callable[[], object],
    plan: MeasurementPlan,
    watcher: Watcher,
    best: ProbeLevels | None = None,
    *,
    wall_ns: Clock = time.perf_counter_ns,
    cpu_ns: Clock = time.process_time_ns,
) -> Runs:
    """Warms up, then times runs in short blocks with a probe at each end, until enough is known of the quick ones.

    Enough: `min_runs`, `min_seconds` and `relative_precision` of the plan, in blocks made while the probes were at the
    device's best level; that of `best`, or the best seen here. Where the machine is not as fast as that it goes on, for
    no longer than `max_seconds`, which bounds the warm-up too; one run of either is always made. Every sample is kept.
    """
    stopwatch = _Stopwatch(run, plan, watcher, best, wall_ns, cpu_ns)
    stopwatch.warm_up()
    stopwatch.begin()
    while not stopwatch.is_done():
        stopwatch.time_block()
    return stopwatch.runs()


@dataclass(slots=True)
class _Stopwatch:
    run: Callable[[], object]
    plan: MeasurementPlan
    watcher: Watcher
    best: ProbeLevels | None
    wall_ns: Clock
    cpu_ns: Clock
    wall: list[int] = field(default_factory=list[int])
    cpu: list[int] = field(default_factory=list[int])
    blocks: list[Block] = field(default_factory=list[Block])
    compute_ms: float = 0.0
    memory_ms: float = 0.0
    timed_ns: int = 0
    began_ns: int = 0
    judged_ns: int = 0
    usual_ns: int = 0

    def warm_up(self) -> None:
        """As many runs as the plan says; then, if any, more until they no longer get faster."""
        if not self.plan.warmup_runs:
            return
        start = self.wall_ns()
        latest = self.run_for(self.plan.warmup_runs, 0, self.plan.max_seconds)[-_WINDOW_RUNS:]
        settling = self.wall_ns()
        while True:
            before = self.usual_ns = min(latest)
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
        """From here on the plan's time for blocks and probes runs out."""
        self.began_ns = self.wall_ns()
        self.memory_ms = self.watcher.memory_ms()
        self.compute_ms = self.watcher.compute_ms()

    def time_block(self) -> None:
        """Runs for the time of a block, but one at least, between two compute probes."""
        if 0 < self.usual_ns * _RUNS_AFTER_PROBE < BLOCK_S * _NS_PER_S:
            self.run_for(1, 0, 0)  # the probes took some of the caches
        self.watcher.begin()
        start = self.wall_ns()
        runs = self.run_for(1, BLOCK_S, self._left_s(), self.cpu)
        took_ns = self.wall_ns() - start
        lacked_s = self.watcher.end()
        self.wall += runs
        self.timed_ns += took_ns
        self.usual_ns = min(runs)
        before, self.compute_ms = self.compute_ms, self.watcher.compute_ms()
        lacked = round(self._lacked(lacked_s, runs, took_ns), _DIGITS)
        self.blocks.append(Block(len(runs), max(before, self.compute_ms), self.memory_ms, lacked))
        if len(self.blocks) % _BLOCKS_PER_MEMORY_PROBE == 0:
            self._probe_memory()

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
        """Whether enough is known, or the time is up. Asked at every block, judged once in a while."""
        if not self.wall:
            return False
        if not self._left_s():
            return True
        if self.timed_ns - self.judged_ns < self.plan.min_seconds * _NS_PER_S:
            return False
        self.judged_ns = self.timed_ns
        return self._knows_enough()

    def _knows_enough(self) -> bool:
        quick = quick_blocks(self.blocks, self.watcher.levels().comparable(self.best))
        if not is_enough(self.blocks, quick, self.plan.min_runs):
            return False
        chosen = np.asarray(self.wall)[of_samples(self.blocks, quick)]
        enough_s = float(chosen.sum()) >= _MIN_QUICK_SHARE * self.plan.min_seconds * _NS_PER_S
        return enough_s and reach_of_interval(chosen.tolist()) <= self.plan.relative_precision

    def _lacked(self, lacked_s: float, runs: Sequence[int], took_ns: int) -> float:
        """Share of a block for which threads had no CPU: as the system tells; for a single one by the CPU clock too."""
        told = lacked_s * _NS_PER_S / (took_ns * self.plan.threads) if took_ns else 0.0
        cpu_ns, wall_ns = sum(self.cpu[-len(runs) :]), sum(runs)
        on_gpu = traits_of(self.plan.runtime).kind == "accelerator"  # there a thread may sleep while it waits
        return max(told, 1 - cpu_ns / wall_ns) if self.plan.threads == 1 and cpu_ns and not on_gpu else told

    def _probe_memory(self) -> None:
        """Tells the blocks since the last memory probe of the slower of the two."""
        self.memory_ms = self.watcher.memory_ms()
        since = -(len(self.blocks) % _BLOCKS_PER_MEMORY_PROBE or _BLOCKS_PER_MEMORY_PROBE)
        for index, block in enumerate(self.blocks[since:], start=len(self.blocks) + since):
            self.blocks[index] = replace(block, memory_ms=max(block.memory_ms, self.memory_ms))

    def _left_s(self) -> float:
        return max(self.plan.max_seconds - (self.wall_ns() - self.began_ns) / _NS_PER_S, 0.0)

    def runs(self) -> Runs:
        """All that was timed."""
        if len(self.blocks) % _BLOCKS_PER_MEMORY_PROBE:
            self._probe_memory()
        return Runs(
            tuple(each / _NS_PER_MS for each in self.wall),
            tuple(each / _NS_PER_MS for each in self.cpu),
            self.timed_ns / _NS_PER_S,
            tuple(self.blocks),
        )


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
