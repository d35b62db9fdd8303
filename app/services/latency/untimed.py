"""A device of which no latency is known as it was asked for, and what is known instead."""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from app.answers import choice as answers
from app.services.latency.known import known_latencies
from app.services.latency.search import meant_by
from app.services.latency.source import Source, Wanted, source_of
from app.services.latency.stored import stored_devices
from mobilenet_core.errors import DesignError
from mobilenet_core.published.devices import published_devices
from mobilenet_core.records import Precision

if TYPE_CHECKING:
    from app.store.store import Store


@dataclass(frozen=True, slots=True)
class Untimed:
    """What was asked for, of which no latency is known.

    others: the device at the precisions that are known there. meant: ids of devices that are called much like it, where
    nothing is known of it.
    """

    wanted: Wanted
    others: tuple[Source, ...]
    device_name: str | None
    devices: tuple[answers.NamedDevice, ...]
    meant: tuple[str, ...] = ()

    @property
    def told(self) -> answers.Untimed:
        """As answers tell it."""
        precisions: tuple[Precision, ...] = tuple(each.wanted.precision for each in self.others)
        return answers.Untimed(self.wanted.device, self.device_name, precisions, self.devices, self.meant)


def source_or_untimed(wanted: Wanted, store: "Store | None", revision: int | None = None) -> Source | Untimed:
    """As `source_of`; where no latency of the device is known at the precision, that instead of an error.

    Raises DesignError for a runtime of which none is known at a precision of which one is.
    """
    try:
        return source_of(wanted, store, revision)
    except DesignError as error:
        if error.field not in ("device", "precision"):
            raise
    known = known_latencies(wanted.device, store, wanted.network.name)
    precisions = dict.fromkeys(each.setup.precision for each in known)
    others = (replace(wanted, precision=each) for each in precisions)
    name = next((each.device_name for each in known if each.device_name), wanted.device)
    return Untimed(
        wanted,
        tuple(_source_of(each, store, revision) for each in others),
        None if wanted.is_here else name,
        tuple(dict.fromkeys(_devices(wanted, store))),
        () if wanted.is_here or precisions else meant_by(wanted.device, store),
    )


def _source_of(wanted: Wanted, store: "Store | None", revision: int | None) -> Source:
    """By the runtime that was asked for, or by the fastest where that is not known there."""
    try:
        return source_of(wanted, store, revision)
    except DesignError:
        return source_of(replace(wanted, runtime=None, threads=None), store, revision)


def _devices(wanted: Wanted, store: "Store | None") -> list[answers.NamedDevice]:
    stored = () if store is None else (each.device for each in stored_devices(store))
    published = (
        each
        for each in published_devices().values()
        if any(point.setup.batch == 1 and point.setup.precision == wanted.precision for point in each.points)
    )
    timed = (*(each for each in stored if wanted.precision in each.precisions), *published)
    return [answers.NamedDevice(each.id, each.name) for each in timed]
