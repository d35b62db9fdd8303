"""The stopwatch under a fake clock and fake probes, and what its samples are made into."""

import math
from dataclasses import asdict
from fractions import Fraction

import pytest
from fake_machine import BEST, FakeMachine

from mobilenet_core.measure.summary import median_rank, reach_of_interval, summarise
from mobilenet_core.measure.timing import BLOCK_S, Deadline, time_runs
from mobilenet_core.records import MeasurementPlan


def plan(**changes):
    return MeasurementPlan(**{"warmup_runs": 0, "min_runs": 3, "min_seconds": 0, "relative_precision": 1, **changes})


class FakeClock(FakeMachine):
    """A machine that is always quick: each run takes the next of `run_ms`, the last one for ever."""

    def __init__(self, *run_ms):
        super().__init__()
        self.listed = list(run_ms)

    def run(self):
        self.run_ms = self.listed[min(self.runs, len(self.listed) - 1)]
        super().run()

    def time(self, plan, best=BEST):
        return time_runs(self.run, plan, self, best, wall_ns=lambda: self.now, cpu_ns=lambda: self.now)


# Timing


def test_warm_up_goes_on_while_runs_get_faster():
    clock = FakeClock(*(40,) * 10, *(30,) * 5, *(20,) * 5, *(19.9,) * 5, 10)
    assert set(clock.time(plan(warmup_runs=10)).wall_ms) == {10}


def test_warm_up_that_never_settles_ends():
    clock = FakeClock(*(200 * 0.95**n for n in range(100)))
    clock.time(plan(warmup_runs=10))
    assert clock.runs < 30


def test_without_warm_up_runs_nothing_is_warmed_up():
    assert FakeClock(50, 25).time(plan()).wall_ms == (50, 25, 25)


def test_runs_go_on_until_there_are_enough_of_them():
    assert FakeClock(25).time(plan(min_runs=7)).wall_ms == (25,) * 7


def test_runs_go_on_until_enough_time_has_passed():
    runs = FakeClock(25).time(plan(min_seconds=0.5))
    assert runs.wall_ms == (25,) * 20
    assert runs.seconds == 0.5


def test_runs_end_when_time_is_up_however_few_they_are():
    assert len(FakeClock(300).time(plan(min_runs=30, max_seconds=1)).wall_ms) == 4


def test_one_run_is_timed_however_long_it_takes():
    clock = FakeClock(5000)
    assert clock.time(plan(warmup_runs=10, min_runs=30, max_seconds=1)).wall_ms == (5000,)
    assert clock.runs == 2  # the warm-up is bounded too


def test_blocks_go_on_until_the_median_is_known_well_enough():
    clock = FakeClock(*(29, 31) * 3, 30)
    runs = clock.time(plan(min_runs=6, relative_precision=0.02))
    assert len(runs.wall_ms) == 15  # of fewer, the interval still reaches to 29 or 31
    assert reach_of_interval(runs.wall_ms) == 0


def test_blocks_end_when_time_is_up_however_little_is_known():
    runs = FakeClock(*(29, 31) * 100).time(plan(min_runs=6, relative_precision=0.02, max_seconds=1.485))
    assert len(runs.wall_ms) == 50
    assert reach_of_interval(runs.wall_ms) > 0.02


def test_a_block_holds_the_runs_of_a_fiftieth_of_a_second_and_one_at_least():
    assert {block.runs for block in FakeClock(2).time(plan()).blocks} == {10}
    assert {block.runs for block in FakeClock(90).time(plan()).blocks} == {1}
    assert BLOCK_S == 0.02


def test_short_runs_begin_anew_after_a_probe_with_one_that_does_not_count():
    clock = FakeClock(2)
    runs = clock.time(plan(warmup_runs=5))
    assert clock.runs == 5 + 10 + len(runs.wall_ms) + len(runs.blocks)  # warm-up and its settling, then one a block


def test_probes_count_towards_the_time_limit():
    clock = FakeClock(*(29, 31) * 100)
    clock.probe_costs_ms = 200
    assert len(clock.time(plan(min_runs=6, relative_precision=0.02, max_seconds=1)).wall_ms) < 6


def test_every_sample_is_kept_in_order_with_its_cpu_time():
    runs = FakeClock(70, 30, 40).time(plan())
    assert runs.wall_ms == runs.cpu_ms == (70, 30, 40)
    assert sum(block.runs for block in runs.blocks) == 3


def test_a_deadline_runs_out():
    ticks = iter([10.0, 11.0, 13.0])
    deadline = Deadline(2.5, clock=lambda: next(ticks))
    assert [deadline.left, deadline.left] == [1.5, 0.0]


# States


def test_a_quick_machine_is_timed_no_longer_than_the_plan_wants():
    machine = FakeMachine(run_ms=1)
    assert machine.time(MeasurementPlan()).seconds == pytest.approx(0.3, rel=0.1)


def test_a_slow_machine_is_waited_for_until_it_was_quick_for_long_enough():
    machine = FakeMachine(lambda seconds: 1.6 if seconds < 3 else 1.0, run_ms=1)
    runs = machine.time(MeasurementPlan())
    assert 3 < machine.seconds < 3.7
    assert sum(block.compute_ms <= BEST.compute_ms for block in runs.blocks) >= 5


def test_a_machine_that_never_is_quick_is_given_up_when_time_is_up():
    machine = FakeMachine(lambda _: 1.6)
    machine.time(MeasurementPlan(max_seconds=2))
    assert machine.seconds == pytest.approx(2, abs=0.3)


def test_the_first_run_ever_takes_its_own_best_for_the_best():
    machine = FakeMachine(lambda _: 1.6)
    assert machine.time(MeasurementPlan(), best=None).seconds == pytest.approx(0.3, rel=0.1)


def test_a_block_is_told_by_the_slower_of_its_two_probes():
    machine = FakeMachine(lambda seconds: 1.0 if seconds < 0.5 else 1.6, run_ms=300)
    first, second = machine.time(plan(min_runs=2, max_seconds=0.61)).blocks[:2]
    assert first.compute_ms == pytest.approx(BEST.compute_ms)
    assert second.compute_ms == pytest.approx(1.6 * BEST.compute_ms)


def test_a_memory_that_others_use_is_told_of_every_block_between_its_probes():
    machine = FakeMachine(memory=lambda seconds: 2.0 if 0.2 < seconds < 0.45 else 1.0)
    blocks = machine.time(plan(min_runs=300, max_seconds=1)).blocks
    slow = [block.memory_ms > 1.5 * BEST.memory_ms for block in blocks]
    assert any(slow)
    assert all(slow[index] == slow[index + 1] for index in range(0, len(slow) - 5, 5))


def test_a_cpu_that_others_had_is_told_of_the_block():
    machine = FakeMachine(lacked=lambda seconds: 0.5 if seconds < 0.3 else 0.0)
    blocks = machine.time(MeasurementPlan(warmup_runs=0)).blocks
    assert blocks[0].lacked == pytest.approx(0.5, abs=0.05)
    assert blocks[-1].lacked == 0


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
