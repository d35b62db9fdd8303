"""Measurements beside other work, and made in several visits: real processes, a real busy loop."""

import os
import subprocess
import sys
from contextlib import contextmanager
from dataclasses import replace

import pytest
from fake_machine import BEST
from test_records import MEASUREMENT

from mobilenet_core import DesignPoint, mobilenet_v1
from mobilenet_core.errors import MeasurementError
from mobilenet_core.machine_states import Block
from mobilenet_core.measure import measure
from mobilenet_core.measure.combine import together
from mobilenet_core.measure.device import allocator, cpu_flags, this_device
from mobilenet_core.measure.interference import Seen, warnings_about
from mobilenet_core.measure.measure import Stopwatch
from mobilenet_core.measure.states import Made, states_of
from mobilenet_core.measure.summary import summarise
from mobilenet_core.records import MeasurementPlan, Warning
from mobilenet_core.visits import plan_of_a_visit, visits_at_most, visits_wanted, wants_more

SMALL = mobilenet_v1(DesignPoint(0.25, 32), num_classes=10)
WIDER = mobilenet_v1(DesignPoint(0.5, 128), num_classes=10)
HOG = "import os, sys; os.sched_setaffinity(0, {int(sys.argv[1])}); print(flush=True)\nwhile True: pass"

pinning = pytest.mark.skipif(not hasattr(os, "sched_setaffinity"), reason="this system pins no process")


def plan(**changes):
    return MeasurementPlan(**{"runtime": "onnxruntime", "max_seconds": 2, **changes})


@contextmanager
def busy_loop(core):
    """Another process that wants all of one CPU."""
    with subprocess.Popen([sys.executable, "-c", HOG, str(core)], stdout=subprocess.PIPE) as hog:
        try:
            hog.stdout.readline()
            yield
        finally:
            hog.kill()


@pinning
def test_a_busy_loop_beside_a_measurement_is_noticed_tried_again_and_named(measured):
    core = max(os.sched_getaffinity(0))
    with busy_loop(core):
        result = measured(WIDER, plan(max_seconds=1), cores=frozenset({core}))
    assert {"thread_waited_for_cpu", "cpu_taken_away"} & {each.code for each in result.warnings}
    assert result.conditions.disturbance > 1
    assert result.conditions.processes == 2


@pinning
def test_the_device_is_the_same_wherever_the_child_is_pinned(measured):
    core, device = max(os.sched_getaffinity(0)), replace(this_device(), cores=64)
    quick = plan(min_runs=3, min_seconds=0, relative_precision=1, retries=0)
    result = measured(SMALL, quick, cores=frozenset({core}), device=device)
    assert result.device == device
    assert result.conditions.cores == (core,)
    assert measured(SMALL, quick, cores=frozenset({core})).device == this_device()


def test_a_careful_measurement_keeps_the_samples_of_three_processes(measured):
    careful = plan(careful=True, min_runs=20, min_seconds=0, relative_precision=1)
    result = measured(SMALL, careful)
    assert (result.conditions.processes, result.plan) == (3, careful)
    assert len(result.samples_ms) >= 60
    assert len(result.conditions.states.visits) == 3


# Several visits


def visit(p50=4.0, *, slow=1.0, lacked=0.0, blocks=8, **changes):
    """A process's measurement of eight blocks of eight runs each."""
    made = tuple(Block(8, slow * BEST.compute_ms, BEST.memory_ms, lacked) for _ in range(blocks))
    samples = (p50,) * 8 * blocks
    levels = replace(BEST, compute_ms=slow * BEST.compute_ms)
    states = states_of(Made(samples, made, (blocks,)), levels, BEST, 30)
    seen = Seen(samples, states, 0, 1.0)
    noted = replace(MEASUREMENT.conditions, states=states, attempts=1, process_p50_ms=(p50,), **changes)
    return replace(
        MEASUREMENT,
        plan=MeasurementPlan(retries=1),
        samples_ms=samples,
        latency_ms=summarise(samples),
        warnings=warnings_about(seen, MEASUREMENT.plan, is_first=False),
        conditions=noted,
    )


def codes(measurement):
    return [each.code for each in measurement.warnings]


def test_a_visit_that_settled_is_the_last_and_one_that_did_not_is_not():
    assert not wants_more(visit(), 1)
    assert wants_more(visit(slow=1.6), 1)
    assert wants_more(visit(lacked=0.3), 1)
    assert not wants_more(replace(visit(slow=1.6), plan=MeasurementPlan(retries=0)), 1)
    assert not wants_more(together([visit(slow=1.6)] * 2), 1)
    assert not wants_more(replace(MEASUREMENT, conditions=None), 5)  # of a version that tells no states


def test_several_networks_are_visited_twice_and_each_three_times_where_careful():
    careful = MeasurementPlan(careful=True)
    assert visits_wanted(MeasurementPlan()) == 1
    assert visits_wanted(MeasurementPlan(), is_alone=False) == 2
    assert visits_wanted(careful) == visits_wanted(careful, is_alone=False) == 3
    assert (visits_at_most(MeasurementPlan(), 2), visits_at_most(careful, 3)) == (3, 3)
    assert wants_more(visit(), 2)
    assert not wants_more(together([visit()] * 2), 2)


def test_visits_share_the_time_that_a_measurement_may_take():
    alone, of_two = (plan_of_a_visit(MeasurementPlan(), wanted) for wanted in (1, 2))
    assert (alone.min_runs, alone.min_seconds, alone.max_seconds) == (30, 0.3, 5)
    assert (of_two.min_runs, of_two.min_seconds, of_two.max_seconds) == (15, 0.15, pytest.approx(10 / 3))
    careful = plan_of_a_visit(MeasurementPlan(careful=True), 3)
    assert (careful.min_runs, careful.min_seconds, careful.max_seconds) == (30, 0.3, pytest.approx(10 / 3))


def test_of_several_visits_the_quick_runs_are_the_headline_whichever_made_them():
    whole = together([visit(6.4, slow=1.6), visit(4.0)])
    assert (whole.latency_ms.p50, whole.conditions.states.all_p50_ms, codes(whole)) == (4.0, 5.2, [])
    assert (whole.conditions.states.visits, whole.conditions.processes) == ((8, 8), 2)
    assert whole.conditions.process_p50_ms == (4.0,)
    assert whole.samples_ms == (6.4,) * 64 + (4.0,) * 64


def test_a_slow_second_visit_leaves_a_quick_first_one_its_headline():
    whole = together([visit(4.0, blocks=5), visit(6.4, slow=1.6, blocks=9)])
    assert (whole.conditions.states.is_quick, whole.latency_ms.p50) == (True, 4.0)


def test_visits_on_mains_and_on_battery_are_not_joined():
    on_battery = visit(6.0)
    states = on_battery.conditions.states
    other = replace(states, best=replace(BEST, kind="probes, battery"))
    on_battery = replace(on_battery, conditions=replace(on_battery.conditions, states=other))
    assert together([on_battery, visit(4.0)]) == visit(4.0)


def test_visits_that_were_all_slow_are_marked_as_one_is():
    assert codes(together([visit(slow=1.6)] * 3)) == ["slow_state"]
    assert codes(together([visit(4.0, slow=1.6), visit(4.4, slow=2.2)]))[:2] == [
        "states_mixed",
        "processes_disagree",
    ]


def test_processes_that_disagree_are_told_by_their_ends():
    (warning,) = together([visit(2.0), visit(2.2), visit(2.1)]).warnings
    expected = {"least_ms": 2.0, "most_ms": 2.2, "processes": 3, "percent": pytest.approx(10)}
    assert (warning.code, warning.values) == ("processes_disagree", expected)
    assert codes(together([visit(2.0), visit(2.05)])) == []


def test_the_rest_of_several_visits_is_put_together():
    first = visit(load_after=1.0)
    missing = replace(visit(load_after=2.0), warnings=(Warning("no_layer_times", {"reason": "it broke"}),))
    whole = together([first, missing])
    assert (whole.seconds, whole.involuntary_switches) == (2 * first.seconds, 2 * first.involuntary_switches)
    assert (whole.conditions.load_after, codes(whole)) == (2.0, ["no_layer_times"])
    assert together([first]) == first


def tried(monkeypatch, outcomes, cancelled=None):
    """What becomes of visits that give these measurements or raise these errors, one after the other."""
    left = iter(outcomes)

    def next_visit(*_, **__):
        outcome = next(left)
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    monkeypatch.setattr(Stopwatch, "visit", next_visit)
    return measure(SMALL, MeasurementPlan(), cancelled=cancelled)


def test_a_second_visit_that_fails_leaves_the_first(monkeypatch):
    first = visit(slow=1.6)
    assert tried(monkeypatch, [first, MeasurementError("the child process crashed")]) == first


def test_a_first_visit_that_fails_is_an_error(monkeypatch):
    with pytest.raises(MeasurementError, match="crashed"):
        tried(monkeypatch, [MeasurementError("the child process crashed"), visit()])


def test_cancelling_a_second_visit_is_no_result(monkeypatch):
    with pytest.raises(MeasurementError, match="cancelled"):
        tried(monkeypatch, [visit(slow=1.6), MeasurementError("cancelled")], cancelled=lambda: True)


def test_a_record_without_states_cannot_be_joined():
    with pytest.raises(MeasurementError, match="names no conditions"):
        together([replace(MEASUREMENT, conditions=None)] * 2)
    with pytest.raises(MeasurementError, match="names no states"):
        together([replace(MEASUREMENT, conditions=replace(MEASUREMENT.conditions, states=None))] * 2)


def test_the_allocator_and_its_settings_are_named(monkeypatch):
    monkeypatch.setenv("MALLOC_ARENA_MAX", "1")
    assert "MALLOC_ARENA_MAX=1" in allocator()
    assert allocator().split(",")[0]


def test_cpu_flags_are_those_that_kernels_choose_by():
    flags = cpu_flags()
    assert list(flags) == sorted(flags)
    assert "fpu" not in flags
