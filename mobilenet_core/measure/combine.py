"""Several visits to one network, each a process of its own, into one measurement: all their samples, judged anew."""

from collections.abc import Sequence
from dataclasses import replace
from statistics import median

from mobilenet_core.errors import MeasurementError
from mobilenet_core.machine_states import States
from mobilenet_core.measure.interference import Seen, disturbance, warnings_about
from mobilenet_core.measure.states import headline, joined
from mobilenet_core.measure.summary import summarise
from mobilenet_core.records import Conditions, Measurement

_OF_A_CHILD = {"no_layer_times"}  # warnings that are not about the runs


def together(visits: Sequence[Measurement]) -> Measurement:
    """One measurement of all samples: quick blocks chosen and warnings told as if one process had made them.

    Visits whose probes cannot be compared, one on mains and one on battery, are not joined: the last counts alone.
    cpu_ms and page_faults are the medians of the visits'; what was read before is the first's, what was read after the
    last's; layers are the first's that has them, set against the p50 of its own process.
    """
    every = [_conditions(each) for each in visits]
    if len(visits) == 1 or len({_states(each).best.kind for each in every}) > 1:
        return visits[-1]
    first = visits[0]
    samples = tuple(sample for each in visits for sample in each.samples_ms)
    states = joined([_states(each) for each in every], samples, first.plan.min_runs)
    seen = Seen(
        samples,
        states,
        sum(each.involuntary_switches for each in visits),
        sum(each.seconds for each in visits),
    )
    is_first = any(each.code == "no_other_run" for each in first.warnings)
    kept = {each.code: each for visit in visits for each in visit.warnings if each.code in _OF_A_CHILD}
    conditions = replace(
        every[0],
        steal_share=sum(each.steal_share for each in every) / len(every),
        load_after=every[-1].load_after,
        disturbance=disturbance(seen, first.plan),
        attempts=sum(each.attempts for each in every),
        page_faults=median(each.page_faults or 0.0 for each in every),
        process_p50_ms=seen.process_p50_ms,
        states=states,
    )
    return replace(
        first,
        samples_ms=samples,
        latency_ms=summarise(headline(samples, states)),
        cpu_ms=median(each.cpu_ms for each in visits),
        involuntary_switches=seen.switches,
        warnings=(*warnings_about(seen, first.plan, is_first=is_first), *kept.values()),
        seconds=seen.seconds,
        conditions=conditions,
        layers=next((each.layers for each in visits if each.layers is not None), None),
    )


def _conditions(measurement: Measurement) -> Conditions:
    if measurement.conditions is None:
        raise MeasurementError("a measurement just made names no conditions; its child was of another version")
    return measurement.conditions


def _states(conditions: Conditions) -> States:
    if conditions.states is None:
        raise MeasurementError("a measurement just made names no states; its child was of another version")
    return conditions.states
