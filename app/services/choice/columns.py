"""What there is to choose by at many design points: exact costs, accuracy of one set, latency on a device."""

from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property, lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt

from app.language.amounts import digits_left
from app.services.accuracies.known import accuracies_at
from app.services.choice.question import Question
from app.services.choice.unknown import nulls_for_nan
from app.services.latency import columns as latency
from app.services.latency.columns import LATENCY_COLUMNS
from app.vocabulary import QUANTITIES
from mobilenet_core.accuracy import kind_of
from mobilenet_core.cost import BYTES
from mobilenet_core.design import BASE_RESOLUTION, DesignPoint
from mobilenet_core.errors import DesignError
from mobilenet_core.networks.family import NetworkChoice, Variant
from mobilenet_core.pareto import front_of
from mobilenet_core.sweep import sweep_of
from mobilenet_core.sweep_columns import COLUMNS

COLUMN_NAMES = (*COLUMNS, "rho", "weight_mb", "peak_activation_mb", "top1_percent", "latency_ms")
"""What points can be compared by."""

FACTS = (
    *(
        "alpha",
        "resolution",
        "name",
        "network",
        "network_title",
        "mult_adds",
        "params",
        "weight_mb",
        "peak_activation_mb",
    ),
    *("top1_percent", "top1_low_percent", "top1_high_percent", "top1_kind"),
    *LATENCY_COLUMNS,
)
"""What is told of a point: the fields of PointRow, but for how it is judged and for OTHERS."""

OTHERS = tuple(each for each in QUANTITIES if each.column not in FACTS)
"""What points are judged by that has no field of its own."""

_ACCURACY_COLUMNS = ("top1_percent", "top1_low_percent", "top1_high_percent", "top1_is_known")
_MOST_KEPT = 10_000
"""Points whose columns are kept; those of more are a lot of memory, and seldom asked about twice."""


class Columns:
    """The columns of a question's points, flat, each computed once when it is asked for."""

    def __init__(self, question: Question) -> None:
        self._of = question
        self._columns: dict[str, npt.NDArray[Any]] = {}

    def __getitem__(self, name: str) -> npt.NDArray[Any]:
        """Raises DesignError for a column that is not there."""
        if name not in self._columns:
            self._columns.update(self._computed(name))
        return self._columns[name]

    @cached_property
    def latency(self) -> latency.Columns:
        """Latency on the device. Raises DesignError where none was named."""
        if self._of.source is None:
            raise DesignError("latency needs device=, an id of GET /api/v1/devices", field="device")
        return self._of.source.columns(*self._of.points.axes(), self._of.percentile)

    @cached_property
    def front(self) -> tuple[tuple[float, float], ...]:
        """Cost and top-1 of the points that none of the others dominates, in order."""
        columns = {name: self[name] for name in (self._of.cost, "top1_percent")}
        on_front = front_of(columns, minimise=(self._of.cost,), maximise=("top1_percent",))
        return tuple(sorted(zip(*(column[on_front].tolist() for column in columns.values()), strict=True)))

    def facts(self, indices: Sequence[int]) -> list[tuple[Any, ...]]:
        """FACTS of some points and, as a mapping, OTHERS; None where nothing is known."""
        told = FACTS if self._of.source is not None else FACTS[: -len(LATENCY_COLUMNS)]
        columns = {name: nulls_for_nan(self[name][indices]) for name in told if name not in ("name", "network_title")}
        networks = {each.network.name: each.network for each in self._of.spaces}
        places = zip(columns["network"], columns["alpha"], columns["resolution"], strict=True)
        columns["name"] = [_name(networks[name], *place) for name, *place in places]
        columns["network_title"] = [networks[name].family.title for name in columns["network"]]
        nothing: list[None] = [None] * len(indices)
        columns.setdefault("latency_marks", [()] * len(indices))
        others = self._others(indices)
        return list(zip(*(columns.get(name, nothing) for name in FACTS), others, strict=True))

    def latency_digits(self, indices: Sequence[int]) -> list[int]:
        """Significant digits that the latency of some points leaves, by its interval."""
        if self._of.source is None:
            return [digits_left(None, None, None)] * len(indices)
        found = self.latency
        columns = (nulls_for_nan(each[indices]) for each in (found.latency_ms, found.low_ms, found.high_ms))
        return [digits_left(*each) for each in zip(*columns, strict=True)]

    def _others(self, indices: Sequence[int]) -> list[dict[str, float | None]]:
        has_device = self._of.source is not None
        names = [each.column for each in OTHERS if has_device or not each.needs_device]
        columns = [nulls_for_nan(self[name][indices]) for name in names]
        return [{name: column[at] for name, column in zip(names, columns, strict=True)} for at in range(len(indices))]

    def _computed(self, name: str) -> dict[str, npt.NDArray[Any]]:
        if name == "top1_kind":
            return {name: self._top1_kinds()}
        if name in _ACCURACY_COLUMNS:
            return self._accuracies()
        if name in LATENCY_COLUMNS:
            return self._unknown() if self._of.untimed else self.latency.named()
        if name == "network":
            return {name: np.broadcast_to(np.array(self._of.points.network.name, np.object_), self._of.points.count)}
        if name in ("alpha", "resolution"):
            axes = np.broadcast_arrays(*self._of.points.axes())
            return dict(zip(("alpha", "resolution"), map(np.ravel, axes), strict=True))
        return {name: self._cost(name)}

    def _cost(self, name: str) -> npt.NDArray[Any]:
        points = self._of.points
        if name in COLUMNS:
            return sweep_of(points.network, *points.axes(), name)[name].ravel()
        if name == "rho":
            return self["resolution"] / BASE_RESOLUTION
        if name == "weight_mb":
            return self[f"weight_bytes_{self._of.precision}"] / 1e6
        if name == "peak_activation_mb":
            return self["peak_activation_bytes"] // BYTES["fp32"] * BYTES[self._of.precision] / 1e6
        raise DesignError(
            "there is no column {name!r}; expected one of {known}",
            field="columns",
            name=name[:80],
            known=", ".join(COLUMN_NAMES),
        )

    def _accuracies(self) -> dict[str, npt.NDArray[Any]]:
        of = self._of
        found = accuracies_at(of.points.network, self["alpha"], self["resolution"], of.precision, of.accuracy_set)
        columns = (found.top1_percent, found.top1_low_percent, found.top1_high_percent, found.is_known)
        return dict(zip(_ACCURACY_COLUMNS, columns, strict=True))

    def _unknown(self) -> dict[str, npt.NDArray[Any]]:
        """Latencies of which none is known."""
        return dict.fromkeys(LATENCY_COLUMNS[:3], np.full(self["alpha"].shape, np.nan))

    def _top1_kinds(self) -> npt.NDArray[Any]:
        kinds = np.where(self["top1_is_known"], kind_of(self._of.accuracy_set), "interpolated").astype(object)
        kinds[np.isnan(self["top1_percent"])] = None
        return kinds


class Joined(Columns):
    """Those of a question about several networks: the points of one after those of the other."""

    def __init__(self, question: Question) -> None:
        super().__init__(question)
        self.parts = [columns_of(each) for each in question.parts]

    @cached_property
    def latency(self) -> latency.Columns:
        """Latency on the device. Raises DesignError where none was named."""
        return latency.Columns.joined([each.latency for each in self.parts])

    def _computed(self, name: str) -> dict[str, npt.NDArray[Any]]:
        return {name: np.concatenate([each[name] for each in self.parts])}


def columns_of(question: Question) -> Columns:
    """The columns of a question's points, kept whatever its budgets and its objective are."""
    by_what = replace(question, budgets=(), objective="top1", brought=(), is_any=False)
    return _columns(by_what) if question.count > _MOST_KEPT else _kept(by_what)


def _columns(question: Question) -> Columns:
    return Joined(question) if question.others else Columns(question)


@lru_cache(maxsize=32)
def _kept(question: Question) -> Columns:
    return _columns(question)


@lru_cache(maxsize=1024)
def _name(network: NetworkChoice, alpha: float, resolution: int) -> str:
    return Variant(DesignPoint(alpha, resolution), network).name
