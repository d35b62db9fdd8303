"""ImageNet top-1 accuracy of MobileNet V1 design points: published for a grid of them, interpolated in between.

Sets are never mixed: figures of one set are of one training and one way of measuring. Nothing is extrapolated.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Literal, get_args

from mobilenet_core.design import DesignPoint
from mobilenet_core.errors import DesignError
from mobilenet_core.published import read
from mobilenet_core.records import Precision

AccuracySet = Literal[
    "paper", "tf_slim_2017", "tf_slim_2018", "tf_slim_2018_02", "tflite_hosted", "timm_ra4", "keras_applications"
]
"""The paper's tables (fp32); TF-slim's releases of 2017-06 (fp32), 2018-08 (fp32 and int8) and 2018-02 (int8);
TensorFlow Lite's hosted models (fp32 and int8); timm's modern recipe ra4 (fp32); Keras Applications (fp32)."""

ACCURACY_SETS: tuple[AccuracySet, ...] = get_args(AccuracySet)
_PRECISIONS: tuple[Precision, ...] = get_args(Precision)


@dataclass(frozen=True, slots=True)
class PublishedAccuracy:
    """One published accuracy, in percent of ImageNet's validation images; top-5 is None where the source has none."""

    set: AccuracySet
    precision: Precision
    alpha: float
    resolution: int
    top1_percent: float
    top5_percent: float | None
    source: str
    note: str


@dataclass(frozen=True, slots=True)
class Accuracy:
    """Top-1 accuracy of a design point, in percent, and where it came from."""

    top1_percent: float
    kind: Literal["published", "interpolated"]
    set: AccuracySet
    source: str


def published(
    set: AccuracySet = "tf_slim_2018",  # noqa: A002
    precision: Precision = "fp32",
) -> tuple[PublishedAccuracy, ...]:
    """The published accuracies of a set at a precision; empty where the set has none at that precision.

    Raises DesignError for a set or a precision it does not know.
    """
    if set not in ACCURACY_SETS:
        raise DesignError(f"set is {set!r}; expected one of {', '.join(ACCURACY_SETS)}", field="set")
    if precision not in _PRECISIONS:
        raise DesignError(f"precision is {precision!r}; expected one of {', '.join(_PRECISIONS)}", field="precision")
    return tuple(row for row in _rows() if (row.set, row.precision) == (set, precision))


def accuracy_of(
    point: DesignPoint,
    *,
    precision: Precision = "fp32",
    set: AccuracySet = "tf_slim_2018",  # noqa: A002
) -> Accuracy | None:
    """Top-1 accuracy of a design point: as published, or interpolated from its four published neighbours.

    None means not published: the point lies outside the published ones, or the set lacks a neighbour. The weights are
    bilinear in log alpha and log resolution, since accuracy is close to a straight line over the logarithm of mult-adds
    (MobileNet paper, figure 4), which grow about as alpha^2 and resolution^2: left-out published points come back with
    about half the error that they have without logarithms. Rounded to one decimal, as the published figures are.
    Raises DesignError for a set or a precision it does not know.
    """
    rows = _by_point(set, precision)
    exact = rows.get((point.alpha, point.resolution))
    if exact is not None:
        return Accuracy(exact.top1_percent, "published", set, exact.source)
    top1_percent, sources = 0.0, dict[str, None]()
    for alpha, alpha_share in _neighbours(point.alpha, (alpha for alpha, _ in rows)):
        for resolution, share in _neighbours(point.resolution, (resolution for _, resolution in rows)):
            row = rows.get((alpha, resolution))
            if row is None:
                return None
            top1_percent += alpha_share * share * row.top1_percent
            sources[row.source] = None
    if not sources:
        return None
    return Accuracy(round(top1_percent, 1), "interpolated", set, "; ".join(sources))


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


@cache
def _by_point(accuracy_set: AccuracySet, precision: Precision) -> Mapping[tuple[float, float], PublishedAccuracy]:
    return MappingProxyType({(row.alpha, row.resolution): row for row in published(accuracy_set, precision)})


@cache
def _rows() -> tuple[PublishedAccuracy, ...]:
    return tuple(
        PublishedAccuracy(
            set=row["set"],  # type: ignore[arg-type]  # a test reads every row
            precision=row["precision"],  # type: ignore[arg-type]
            alpha=float(row["alpha"]),
            resolution=int(row["resolution"]),
            top1_percent=float(row["top1_percent"]),
            top5_percent=float(row["top5_percent"]) if row["top5_percent"] else None,
            source=row["source"],
            note=row["note"],
        )
        for row in read("accuracy")
    )
