"""When not to trust runs: the signs of other work, their limits, and the sentences that name them."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from mobilenet_core.measure.summary import reach_of_interval, summarise
from mobilenet_core.measure.timing import Runs
from mobilenet_core.records import MeasurementPlan

# Limits found by disturbing measurements on purpose, with programs that hog the CPU or the memory.
MAX_WALL_PER_CPU = 1.05
MAX_WAITED = 0.05  # of the threads' time
MAX_SWITCHES_PER_SECOND = 50.0
MAX_DRIFT = 0.03
MAX_FIRST_RUN = 1.5  # of the median
MAX_SPREAD = 0.25  # (p90 - p10) / p50
MAX_PROCESS_SPREAD = 0.03
MAX_CALIBRATION_CHANGE = 0.03

_FIRST_RUNS = 3
_AGAIN = "Close other programs and measure again."


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


def warnings_about(runs: Runs, plan: MeasurementPlan, signs: Signs) -> tuple[str, ...]:
    """Whole sentences: what is odd about the runs, and what to try."""
    disturbed = [sentence for ratio, sentence in _signs_of_others(runs, plan, signs) if ratio > 1]
    return (*disturbed, *_oddities(runs, plan, signs))


def warning_about_spread(process_p50_ms: tuple[float, ...], spread: float) -> tuple[str, ...]:
    """The sentence, if any, about processes that disagree by that share."""
    if spread <= MAX_PROCESS_SPREAD:
        return ()
    sentence = (
        f"Processes disagree: p50 is {min(process_p50_ms):.3g} ms in one and {max(process_p50_ms):.3g} ms in another "
        f"of {len(process_p50_ms)}. Take differences below {spread:.0%} for none."
    )
    return (sentence,)


def _signs_of_others(runs: Runs, plan: MeasurementPlan, signs: Signs) -> Iterator[tuple[float, str]]:
    yield _without_cpu(runs, plan, signs)
    switches = signs.switches / runs.seconds if runs.seconds else 0.0
    sentence = f"Disturbed: the system took the CPU away {switches:.0f} times a second. {_AGAIN}"
    yield switches / MAX_SWITCHES_PER_SECOND, sentence
    best, worst = min(signs.reference_ms, default=0.0), max(signs.reference_ms, default=0.0)
    sentence = (
        f"Disturbed: a fixed small network timed in between took {best:.3g} ms at best and {worst:.3g} ms at worst. "
        f"{_AGAIN}"
    )
    yield signs.drift / MAX_DRIFT, sentence


def _without_cpu(runs: Runs, plan: MeasurementPlan, signs: Signs) -> tuple[float, str]:
    """What tells most of a CPU that others had: that threads stood ready without one, or wall time against CPU time.

    Runs shorter than a turn on the CPU are mostly left whole, which only the waiting tells. Several threads may be idle
    where the network leaves them nothing to do, which only wall time against CPU time would take for others.
    """
    if signs.waited_s is None:
        return _wall_per_cpu(runs, plan)
    waited = signs.waited_s / (runs.seconds * plan.threads) if runs.seconds else 0.0
    sentence = f"Disturbed: {_threads(plan.threads)} waited for a CPU for {waited:.0%} of the time. {_AGAIN}"
    waiting = waited / MAX_WAITED, sentence
    return waiting if plan.threads > 1 else max(waiting, _wall_per_cpu(runs, plan))


def _wall_per_cpu(runs: Runs, plan: MeasurementPlan) -> tuple[float, str]:
    wall_ms, cpu_ms = float(np.median(runs.wall_ms)) * plan.threads, float(np.median(runs.cpu_ms))
    if not cpu_ms > 0 or not wall_ms > 0:
        return 0.0, ""
    idle = ", or the network leaves threads idle" if plan.threads > 1 else ""
    sentence = (
        f"Disturbed: {_threads(plan.threads)} had a CPU for {cpu_ms / wall_ms:.0%} of the time; "
        f"other work may have had the rest{idle}. {_AGAIN}"
    )
    return (wall_ms / cpu_ms - 1) / (MAX_WALL_PER_CPU - 1), sentence


def _oddities(runs: Runs, plan: MeasurementPlan, signs: Signs) -> Iterator[str]:
    summary = summarise(runs.wall_ms)
    if signs.calibration_change > MAX_CALIBRATION_CHANGE:
        before, after = signs.calibration_ms[0], signs.calibration_ms[-1]
        yield (
            f"The processor changed speed: a fixed calculation took {before:.3g} ms before and {after:.3g} ms after. "
            f"Let the device cool or warm up, fix its clock, and measure again."
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
    reach = reach_of_interval(runs.wall_ms)
    if len(runs.wall_ms) < plan.min_runs:
        yield (
            f"Only {len(runs.wall_ms)} of {plan.min_runs} runs fitted into {plan.max_seconds:g} seconds. "
            f"Allow more seconds."
        )
    elif reach > plan.relative_precision:
        yield (
            f"After {plan.max_seconds:g} seconds the median is known to within {reach:.1%}, not "
            f"{plan.relative_precision:.1%}. Allow more seconds."
        )


def _threads(threads: int) -> str:
    return "the thread" if threads == 1 else f"the {threads} threads"
