"""How good predictions are on latencies that they were not fitted on: fixed splits, fixed points, and baselines.

Splits follow from seeds, so that figures can be compared between versions. Nothing here is used to predict.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from mobilenet_core.design import DesignPoint, FloatArray
from mobilenet_core.predict.observation import Observation
from mobilenet_core.predict.predictor import Predictor, fit
from mobilenet_core.records import Precision
from mobilenet_core.sweep import sweep_of

SPLITS = 20
"""Random splits of a grid: seeds 0 to 19."""

CALIBRATION = tuple(
    DesignPoint(alpha, resolution)
    for alpha, resolution in (
        (0.25, 128), (0.25, 224), (0.35, 160), (0.35, 224), (0.5, 128), (0.5, 192),
        (0.6, 160), (0.75, 128), (0.75, 224), (0.85, 192), (1.0, 128), (1.0, 224),
    )
)  # fmt: skip
"""Twelve points of a 7 x 4 grid to measure on a device: its corners, and alphas on either side of channel cliffs."""

DESIGN = tuple(
    DesignPoint(alpha, resolution)
    for alpha, resolution in ((0.25, 128), (0.25, 224), (0.5, 160), (0.75, 192), (1.0, 128), (1.0, 224))
)
"""Six of the paper's sixteen points: what one would measure who can choose."""


def off_grid_points(count: int = 24, seed: int = 2026) -> tuple[DesignPoint, ...]:
    """Points between those of any grid: alpha from 0.25 to 1 in hundredths, resolution from 128 to 224."""
    rng = np.random.default_rng(seed)
    alphas, resolutions = rng.integers(25, 101, count) / 100, rng.integers(128, 225, count)
    return tuple(DesignPoint(float(alpha), int(side)) for alpha, side in zip(alphas, resolutions, strict=True))


@dataclass(frozen=True, slots=True)
class Score:
    """Errors as shares of the measured latency, over all held-out latencies; covered: the share within its interval.

    covered and half_width (of the interval, as a share) are nan for baselines, which have no intervals.
    """

    mean: float
    median: float
    p95: float
    worst: float
    within_10: float
    covered: float = float("nan")
    half_width: float = float("nan")

    @classmethod
    def of(cls, errors: FloatArray, covered: FloatArray | None = None, half_width: FloatArray | None = None) -> "Score":
        """From (n,) relative errors, 0 or 1 for each that lay in its interval, and the intervals' half widths."""
        size = np.abs(errors)
        return cls(
            float(size.mean()),
            float(np.median(size)),
            float(np.quantile(size, 0.95)),
            float(size.max()),
            float((size <= 0.1).mean()),
            float("nan") if covered is None else float(covered.mean()),
            float("nan") if half_width is None else float(half_width.mean()),
        )


Split = tuple[tuple[Observation, ...], tuple[Observation, ...]]
"""What is fitted on, and what is predicted."""


def random_splits(observations: Sequence[Observation], count: int, splits: int = SPLITS) -> Iterator[Split]:
    """`count` of the observations to fit on, the rest to test on; drawn with seeds 0, 1, 2 and on."""
    for seed in range(splits):
        order = [int(index) for index in np.random.default_rng(seed).permutation(len(observations))]
        shuffled = tuple(observations[index] for index in order)
        yield shuffled[:count], shuffled[count:]


def by_design(observations: Sequence[Observation], design: Collection[DesignPoint] = DESIGN) -> Split:
    """The observations at the design's points to fit on, the rest to test on."""
    chosen = {(each.alpha, each.resolution) for each in design}
    known = tuple(each for each in observations if (each.alpha, each.resolution) in chosen)
    return known, tuple(each for each in observations if each not in known)


def each_left_out(observations: Sequence[Observation]) -> Iterator[Split]:
    """All but one to fit on, that one to test on, each in turn: what even the whole grid leaves unknown."""
    for each in observations:
        yield tuple(other for other in observations if other is not each), (each,)


def score(splits: Iterable[Split], precision: Precision, runtime: str | None) -> Score:
    """Of the predictor, over all splits together."""
    errors: list[FloatArray] = []
    covered: list[FloatArray] = []
    widths: list[FloatArray] = []
    for known, unknown in splits:
        found = _predict_all(fit(known, precision=precision, runtime=runtime), unknown)
        truth = np.array([each.latency_ms for each in unknown])
        errors.append(found[0] / truth - 1)
        covered.append(((found[1] <= truth) & (truth <= found[2])).astype(float))
        widths.append((found[2] - found[1]) / (2 * found[0]))
    return Score.of(np.concatenate(errors), np.concatenate(covered), np.concatenate(widths))


def _predict_all(predictor: Predictor, points: Sequence[Observation]) -> FloatArray:
    """(3, n): latency, low and high."""
    found = [
        predictor.predict(
            each.alpha,
            each.resolution,
            network=each.network,
            threads=each.threads,
        )
        for each in points
    ]
    return np.array([[each.latency_ms, each.low_ms, each.high_ms] for each in found], float).T


Baseline = Callable[[Sequence[Observation], Sequence[Observation]], FloatArray]
"""From known latencies to those of other points, (n,), in milliseconds."""


def baseline_scores(splits: Iterable[Split]) -> dict[str, Score]:
    """Of each of BASELINES, over all splits together."""
    errors: dict[str, list[FloatArray]] = {name: [] for name in BASELINES}
    for known, unknown in splits:
        truth = np.array([each.latency_ms for each in unknown])
        for name, baseline in BASELINES.items():
            errors[name].append(baseline(known, unknown) / truth - 1)
    return {name: Score.of(np.concatenate(values)) for name, values in errors.items()}


def _linear(columns: tuple[str, ...]) -> Baseline:
    """A constant and these columns of a sweep, least squares of relative errors."""

    def predict(known: Sequence[Observation], unknown: Sequence[Observation]) -> FloatArray:
        latency = np.array([each.latency_ms for each in known])
        costs = np.linalg.lstsq(_columns(known, columns) / latency[:, None], np.ones(len(known)))[0]
        return _columns(unknown, columns) @ costs

    return predict


def _columns(points: Sequence[Observation], names: tuple[str, ...]) -> FloatArray:
    rows = [sweep_of(each.network, each.alpha, each.resolution, names) for each in points]
    return np.array([[1.0, *(float(row[name]) / 1e6 for name in names)] for row in rows])


def _lookup(known: Sequence[Observation], unknown: Sequence[Observation]) -> FloatArray:
    """The latency of the nearest known point in log alpha and log resolution, in proportion to mult-adds."""
    work, wanted = _columns(known, ("mult_adds",))[:, 1], _columns(unknown, ("mult_adds",))[:, 1]
    places, asked = _log_places(known), _log_places(unknown)
    nearest = ((asked[:, None] - places) ** 2).sum(axis=-1).argmin(axis=1)
    return np.array([each.latency_ms for each in known])[nearest] * wanted / work[nearest]


def _log_places(points: Sequence[Observation]) -> FloatArray:
    return np.log([[each.alpha, each.resolution] for each in points])


BASELINES: Mapping[str, Baseline] = MappingProxyType(
    {
        "linear in mult-adds": _linear(("mult_adds",)),
        "mult-adds and params": _linear(("mult_adds", "params")),
        "nearest, scaled by mult-adds": _lookup,
    }
)


def another_device(known: Observation, grid: Sequence[Observation], unknown: Sequence[Observation]) -> FloatArray:
    """A whole grid of another device, scaled to one latency of this one; each unknown point stands in the grid."""
    there = {(each.alpha, each.resolution): each.latency_ms for each in grid}
    factor = known.latency_ms / there[known.alpha, known.resolution]
    return np.array([factor * there[each.alpha, each.resolution] for each in unknown])


def left_out_device(
    grids: Mapping[str, Sequence[Observation]], device: str, precision: Precision, runtime: str | None
) -> tuple[Score, Score]:
    """From each single latency of a device to all its others: the predictor's score, and other devices' scaled."""
    grid = grids[device]
    splits = [(one, others) for others, one in each_left_out(grid)]
    errors = [
        another_device(known, there, unknown) / np.array([each.latency_ms for each in unknown]) - 1
        for (known,), unknown in splits
        for name, there in grids.items()
        if name != device
    ]
    return score(splits, precision, runtime), Score.of(np.concatenate(errors))
