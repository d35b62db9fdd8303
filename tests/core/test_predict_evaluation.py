from functools import cache

import numpy as np
import pytest

from bench.evaluation import (
    CALIBRATION,
    DESIGN,
    Score,
    baseline_scores,
    by_design,
    each_left_out,
    left_out_device,
    off_grid_points,
    random_splits,
    score,
)
from mobilenet_core import sweep
from mobilenet_core.predict import Observation
from mobilenet_core.published.latency import published_latency

GRIDS = (
    ("tflite-cpu", "fp32"),
    ("tflite-cpu", "int8"),
    ("tflite-gpu", "fp32"),
    ("tflite-nnapi", "fp32"),
    ("tflite-nnapi", "int8"),
)


@cache
def grid(runtime, precision):
    rows = published_latency("Pixel 3", runtime, precision)
    return tuple(map(Observation.of, rows))


@cache
def held_out(runtime, precision) -> Score:
    return score(random_splits(grid(runtime, precision), 6), precision, runtime)


@pytest.mark.parametrize("precision", ["fp32", "int8"])
def test_six_points_of_a_cpu_grid_predict_the_other_ten_within_4_percent_on_average_and_15_at_most(precision):
    points = grid("tflite-cpu", precision)
    found, chosen_well = held_out("tflite-cpu", precision), score((by_design(points),), precision, "tflite-cpu")
    assert found.mean <= 0.04
    assert max(found.worst, chosen_well.worst) <= 0.15
    assert found.mean < min(each.mean for each in baseline_scores(random_splits(points, 6)).values())


@pytest.mark.parametrize(("runtime", "precision"), GRIDS[3:])
def test_six_points_of_an_nnapi_grid_predict_the_others_within_7_percent_on_average(runtime, precision):
    assert held_out(runtime, precision).mean <= 0.07


def test_of_all_held_out_latencies_85_to_95_percent_lie_in_their_interval():
    assert 0.85 <= np.mean([held_out(*each).covered for each in GRIDS]) <= 0.95


def test_a_typical_device_scaled_to_one_latency_beats_other_devices_scaled_to_it():
    grids = {f"{runtime} {precision}": grid(runtime, precision) for runtime, precision in GRIDS}
    ours, others = left_out_device(grids, "tflite-nnapi int8", "int8", "tflite-nnapi")
    assert ours.mean < others.mean / 2


def test_splits_are_the_same_every_time_and_lose_nothing():
    points = grid("tflite-cpu", "fp32")
    first, second = (list(random_splits(points, 6)) for _ in range(2))
    assert first == second
    assert all(len(known) == 6 and set(known + unknown) == set(points) for known, unknown in first)


def test_each_is_left_out_once():
    points = grid("tflite-cpu", "fp32")
    splits = list(each_left_out(points))
    assert [unknown for _, unknown in splits] == [(each,) for each in points]
    assert all(len(known) == 15 and unknown[0] not in known for known, unknown in splits)


def test_off_grid_points_are_24_fixed_ones_and_none_is_among_the_12_of_calibration_or_the_6_of_the_design():
    points = off_grid_points()
    assert points == off_grid_points()
    assert (len(set(points)), len(set(CALIBRATION)), len(set(DESIGN))) == (24, 12, 6)
    assert not set(points) & set(CALIBRATION)


def test_a_score_of_known_errors():
    found = Score.of(np.array([0.01, -0.03, 0.2, 0.0]))
    assert (found.mean, found.worst, found.within_10) == (pytest.approx(0.06), 0.2, 0.75)
    assert np.isnan(found.covered)


def test_a_line_in_mult_adds_is_found_exactly():
    line = tuple(
        Observation(alpha, side, 0.5 + float(sweep(alpha, side).mult_adds) / 1e8)
        for alpha in (0.25, 0.5, 1.0)
        for side in (128, 224)
    )
    assert baseline_scores([(line[:4], line[4:])])["linear in mult-adds"].worst == pytest.approx(0, abs=1e-9)
