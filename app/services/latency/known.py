"""What is known of a device's latency: measured here, imported, published by others."""

from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING, get_args

from app.answers.latency import LatencyKind
from app.vocabulary import Percentile
from mobilenet_core.design import DesignPoint
from mobilenet_core.latency import KnownLatency, Setup
from mobilenet_core.networks.family import MOBILENET_V1
from mobilenet_core.published.devices import published_devices

if TYPE_CHECKING:
    from app.store.store import Store

KINDS: tuple[LatencyKind, ...] = get_args(LatencyKind)
"""In the order in which they are preferred."""


def every_latency(device: str, store: "Store | None", revision: int | None = None) -> tuple[KnownLatency, ...]:
    """Every latency of a device by id: measured and imported, newest first, then published, of whatever network.

    revision: the store's, where it was asked already.
    """
    stored, published = (), published_devices().get(device)
    if store is not None:
        stored = _stored(device, store, store.revision().latencies if revision is None else revision)
    return (*stored, *(published.points + published.others if published else ()))


def telling_of(known: Iterable[KnownLatency], network: str) -> tuple[KnownLatency, ...]:
    """Those that tell of a network on their device: timed or brought of any, published of itself or of MobileNet V1.

    The one place that decides which published latencies of other networks a prediction is fitted on: none yet.
    """
    names = (MOBILENET_V1.name, network)
    return tuple(each for each in known if each.kind != "published" or each.variant.network.name in names)


def known_latencies(device: str, store: "Store | None", network: str = MOBILENET_V1.name) -> tuple[KnownLatency, ...]:
    """Those of one image that tell of a network."""
    return telling_of(of_one_image(every_latency(device, store)), network)


def of_one_image(latencies: Iterable[KnownLatency]) -> tuple[KnownLatency, ...]:
    """Those of runs of one image each."""
    return tuple(each for each in latencies if each.setup.batch == 1)


def by_setup(known: Iterable[KnownLatency]) -> list[tuple[Setup, list[KnownLatency]]]:
    """Latencies of one device by what they were taken with, those of the most design points first."""
    found: defaultdict[Setup, list[KnownLatency]] = defaultdict(list)
    for each in known:
        found[each.setup].append(each)
    return sorted(found.items(), key=lambda item: -count_points(item[1]))


def count_points(rows: Iterable[KnownLatency]) -> int:
    """How many design points they are of."""
    return len({each.variant.point for each in rows})


def newest(rows: Iterable[KnownLatency]) -> list[KnownLatency]:
    """One latency of each thing: measured before imported before published, of equals the first."""
    found: dict[object, KnownLatency] = {}
    for each in sorted(rows, key=lambda each: KINDS.index(each.kind)):
        found.setdefault((each.setup.threads, each.variant), each)
    return list(found.values())


def of_all_runs(rows: Iterable[KnownLatency], point: DesignPoint, percentile: Percentile) -> float | None:
    """What was measured of a point over all runs, as busy as its machine was; None where that is not known."""
    known = next((each for each in newest(rows) if each.variant.point == point and each.kind == "measured"), None)
    return known and (known.all_p90_ms if percentile == "p90" else known.all_p50_ms)


@lru_cache(maxsize=64)
def _stored(device: str, store: "Store", revision: int) -> tuple[KnownLatency, ...]:  # noqa: ARG001 - part of the key
    return store.latencies(device)
