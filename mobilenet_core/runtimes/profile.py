"""What a runtime that can look inside itself tells: how long each of its operators took, run by run."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from mobilenet_core.formats.reference import FloatMaps

MAX_RUNS = 30
_WARMUP_RUNS = 3
_NS_PER_MS, _NS_PER_S = 1e6, 1e9


@dataclass(frozen=True, slots=True)
class OperatorTimes:
    """One operator, or several of the same name: milliseconds in each run.

    name: as in the model file, without what the runtime added to it: "dw1", "dw1/relu6"; work of the runtime's own has
    whatever name the runtime gives it. kind: the runtime's word for what it does, such as "ReorderOutput".
    """

    name: str
    kind: str
    ms: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Profile:
    """Runs under the profiler: every operator's times, and the wall time of each whole run, profiling included."""

    operators: tuple[OperatorTimes, ...]
    runs_ms: tuple[float, ...]


@runtime_checkable
class Profiler(Protocol):
    """What a LoadedModel of a runtime that can profile is too."""

    def profile(self, image: FloatMaps, budget_s: float) -> Profile:
        """Runs for about `budget_s` seconds, at most MAX_RUNS times and at least once, after a few runs uncounted.

        What `run` does afterwards is as fast as before. Set-up that profiling needs, such as a second session, comes on
        top of the budget.
        """
        ...


def timed_runs(run: Callable[[], object], budget_s: float) -> Iterator[float]:
    """Runs, and gives the milliseconds of each run after the first few; what the caller does between runs is not timed.

    A clock of its own: measure/timing.py times runs that nobody looks into, and those alone become a latency.
    """
    start = time.perf_counter_ns()
    for _ in range(_WARMUP_RUNS):
        run()
        if time.perf_counter_ns() - start > budget_s * _NS_PER_S / 2:  # slow networks: half for this, half for runs
            break
    for _ in range(MAX_RUNS):
        before = time.perf_counter_ns()
        run()
        after = time.perf_counter_ns()
        yield (after - before) / _NS_PER_MS
        if after - start > budget_s * _NS_PER_S:
            return
