"""When not to trust runs: the signs of other work, their limits, and the warnings that name them."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from mobilenet_core.measure.summary import reach_of_interval, summarise
from mobilenet_core.measure.timing import Runs
from mobilenet_core.records import MeasurementPlan, Warning

# Limits found by disturbing measurements on purpose, with programs that hog the CPU or the memory.
MAX_WALL_PER_CPU = 1.05
MAX_WAITED = 0.05  # of the threads' time
MAX_SWITCHES_PER_SECOND = 50.0
MAX_DRIFT = 0.03
MAX_FIRST_RUN = 1.5  # of the median
MAX_SPREAD = 0.25  # (p90 - p10) / p50
MAX_PROCESS_SPREAD = 0.03
MAX_CALIBRATION_CHANGE = 0.03

SIGNS_OF_OTHERS = frozenset(
    {
        "thread_lacked_cpu",
        "threads_lacked_cpu",
        "thread_waited_for_cpu",
        "threads_waited_for_cpu",
        "cpu_taken_away",
        "reference_drifted",
    }
)
"""Codes of warnings that say that other work disturbed the runs."""

_FIRST_RUNS = 3


@dataclass(frozen=True, slots=True)
class Signs:
    """What was seen while runs were timed.

    switches: times that the system took the CPU from any thread of the process. waited_s: seconds that its threads
    stood ready without a CPU; None where the system does not say. reference_ms: the reference's median in each rest.
    calibration_ms: of the fixed calculation, before and after.
    """

    switches: int = 0
    waited_s: float | None = None
    reference_ms: tuple[float, ...] = ()
    calibration_ms: tuple[float, ...] = ()

    @property
    def drift(self) -> float:
        """The range of the reference's medians as a share of their median."""
        if not self.reference_ms:
            return 0.0
        return (max(self.reference_ms) - min(self.reference_ms)) / float(np.median(self.reference_ms))

    @property
    def calibration_change(self) -> float:
        """How much the calculation's time changed, either way, as a share of the faster."""
        if not self.calibration_ms:
            return 0.0
        return max(self.calibration_ms) / min(self.calibration_ms) - 1


def disturbance(runs: Runs, plan: MeasurementPlan, signs: Signs) -> float:
    """The strongest sign of other work, as a multiple of its limit: above 1 is disturbed."""
    return max(ratio for ratio, _ in _signs_of_others(runs, plan, signs))


def warnings_about(runs: Runs, plan: MeasurementPlan, signs: Signs) -> tuple[Warning, ...]:
    """What is odd about the runs; app/language/warnings.py says it, and what to try."""
    disturbed = [warning for ratio, warning in _signs_of_others(runs, plan, signs) if ratio > 1]
    return (*disturbed, *_oddities(runs, plan, signs))


def warning_about_spread(process_p50_ms: tuple[float, ...], spread: float) -> tuple[Warning, ...]:
    """The warning, if any, about processes that disagree by that share."""
    if spread <= MAX_PROCESS_SPREAD:
        return ()
    least, most = min(process_p50_ms), max(process_p50_ms)
    values = {"least_ms": least, "most_ms": most, "processes": len(process_p50_ms), "percent": 100 * spread}
    return (Warning("processes_disagree", values),)


def _signs_of_others(runs: Runs, plan: MeasurementPlan, signs: Signs) -> Iterator[tuple[float, Warning]]:
    yield _without_cpu(runs, plan, signs)
    switches = signs.switches / runs.seconds if runs.seconds else 0.0
    yield switches / MAX_SWITCHES_PER_SECOND, Warning("cpu_taken_away", {"times_per_second": switches})
    best, worst = min(signs.reference_ms, default=0.0), max(signs.reference_ms, default=0.0)
    yield signs.drift / MAX_DRIFT, Warning("reference_drifted", {"best_ms": best, "worst_ms": worst})


def _without_cpu(runs: Runs, plan: MeasurementPlan, signs: Signs) -> tuple[float, Warning]:
    """What tells most of a CPU that others had: that threads stood ready without one, or wall time against CPU time.

    Runs shorter than a turn on the CPU are mostly left whole, which only the waiting tells. Several threads may be idle
    where the network leaves them nothing to do, which only wall time against CPU time would take for others.
    """
    lacked = _lacked_cpu(runs, plan)
    if signs.waited_s is None:
        return lacked
    waited = signs.waited_s / (runs.seconds * plan.threads) if runs.seconds else 0.0
    waiting = waited / MAX_WAITED, _of_threads("waited_for_cpu", plan, waited)
    return waiting if plan.threads > 1 or waiting[0] >= lacked[0] else lacked


def _lacked_cpu(runs: Runs, plan: MeasurementPlan) -> tuple[float, Warning]:
    wall_ms, cpu_ms = float(np.median(runs.wall_ms)) * plan.threads, float(np.median(runs.cpu_ms))
    known = cpu_ms > 0 and wall_ms > 0
    ratio = (wall_ms / cpu_ms - 1) / (MAX_WALL_PER_CPU - 1) if known else 0.0
    return ratio, _of_threads("lacked_cpu", plan, cpu_ms / wall_ms if known else 1.0)


def _of_threads(what: str, plan: MeasurementPlan, share: float) -> Warning:
    if plan.threads == 1:
        return Warning(f"thread_{what}", {"percent": 100 * share})
    return Warning(f"threads_{what}", {"threads": plan.threads, "percent": 100 * share})


def _oddities(runs: Runs, plan: MeasurementPlan, signs: Signs) -> Iterator[Warning]:
    summary = summarise(runs.wall_ms)
    if signs.calibration_change > MAX_CALIBRATION_CHANGE:
        before, after = signs.calibration_ms[0], signs.calibration_ms[-1]
        yield Warning("clock_changed", {"before_ms": before, "after_ms": after})
    first = max(runs.wall_ms[:_FIRST_RUNS])
    if len(runs.wall_ms) > 2 * _FIRST_RUNS and first > MAX_FIRST_RUN * summary.p50:
        slow = {"first_runs": _FIRST_RUNS, "slowest_ms": first, "median_ms": summary.p50}
        yield Warning("slow_first_run", {**slow, "warmup_runs": plan.warmup_runs})
    if summary.p90 - summary.p10 > MAX_SPREAD * summary.p50:
        yield Warning("runs_vary", {"p10_ms": summary.p10, "p90_ms": summary.p90})
    reach = reach_of_interval(runs.wall_ms)
    if len(runs.wall_ms) < plan.min_runs:
        yield Warning("few_runs", {"runs": len(runs.wall_ms), "min_runs": plan.min_runs, "seconds": plan.max_seconds})
    elif reach > plan.relative_precision:
        percent = {"reach_percent": 100 * reach, "wanted_percent": 100 * plan.relative_precision}
        yield Warning("wide_interval", {"seconds": plan.max_seconds, **percent})
