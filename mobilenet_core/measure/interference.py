"""When not to trust runs: what they were made under, the limits of that, and the warnings that name it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from mobilenet_core.machine_states import States
from mobilenet_core.marks import about_state
from mobilenet_core.measure.states import MAX_LACKED, headline, headline_blocks, of_samples, p50_by_visit
from mobilenet_core.measure.summary import reach_of_interval, summarise
from mobilenet_core.records import MeasurementPlan, Warning

# Limits found by disturbing measurements on purpose, with programs that hog the CPU or the memory.
MAX_SWITCHES_PER_SECOND = 50.0
MAX_FIRST_RUN = 1.5  # of the p90
MAX_SPREAD = 0.25  # (p90 - p10) / p50
MAX_PROCESS_SPREAD = 0.03
_FIRST_RUNS = 3


@dataclass(frozen=True, slots=True)
class Seen:
    """What there is to judge: all runs in order, and what was seen while they were made.

    switches: times that the system took the CPU from any thread of the process; seconds: that the runs took.
    """

    samples_ms: Sequence[float]
    states: States
    switches: int
    seconds: float

    @property
    def process_p50_ms(self) -> tuple[float, ...]:
        """The p50 of each process that has enough of the runs that count."""
        return p50_by_visit(self.samples_ms, self.states)

    @property
    def lacked(self) -> float:
        """Share of the headline's time for which its threads had no CPU."""
        of_block = np.array([each.lacked for each in self.states.blocks])
        weights = of_samples(self.states.blocks, headline_blocks(self.states)) * np.asarray(self.samples_ms)
        return float(np.average(of_samples(self.states.blocks, of_block), weights=weights))


def disturbance(seen: Seen, plan: MeasurementPlan) -> float:
    """The strongest sign of other work in the headline's runs, as a multiple of its limit: above 1 is disturbed."""
    return max(ratio for ratio, _ in _signs_of_others(seen, plan))


def warnings_about(seen: Seen, plan: MeasurementPlan, *, is_first: bool) -> tuple[Warning, ...]:
    """What is odd about a measurement; app/language/warnings.py says it, and what to try.

    is_first: whether no level of this device was known before.
    """
    disturbed = [warning for ratio, warning in _signs_of_others(seen, plan) if ratio > 1]
    return (
        *about_state(seen.states, is_first=is_first),
        *disturbed,
        *_about_processes(seen.process_p50_ms),
        *_oddities(seen, plan),
    )


def _signs_of_others(seen: Seen, plan: MeasurementPlan) -> Iterator[tuple[float, Warning]]:
    percent = 100 * seen.lacked
    if plan.threads == 1:
        waited = Warning("thread_waited_for_cpu", {"percent": percent})
    else:
        waited = Warning("threads_waited_for_cpu", {"threads": plan.threads, "percent": percent})
    yield seen.lacked / MAX_LACKED, waited
    if not seen.states.is_quick:  # else the switches may have been in the other blocks
        switches = seen.switches / seen.seconds if seen.seconds else 0.0
        yield switches / MAX_SWITCHES_PER_SECOND, Warning("cpu_taken_away", {"times_per_second": switches})


def _about_processes(process_p50_ms: tuple[float, ...]) -> Iterator[Warning]:
    least, most = min(process_p50_ms, default=1.0), max(process_p50_ms, default=1.0)
    if most / least - 1 > MAX_PROCESS_SPREAD:
        values = {"least_ms": least, "most_ms": most, "processes": len(process_p50_ms)}
        yield Warning("processes_disagree", {**values, "percent": 100 * (most / least - 1)})


def _oddities(seen: Seen, plan: MeasurementPlan) -> Iterator[Warning]:
    chosen = headline(seen.samples_ms, seen.states)
    summary = summarise(chosen)
    first = max(chosen[:_FIRST_RUNS])
    if len(chosen) > 2 * _FIRST_RUNS and first > MAX_FIRST_RUN * summary.p90:
        slow = {"first_runs": _FIRST_RUNS, "slowest_ms": first, "median_ms": summary.p50}
        yield Warning("slow_first_run", {**slow, "warmup_runs": plan.warmup_runs})
    if summary.p90 - summary.p10 > MAX_SPREAD * summary.p50:
        yield Warning("runs_vary", {"p10_ms": summary.p10, "p90_ms": summary.p90})
    reach = reach_of_interval(chosen)
    if len(chosen) < plan.min_runs:
        yield Warning("few_runs", {"runs": len(chosen), "min_runs": plan.min_runs, "seconds": plan.max_seconds})
    elif reach > plan.relative_precision:
        percent = {"reach_percent": 100 * reach, "wanted_percent": 100 * plan.relative_precision}
        yield Warning("wide_interval", {"seconds": plan.max_seconds, **percent})
