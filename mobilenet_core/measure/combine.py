"""Several measurements of one network into one: the better of two attempts, all samples of several processes."""

from collections.abc import Sequence
from dataclasses import replace
from statistics import median

from mobilenet_core.errors import MeasurementError
from mobilenet_core.measure.interference import warning_about_spread
from mobilenet_core.measure.summary import summarise
from mobilenet_core.records import Conditions, Measurement


def disturbance_of(measurement: Measurement) -> float:
    """The strongest sign of other work, as a multiple of its limit: above 1 is disturbed."""
    return _conditions(measurement).disturbance


def least_disturbed(attempts: Sequence[Measurement]) -> Measurement:
    """The attempt with the weakest signs of other work, which then says how many there were."""
    best = min(attempts, key=disturbance_of)
    return replace(best, conditions=replace(_conditions(best), attempts=len(attempts)))


def together(processes: Sequence[Measurement]) -> Measurement:
    """One measurement of all samples: percentiles over all of them, a warning that several processes give, once.

    cpu_ms, reference_ms and page_faults are the medians of the processes'; of drift and disturbance the worst counts;
    what was read before is the first's, what was read after the last's; layers are the first's that has them, set
    against the p50 of its own process.
    """
    if len(processes) == 1:
        return processes[0]
    every = [_conditions(each) for each in processes]
    samples = tuple(sample for each in processes for sample in each.samples_ms)
    conditions = replace(
        every[0],
        steal_share=sum(each.steal_share for each in every) / len(every),
        load_after=every[-1].load_after,
        reference_ms=median(each.reference_ms for each in every),
        reference_drift=max(each.reference_drift for each in every),
        calibration_after_ms=every[-1].calibration_after_ms,
        disturbance=max(each.disturbance for each in every),
        attempts=sum(each.attempts for each in every),
        page_faults=median(each.page_faults or 0.0 for each in every),
        process_p50_ms=tuple(p50 for each in every for p50 in each.process_p50_ms),
    )
    spread = warning_about_spread(conditions.process_p50_ms, conditions.process_spread)
    told = {warning.code: warning for each in processes for warning in each.warnings}
    return replace(
        processes[0],
        samples_ms=samples,
        latency_ms=summarise(samples),
        cpu_ms=median(each.cpu_ms for each in processes),
        involuntary_switches=sum(each.involuntary_switches for each in processes),
        warnings=(*spread, *told.values()),
        seconds=sum(each.seconds for each in processes),
        conditions=conditions,
        layers=next((each.layers for each in processes if each.layers is not None), None),
    )


def _conditions(measurement: Measurement) -> Conditions:
    if measurement.conditions is None:
        raise MeasurementError("a measurement just made names no conditions; its child was of another version")
    return measurement.conditions
