"""What is known of a device's latency: measured here, imported, published by others."""

from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING, get_args

from app.answers.latency import LatencyKind
from mobilenet_core.latency import KnownLatency, Setup
from mobilenet_core.published.devices import published_devices

if TYPE_CHECKING:
    from app.store.store import Store

KINDS: tuple[LatencyKind, ...] = get_args(LatencyKind)
"""In the order in which they are preferred."""


def known_latencies(device: str, store: "Store | None") -> tuple[KnownLatency, ...]:
    """Every latency of one image on a device by id: measured and imported, newest first, then published."""
    return tuple(each for each in _every(device, store) if each.setup.batch == 1)


def name_of(device: str, store: "Store | None") -> str:
    """A device in words, as whatever was last known of it names it."""
    return next((each.device_name for each in _every(device, store)), None) or device


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


def _every(device: str, store: "Store | None") -> tuple[KnownLatency, ...]:
    published = published_devices().get(device)
    return (
        *(_stored(device, store, store.revision().latencies) if store is not None else ()),
        *(published.points if published else ()),
    )


@lru_cache(maxsize=64)
def _stored(device: str, store: "Store", revision: int) -> tuple[KnownLatency, ...]:  # noqa: ARG001 - part of the key
    return store.latencies(device)
