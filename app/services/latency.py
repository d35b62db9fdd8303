"""Latency of many design points on one device: measured where measured, published where published, else predicted.

A prediction never poses as anything else: every value has its kind. What is known of a device comes from the store and
from mobilenet_core.published; a fit is kept for as long as what it was made from stays the same.
"""

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, replace
from functools import lru_cache
from statistics import median
from typing import TYPE_CHECKING, Any, Literal, cast

import numpy as np
import numpy.typing as npt

from app.asked import Percentile
from app.services.explore import Variant
from mobilenet_core.design import DesignPoint, FloatArray, Rounding
from mobilenet_core.errors import DesignError
from mobilenet_core.predict import CONFIDENCE, Observation, Predictor, fit
from mobilenet_core.published.devices import Conclusion, conclusion, published_devices
from mobilenet_core.records import Precision

if TYPE_CHECKING:
    from app.store.store import Store

Kind = Literal["measured", "imported", "published", "predicted"]
KINDS: tuple[Kind, ...] = ("measured", "imported", "published", "predicted")
"""In the order in which they are preferred."""

THIS_DEVICE = "this"
"""Stands for the machine that the server runs on."""

_ENOUGH_ALONE = 6
"""From so many design points on, one number of threads is fitted alone; else every number of threads together."""

_SAME_UNDER_EVERY_RULE = (0.25, 0.5, 0.75, 1.0, 1.25)
"""Alphas at which all rounding rules give the same channels."""

_MEASURED_CONFIDENCE = 0.95
"""Of the interval of a measured median."""


@dataclass(frozen=True, slots=True)
class Known:
    """One latency that is known, in milliseconds. source: where it was published, or the id of the measurement."""

    kind: Kind
    runtime: str
    precision: Precision
    threads: int | None
    network: str
    num_classes: int
    rounding: Rounding
    alpha: float
    resolution: int
    p50_ms: float
    p90_ms: float | None
    low_ms: float | None
    high_ms: float | None
    source: str

    def is_of(self, wanted: "Wanted") -> bool:
        """Whether it is of the network that is wanted, at whatever design point."""
        same = self.rounding == wanted.rounding or self.alpha in _SAME_UNDER_EVERY_RULE
        return same and (self.network, self.num_classes) == (wanted.network, wanted.num_classes)


@dataclass(frozen=True, slots=True)
class Group:
    """How many design points are known of a runtime at a precision and a number of threads, and what follows."""

    runtime: str
    precision: Precision
    threads: int | None
    design_points: int
    conclusion: Conclusion


@dataclass(frozen=True, slots=True)
class Wanted:
    """Whose latency is asked for. runtime None: the fastest there; threads None: those with the most points."""

    device: str
    runtime: str | None = None
    precision: Precision = "fp32"
    threads: int | None = None
    network: str = "mobilenet_v1"
    num_classes: int = 1000
    rounding: Rounding = "tf_slim"


@dataclass(frozen=True, slots=True)
class Columns:
    """Latency of n design points, flat arrays of shape (n,), in milliseconds.

    low_ms to high_ms holds the latency with the confidence of its kind; NaN where nothing is known about that, as
    beside a published value. kind: places in KINDS.
    """

    latency_ms: FloatArray
    low_ms: FloatArray
    high_ms: FloatArray
    kind: npt.NDArray[np.int64]

    def kinds(self) -> list[Kind]:
        """The kinds by name."""
        return [KINDS[place] for place in self.kind.tolist()]

    def confidence(self, index: int) -> float:
        """Of the interval of one point."""
        return CONFIDENCE if KINDS[self.kind[index]] == "predicted" else _MEASURED_CONFIDENCE


@dataclass(frozen=True, slots=True)
class Source:
    """One runtime at one number of threads on one device, and all that is known of it.

    has_percentiles: whether a p90 is known there; else only the one figure that was published or imported.
    """

    wanted: Wanted
    device_name: str
    known: tuple[Known, ...]
    predictor: Predictor

    @property
    def p90_ratio(self) -> float | None:
        """What a p90 is beside its p50 there, the median over what was measured; None where nothing was."""
        ratios = [each.p90_ms / each.p50_ms for each in self.known if each.p90_ms is not None]
        return median(ratios) if ratios else None

    def predicted(self, alphas: npt.ArrayLike, resolutions: npt.ArrayLike, percentile: Percentile = "p50") -> Columns:
        """Predictions alone, for alphas broadcast against resolutions. Raises DesignError as `sweep` does."""
        found = self.predictor.predict(
            alphas,
            resolutions,
            network=self.wanted.network,
            num_classes=self.wanted.num_classes,
            rounding=self.wanted.rounding,
            threads=self.wanted.threads,
        )
        ratio = (self.p90_ratio or 1.0) if percentile == "p90" else 1.0
        latency, low, high = (ratio * each.ravel() for each in (found.latency_ms, found.low_ms, found.high_ms))
        return Columns(latency, low, high, np.full(latency.shape, KINDS.index("predicted")))

    def columns(self, alphas: npt.ArrayLike, resolutions: npt.ArrayLike, percentile: Percentile = "p50") -> Columns:
        """The best known latency of alphas broadcast against resolutions, flat. Raises DesignError as `sweep` does."""
        columns = self.predicted(alphas, resolutions, percentile)
        flat = [each.ravel() for each in np.broadcast_arrays(alphas, resolutions)]
        for each in reversed(_newest(each for each in self.known if each.threads == self.wanted.threads)):
            if each.is_of(self.wanted):
                here = (flat[0] == each.alpha) & (flat[1] == each.resolution)
                if here.any():
                    _put(columns, here, each, percentile)
        return columns


def _put(columns: Columns, here: npt.NDArray[np.bool_], known: Known, percentile: Percentile) -> None:
    is_p90 = percentile == "p90" and known.p90_ms is not None
    columns.latency_ms[here] = known.p90_ms if is_p90 else known.p50_ms
    columns.low_ms[here] = np.nan if is_p90 or known.low_ms is None else known.low_ms
    columns.high_ms[here] = np.nan if is_p90 or known.high_ms is None else known.high_ms
    columns.kind[here] = KINDS.index(known.kind)


def source_of(wanted: Wanted, store: "Store | None") -> Source:
    """The runtime and threads to use on a device, what is known of them, and a predictor fitted on it.

    Raises DesignError for a device, runtime, precision or number of threads of which nothing is known.
    """
    device = wanted.device
    published = published_devices().get(device)
    known = known_latencies(device, store)
    if not known:
        raise DesignError(
            f"device is {device[:80]!r}, of which no latency is known; expected an id of GET /api/v1/devices, or "
            f"{THIS_DEVICE!r} once something was measured here",
            field="device",
        )
    runtimes = dict.fromkeys(each.runtime for each in known if each.precision == wanted.precision)
    if not runtimes:
        there = ", ".join(dict.fromkeys(each.precision for each in known))
        raise DesignError(f"precision is {wanted.precision!r}; on {device} there is {there}", field="precision")
    if wanted.runtime is not None and wanted.runtime not in runtimes:
        raise DesignError(
            f"runtime is {wanted.runtime[:64]!r}; at {wanted.precision} on {device} there is {', '.join(runtimes)}",
            field="runtime",
        )
    names = runtimes if wanted.runtime is None else (wanted.runtime,)
    name = published.name if published else _stored_name(device, cast("Store", store), len(known))
    sources = [_source(replace(wanted, runtime=each), name, known) for each in names]
    return min(sources, key=lambda source: float(source.columns(1.0, 224).latency_ms[0]))  # the fastest there


def predictions(variant: Variant, device: str, store: "Store | None") -> list[dict[str, Any]]:
    """What each runtime, precision and number of threads known on a device is predicted to take for a variant."""
    found: list[dict[str, Any]] = []
    for group in groups(known_latencies(device, store)):
        network = (variant.network, variant.num_classes, variant.rounding)
        source = source_of(Wanted(device, group.runtime, group.precision, group.threads, *network), store)
        found.append({**told(source), **prediction(source, variant.point)})
    return found


def told(source: Source) -> dict[str, Any]:
    """Where latencies are from: what runs where, and what a prediction there was fitted on."""
    return {
        "device": source.wanted.device,
        "device_name": source.device_name,
        "runtime": source.wanted.runtime,
        "precision": source.wanted.precision,
        "threads": source.wanted.threads,
        "has_p90": source.p90_ratio is not None,
        "method": source.predictor.method,
        "fitted_on": asdict(source.predictor.fitted_on),
        "confidence": source.predictor.confidence,
    }


def prediction(source: Source, point: DesignPoint) -> dict[str, Any]:
    """The predicted latency of a design point, whatever else is known of it. Raises DesignError."""
    found = source.predicted(point.alpha, point.resolution)
    return {
        "kind": "predicted",
        "latency_ms": float(found.latency_ms[0]),
        "low_ms": float(found.low_ms[0]),
        "high_ms": float(found.high_ms[0]),
    }


def groups(known: Iterable[Known]) -> list[Group]:
    """What is known by runtime, precision and number of threads, those with the most design points first."""
    found: dict[tuple[str, Precision, int | None], set[tuple[float, int]]] = {}
    for each in known:
        found.setdefault((each.runtime, each.precision, each.threads), set()).add((each.alpha, each.resolution))
    every = [Group(*key, len(points), conclusion(points)) for key, points in found.items()]
    return sorted(every, key=lambda group: -group.design_points)


def known_latencies(device: str, store: "Store | None") -> tuple[Known, ...]:
    """Every latency of one image on a device by id: measured and imported, newest first, then published."""
    return (*(_stored(device, store, store.revision()) if store is not None else ()), *_published(device))


def _source(wanted: Wanted, device_name: str, known: tuple[Known, ...]) -> Source:
    rows = tuple(each for each in known if (each.runtime, each.precision) == (wanted.runtime, wanted.precision))
    by_threads: dict[int | None, list[Known]] = {}
    for each in rows:
        by_threads.setdefault(each.threads, []).append(each)
    threads = wanted.threads
    if threads is None:
        threads = max(by_threads, key=lambda each: (_count(by_threads[each]), -(each or 0)))
    elif set(by_threads) == {None}:
        threads = None  # a delegate, for which threads mean nothing
    group = by_threads.get(threads, [])
    fitted_on = group if _count(group) >= _ENOUGH_ALONE or threads is None else _with_threads(rows) or list(rows)
    observations = tuple(
        Observation(
            alpha=each.alpha,
            resolution=each.resolution,
            latency_ms=each.p50_ms,
            network=each.network,
            num_classes=each.num_classes,
            rounding=each.rounding,
            threads=each.threads or 1,
        )
        for each in _newest(fitted_on)
    )
    predictor = _fitted(observations, wanted.precision, wanted.runtime)
    return Source(replace(wanted, threads=threads), device_name, rows, predictor)


def _with_threads(rows: Iterable[Known]) -> list[Known]:
    return [each for each in rows if each.threads is not None]


def _count(rows: Iterable[Known]) -> int:
    return len({(each.alpha, each.resolution) for each in rows})


def _newest(rows: Iterable[Known]) -> list[Known]:
    """One latency of each thing: measured before imported before published, of equals the first."""
    found: dict[tuple[object, ...], Known] = {}
    for each in sorted(rows, key=lambda each: KINDS.index(each.kind)):
        key = (each.threads, each.network, each.num_classes, each.rounding, each.alpha, each.resolution)
        found.setdefault(key, each)
    return list(found.values())


@lru_cache(maxsize=256)
def _fitted(observations: tuple[Observation, ...], precision: Precision, runtime: str | None) -> Predictor:
    """Fitting takes half a second: kept by what it depends on, so that only news of the device costs it again."""
    return fit(observations, precision=precision, runtime=runtime)


@lru_cache(maxsize=64)
def _stored(device: str, store: "Store", revision: int) -> tuple[Known, ...]:  # noqa: ARG001 - part of the key
    return tuple(_known_stored(device, store))


def _known_stored(device: str, store: "Store") -> Iterator[Known]:
    for row in store.latencies(device):
        if row.batch == 1:
            yield Known(
                "imported" if row.kind == "imported" else "measured",
                row.runtime,
                row.precision,
                row.threads,
                row.network,
                row.num_classes,
                row.rounding,
                row.alpha,
                row.resolution,
                row.p50_ms,
                row.p90_ms,
                row.low_ms,
                row.high_ms,
                f"measurement {row.id}",
            )


@lru_cache(maxsize=64)
def _stored_name(device: str, store: "Store", revision: int) -> str:  # noqa: ARG001 - part of the key
    return next((each.name for each in store.devices() if each.id == device), device)


@lru_cache(maxsize=256)
def _published(device: str) -> tuple[Known, ...]:
    found = published_devices().get(device)
    return tuple(
        Known(
            "published",
            row.runtime,
            row.precision,
            row.threads,
            row.network,
            row.num_classes,
            "tf_slim",
            row.alpha,
            row.resolution,
            row.latency_ms,
            None,
            None,
            None,
            row.source,
        )
        for row in (found.points if found else ())
        if row.batch == 1
    )
