"""Measurements beside other work of every kind, on the real thing: a time that it changed is marked, or right."""

import os
import subprocess
import sys
from contextlib import ExitStack, contextmanager

import pytest

from mobilenet_core import DesignPoint, mobilenet_v1
from mobilenet_core.marks import DOUBTS, current_warnings, headline_levels, own_levels
from mobilenet_core.records import MeasurementPlan
from mobilenet_core.visits import is_settled

NETWORK = mobilenet_v1(DesignPoint(0.5, 128), num_classes=10)
PINNED = "import os, sys, time; os.sched_setaffinity(0, {int(sys.argv[1])}); print(flush=True)\n"
LOOP = PINNED + "while True: pass"
COMES_AND_GOES = PINNED + "while True:\n    if time.monotonic() % 4 < 2: continue\n    time.sleep(0.01)"
MEMORY_HOG = PINNED + "import numpy\nhalf = numpy.ones(1 << 23)\nother = half.copy()\nwhile True: other[:] = half"

pytestmark = pytest.mark.skipif(
    not hasattr(os, "sched_setaffinity") or len(os.sched_getaffinity(0)) < 2, reason="needs two cores to choose from"
)


def plan(**changes):
    return MeasurementPlan(**{"runtime": "onnxruntime", "max_seconds": 2, "retries": 0, **changes})


@contextmanager
def beside(*programs):
    """Other processes, each a program and the core that it wants all of."""
    with ExitStack() as stack:
        for program, core in programs:
            other = stack.enter_context(
                subprocess.Popen([sys.executable, "-c", program, str(core)], stdout=subprocess.PIPE)
            )
            stack.callback(other.kill)
            other.stdout.readline()
        yield


@pytest.fixture(scope="module")
def cores():
    """Another core, and the one that measures."""
    return sorted(os.sched_getaffinity(0))[-2:]


@pytest.mark.parametrize("loops", [1, 2])
def test_beside_busy_loops_that_outlast_it_a_time_is_marked(loops, cores, measured):
    _, mine = cores
    with beside(*[(LOOP, mine)] * loops):
        result = measured(NETWORK, plan(), cores=frozenset({mine}))
    assert DOUBTS & {each.code for each in result.warnings}
    assert not result.conditions.states.is_quick


def test_beside_a_loop_that_comes_and_goes_a_time_is_of_when_it_was_gone_or_marked(cores, measured):
    _, mine = cores
    with beside((COMES_AND_GOES, mine)):
        result = measured(NETWORK, plan(max_seconds=6, min_seconds=4), cores=frozenset({mine}))
    states = result.conditions.states
    assert not is_settled(result) or states.is_quick
    assert max(block.lacked for block in states.blocks) > 0.05  # it did come
    assert states.quick_share < 0.9


def test_beside_a_memory_hog_a_time_is_marked_or_right(cores, measured):
    other, mine = cores
    before = measured(NETWORK, plan(), cores=frozenset({mine}))
    with beside((MEMORY_HOG, other)):
        result = measured(NETWORK, plan(), cores=frozenset({mine}), bests=(before.conditions.states.best,))
    after = measured(NETWORK, plan(), cores=frozenset({mine}))
    best = min((own_levels(each.conditions) for each in (before, result, after)), key=lambda each: each.compute_ms)
    unmarked = [each.latency_ms.p50 for each in (before, after) if not marks(each, best)]
    if unmarked and not marks(result, best):  # the machine may have been in a slow state all along
        assert result.latency_ms.p50 == pytest.approx(min(unmarked), rel=0.15)


def marks(measurement, best):
    """Codes of what makes a time doubtful, beside the best level of all."""
    headline = headline_levels(measurement.conditions)
    told = current_warnings(measurement.warnings, headline, best, is_first=False)
    return DOUBTS & {each.code for each in told}
