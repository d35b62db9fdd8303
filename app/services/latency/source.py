"""Latency of many design points on one device: measured where measured, published where published, else predicted.

A prediction never poses as anything else: every value has its kind. What is known of a device comes from the store and
from mobilenet_core.published; a fit is kept for as long as what it was made from stays the same.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from statistics import median
from threading import Lock
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from app.answers.latency import BestLatency, Chosen, LatencySource, Prediction, PredictionAnswer
from app.language.amounts import digits_left
from app.services.choice.unknown import number_or_none
from app.services.costs.design_point import identity_of
from app.services.latency.columns import Columns
from app.services.latency.known import (
    KINDS,
    by_setup,
    count_points,
    every_latency,
    known_latencies,
    newest,
    of_one_image,
    telling_of,
)
from app.services.latency.search import nothing_known_of
from app.vocabulary import Percentile
from mobilenet_core.design import DesignPoint
from mobilenet_core.errors import DesignError, Said
from mobilenet_core.latency import KnownLatency, Runs
from mobilenet_core.marks import FITTED_ON_DOUBTED, MAX_SLOWNESS
from mobilenet_core.networks.family import MOBILENET_V1, NetworkChoice, Variant
from mobilenet_core.predict import Observation, Predictor, fit
from mobilenet_core.records import USUAL_PRECISION, DeviceInfo, Precision

if TYPE_CHECKING:
    from app.store.store import Store

THIS_DEVICE = "this"
"""Stands for the machine that the server runs on."""

_ENOUGH_ALONE = 6
"""From so many design points on, one number of threads is fitted alone; else every number of threads together."""

_NOTHING_HERE = Said(
    "device is 'this', of which no latency is known yet; time some points first, with `mobilenet-explorer measure "
    "--grid --store` or on the page under Measure, or take another id of GET /api/v1/devices"
)
_UNKNOWN_THERE = ("device", "runtime", "precision", "threads")

_LOCKS = tuple(Lock() for _ in range(16))
"""What is to be fitted has one of these, so that it is fitted once; it seldom waits for anything else."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Whose latency is asked for. runtime None: the fastest there at 1.0/224; threads None: those with the most points.

    is_here: whether the machine of the server was asked for as THIS_DEVICE.
    """

    device: str
    runtime: str | None = None
    precision: Precision = USUAL_PRECISION
    threads: int | None = None
    network: NetworkChoice = MOBILENET_V1
    runs: Runs = "quick"
    is_here: bool = False

    def resolved(self, here: DeviceInfo) -> "Wanted":
        """The same with the id of this machine, where that is asked for."""
        return replace(self, device=here.id, is_here=True) if self.device == THIS_DEVICE else self


@dataclass(frozen=True, slots=True, eq=False)
class Source:
    """One runtime at one number of threads on one device, and all that is known of it. Equal to itself alone.

    state_now: how many times as slow as its best the device was when last timed. chosen: what of it nobody asked for.
    """

    wanted: Wanted
    device_name: str
    known: tuple[KnownLatency, ...]
    predictor: Predictor
    state_now: float | None = None
    chosen: tuple[Chosen, ...] = ()

    @property
    def p90_ratio(self) -> float | None:
        """What a p90 is beside its p50 there, the median over what was measured; None where nothing was."""
        ratios = [each.p90_ms / each.p50_ms for each in self.known if each.p90_ms is not None]
        return median(ratios) if ratios else None

    @property
    def has_all_runs(self) -> bool:
        """Whether times of all runs are known there, beside those of the quick ones."""
        return any(each.all_p50_ms is not None for each in self.known)

    @property
    def prediction_marks(self) -> tuple[str, ...]:
        """Those of every prediction there."""
        return (FITTED_ON_DOUBTED,) if self.predictor.fitted_on.doubted else ()

    @property
    def known_here(self) -> Iterator[KnownLatency]:
        """What is known of the network that is asked about, at that number of threads."""
        wanted = self.wanted
        return (each for each in self.known if each.setup.threads == wanted.threads and each.is_of(wanted.network))

    @property
    def slowness_since(self) -> float | None:
        """What `state_now` is beside the state that these were taken in, where they tell apart; of all runs None."""
        then = [each.slowness for each in self.known if each.slowness is not None]
        if self.state_now is None or not then or self.wanted.runs == "all":
            return None
        since = self.state_now / median(then)
        return since if max(since, 1 / since) > MAX_SLOWNESS else None

    def of(self, network: NetworkChoice) -> "Source":
        """The same, where another network is asked about."""
        return self if network == self.wanted.network else _of_network(self, network)

    def predicted(self, alphas: npt.ArrayLike, resolutions: npt.ArrayLike, percentile: Percentile = "p50") -> Columns:
        """Predictions alone, for alphas broadcast against resolutions. Raises DesignError as `sweep` does."""
        found = self.predictor.predict(
            alphas,
            resolutions,
            network=self.wanted.network,
            threads=self.wanted.threads,
        )
        ratio = (self.p90_ratio or 1.0) if percentile == "p90" else 1.0
        latency, low, high = (ratio * each.ravel() for each in (found.latency_ms, found.low_ms, found.high_ms))
        return Columns.predicted(latency, low, high, self.prediction_marks, self.wanted.runtime)

    def columns(self, alphas: npt.ArrayLike, resolutions: npt.ArrayLike, percentile: Percentile = "p50") -> Columns:
        """The best known latency of alphas broadcast against resolutions, flat. Raises DesignError as `sweep` does."""
        columns = self.predicted(alphas, resolutions, percentile)
        flat = [each.ravel() for each in np.broadcast_arrays(alphas, resolutions)]
        mine = newest(self.known_here)
        known = {(each.variant.point.alpha, each.variant.point.resolution): each for each in reversed(mine)}
        likely = np.isin(flat[0], [alpha for alpha, _ in known]) & np.isin(flat[1], [side for _, side in known])
        for index in np.flatnonzero(likely).tolist():
            if each := known.get((float(flat[0][index]), int(flat[1][index]))):
                columns.put(index, each, percentile)
        return columns


def source_of(wanted: Wanted, store: "Store | None", revision: int | None = None) -> Source:
    """The runtime and threads to use on a device, what is known of them, and a predictor fitted on it.

    Raises DesignError for a device, runtime or precision of which nothing is known. Numbers of threads that nobody
    timed are extrapolated; `told` says so. revision: that of the store's latencies, where it was asked already.
    """
    if revision is None:
        revision = 0 if store is None else store.revision().latencies
    return _source_of(wanted, store, revision)


@lru_cache(maxsize=256)
def _source_of(wanted: Wanted, store: "Store | None", revision: int) -> Source:
    device = wanted.device
    every = every_latency(device, store, revision)
    there = tuple(each.of(wanted.runs) for each in of_one_image(every))
    known = telling_of(there, wanted.network.name)
    if not known:
        raise DesignError(_NOTHING_HERE if wanted.is_here else nothing_known_of(device, store), field="device")
    runtimes = dict.fromkeys(each.setup.runtime for each in known if each.setup.precision == wanted.precision)
    if not runtimes:
        there = ", ".join(dict.fromkeys(each.setup.precision for each in known))
        raise DesignError(
            "precision is {precision!r}; on {device} there is {there}",
            field="precision",
            precision=wanted.precision,
            device=device,
            there=there,
        )
    if wanted.runtime is not None and wanted.runtime not in runtimes:
        raise DesignError(
            "runtime is {runtime!r}; at {precision} on {device} there is {known}",
            field="runtime",
            runtime=wanted.runtime[:64],
            precision=wanted.precision,
            device=device,
            known=", ".join(runtimes),
        )
    names = runtimes if wanted.runtime is None else (wanted.runtime,)
    device_name = every[0].device_name or device  # as whatever was last known of it names it
    sources = [_source(replace(wanted, runtime=each), device_name, there) for each in names]
    if len(sources) == 1:
        return sources[0]
    side = wanted.network.family.side
    fastest = min(sources, key=lambda source: float(source.columns(1.0, side).latency_ms[0]))
    return replace(fastest, chosen=("runtime", *fastest.chosen))


@lru_cache(maxsize=256)
def _of_network(source: Source, network: NetworkChoice) -> Source:
    """Kept: what is computed of a source is kept by the source itself.

    It is fitted on what tells of that network, and as it was where nothing does.
    """
    wanted = replace(source.wanted, network=network)
    if not telling_of(source.known, network.name):
        return replace(source, wanted=wanted)
    fitted = _source(wanted, source.device_name, source.known)
    return replace(fitted, state_now=source.state_now, chosen=source.chosen)


def known_source(wanted: Wanted, store: "Store | None") -> Source | None:
    """As `source_of`; None where no latency is known on the device by that runtime at that precision."""
    try:
        return source_of(wanted, store)
    except DesignError as error:
        if error.field in _UNKNOWN_THERE:
            return None
        raise


def latency_of(variant: Variant, source: Source | None) -> BestLatency | None:
    """The best known latency of a variant where `source` is from, with its interval and kind; None without a source.

    The source may be that of another variant. Raises DesignError.
    """
    if source is None:
        return None
    found = source.of(variant.network).columns(variant.point.alpha, variant.point.resolution)
    latency, low, high = float(found.latency_ms[0]), number_or_none(found.low_ms[0]), number_or_none(found.high_ms[0])
    return BestLatency(
        latency_ms=latency,
        low_ms=low,
        high_ms=high,
        p25_ms=number_or_none(found.p25_ms[0]),
        p75_ms=number_or_none(found.p75_ms[0]),
        kind=KINDS[int(found.kind[0])],
        latency_marks=found.marks[0],
        latency_digits=digits_left(latency, low, high),
    )


def predictions(variant: Variant, device: str, store: "Store | None") -> list[Prediction]:
    """What each runtime, precision and number of threads known on a device is predicted to take for a variant."""
    wanted = (
        Wanted(device, each.runtime, each.precision, each.threads, variant.network)
        for each, _ in by_setup(known_latencies(device, store, variant.network.name))
    )
    return [prediction(source_of(each, store), variant.point) for each in wanted]


def told(source: Source) -> LatencySource:
    """Where latencies are from: what runs where, and what a prediction there was fitted on."""
    wanted, predictor = source.wanted, source.predictor
    return LatencySource(
        device=wanted.device,
        device_name=source.device_name,
        runtime=wanted.runtime or "",
        precision=wanted.precision,
        threads=wanted.threads,
        runs=wanted.runs,
        has_all_runs=source.has_all_runs,
        has_p90=source.p90_ratio is not None,
        method=predictor.method,
        fitted_on=replace(predictor.fitted_on, sentence=predictor.sentence(wanted.threads)),
        slowness_since=source.slowness_since,
        confidence=predictor.confidence,
        chosen=source.chosen,
    )


def prediction(source: Source, point: DesignPoint) -> Prediction:
    """The predicted latency of a design point, whatever else is known of it. Raises DesignError."""
    found = source.predicted(point.alpha, point.resolution)
    latency, low, high = (float(each[0]) for each in (found.latency_ms, found.low_ms, found.high_ms))
    return Prediction(
        **vars(told(source)),
        kind="predicted",
        latency_ms=latency,
        low_ms=low,
        high_ms=high,
        latency_marks=source.prediction_marks,
        latency_digits=digits_left(latency, low, high),
    )


def prediction_of(variant: Variant, source: Source) -> PredictionAnswer:
    """The predicted latency of a variant. Raises DesignError."""
    return PredictionAnswer(*identity_of(variant), **vars(prediction(source, variant.point)))


def _source(wanted: Wanted, device_name: str, known: tuple[KnownLatency, ...]) -> Source:
    """known: of the device, of whatever network; it is fitted on what tells of the one that is asked about."""
    there = (wanted.runtime, wanted.precision)
    all_rows = tuple(each for each in known if (each.setup.runtime, each.setup.precision) == there)
    rows = telling_of(all_rows, wanted.network.name)
    by_threads = {setup.threads: alike for setup, alike in by_setup(rows)}
    threads = wanted.threads
    if threads is None:
        threads = max(by_threads, key=lambda each: (count_points(by_threads[each]), -(each or 0)))
    elif set(by_threads) == {None}:
        threads = None  # a delegate, for which threads mean nothing
    group = by_threads.get(threads, [])
    if count_points(group) < _ENOUGH_ALONE and threads is not None:
        group = [each for each in rows if each.setup.threads is not None] or rows
    observations = tuple(map(Observation.of, newest(group)))
    predictor = _fitted(observations, wanted.precision, wanted.runtime)
    state_now = next((each.slowness for each in known if each.slowness is not None), None)
    chosen: tuple[Chosen, ...] = ("threads",) if wanted.threads is None and threads is not None else ()
    return Source(replace(wanted, threads=threads), device_name, all_rows, predictor, state_now, chosen)


def _fitted(observations: tuple[Observation, ...], precision: Precision, runtime: str | None) -> Predictor:
    """A page asks for several things at once, and again where an answer takes long: the first fits, others wait."""
    with _LOCKS[hash((observations, precision, runtime)) % len(_LOCKS)]:
        return _kept_fit(observations, precision, runtime)


@lru_cache(maxsize=256)
def _kept_fit(observations: tuple[Observation, ...], precision: Precision, runtime: str | None) -> Predictor:
    """Fitting takes up to a second: kept by what it depends on, so that only news of the device costs it again."""
    return fit(observations, precision=precision, runtime=runtime)
