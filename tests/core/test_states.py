"""What is told of the machine's states, on a machine whose states a test makes up."""

import random
from dataclasses import replace

import pytest
from fake_machine import BEST, FakeMachine
from hypothesis import given, settings
from hypothesis import strategies as st
from test_records import MEASUREMENT

from mobilenet_core.machine_states import Block
from mobilenet_core.marks import about_state, current_warnings, headline_levels, own_levels
from mobilenet_core.measure.interference import Seen, disturbance, warnings_about
from mobilenet_core.measure.states import Made, headline, level_of, states_of
from mobilenet_core.measure.summary import summarise
from mobilenet_core.records import MeasurementPlan, Warning

PLAN = MeasurementPlan()


def told(machine, best=BEST, plan=PLAN):
    """The headline's p50, the states, and the warnings' codes of a network timed on such a machine."""
    runs = machine.time(plan, best)
    made = Made(runs.wall_ms, runs.blocks, (len(runs.blocks),))
    states = states_of(made, machine.levels(), best, plan.min_runs)
    seen = Seen(runs.wall_ms, states, 0, runs.seconds)
    warnings = warnings_about(seen, plan, is_first=best is None)
    return summarise(headline(runs.wall_ms, states)).p50, states, [each.code for each in warnings]


def every(period_s, slow_s, factor):
    """Slow by that factor for the first slow_s of each period_s."""
    return lambda seconds: factor if seconds % period_s < slow_s else 1.0


def test_a_quick_machine_has_one_state_and_no_mark():
    p50, states, codes = told(FakeMachine())
    assert (p50, codes, states.is_quick, states.quick_share) == (2, [], True, 1)
    assert [(state.factor, state.share, state.p50_ms) for state in states.found] == [(1, 1, 2)]
    assert (states.all_p50_ms, states.levels) == (2, BEST)


@settings(max_examples=25, deadline=None)
@given(st.floats(0.3, 4), st.floats(0.1, 0.8), st.floats(1.2, 3))
def test_a_machine_that_changes_state_is_told_by_its_quick_one(period_s, share, factor):
    p50, states, codes = told(FakeMachine(every(period_s, share * period_s, factor), run_ms=1))
    assert (p50, codes, states.is_quick) == (1, [], True)
    assert 1 <= states.all_p50_ms <= factor + 1e-6


def test_the_share_and_the_times_of_both_states_are_told():
    _, states, _ = told(FakeMachine(every(1.0, 0.75, 1.6)), plan=MeasurementPlan(min_seconds=2))
    assert [state.factor for state in states.found] == [1, pytest.approx(1.6)]
    assert [state.p50_ms for state in states.found] == [2, pytest.approx(3.2)]
    assert states.found[1].share == pytest.approx(0.78, abs=0.08)
    assert states.all_p50_ms == pytest.approx(3.2)
    assert sum(state.share for state in states.found) == pytest.approx(1)


@pytest.mark.parametrize("slow", [{"compute": lambda _: 1.6}, {"memory": lambda _: 1.6 * 1.25}])
def test_a_machine_that_stays_slow_is_marked_with_its_factor(slow):
    machine = FakeMachine(**slow)
    _, states, codes = told(machine, plan=MeasurementPlan(max_seconds=2))
    assert (codes, states.is_quick) == (["slow_state"], False)
    (warning,) = about_state(states, is_first=False)
    assert warning.values == {"factor": pytest.approx(1.6)}


def test_slow_states_that_differ_are_told_as_mixed():
    _, states, codes = told(FakeMachine(lambda s: 1.5 if s % 1 < 0.5 else 2.5), plan=MeasurementPlan(max_seconds=3))
    assert codes[0] == "states_mixed"
    (warning,) = about_state(states, is_first=False)
    assert warning.values == {"least_factor": pytest.approx(1.5), "most_factor": pytest.approx(2.5)}


def test_the_first_measurement_on_a_device_cannot_be_known_to_be_quick():
    p50, states, codes = told(FakeMachine(lambda _: 1.6), best=None)
    assert (p50, codes) == (pytest.approx(3.2), ["no_other_run"])
    assert states.best == states.levels == replace(BEST, compute_ms=pytest.approx(1.6 * BEST.compute_ms))


def test_once_the_device_was_found_to_be_faster_an_older_measurement_is_slow():
    _, states, _ = told(FakeMachine(lambda _: 1.6), best=None)
    first = (Warning("no_other_run"), Warning("runs_vary"))
    (slow, kept) = current_warnings(first, states.headline, BEST, is_first=False)
    assert (slow.code, slow.values, kept.code) == ("slow_state", {"factor": pytest.approx(1.6)}, "runs_vary")
    for other in (states.levels, replace(BEST, kind="probes, battery"), None):  # no slower beside it
        assert current_warnings(first, states.headline, other, is_first=False) == (kept,)
        assert current_warnings(first, states.headline, other, is_first=True) == first


def test_states_that_were_mixed_stay_so_and_what_knows_no_level_keeps_its_warnings():
    mixed = (Warning("states_mixed", {"least_factor": 1.5, "most_factor": 2.5}),)
    assert current_warnings(mixed, BEST, BEST, is_first=False) == mixed
    assert current_warnings((Warning("runs_vary"),), None, BEST, is_first=True) == (Warning("runs_vary"),)


def test_an_old_record_is_slow_where_its_reference_network_was():
    old = replace(MEASUREMENT.conditions, states=None, reference_ms=1.4)
    best = own_levels(replace(old, reference_ms=1.0))
    (slow,) = current_warnings((), headline_levels(old), best, is_first=False)
    assert (slow.code, slow.values) == ("slow_state", {"factor": pytest.approx(1.4)})
    assert current_warnings((), own_levels(old), own_levels(old), is_first=True) == ()
    assert headline_levels(None) is own_levels(replace(old, reference_ms=None)) is None


def test_a_machine_faster_than_ever_before_is_quick_and_tells_a_new_level():
    _, states, codes = told(FakeMachine(lambda _: 0.8))
    assert (states.levels.compute_ms, states.is_quick, codes) == (pytest.approx(0.8 * BEST.compute_ms), True, [])


def test_a_measurement_of_few_probes_tells_no_level_and_is_not_slow_beside_itself():
    _, states, codes = told(FakeMachine(lambda s: 1.0 if s < 6 else 1.3, run_ms=6000), best=None)
    assert (states.levels, codes[0]) == (None, "no_other_run")
    assert "slow_state" not in codes


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 2**32 - 1), st.floats(0, 0.02))
def test_noise_of_the_probes_marks_nothing(seed, noise):
    draw = random.Random(seed)
    machine = FakeMachine(run_ms=2)
    steady = machine.compute_ms
    machine.compute_ms = lambda: steady() * draw.uniform(1, 1 + noise)
    p50, states, codes = told(machine)
    assert (p50, codes, states.is_quick) == (2, [], True)


def test_one_lucky_probe_is_not_the_level():
    assert level_of([0.03, *[0.04] * 30]) == pytest.approx(0.04)
    assert level_of([0.03, 0.04, 0.05]) == 0.04  # of few, no end can be told from luck


def test_blocks_that_lacked_a_cpu_are_not_quick_however_quick_the_probes():
    _, states, codes = told(FakeMachine(lacked=lambda _: 0.3), plan=MeasurementPlan(max_seconds=1))
    assert (codes, states.is_quick) == (["thread_waited_for_cpu"], False)
    _, states, codes = told(FakeMachine(lacked=lambda seconds: 0.3 if seconds < 0.5 else 0))
    assert (codes, states.is_quick) == ([], True)


def test_threads_that_lacked_cpus_are_told_by_their_number():
    plan = MeasurementPlan(threads=2, max_seconds=1)
    assert told(FakeMachine(lacked=lambda _: 0.3), plan=plan)[2] == ["threads_waited_for_cpu"]


def seen(samples, switches=0, is_quick=True, plan=PLAN):
    """Samples of a block each, made while the machine was quick, or 1.07 times as slow: not quick, and no mark."""
    level = BEST.compute_ms * (1 if is_quick else 1.07)
    blocks = tuple(Block(1, level, BEST.memory_ms) for _ in samples)
    states = states_of(Made(tuple(samples), blocks, (len(blocks),)), BEST, BEST, plan.min_runs)
    return Seen(samples, states, switches, sum(samples) / 1000)


@pytest.mark.parametrize(
    ("samples", "changes", "code", "values"),
    [
        ((90.0, *(10.0,) * 40), {}, "slow_first_run", {"slowest_ms": 90, "median_ms": 10, "warmup_runs": 10}),
        ((9.0, 12.0) * 150, {"relative_precision": 1}, "runs_vary", {"p10_ms": 9, "p90_ms": 12}),
        ((10.0,) * 4, {}, "few_runs", {"runs": 4, "min_runs": 30, "seconds": 10}),
        ((9.9, 10.1) * 15, {"relative_precision": 0.005}, "wide_interval", {"reach_percent": 1}),
    ],
)
def test_what_is_odd_about_the_runs_is_told_by_a_code_and_its_numbers(samples, changes, code, values):
    (warning,) = warnings_about(seen(samples), MeasurementPlan(**changes), is_first=False)
    assert warning.code == code
    assert {name: warning.values[name] for name in values} == pytest.approx(values)


def test_a_cpu_taken_away_is_told_where_nothing_says_that_it_was_in_other_blocks():
    taken = seen((10.0,) * 100, switches=60, is_quick=False)
    assert [each.code for each in warnings_about(taken, PLAN, is_first=False)] == ["cpu_taken_away"]
    assert disturbance(taken, PLAN) == pytest.approx(1.2)
    assert warnings_about(seen((10.0,) * 100, switches=60), PLAN, is_first=False) == ()


def test_levels_of_another_kind_are_not_compared():
    twice = replace(BEST, compute_ms=2 * BEST.compute_ms)
    assert twice.factor(BEST) == 2
    assert BEST.factor(twice) == 1
    assert twice.factor(replace(BEST, kind="other probes")) == twice.factor(None) == 1
