"""Design points to choose among, and what each has: exact costs, accuracy of one set, latency on a device."""

import math
import re
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from app.asked import Percentile
from app.services.explore import Variant, is_published
from app.services.known import KINDS
from app.services.latency import Columns, Source
from app.services.space import Space
from mobilenet_core.accuracy import RANKING_SET, AnySet, OwnSet, accuracies_of, kind_of, precision_in
from mobilenet_core.cost import BYTES
from mobilenet_core.design import BASE_RESOLUTION, PAPER_ALPHAS, PAPER_RESOLUTIONS, DesignPoint, FloatArray
from mobilenet_core.errors import DesignError
from mobilenet_core.records import Precision
from mobilenet_core.sweep_columns import COLUMNS

COLUMN_NAMES = (*COLUMNS, "rho", "weight_mb", "peak_activation_mb", "top1_percent", "latency_ms")
"""What points can be compared by."""

_ROW_COSTS = ("mult_adds", "params", "weight_mb", "peak_activation_mb")
_ACCURACY_COLUMNS = ("top1_percent", "top1_low_percent", "top1_high_percent", "top1_is_known")
_LATENCY_COLUMNS = ("latency_ms", "latency_low_ms", "latency_high_ms", "latency_kind")
_GRID = re.compile(r"([1-9][0-9]{0,3})x([1-9][0-9]{0,3})")


@dataclass(frozen=True)
class Candidates:
    """Design points and how they are judged: at a precision, by one accuracy set, on a device where one is named."""

    space: Space
    precision: Precision = "fp32"
    accuracy_set: AnySet = RANKING_SET
    source: Source | None = None
    percentile: Percentile = "p50"
    _columns: dict[str, npt.NDArray[Any]] = field(default_factory=dict[str, npt.NDArray[Any]], repr=False)

    @property
    def accuracy_precision(self) -> Precision:
        """That of the accuracies: for fp16 those of fp32 stand, unless the set has its own."""
        return precision_in(self.accuracy_set, self.precision)

    @property
    def is_stored(self) -> bool:
        """Whether the store has a part in what is told: latency on a device, or a user's own accuracies."""
        return self.source is not None or isinstance(self.accuracy_set, OwnSet)

    def column(self, name: str) -> npt.NDArray[Any]:
        """A column over the points, flat, computed once. Raises DesignError for one that is not there."""
        if name not in self._columns:
            self._columns.update(self._computed(name))
        return self._columns[name]

    @cached_property
    def latency(self) -> Columns:
        """Latency of the points on the device, computed once. Raises DesignError where none was named."""
        if self.source is None:
            raise DesignError("latency needs device=, an id of GET /api/v1/devices", field="device")
        return self.source.columns(*self._axes(), self.percentile)

    def _axes(self) -> tuple[FloatArray, npt.NDArray[np.int64]]:
        alphas, resolutions = np.asarray(self.space.alphas, np.float64), np.asarray(self.space.resolutions)
        return (alphas[:, None], resolutions[None, :]) if self.space.is_grid else (alphas, resolutions)

    def _computed(self, name: str) -> dict[str, npt.NDArray[Any]]:
        if name == "top1_kind":
            return {name: self._top1_kinds()}
        if name in _ACCURACY_COLUMNS:
            return self._accuracies(self.column("alpha"), self.column("resolution"))
        if name in _LATENCY_COLUMNS:
            found = self.latency
            columns = (found.latency_ms, found.low_ms, found.high_ms, np.array(KINDS)[found.kind])
            return dict(zip(_LATENCY_COLUMNS, columns, strict=True))
        if name in ("alpha", "resolution"):
            return dict(zip(("alpha", "resolution"), map(np.ravel, np.broadcast_arrays(*self._axes())), strict=True))
        return {name: self._cost(name)}

    def _cost(self, name: str) -> npt.NDArray[Any]:
        if name in COLUMNS:
            return self._variant().sweep(*self._axes(), (name,))[name].ravel()
        if name == "rho":
            return self.column("resolution") / BASE_RESOLUTION
        if name == "weight_mb":
            return self.column(f"weight_bytes_{self.precision}") / 1e6
        if name == "peak_activation_mb":
            return self.column("peak_activation_bytes") // BYTES["fp32"] * BYTES[self.precision] / 1e6
        raise DesignError(
            f"there is no column {name[:80]!r}; expected one of {', '.join(COLUMN_NAMES)}", field="columns"
        )

    def _accuracies(self, alphas: FloatArray, resolutions: npt.NDArray[np.int64]) -> dict[str, npt.NDArray[Any]]:
        if is_published(self.space.network, self.space.num_classes):
            found = accuracies_of(alphas, resolutions, precision=self.accuracy_precision, set=self.accuracy_set)
            top1, low, high = found.top1_percent, found.top1_low_percent, found.top1_high_percent
            is_known = found.is_known
        else:
            top1 = low = high = np.full(alphas.shape, np.nan)
            is_known = np.zeros(alphas.shape, np.bool_)
        return dict(zip(_ACCURACY_COLUMNS, (top1, low, high, is_known), strict=True))

    def _top1_kinds(self) -> npt.NDArray[Any]:
        kinds = np.where(self.column("top1_is_known"), kind_of(self.accuracy_set), "interpolated").astype(object)
        kinds[np.isnan(self.column("top1_percent"))] = None
        return kinds

    def _variant(self) -> Variant:
        anywhere = DesignPoint(1.0, BASE_RESOLUTION)
        return Variant(anywhere, self.space.network, self.space.num_classes, self.space.rounding)

    def row(self, index: int) -> dict[str, Any]:
        """One point with all that is known of it; None where nothing is."""
        alpha, resolution = float(self.column("alpha")[index]), int(self.column("resolution")[index])
        variant = Variant(
            DesignPoint(alpha, resolution), self.space.network, self.space.num_classes, self.space.rounding
        )
        top1 = number_or_none(self.column("top1_percent")[index])
        row: dict[str, Any] = {
            "alpha": alpha,
            "resolution": resolution,
            "name": variant.name,
            **{name: self.column(name)[index].item() for name in _ROW_COSTS},
            "top1_percent": top1,
            "top1_low_percent": number_or_none(self.column("top1_low_percent")[index]),
            "top1_high_percent": number_or_none(self.column("top1_high_percent")[index]),
            "top1_kind": self.column("top1_kind")[index],
            "latency_ms": None,
            "latency_low_ms": None,
            "latency_high_ms": None,
            "latency_kind": None,
        }
        if self.source is not None:
            row |= {
                name: number_or_none(self.column(name)[index])
                for name in ("latency_ms", "latency_low_ms", "latency_high_ms")
            }
            row["latency_kind"] = str(self.column("latency_kind")[index])
        return row


GRID = (
    "alphas x resolutions spread over the paper's ranges, equal ones once: 31x25 is 775 points, "
    "100x100 is 9,700 points, resolutions being whole numbers from 128 to 224, of which there are 97"
)
"""What `grid` takes, in words."""


def space_of(alphas: tuple[float, ...], resolutions: tuple[int, ...], grid: str, **asked: Any) -> Space:  # noqa: ANN401
    """The points to choose among: the paper's 16, a grid of what was listed, or what `grid` says.

    grid: "NxM", as GRID says. Raises DesignError.
    """
    if not grid:
        return Space(alphas or PAPER_ALPHAS, resolutions or PAPER_RESOLUTIONS, **asked)
    match = _GRID.fullmatch(grid)
    if match is None or alphas or resolutions:
        raise DesignError(
            f"grid is {grid[:40]!r}; expected alphas x resolutions such as 31x25, and then no alpha and no resolution",
            field="grid",
        )
    across, down = (
        np.linspace(min(axis), max(axis), int(count))
        for axis, count in zip((PAPER_ALPHAS, PAPER_RESOLUTIONS), match.groups(), strict=True)
    )
    alphas = tuple(dict.fromkeys(np.round(across, 4).tolist()))
    return Space(alphas, tuple(dict.fromkeys(np.rint(down).astype(int).tolist())), **asked)


def number_or_none(value: float) -> float | None:
    """For JSON, which has no NaN and no infinity."""
    number = float(value)
    return number if math.isfinite(number) else None
