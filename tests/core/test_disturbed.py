"""Measurements beside other work, tried anew, and made of several: real processes, a real busy loop."""

import os
import subprocess
import sys
from contextlib import contextmanager
from dataclasses import replace

import pytest
from test_records import MEASUREMENT

from mobilenet_core import DesignPoint, mobilenet_v1
from mobilenet_core.errors import MeasurementError
from mobilenet_core.measure.combine import least_disturbed, together
from mobilenet_core.measure.device import allocator, cpu_flags, this_device
from mobilenet_core.measure.measure import undisturbed
from mobilenet_core.measure.summary import summarise
from mobilenet_core.measure.supervise import Supervisor
from mobilenet_core.measure.timing import Deadline
from mobilenet_core.records import MeasurementPlan, Warning

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
    assert {"thread_lacked_cpu", "thread_waited_for_cpu", "cpu_taken_away"} & {each.code for each in result.warnings}
    assert result.conditions.disturbance > 1
    assert result.conditions.attempts == 2
    assert result.samples_ms


@pinning
def test_the_device_is_the_same_wherever_the_child_is_pinned(measured):
    core, device = max(os.sched_getaffinity(0)), replace(this_device(), cores=64)
    quick = plan(min_runs=3, min_seconds=0, relative_precision=1, retries=0)
    result = measured(SMALL, quick, cores=frozenset({core}), device=device)
    assert result.device == device
    assert result.conditions.cores == (core,)
    assert measured(SMALL, quick, cores=frozenset({core})).device == this_device()


def test_a_careful_measurement_keeps_the_samples_of_three_processes(measured):
    careful = plan(careful=True, min_runs=20, min_seconds=0, relative_precision=1, retries=0)
    result = measured(SMALL, careful)
    assert (result.conditions.processes, result.conditions.attempts) == (3, 3)
    assert len(result.samples_ms) >= 60
    assert result.latency_ms == summarise(result.samples_ms)
    assert min(result.conditions.process_p50_ms) <= result.latency_ms.p50 <= max(result.conditions.process_p50_ms)


def attempt(disturbance=0.5, p50=4.0, warnings=(), **changes):
    noted = replace(MEASUREMENT.conditions, disturbance=disturbance, attempts=1, process_p50_ms=(p50,), **changes)
    return replace(MEASUREMENT, samples_ms=(p50,) * 7, warnings=warnings, conditions=noted)


def test_the_least_disturbed_attempt_is_kept_and_says_how_many_there_were():
    kept = least_disturbed([attempt(3.0), attempt(1.5, p50=5.0), attempt(2.0)])
    assert (kept.conditions.disturbance, kept.conditions.attempts, kept.samples_ms[0]) == (1.5, 3, 5.0)


def tried(attempts, retries=1, cancelled=None):
    """What becomes of attempts that give these measurements or raise these errors, one after the other."""
    left = iter(attempts)

    def next_attempt():
        outcome = next(left)
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    return undisturbed(next_attempt, retries, Supervisor(Deadline(60), cancelled))


def test_an_undisturbed_attempt_is_the_last_and_so_is_the_first_where_none_is_made_again():
    assert tried([attempt(0.9)]).conditions.attempts == 1
    assert tried([attempt(3.0)], retries=0).conditions.attempts == 1
    kept = tried([attempt(3.0), attempt(0.9)], retries=5)
    assert (kept.conditions.attempts, kept.conditions.disturbance) == (2, 0.9)


def test_a_second_attempt_that_fails_leaves_the_first():
    kept = tried([attempt(3.0), MeasurementError("the child process crashed")])
    assert (kept.conditions.attempts, kept.conditions.disturbance) == (1, 3.0)


def test_a_first_attempt_that_fails_is_an_error():
    with pytest.raises(MeasurementError, match="crashed"):
        tried([MeasurementError("the child process crashed"), attempt()])


def test_cancelling_a_second_attempt_is_no_result():
    with pytest.raises(MeasurementError, match="was cancelled"):
        tried([attempt(3.0), MeasurementError("cancelled")], cancelled=lambda: True)


def test_one_process_is_left_as_it_is():
    assert together([attempt()]) == attempt()


def test_processes_are_put_together():
    said = [Warning("cpu_taken_away", {"times_per_second": times}) for times in (60, 70)]
    whole = together(
        [
            attempt(0.5, 2.0, (said[0],), reference_ms=1.0, reference_drift=0.01, load_after=1.0),
            attempt(2.5, 2.2, (said[1],), reference_ms=1.4, reference_drift=0.05, load_after=2.0),
            attempt(0.7, 2.1, (), reference_ms=1.1, reference_drift=0.02, load_after=3.0),
        ]
    )
    assert whole.latency_ms.p50 == 2.1
    assert whole.samples_ms == (2.0,) * 7 + (2.2,) * 7 + (2.1,) * 7
    assert (whole.seconds, whole.involuntary_switches) == (
        3 * MEASUREMENT.seconds,
        3 * MEASUREMENT.involuntary_switches,
    )
    noted = whole.conditions
    assert (noted.process_p50_ms, noted.attempts, noted.disturbance) == ((2.0, 2.2, 2.1), 3, 2.5)
    assert (noted.reference_ms, noted.reference_drift, noted.load_after) == (1.1, 0.05, 3.0)
    assert [each.code for each in whole.warnings] == ["processes_disagree", "cpu_taken_away"]
    assert whole.warnings[1] == said[1]


def test_a_record_without_conditions_cannot_be_compared():
    with pytest.raises(MeasurementError, match="names no conditions"):
        least_disturbed([replace(MEASUREMENT, conditions=None)])


def test_the_allocator_and_its_settings_are_named(monkeypatch):
    monkeypatch.setenv("MALLOC_ARENA_MAX", "1")
    assert "MALLOC_ARENA_MAX=1" in allocator()
    assert allocator().split(",")[0]


def test_cpu_flags_are_those_that_kernels_choose_by():
    flags = cpu_flags()
    assert list(flags) == sorted(flags)
    assert "fpu" not in flags
