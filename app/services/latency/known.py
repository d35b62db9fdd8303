"""What is known of a device's latency: measured here, imported, published by others."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

from mobilenet_core.networks.family import NetworkChoice
from mobilenet_core.networks.mobilenet_v1 import is_same_under_every_rule
from mobilenet_core.published.devices import Conclusion, conclusion, published_devices
from mobilenet_core.records import Precision

if TYPE_CHECKING:
    from app.store.store import Store

Kind = Literal["measured", "imported", "published", "predicted"]
KINDS: tuple[Kind, ...] = ("measured", "imported", "published", "predicted")
"""In the order in which they are preferred."""


@dataclass(frozen=True, slots=True)
class Known:
    """One latency that is known, in milliseconds. source: where it was published, or the id of the measurement."""

    kind: Kind
    runtime: str
    precision: Precision
    threads: int | None
    network: NetworkChoice
    alpha: float
    resolution: int
    p50_ms: float
    p90_ms: float | None
    low_ms: float | None
    high_ms: float | None
    source: str

    def is_of(self, network: NetworkChoice) -> bool:
        """Whether it is of that network, at whatever design point."""
        mine = self.network
        if is_same_under_every_rule(self.alpha):
            mine = replace(mine, rounding=network.rounding)
        return mine == network


@dataclass(frozen=True, slots=True)
class Group:
    """How many design points are known of a runtime at a precision and a number of threads, and what follows.

    sources: where the published of them stand.
    """

    runtime: str
    precision: Precision
    threads: int | None
    design_points: int
    conclusion: Conclusion
    sources: tuple[str, ...] = ()


def groups(known: Iterable[Known]) -> list[Group]:
    """What is known by runtime, precision and number of threads, those with the most design points first."""
    found: dict[tuple[str, Precision, int | None], list[Known]] = {}
    for each in known:
        found.setdefault((each.runtime, each.precision, each.threads), []).append(each)
    every = list[Group]()
    for key, rows in found.items():
        points = {(each.alpha, each.resolution) for each in rows}
        sources = sorted({each.source for each in rows if each.kind == "published"})
        every.append(Group(*key, len(points), conclusion(points), tuple(sources)))
    return sorted(every, key=lambda group: -group.design_points)


def known_latencies(device: str, store: "Store | None") -> tuple[Known, ...]:
    """Every latency of one image on a device by id: measured and imported, newest first, then published."""
    return (*(_stored(device, store, store.revision().latencies) if store is not None else ()), *_published(device))


def count_points(rows: Iterable[Known]) -> int:
    """How many design points they are of."""
    return len({(each.alpha, each.resolution) for each in rows})


def newest(rows: Iterable[Known]) -> list[Known]:
    """One latency of each thing: measured before imported before published, of equals the first."""
    found: dict[tuple[object, ...], Known] = {}
    for each in sorted(rows, key=lambda each: KINDS.index(each.kind)):
        key = (each.threads, each.network, each.alpha, each.resolution)
        found.setdefault(key, each)
    return list(found.values())


@lru_cache(maxsize=64)
def stored_name(device: str, store: "Store", revision: int) -> str:  # noqa: ARG001 - part of the key
    """A stored device in words."""
    return next((each.name for each in store.devices() if each.id == device), device)


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
                NetworkChoice(row.network, row.num_classes, row.rounding),
                row.alpha,
                row.resolution,
                row.p50_ms,
                row.p90_ms,
                row.low_ms,
                row.high_ms,
                f"measurement {row.id}",
            )


@lru_cache(maxsize=256)
def _published(device: str) -> tuple[Known, ...]:
    found = published_devices().get(device)
    return tuple(
        Known(
            "published",
            row.runtime,
            row.precision,
            row.threads,
            NetworkChoice(row.network, row.num_classes),
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
