"""Top-1 accuracy of MobileNet V1 design points: known for some of them, interpolated in between.

Known are those of the published sets, on ImageNet, and those of sets that a user brought. Sets are never mixed: figures
of one set are of one training and one way of measuring. Nothing is extrapolated. An interpolated accuracy has an
interval, whose width comes from how far the same interpolation misses known points that are left out.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from types import MappingProxyType
from typing import Literal, get_args

import numpy as np
import numpy.typing as npt

from mobilenet_core.design import DesignPoint, FloatArray
from mobilenet_core.errors import DesignError
from mobilenet_core.published import read
from mobilenet_core.records import Precision

AccuracySet = Literal[
    "paper", "tf_slim_2017", "tf_slim_2018", "tf_slim_2018_02", "tflite_hosted", "timm_ra4", "keras_applications"
]
"""The paper's tables (fp32); TF-slim's releases of 2017-06 (fp32), 2018-08 (fp32 and int8) and 2018-02 (int8);
TensorFlow Lite's hosted models (fp32 and int8); timm's modern recipe ra4 (fp32); Keras Applications (fp32)."""

RANKING_SET: AccuracySet = "tf_slim_2018"
"""The set that is taken where none is named."""

ACCURACY_SETS: tuple[AccuracySet, ...] = get_args(AccuracySet)
_Places = npt.NDArray[np.intp]
_PRECISIONS: tuple[Precision, ...] = get_args(Precision)
_KEPT = 64  # of own sets: one that was imported again is another


@dataclass(frozen=True, slots=True)
class KnownAccuracy:
    """One accuracy as its source gives it, in percent of the images tested; top-5 is None where there is none.

    set: the name of the set it belongs to. source, note: "" where a user's file says nothing.
    """

    set: str
    precision: Precision
    alpha: float
    resolution: int
    top1_percent: float
    top5_percent: float | None = None
    source: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class OwnSet:
    """Accuracies that a user brought. rows: at most one of each precision and design point.

    Equal to itself alone, so that what is computed of a set is kept by the set and never by all of its rows.
    """

    name: str
    rows: tuple[KnownAccuracy, ...]


AnySet = AccuracySet | OwnSet
"""A published set by its name, or a user's own."""


@dataclass(frozen=True, slots=True)
class Accuracy:
    """Top-1 accuracy of a design point, in percent, and where it came from.

    kind: imported where a user brought it. set: the name of its set. top1_low_percent to top1_high_percent: where it is
    interpolated, the interval found by leave-one-out; None where it is known, and where the set is too small to leave a
    point out.
    """

    top1_percent: float
    kind: Literal["published", "imported", "interpolated"]
    set: str
    source: str
    top1_low_percent: float | None = None
    top1_high_percent: float | None = None


@dataclass(frozen=True, slots=True)
class Accuracies:
    """`accuracy_of` many design points: arrays of one shape (n,), NaN where it gives None.

    is_known: whether the accuracy stands in the set, not interpolated.
    """

    top1_percent: FloatArray
    top1_low_percent: FloatArray
    top1_high_percent: FloatArray
    is_known: npt.NDArray[np.bool_]


def published(
    set: AccuracySet = RANKING_SET,  # noqa: A002
    precision: Precision = "fp32",
) -> tuple[KnownAccuracy, ...]:
    """The published accuracies of a set at a precision; empty where the set has none at that precision.

    Raises DesignError for a set or a precision it does not know.
    """
    if set not in ACCURACY_SETS:
        raise DesignError(f"set is {set!r}; expected one of {', '.join(ACCURACY_SETS)}", field="set")
    if precision not in _PRECISIONS:
        raise DesignError(f"precision is {precision!r}; expected one of {', '.join(_PRECISIONS)}", field="precision")
    return tuple(row for row in _rows() if (row.set, row.precision) == (set, precision))


def name_of(accuracy_set: AnySet) -> str:
    """What a set is called."""
    return accuracy_set.name if isinstance(accuracy_set, OwnSet) else accuracy_set


def kind_of(accuracy_set: AnySet) -> Literal["published", "imported"]:
    """Where the known accuracies of a set come from."""
    return "imported" if isinstance(accuracy_set, OwnSet) else "published"


def precision_in(accuracy_set: AnySet, precision: Precision) -> Precision:
    """The precision whose accuracies a set has for `precision`: for fp16 those of fp32, unless it has its own.

    Nobody published accuracies at fp16, which changes them by next to nothing.
    """
    return "fp32" if precision == "fp16" and not _by_point(accuracy_set, "fp16") else precision


def accuracy_of(
    point: DesignPoint,
    *,
    precision: Precision = "fp32",
    set: AnySet = RANKING_SET,  # noqa: A002
) -> Accuracy | None:
    """Top-1 accuracy of a design point: as the set has it, or interpolated from its four known neighbours.

    None means not known: the point lies outside the known ones, or the set lacks a neighbour. The weights are
    bilinear in log alpha and log resolution, since accuracy is close to a straight line over the logarithm of mult-adds
    (MobileNet paper, figure 4), which grow about as alpha^2 and resolution^2: left-out published points come back with
    about half the error that they have without logarithms. Rounded to one decimal, as the published figures are.
    Raises DesignError for a set or a precision it does not know.
    """
    rows = _by_point(set, precision)
    exact = rows.get((point.alpha, point.resolution))
    if exact is not None:
        return Accuracy(exact.top1_percent, kind_of(set), name_of(set), exact.source)
    alphas = _neighbours(point.alpha, (alpha for alpha, _ in rows))
    resolutions = _neighbours(point.resolution, (resolution for _, resolution in rows))
    top1_percent, sources = 0.0, dict[str, None]()
    for alpha, alpha_share in alphas:
        for resolution, share in resolutions:
            row = rows.get((alpha, resolution))
            if row is None:
                return None
            top1_percent += alpha_share * share * row.top1_percent
            sources[row.source] = None
    if not sources:
        return None
    error = leave_one_out_error(set, precision)
    half_width = None if error is None else error * max(_bend(alphas[-1][1]), _bend(resolutions[-1][1]))
    return Accuracy(
        _one_decimal(top1_percent),
        "interpolated",
        name_of(set),
        "; ".join(filter(None, sources)),
        None if half_width is None else max(0.0, _one_decimal(top1_percent - half_width)),
        None if half_width is None else min(100.0, _one_decimal(top1_percent + half_width)),
    )


def accuracies_of(
    alphas: npt.ArrayLike,
    resolutions: npt.ArrayLike,
    *,
    precision: Precision = "fp32",
    set: AnySet = RANKING_SET,  # noqa: A002
) -> Accuracies:
    """`accuracy_of` for arrays of alphas and resolutions, each of shape (n,), vectorised.

    Raises DesignError for a set or a precision it does not know.
    """
    rows = _by_point(set, precision)
    alpha_array, resolution_array = np.asarray(alphas, np.float64), np.asarray(resolutions, np.float64)
    nothing = np.full(alpha_array.shape, np.nan)
    if not rows:
        return Accuracies(nothing, nothing, nothing, np.zeros(alpha_array.shape, np.bool_))
    grid = tuple(np.array(sorted({point[axis] for point in rows})) for axis in (0, 1))
    table = np.array([[rows[a, r].top1_percent if (a, r) in rows else np.nan for r in grid[1]] for a in grid[0]])
    alpha_below, alpha_above, alpha_share, alpha_inside = _brackets(alpha_array, grid[0])
    below, above, share, inside = _brackets(resolution_array, grid[1])
    top1 = (1.0 - alpha_share) * (1.0 - share) * table[alpha_below, below]
    top1 += (1.0 - alpha_share) * share * table[alpha_below, above]
    top1 += alpha_share * (1.0 - share) * table[alpha_above, below]
    top1 += alpha_share * share * table[alpha_above, above]
    top1[~(alpha_inside & inside)] = np.nan
    is_known = (alpha_below == alpha_above) & (below == above) & ~np.isnan(top1)
    error = leave_one_out_error(set, precision)
    bend = np.maximum(4 * alpha_share * (1 - alpha_share), 4 * share * (1 - share))
    half_width = np.where(is_known, np.nan, np.nan if error is None else error * bend)
    low = np.maximum(0.0, np.rint(10 * (top1 - half_width)) / 10)
    high = np.minimum(100.0, np.rint(10 * (top1 + half_width)) / 10)
    return Accuracies(np.where(is_known, top1, np.rint(10 * top1) / 10), low, high, is_known)


@lru_cache(maxsize=_KEPT)
def leave_one_out_error(accuracy_set: AnySet, precision: Precision) -> float | None:
    """How far interpolation misses known points that it is not told, in percentage points: 90 % are nearer.

    Each known point that has known neighbours on either side, along alpha or along resolution, is interpolated
    between those. None for a set without such points. A gap is then twice as wide as where the error is used, so the
    interval errs on the wide side.
    """
    known = {point: row.top1_percent for point, row in _by_point(accuracy_set, precision).items()}
    errors: list[float] = []
    for (alpha, resolution), top1_percent in known.items():
        lines = (
            (alpha, {a: value for (a, r), value in known.items() if r == resolution and a != alpha}),
            (resolution, {r: value for (a, r), value in known.items() if a == alpha and r != resolution}),
        )
        for place, line in lines:
            between = _neighbours(place, line)
            if between:
                errors.append(abs(sum(share * line[each] for each, share in between) - top1_percent))
    return float(np.quantile(errors, 0.9, method="higher")) if errors else None


def _bend(share: float) -> float:
    """How the error of a straight line runs between two known points: 0 at either, 1 in the middle."""
    return 4 * share * (1 - share)


def _one_decimal(value: float) -> float:
    """As the published figures are printed; rounded as NumPy rounds, so that arrays give the same."""
    return round(10 * value) / 10


def _neighbours(value: float, grid: Iterable[float]) -> tuple[tuple[float, float], ...]:
    """The grid values on either side of `value`, each with its share (together 1); none where `value` lies outside."""
    values = frozenset(grid)
    below = max((each for each in values if each <= value), default=None)
    above = min((each for each in values if each >= value), default=None)
    if below is None or above is None:
        return ()
    if below == above:
        return ((value, 1.0),)
    share = math.log(value / below) / math.log(above / below)
    return ((below, 1.0 - share), (above, share))


def _brackets(values: FloatArray, grid: FloatArray) -> tuple[_Places, _Places, FloatArray, npt.NDArray[np.bool_]]:
    """For each value: its places in the grid below and above, the share of the one above, whether it is inside."""
    inside = (values >= grid[0]) & (values <= grid[-1])
    clipped = np.clip(values, grid[0], grid[-1])
    above = np.searchsorted(grid, clipped)
    below = np.where(grid[above] == clipped, above, above - 1)
    span = np.where(below == above, 1.0, np.log(grid[above] / grid[below]))
    return below, above, np.log(clipped / grid[below]) / span, inside


@lru_cache(maxsize=_KEPT)
def _by_point(accuracy_set: AnySet, precision: Precision) -> Mapping[tuple[float, float], KnownAccuracy]:
    if isinstance(accuracy_set, OwnSet):
        rows = tuple(row for row in accuracy_set.rows if row.precision == precision)
    else:
        rows = published(accuracy_set, precision)
    return MappingProxyType({(row.alpha, row.resolution): row for row in rows})


@cache
def _rows() -> tuple[KnownAccuracy, ...]:
    return tuple(
        KnownAccuracy(
            set=row["set"],
            precision=row["precision"],  # type: ignore[arg-type]  # a test reads every row
            alpha=float(row["alpha"]),
            resolution=int(row["resolution"]),
            top1_percent=float(row["top1_percent"]),
            top5_percent=float(row["top5_percent"]) if row["top5_percent"] else None,
            source=row["source"],
            note=row["note"],
        )
        for row in read("accuracy")
    )
