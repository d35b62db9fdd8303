"""Design points to choose among, and what each has: exact costs, accuracy of one set, latency on a device."""

import re
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from app.services.choice.unknown import number_or_none
from app.services.costs.space import Space
from app.services.latency.source import LATENCY_COLUMNS, Columns, Source
from app.vocabulary import Percentile
from mobilenet_core.accuracy import RANKING_SET, AnySet, OwnSet, accuracies_of, kind_of, precision_in
from mobilenet_core.cost import BYTES
from mobilenet_core.design import BASE_RESOLUTION, PAPER_ALPHAS, PAPER_RESOLUTIONS, FloatArray
from mobilenet_core.errors import DesignError
from mobilenet_core.networks.family import MOBILENET_V1, NetworkChoice
from mobilenet_core.records import Precision
from mobilenet_core.sweep import sweep_of
from mobilenet_core.sweep_columns import COLUMNS

COLUMN_NAMES = (*COLUMNS, "rho", "weight_mb", "peak_activation_mb", "top1_percent", "latency_ms")
"""What points can be compared by."""

_ROW_COSTS = ("mult_adds", "params", "weight_mb", "peak_activation_mb")
_ACCURACY_COLUMNS = ("top1_percent", "top1_low_percent", "top1_high_percent", "top1_is_known")
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
        return self.source.columns(*self.space.axes(), self.percentile)

    def _computed(self, name: str) -> dict[str, npt.NDArray[Any]]:
        if name == "top1_kind":
            return {name: self._top1_kinds()}
        if name in _ACCURACY_COLUMNS:
            return self._accuracies(self.column("alpha"), self.column("resolution"))
        if name in LATENCY_COLUMNS:
            return self.latency.named()
        if name in ("alpha", "resolution"):
            axes = np.broadcast_arrays(*self.space.axes())
            return dict(zip(("alpha", "resolution"), map(np.ravel, axes), strict=True))
        return {name: self._cost(name)}

    def _cost(self, name: str) -> npt.NDArray[Any]:
        if name in COLUMNS:
            return sweep_of(self.space.network, *self.space.axes(), name)[name].ravel()
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
        if self.space.network.is_published:
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

    def row(self, index: int) -> dict[str, Any]:
        """One point with all that is known of it; None where nothing is."""
        alpha, resolution = float(self.column("alpha")[index]), int(self.column("resolution")[index])
        top1 = number_or_none(self.column("top1_percent")[index])
        row: dict[str, Any] = {
            "alpha": alpha,
            "resolution": resolution,
            "name": self.space.variant(alpha, resolution).name,
            **{name: self.column(name)[index].item() for name in _ROW_COSTS},
            "top1_percent": top1,
            "top1_low_percent": number_or_none(self.column("top1_low_percent")[index]),
            "top1_high_percent": number_or_none(self.column("top1_high_percent")[index]),
            "top1_kind": self.column("top1_kind")[index],
            **dict.fromkeys(LATENCY_COLUMNS),
        }
        if self.source is not None:
            *numbers, kind = LATENCY_COLUMNS
            row |= {name: number_or_none(self.column(name)[index]) for name in numbers}
            row[kind] = str(self.column(kind)[index])
        return row


GRID = (
    "alphas x resolutions spread over the paper's ranges, equal ones once: 31x25 is 775 points, "
    "100x100 is 9,700 points, resolutions being whole numbers from 128 to 224, of which there are 97"
)
"""What `grid` takes, in words."""


def space_of(
    alphas: tuple[float, ...], resolutions: tuple[int, ...], grid: str, network: NetworkChoice = MOBILENET_V1
) -> Space:
    """The points to choose among: the paper's 16, a grid of what was listed, or what `grid` says.

    grid: "NxM", as GRID says. Raises DesignError.
    """
    if not grid:
        return Space(alphas or PAPER_ALPHAS, resolutions or PAPER_RESOLUTIONS, network=network)
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
    return Space(alphas, tuple(dict.fromkeys(np.rint(down).astype(int).tolist())), network=network)
