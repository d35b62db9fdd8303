"""The stopwatch under a fake clock, and what its samples are made into."""

import math
from dataclasses import asdict
from fractions import Fraction

import pytest

from mobilenet_core.measure.interference import (
    SIGNS_OF_OTHERS,
    Signs,
    disturbance,
    warning_about_spread,
    warnings_about,
)
from mobilenet_core.measure.summary import median_rank, reach_of_interval, summarise
from mobilenet_core.measure.timing import Deadline, Runs, time_for, time_runs
from mobilenet_core.records import MeasurementPlan, Warning

MS = 1_000_000


class FakeClock:
    """Time passes only while a run runs: each takes the next of `run_ms`, the last one for ever."""

    def __init__(self, *run_ms):
        self.run_ms, self.now, self.runs = list(run_ms), 0, 0

    def run(self):
        self.now += int(self.run_ms[min(self.runs, len(self.run_ms) - 1)] * MS)
        self.runs += 1

    def time(self, plan, watcher=None):
        return time_runs(self.run, plan, watcher, wall_ns=lambda: self.now, cpu_ns=lambda: self.now // 2)


def plan(**changes):
    return MeasurementPlan(**{"warmup_runs": 0, "min_runs": 3, "min_seconds": 0, "relative_precision": 1, **changes})


# Timing


def test_warm_up_runs_are_run_but_not_timed():
    clock = FakeClock(90, 40, 2)
    assert clock.time(plan(warmup_runs=2, max_seconds=0.13)).wall_ms == (2, 2, 2)
    assert clock.runs == 5


def test_warm_up_goes_on_while_runs_get_faster():
    clock = FakeClock(*(40,) * 10, *(30,) * 5, *(20,) * 5, *(19.9,) * 5, 10)
    assert clock.time(plan(warmup_runs=10)).wall_ms == (10, 10, 10)


def test_warm_up_that_never_settles_ends():
    clock = FakeClock(*(200 * 0.95**n for n in range(100)))
    clock.time(plan(warmup_runs=10))
    assert clock.runs < 30


def test_without_warm_up_runs_nothing_is_warmed_up():
    clock = FakeClock(5)
    clock.time(plan(warmup_runs=0))
    assert clock.runs == 3


def test_runs_go_on_until_there_are_enough_of_them():
    assert FakeClock(5).time(plan(min_runs=7)).wall_ms == (5,) * 7


def test_runs_go_on_until_enough_time_has_passed():
    runs = FakeClock(5).time(plan(min_seconds=0.1))
    assert len(runs.wall_ms) == 20
    assert runs.seconds == 0.1


def test_runs_end_when_time_is_up_however_few_they_are():
    assert len(FakeClock(300).time(plan(min_runs=30, max_seconds=1)).wall_ms) == 4


def test_one_run_is_timed_however_long_it_takes():
    clock = FakeClock(5000)
    assert clock.time(plan(warmup_runs=10, min_runs=30, max_seconds=1)).wall_ms == (5000,)
    assert clock.runs == 2  # the warm-up is bounded too


def test_blocks_go_on_until_the_median_is_known_well_enough():
    clock = FakeClock(*(9, 11) * 3, 10)
    runs = clock.time(plan(min_runs=6, relative_precision=0.02))
    assert len(runs.wall_ms) == 18  # of 12, the third and the tenth are still 9 and 11
    assert reach_of_interval(runs.wall_ms) == 0


def test_blocks_end_when_time_is_up_however_little_is_known():
    runs = FakeClock(*(9, 11) * 100).time(plan(min_runs=6, relative_precision=0.02, max_seconds=0.495))
    assert len(runs.wall_ms) == 50
    assert reach_of_interval(runs.wall_ms) > 0.02


class Log:
    """A watcher that writes down when it was called, and takes its time to rest."""

    def __init__(self, clock, rest_ms):
        self.clock, self.rest_ms, self.calls = clock, rest_ms, []

    def rest(self):
        self.clock.now += self.rest_ms * MS
        self.calls.append(("rest", self.clock.runs))

    def begin(self):
        self.calls.append(("begin", self.clock.runs))

    def end(self):
        self.calls.append(("end", self.clock.runs))


def test_a_rest_comes_before_each_block_and_after_the_last_and_untimed_runs_after_it():
    clock = FakeClock(*(9, 11) * 13, 10)
    log = Log(clock, rest_ms=7)
    runs = clock.time(plan(min_runs=20, relative_precision=0.02), log)
    assert log.calls == [
        ("rest", 0),
        ("begin", 5),
        ("end", 25),
        ("rest", 25),
        ("begin", 30),
        ("end", 50),
        ("rest", 50),
    ]
    assert len(runs.wall_ms) == 40
    assert runs.seconds == pytest.approx(sum(runs.wall_ms) / 1000)


def test_rests_count_towards_the_time_limit():
    clock = FakeClock(*(9, 11) * 100)
    runs = clock.time(plan(min_runs=6, relative_precision=0.02, max_seconds=1), Log(clock, rest_ms=300))
    assert len(runs.wall_ms) < 20


def test_fixed_work_is_timed_as_often_and_as_long_as_asked():
    clock = FakeClock(5)
    assert time_for(clock.run, 3, 0, wall_ns=lambda: clock.now) == [5, 5, 5]
    assert len(time_for(clock.run, 3, 0.1, wall_ns=lambda: clock.now)) == 20


def test_every_sample_is_kept_in_order_with_its_cpu_time():
    runs = FakeClock(7, 1, 4).time(plan())
    assert runs.wall_ms == (7, 1, 4)
    assert runs.cpu_ms == (3.5, 0.5, 2)


def test_a_deadline_runs_out():
    ticks = iter([10.0, 11.0, 13.0])
    deadline = Deadline(2.5, clock=lambda: next(ticks))
    assert [deadline.left, deadline.left] == [1.5, 0.0]


# Summary


def test_percentiles_lie_between_the_samples():
    summary = summarise([float(value) for value in range(101)][::-1])
    assert (summary.p10, summary.p25, summary.p50, summary.p75, summary.p90, summary.p99) == (10, 25, 50, 75, 90, 99)
    assert (summary.p50_low, summary.p50_high) == (40, 60)


@pytest.mark.parametrize(("samples", "rank"), [(1, 0), (5, 0), (6, 0), (9, 1), (10, 1), (20, 5), (30, 9), (100, 39)])
def test_the_interval_of_the_median_is_the_one_in_the_tables(samples, rank):
    assert median_rank(samples) == rank  # ranks less one: Conover, Practical Nonparametric Statistics, table A3


@pytest.mark.parametrize("samples", [6, 7, 31, 500, 1000])
def test_the_interval_of_the_median_is_the_narrowest_that_is_sure(samples):
    rank = median_rank(samples)
    chances = [Fraction(math.comb(samples, below), 2**samples) for below in range(rank + 2)]
    assert sum(chances[:-1]) <= Fraction(25, 1000) < sum(chances)


def test_one_sample_is_its_own_summary():
    assert set(asdict(summarise([3.0])).values()) == {3.0}


def test_a_great_many_samples_have_a_narrow_interval():
    assert median_rank(60_000) == pytest.approx(30_000 - 0.98 * 60_000**0.5, abs=1)


def test_no_samples_have_no_summary():
    with pytest.raises(ValueError, match="no samples to summarise; expected at least one"):
        summarise([])


def test_the_interval_is_measured_to_its_farther_side():
    assert reach_of_interval([8.0] * 2 + [10.0] * 3 + [11.0] * 2) == pytest.approx(0.2)


# Signs of other work


def steady(wall=10.0, cpu=10.0, runs=30):
    return Runs((wall,) * runs, (cpu,) * runs, wall * runs / 1000)


SLOWER = Signs(calibration_ms=(1.0, 1.04))


LONG_FIRST = Runs((16.0, *(10.0,) * 29), (10.0,) * 30, 0.3)
VARYING = Runs((9.0, 12.0) * 15, (9.0, 12.0) * 15, 0.3)
A_LITTLE = Runs((9.9, 10.1) * 15, (9.9, 10.1) * 15, 0.3)


@pytest.mark.parametrize(
    ("runs", "changes", "signs", "code", "values"),
    [
        (steady(wall=10.6), {}, Signs(), "thread_lacked_cpu", {"percent": 94.3}),
        (steady(cpu=19), {"threads": 2}, Signs(), "threads_lacked_cpu", {"threads": 2, "percent": 95}),
        (steady(), {}, Signs(waited_s=0.06), "thread_waited_for_cpu", {"percent": 20}),
        (steady(), {"threads": 2}, Signs(waited_s=0.06), "threads_waited_for_cpu", {"threads": 2, "percent": 10}),
        (steady(), {}, Signs(16), "cpu_taken_away", {"times_per_second": 53.3}),
        (steady(), {}, Signs(reference_ms=(1.0, 1.04)), "reference_drifted", {"best_ms": 1, "worst_ms": 1.04}),
        (steady(), {}, SLOWER, "clock_changed", {"before_ms": 1, "after_ms": 1.04}),
        (
            LONG_FIRST,
            {},
            Signs(),
            "slow_first_run",
            {"first_runs": 3, "slowest_ms": 16, "median_ms": 10, "warmup_runs": 0},
        ),
        (VARYING, {}, Signs(), "runs_vary", {"p10_ms": 9, "p90_ms": 12}),
        (steady(runs=4), {"min_runs": 30}, Signs(), "few_runs", {"runs": 4, "min_runs": 30, "seconds": 10}),
        (
            A_LITTLE,
            {"relative_precision": 0.005},
            Signs(),
            "wide_interval",
            {"seconds": 10, "reach_percent": 1, "wanted_percent": 0.5},
        ),
    ],
)
def test_what_is_odd_is_told_by_a_code_and_its_numbers(runs, changes, signs, code, values):
    (warning,) = warnings_about(runs, plan(**changes), signs)
    assert (warning.code, warning.values) == (code, pytest.approx(values, rel=0.01))
    assert (disturbance(runs, plan(**changes), signs) > 1) == (code in SIGNS_OF_OTHERS)


@pytest.mark.parametrize(
    ("runs", "changes", "signs"),
    [
        (steady(), {}, Signs(10, waited_s=0.01)),
        (steady(cpu=20), {"threads": 2}, Signs(10)),
        (steady(), {}, Signs(reference_ms=(1.0, 1.02, 1.01), calibration_ms=(1.02, 1.0))),
        (steady(cpu=12), {"threads": 2}, Signs(waited_s=0.01)),  # the network leaves a thread idle: nobody else's doing
    ],
)
def test_steady_runs_are_not_remarked_upon(runs, changes, signs):
    assert warnings_about(runs, plan(**changes), signs) == ()
    assert disturbance(runs, plan(**changes), signs) <= 1


def test_the_strongest_sign_is_the_disturbance():
    signs = Signs(switches=30, reference_ms=(1.0, 1.06))
    assert disturbance(steady(), plan(), signs) == pytest.approx(2, rel=0.1)


def test_processes_that_disagree_are_told_by_their_ends():
    assert warning_about_spread((2.0, 2.05, 2.01), 0.025) == ()
    (warning,) = warning_about_spread((2.0, 2.2, 2.1), 0.1)
    expected = {"least_ms": 2.0, "most_ms": 2.2, "processes": 3, "percent": 10.0}
    assert warning == Warning("processes_disagree", expected)
