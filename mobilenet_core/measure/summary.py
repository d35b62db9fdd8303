"""Samples into percentiles, and into sentences that say when not to trust them."""

from collections.abc import Iterator, Sequence

import numpy as np

from mobilenet_core.design import IntArray
from mobilenet_core.measure.timing import Runs
from mobilenet_core.records import LatencySummary, MeasurementPlan

# Limits found by disturbing measurements on purpose, with programs that hog the CPU or the memory.
MAX_WALL_PER_CPU = 1.05
MAX_SWITCHES_PER_SECOND = 50.0
MAX_FIRST_RUN = 1.5  # of the median
MAX_SPREAD = 0.25  # (p90 - p10) / p50

_FIRST_RUNS = 3
_PERCENTILES = (10, 25, 50, 75, 90, 99)
_TAIL = 0.025  # each side of a 95 % interval


def summarise(samples_ms: Sequence[float]) -> LatencySummary:
    """Percentiles (linear between samples) and the 95 % interval of the median. Raises ValueError for no samples."""
    if not samples_ms:
        raise ValueError("no samples to summarise; expected at least one")
    ordered = np.sort(np.asarray(samples_ms, np.float64))
    p10, p25, p50, p75, p90, p99 = (float(each) for each in np.percentile(ordered, _PERCENTILES))
    rank = median_rank(len(ordered))
    return LatencySummary(p10, p25, p50, p75, p90, p99, float(ordered[rank]), float(ordered[-1 - rank]))


def median_rank(count: int) -> int:
    """Index r such that the r-th smallest to the r-th largest of `count` samples hold the median with 95 % confidence.

    How many samples lie below the true median is binomial(count, 1/2), whatever the distribution. Below 6 samples no
    interval is that sure, and all of them, r = 0, is what there is.
    """
    below: IntArray = np.arange(count + 1)
    log_factorial = np.concatenate(([0.0], np.cumsum(np.log(below[1:]))))
    log_chance = log_factorial[count] - log_factorial - log_factorial[::-1] - count * np.log(2)
    sure = int(np.searchsorted(np.cumsum(np.exp(log_chance)), _TAIL, side="right"))
    return max(sure - 1, 0)


def warnings_about(runs: Runs, plan: MeasurementPlan, involuntary_switches: int) -> tuple[str, ...]:
    """Whole sentences: what is odd about the runs, and what to try."""
    return tuple(_warnings(runs, plan, involuntary_switches))


def _warnings(runs: Runs, plan: MeasurementPlan, involuntary_switches: int) -> Iterator[str]:
    summary = summarise(runs.wall_ms)
    cpu_ms = float(np.median(runs.cpu_ms))
    if cpu_ms > 0 and summary.p50 * plan.threads > MAX_WALL_PER_CPU * cpu_ms:
        idle = ", or the network leaves threads idle" if plan.threads > 1 else ""
        share = cpu_ms / (summary.p50 * plan.threads)
        yield (
            f"Disturbed: {_threads(plan.threads)} had a CPU for {share:.0%} of the time; other work may have had "
            f"the rest{idle}. Close other programs and measure again."
        )
    switches = involuntary_switches / runs.seconds if runs.seconds else 0.0
    if switches > MAX_SWITCHES_PER_SECOND:
        yield (
            f"Disturbed: the system took the CPU away {switches:.0f} times a second. "
            f"Close other programs and measure again."
        )
    first = max(runs.wall_ms[:_FIRST_RUNS])
    if len(runs.wall_ms) > 2 * _FIRST_RUNS and first > MAX_FIRST_RUN * summary.p50:
        yield (
            f"One of the first {_FIRST_RUNS} runs took {first:.3g} ms against a median of {summary.p50:.3g} ms. "
            f"Ask for more than {plan.warmup_runs} warm-up runs."
        )
    if summary.p90 - summary.p10 > MAX_SPREAD * summary.p50:
        yield (
            f"Runs vary widely: p10 is {summary.p10:.3g} ms and p90 is {summary.p90:.3g} ms. "
            f"Measure again on a quiet machine, or for longer."
        )
    if len(runs.wall_ms) < plan.min_runs:
        yield (
            f"Only {len(runs.wall_ms)} of {plan.min_runs} runs fitted into {plan.max_seconds:g} seconds. "
            f"Allow more seconds."
        )


def _threads(threads: int) -> str:
    return "the thread" if threads == 1 else f"the {threads} threads"
