"""Whether intervals hold what they say for devices unlike the typical ones, which no published grid shows."""

import numpy as np
import pytest

from mobilenet_core import sweep
from mobilenet_core.design import PAPER_ALPHAS, PAPER_RESOLUTIONS
from mobilenet_core.predict import CONFIDENCE, Observation, fit
from mobilenet_core.published.latency import published_latency

GRID = [(alpha, side) for alpha in PAPER_ALPHAS for side in PAPER_RESOLUTIONS]
NOISE = 0.01


def _millions(alphas, resolutions, column):
    return sweep(alphas, resolutions, columns=(column,))[column] / 1e6


DEVICES = {
    "mult-adds alone": lambda a, r: 0.05 * _millions(a, r, "mult_adds"),
    "scalar, channels not filled up": lambda a, r: 0.3 + 0.05 * _millions(a, r, "mult_adds"),
    "mostly overhead": lambda a, r: 8 + 0.005 * _millions(a, r, "mult_adds"),
    "constant": lambda a, r: 5.0 + 0 * a * r,
    "resolution alone": lambda a, r: (r / 100) ** 2 + 0 * a,
    "weights alone": lambda a, r: _millions(a, r, "params") + 0 * r,
}


def _learnt_and_asked(device, count, seed, runtime=None):
    """Whether each of 40 points off the grid lies in its interval, and the intervals' half widths in logarithms."""
    rng = np.random.default_rng(seed)
    alphas, sides = np.array([GRID[index] for index in rng.permutation(len(GRID))[:count]]).T
    seen = DEVICES[device](alphas, sides.astype(int)) * np.exp(NOISE * rng.normal(size=count))
    predictor = fit(
        [Observation(float(a), int(r), float(t)) for a, r, t in zip(alphas, sides, seen, strict=True)], runtime=runtime
    )
    asked = rng.integers(25, 101, 40) / 100, rng.integers(128, 225, 40)
    truth = DEVICES[device](*asked) * np.exp(NOISE * rng.normal(size=40))
    found = predictor.predict(*asked)
    return (found.low_ms <= truth) & (truth <= found.high_ms), np.log(found.high_ms / found.low_ms) / 2


@pytest.mark.parametrize("count", [1, 2, 6, 16])
@pytest.mark.parametrize("device", DEVICES)
def test_intervals_hold_nine_in_ten_of_an_unusual_device(device, count):
    held = [_learnt_and_asked(device, count, seed)[0].mean() for seed in range(5 if count < 16 else 3)]
    assert np.mean(held) >= CONFIDENCE - 0.05


@pytest.mark.parametrize("device", DEVICES)
def test_intervals_are_not_held_by_width_alone(device):
    assert np.median(_learnt_and_asked(device, 16, 0)[1]) < 0.1


def test_what_a_runtime_is_called_narrows_one_latency():
    widths = [np.median(_learnt_and_asked("mult-adds alone", 1, 0, runtime)[1]) for runtime in ("tflite-cpu", "myrt")]
    assert 3 * widths[0] < widths[1]


def test_intervals_from_one_latency_hold_nine_in_ten_of_the_published_devices_with_few():
    devices = {}
    for row in published_latency():
        if row.setup.batch == 1 and row.device_name != "Pixel 3":
            devices.setdefault(row.setup, {}).setdefault(row.variant.point, row)
    held = []
    for setup, rows in devices.items():
        for place, row in rows.items() if len(rows) > 1 else ():
            predictor = fit([Observation.of(row)], precision=setup.precision, runtime=setup.runtime)
            for other, unknown in rows.items():
                found = predictor.predict(other.alpha, other.resolution, network=row.variant.network)
                held += [found.low_ms <= unknown.p50_ms <= found.high_ms] if other != place else []
    assert len(held) > 100
    assert np.mean(held) >= CONFIDENCE - 0.05
