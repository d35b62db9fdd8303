"""Two networks compared by the states of their machine that both were timed in."""

from dataclasses import replace

import pytest

from mobilenet_core.machine_states import MachineState, ProbeLevels, States
from mobilenet_core.paired import CLEAR, is_faster_in_each_shared_state

BEST = ProbeLevels("probes", 1.0, 1.0)


def states(*found, best=BEST):
    """found: (times as slow as the best, median in ms, share of the time)."""
    told = tuple(MachineState(factor, share, p50_ms) for factor, p50_ms, share in found)
    return States(best, best, best, (), (), 0.0, False, told, 0.0, 0.0)


SLOW = states((1.3, 10.0, 1.0))


@pytest.mark.parametrize(
    ("other", "is_faster"),
    [
        (states((1.32, 12.0, 1.0)), True),
        (states((1.3, 10.0 * (1 + CLEAR / 2), 1.0)), False),
        (states((1.0, 12.0, 1.0)), False),  # quick where the first was slow: nothing to set beside it
        (states((1.3, 12.0, 0.1), (1.0, 5.0, 0.9)), False),  # too short to count
        (states((1.3, 12.0, 1.0), best=replace(BEST, kind="other probes")), False),
        (states((1.3 / 2, 12.0, 1.0), best=replace(BEST, compute_ms=2.0)), True),  # the best is of another day
    ],
)
def test_the_faster_one_is_told_by_a_state_that_both_were_timed_in(other, is_faster):
    assert is_faster_in_each_shared_state(SLOW, other) is is_faster
    assert not is_faster_in_each_shared_state(other, SLOW)


def test_states_that_disagree_name_none():
    one, other = states((1.0, 10.0, 0.5), (1.3, 20.0, 0.5)), states((1.0, 12.0, 0.5), (1.3, 17.0, 0.5))
    assert not is_faster_in_each_shared_state(one, other)
    assert not is_faster_in_each_shared_state(other, one)


def test_what_a_very_slow_machine_does_to_each_network_is_not_known():
    assert not is_faster_in_each_shared_state(states((2.0, 10.0, 1.0)), states((2.0, 20.0, 1.0)))
