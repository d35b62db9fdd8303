"""The stopwatch under a fake clock, and what its samples are made into."""

import math
import re
from dataclasses import asdict
from fractions import Fraction

import pytest

from mobilenet_core.measure.interference import Signs, warnings_about
from mobilenet_core.measure.summary import median_rank, summarise
from mobilenet_core.measure.timing import Deadline, Runs, time_runs
from mobilenet_core.records import MeasurementPlan

MS = 1_000_000


class FakeClock:
    """Time passes only while a run runs: each takes the next of `run_ms`, the last one for ever."""

    def __init__(self, *run_ms):
        self.run_ms, self.now, self.runs = list(run_ms), 0, 0

    def run(self):
        self.now += int(self.run_ms[min(self.runs, len(self.run_ms) - 1)] * MS)
        self.runs += 1

    def time(self, plan):
        return time_runs(self.run, plan, wall_ns=lambda: self.now, cpu_ns=lambda: self.now // 2)


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


def steady(wall=10.0, cpu=10.0, runs=30):
    return Runs((wall,) * runs, (cpu,) * runs, wall * runs / 1000)


@pytest.mark.parametrize(
    ("runs", "changes", "switches", "message"),
    [
        (steady(wall=10.6), {}, 0, r"Disturbed: the thread had a CPU for 94% of the time; other work may have had"),
        (steady(cpu=19), {"threads": 2}, 0, "the 2 threads had a CPU for 95% of the time.*or the network leaves"),
        (steady(), {}, 16, "Disturbed: the system took the CPU away 53 times a second. Close other programs"),
        (
            Runs((16.0, *(10.0,) * 29), (10.0,) * 30, 0.3),
            {},
            0,
            "One of the first 3 runs took 16 ms .* more than 0 warm",
        ),
        (Runs((9.0, 12.0) * 15, (9.0, 12.0) * 15, 0.3), {}, 0, "Runs vary widely: p10 is 9 ms and p90 is 12 ms"),
        (steady(runs=4), {"min_runs": 30}, 0, "Only 4 of 30 runs fitted into 10 seconds. Allow more seconds."),
    ],
)
def test_what_is_odd_is_said_in_a_sentence(runs, changes, switches, message):
    (warning,) = warnings_about(runs, plan(**changes), Signs(switches))
    assert re.search(message, warning)
    assert warning.endswith(".")


def test_steady_runs_are_not_remarked_upon():
    assert warnings_about(steady(), plan(), Signs(10)) == ()
    assert warnings_about(steady(cpu=20), plan(threads=2), Signs(10)) == ()
