"""Devices of which latencies are stored, and how much is known of each: read anew where there is news of it alone."""

from collections import defaultdict
from collections.abc import Collection, Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from threading import Lock
from typing import TYPE_CHECKING

from app.services.latency.known import by_setup, newest, of_one_image
from app.settings import STATEMENT_S
from app.store import MANY_WAIT, DeviceState, KnownDevice, StoreAway
from mobilenet_core.latency import KnownLatency, Setup
from mobilenet_core.published.devices import Conclusion, conclusion, published_devices

if TYPE_CHECKING:
    from app.store.revision import Revision
    from app.store.store import Store


@dataclass(frozen=True, slots=True)
class Group:
    """How much is known of one runtime, precision and number of threads, and what follows from it."""

    setup: Setup
    design_points: int
    conclusion: Conclusion
    doubted: int
    sources: tuple[str, ...]

    @classmethod
    def of(cls, setup: Setup, rows: Collection[KnownLatency]) -> "Group":
        """That of latencies that were taken with the same."""
        points = {each.variant.point for each in rows}
        doubted = {each.variant.point for each in newest(rows) if each.doubts}
        sources = sorted({each.source for each in rows if each.kind == "published"})
        return cls(setup, len(points), conclusion(points), len(doubted), tuple(sources))


def groups_of(known: Sequence[KnownLatency]) -> tuple[Group, ...]:
    """The most design points first."""
    return tuple(Group.of(setup, rows) for setup, rows in by_setup(of_one_image(known)))


def published_points(device: str) -> tuple[KnownLatency, ...]:
    """What was published of a device, by id."""
    found = published_devices().get(device)
    return tuple(found.points) if found else ()


@dataclass(frozen=True, slots=True, eq=False)
class StoredDevice:
    """What is stored of a device by one kind; groups: of all that is known of it. Equal to itself alone."""

    device: KnownDevice
    groups: tuple[Group, ...]


def stored_devices(store: "Store") -> tuple[StoredDevice, ...]:
    """Each device and kind, the one with the newest latency first."""
    return _kept_of(store).read()


class _Kept:
    """Those of a store. How many others there is no news of makes no difference to what is read."""

    def __init__(self, store: "Store") -> None:
        self._store, self._lock = store, Lock()
        self._revision: Revision | None = None
        self._seen: dict[str, tuple[DeviceState, ...]] = {}
        self._known: dict[DeviceState, StoredDevice] = {}

    def read(self) -> tuple[StoredDevice, ...]:
        """As the store has them now. Raises StoreError, also where another reads them for long."""
        with self._turn():
            revision = self._store.revision()  # before the devices: what is written in between is read again
            if revision != self._revision:
                self._renew()
                self._revision = revision
            return tuple(self._known.values())

    def _renew(self) -> None:
        states = self._store.device_states()
        by_id: defaultdict[str, tuple[DeviceState, ...]] = defaultdict(tuple)
        for each in states:
            by_id[each.id] += (each,)
        news = [device for device, its in by_id.items() if self._seen.get(device) != its]
        known = self._known | self._read(news, by_id)
        self._seen, self._known = dict(by_id), {each: known[each] for each in states}

    @contextmanager
    def _turn(self) -> Generator[None]:
        """What is new is read once, and whoever asks meanwhile waits for it; but no one behind many that fail."""
        if not self._lock.acquire(timeout=STATEMENT_S):
            raise StoreAway(MANY_WAIT)
        try:
            yield
        finally:
            self._lock.release()

    def _read(self, news: Sequence[str], by_id: dict[str, tuple[DeviceState, ...]]) -> dict[DeviceState, StoredDevice]:
        rows: defaultdict[str, list[KnownLatency]] = defaultdict(list)
        for each in self._store.latencies(*news) if news else ():
            rows[each.setup.device].append(each)
        found: dict[DeviceState, StoredDevice] = {}
        for device in news:
            groups = groups_of((*rows[device], *published_points(device)))
            found |= {each: StoredDevice(_known(each, rows[device]), groups) for each in by_id[device]}
        return found


@lru_cache(maxsize=16)
def _kept_of(store: "Store") -> _Kept:
    return _Kept(store)


def _known(state: DeviceState, rows: Sequence[KnownLatency]) -> KnownDevice:
    """rows: the newest latencies of a device, the newest first."""
    mine = [each for each in rows if each.kind == state.kind]
    return KnownDevice(
        state.id,
        (mine[0].device_name if mine else None) or state.id,
        state.kind,
        tuple(sorted({each.setup.runtime for each in mine})),
        tuple(sorted({each.setup.precision for each in mine})),
        state.measurements,
        len({(each.variant.network.name, each.variant.point) for each in mine}),
        mine[0].at if mine else None,
    )
