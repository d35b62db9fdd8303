"""Top-1 accuracy of design points: known for some of them, interpolated in between, within one network.

Known are those of the published sets, on ImageNet, and those of sets that a user brought. Sets are never mixed: figures
of one set are of one training and one way of measuring. Nothing is extrapolated. An interpolated accuracy has an
interval, whose width comes from how far the same interpolation misses known points that are left out.
"""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from itertools import product
from types import MappingProxyType
from typing import Literal

import numpy as np
import numpy.typing as npt

from mobilenet_core.checked import one_of
from mobilenet_core.design import DesignPoint, FloatArray
from mobilenet_core.networks.family import MOBILENET_V1
from mobilenet_core.published import read
from mobilenet_core.published.sets import PUBLISHED_SETS, RANKING_SET
from mobilenet_core.records import PRECISIONS, Precision

ACCURACY_SETS = tuple(PUBLISHED_SETS)
USUAL_NETWORK = MOBILENET_V1.name
_Places = npt.NDArray[np.intp]
_KEPT, _KEPT_POINTS = 64, 4096  # of own sets: one that was imported again is another


@dataclass(frozen=True, slots=True)
class KnownAccuracy:
    """One accuracy as its source gives it, in percent of the images tested; top-5 is None where there is none.

    set: the name of the set it belongs to. source, note: "" where a user's file says nothing. network: a name of
    FAMILIES; a network of one width has alpha 1.
    """

    set: str
    precision: Precision
    alpha: float
    resolution: int
    top1_percent: float
    top5_percent: float | None = None
    source: str = ""
    note: str = ""
    network: str = USUAL_NETWORK


@dataclass(frozen=True, slots=True, eq=False)
class OwnSet:
    """Accuracies that a user brought. rows: at most one of each network, precision and design point.

    Equal to itself alone, so that what is computed of a set is kept by the set and never by all of its rows.
    """

    name: str
    rows: tuple[KnownAccuracy, ...]


AnySet = str | OwnSet
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
    set: str = RANKING_SET,  # noqa: A002
    precision: Precision = "fp32",
    network: str | None = USUAL_NETWORK,
) -> tuple[KnownAccuracy, ...]:
    """The published accuracies of a network, None all of them, in a set at a precision; empty where the set has none.

    Raises DesignError for a set or a precision it does not know.
    """
    one_of(set, "set", ACCURACY_SETS)
    one_of(precision, "precision", PRECISIONS)
    return tuple(row for row in _rows()[set] if row.precision == precision and network in (None, row.network))


def name_of(accuracy_set: AnySet) -> str:
    """What a set is called."""
    return accuracy_set.name if isinstance(accuracy_set, OwnSet) else accuracy_set


def kind_of(accuracy_set: AnySet) -> Literal["published", "imported"]:
    """Where the known accuracies of a set come from."""
    return "imported" if isinstance(accuracy_set, OwnSet) else "published"


def is_of_imagenet(accuracy_set: AnySet) -> bool:
    """Whether its accuracies are of ImageNet's images: those published are, a user's own where set or lines say so."""
    if not isinstance(accuracy_set, OwnSet):
        return True
    said = (accuracy_set.name, *(text for row in accuracy_set.rows for text in (row.source, row.note)))
    return any("imagenet" in text.casefold() for text in said)


def precision_in(accuracy_set: AnySet, precision: Precision, network: str = USUAL_NETWORK) -> Precision:
    """The precision whose accuracies a set has for `precision`: for fp16 those of fp32, unless it has its own.

    Nobody published accuracies at fp16, which changes them by next to nothing.
    """
    return "fp32" if precision == "fp16" and not _table(accuracy_set, "fp16", network).rows else precision


def accuracy_of(
    point: DesignPoint,
    *,
    precision: Precision = "fp32",
    set: AnySet = RANKING_SET,  # noqa: A002
    network: str = USUAL_NETWORK,
) -> Accuracy | None:
    """Top-1 accuracy of a network's design point: as the set has it, or interpolated from its four known neighbours.

    None means not known: the point lies outside the known ones, or the set lacks a neighbour. The weights are
    bilinear in log alpha and log resolution, since accuracy is close to a straight line over the logarithm of mult-adds
    (MobileNet paper, figure 4), which grow about as alpha^2 and resolution^2: left-out published points come back with
    about half the error that they have without logarithms. Rounded to one decimal, as the published figures are.
    Raises DesignError for a set or a precision it does not know.
    """
    return _accuracy(point, precision, set, network)


@lru_cache(maxsize=_KEPT_POINTS)
def _accuracy(point: DesignPoint, precision: Precision, accuracy_set: AnySet, network: str) -> Accuracy | None:
    table = _table(accuracy_set, precision, network)
    found = table.accuracies(point.alpha, point.resolution)
    if np.isnan(found.top1_percent):
        return None
    interval = (float(found.top1_low_percent), float(found.top1_high_percent))
    low, high = (None if math.isnan(each) else each for each in interval)
    kind = kind_of(accuracy_set) if found.is_known else "interpolated"
    return Accuracy(float(found.top1_percent), kind, name_of(accuracy_set), table.sources(point), low, high)


def accuracies_of(
    alphas: npt.ArrayLike,
    resolutions: npt.ArrayLike,
    *,
    precision: Precision = "fp32",
    set: AnySet = RANKING_SET,  # noqa: A002
    network: str = USUAL_NETWORK,
) -> Accuracies:
    """`accuracy_of` for arrays of alphas and resolutions, each of shape (n,), vectorised.

    Raises DesignError for a set or a precision it does not know.
    """
    table = _table(set, precision, network)
    return table.accuracies(np.asarray(alphas, np.float64), np.asarray(resolutions, np.float64))


@dataclass(frozen=True, slots=True, eq=False)
class _Table:
    """What a set knows of a network at a precision, over its alphas and resolutions.

    top1_percent: NaN where it knows nothing.
    error: how far interpolation misses known points that it is not told, in percentage points: 90 % are nearer. Each
    known point that has known neighbours on either side, along alpha or along resolution, is interpolated between
    those. NaN for a set without such points. A gap is then twice as wide as where the error is used, so the interval
    errs on the wide side.
    """

    rows: Mapping[tuple[float, float], KnownAccuracy]
    alphas: FloatArray
    resolutions: FloatArray
    top1_percent: FloatArray
    error: float

    @classmethod
    def of(cls, known: tuple[KnownAccuracy, ...]) -> "_Table":
        rows: dict[tuple[float, float], KnownAccuracy] = {(row.alpha, row.resolution): row for row in known}
        # where nothing is known, nothing lies inside: NaN is neither above nor below anything
        alphas, resolutions = (np.array(sorted({place[axis] for place in rows}) or [np.nan]) for axis in (0, 1))
        top1 = np.array([[rows[a, r].top1_percent if (a, r) in rows else np.nan for r in resolutions] for a in alphas])
        lines = [_left_out(alphas, line) for line in top1.T] + [_left_out(resolutions, line) for line in top1]
        errors = np.concatenate(lines)
        error = float(np.quantile(errors, 0.9, method="higher")) if errors.size else np.nan
        return cls(MappingProxyType(rows), alphas, resolutions, top1, error)

    def accuracies(self, alphas: FloatArray | float, resolutions: FloatArray | float) -> Accuracies:
        """Of design points, or of one: bilinear in the logarithms."""
        left, right, x = _between(alphas, self.alphas)
        low, high, y = _between(resolutions, self.resolutions)
        table = self.top1_percent
        top1 = (1.0 - x) * (1.0 - y) * table[left, low] + (1.0 - x) * y * table[left, high]
        top1 = top1 + x * (1.0 - y) * table[right, low] + x * y * table[right, high]
        is_known = (left == right) & (low == high) & ~np.isnan(top1)
        # how the error of a straight line runs between two known points: 0 at either, 1 in the middle
        bend = np.maximum(4 * x * (1 - x), 4 * y * (1 - y))
        reach = np.where(is_known, np.nan, self.error * bend)
        rounded = np.where(is_known, top1, _rounded(top1))
        return Accuracies(
            rounded, np.maximum(0.0, _rounded(top1 - reach)), np.minimum(100.0, _rounded(top1 + reach)), is_known
        )

    def sources(self, point: DesignPoint) -> str:
        """Where the known neighbours of a point were published."""
        pairs = ((point.alpha, self.alphas), (point.resolution, self.resolutions))
        sides = [known[[*_between(value, known)[:2]]].tolist() for value, known in pairs]
        return "; ".join(filter(None, dict.fromkeys(self.rows[place].source for place in product(*sides))))


def _between(values: FloatArray | float, known: FloatArray) -> tuple[_Places, _Places, FloatArray]:
    """The places of the known values below and above, and the share of the one above: NaN where one is missing."""
    above = np.minimum(known.searchsorted(values), len(known) - 1)
    below = above - ((above > 0) & (known[above] > values))
    is_one = below == above
    share = np.log(values / known[below]) / np.where(is_one, 1.0, np.log(known[above] / known[below]))
    return below, above, np.where(is_one & (known[above] != values), np.nan, share)


def _left_out(places: FloatArray, top1_percent: FloatArray) -> FloatArray:
    """By how much each known point of a line is missed, where it is interpolated between its two neighbours."""
    known = ~np.isnan(top1_percent)
    logs, values = np.log(places[known]), top1_percent[known]
    share = (logs[1:-1] - logs[:-2]) / (logs[2:] - logs[:-2])
    return np.abs((1 - share) * values[:-2] + share * values[2:] - values[1:-1])


def _rounded(percent: FloatArray) -> FloatArray:
    """To one decimal, as the published figures are printed."""
    return np.rint(10 * percent) / 10


_NOTHING = _Table.of(())


def _table(accuracy_set: AnySet, precision: Precision, network: str = USUAL_NETWORK) -> _Table:
    return _tables(accuracy_set, precision).get(network, _NOTHING)


@lru_cache(maxsize=_KEPT)
def _tables(accuracy_set: AnySet, precision: Precision) -> Mapping[str, _Table]:
    """By network: nothing is interpolated from one to another."""
    if isinstance(accuracy_set, OwnSet):
        rows = tuple(row for row in accuracy_set.rows if row.precision == precision)
    else:
        rows = published(accuracy_set, precision, network=None)
    networks = dict.fromkeys(row.network for row in rows)
    return {each: _Table.of(tuple(row for row in rows if row.network == each)) for each in networks}


@cache
def _rows() -> Mapping[str, tuple[KnownAccuracy, ...]]:
    """By set; those of the sets that another one includes are among its own, first."""
    own: dict[str, list[KnownAccuracy]] = {name: [] for name in ACCURACY_SETS}
    for row in _printed():
        own[row.set].append(row)
    return {
        name: (*(replace(row, set=name) for other in each.includes for row in own[other]), *own[name])
        for name, each in PUBLISHED_SETS.items()
    }


def _printed() -> Iterator[KnownAccuracy]:
    for row in read("accuracy"):
        yield KnownAccuracy(
            set=row["set"],
            precision=row["precision"],  # type: ignore[arg-type]  # a test reads every row
            alpha=float(row["alpha"]),
            resolution=int(row["resolution"]),
            top1_percent=float(row["top1_percent"]),
            top5_percent=float(row["top5_percent"]) if row["top5_percent"] else None,
            source=row["source"],
            note=row["note"],
            network=row["network"],
        )
