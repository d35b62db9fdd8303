"""Devices of which a latency is known: this machine, those of the store, those others published.

Each says how many design points there are by runtime, precision and threads, and what may be concluded from them.
"""

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from app.answers.latency import DeviceGroup, DeviceRow, DevicesAnswer
from app.language import Language
from app.language.conclusions import conclusion_sentence
from app.services.latency.known import by_setup, count_points, known_latencies, newest
from app.store import KnownDevice
from mobilenet_core.latency import KnownLatency, Setup
from mobilenet_core.published.devices import Conclusion, PublishedDevice, conclusion, published_devices
from mobilenet_core.published.latency import publisher_of
from mobilenet_core.published.memory import memory_of
from mobilenet_core.records import DeviceInfo

if TYPE_CHECKING:
    from app.store.store import Store


def devices(this: DeviceInfo, store: "Store", language: Language = "en") -> DevicesAnswer:
    """One row for each device and kind: first this machine, then what is stored, then what is published."""
    by_key = {(each.kind, each.id): each for each in store.devices()}
    here = by_key.pop(("measured", this.id), KnownDevice(this.id, this.name, "measured"))
    items = (
        replace(_row(here, store, language), kind="this", name=this.name),
        *(_row(each, store, language) for each in by_key.values()),
        *(_published_row(each, language) for each in published_devices().values()),
    )
    return DevicesAnswer(len(items), items)


def _row(
    device: KnownDevice,
    store: "Store | None",
    language: Language,
    sources: Collection[str] = (),
    hardware: str = "",
) -> DeviceRow:
    groups = _groups(device.id, store, language)
    allowed, sentence = _concluded(groups, language)
    return DeviceRow(
        id=device.id,
        name=device.name,
        kind=device.kind,
        runtimes=device.runtimes,
        precisions=device.precisions,
        measurements=device.measurements,
        design_points=device.design_points,
        newest_at=device.newest_at,
        sources=tuple(sorted(sources)),
        hardware=hardware,
        memory=memory_of(hardware),
        groups=groups,
        conclusion=allowed,
        sentence=sentence,
    )


def _published_row(device: PublishedDevice, language: Language) -> DeviceRow:
    known = KnownDevice(
        device.id,
        device.name,
        "published",
        tuple(sorted(device.runtimes)),
        tuple(sorted(device.precisions)),
        len(device.points),
        count_points(device.points),
    )
    return _row(known, None, language, device.sources, device.hardware)


def _groups(device: str, store: "Store | None", language: Language) -> tuple[DeviceGroup, ...]:
    """How much is known there of what, the most first, and what follows from it."""
    found = by_setup(known_latencies(device, store))
    return tuple(_group(setup, rows, language) for setup, rows in found)


def _group(setup: Setup, rows: Collection[KnownLatency], language: Language) -> DeviceGroup:
    points = {each.variant.point for each in rows}
    doubted = len({each.variant.point for each in newest(rows) if each.doubts})
    allowed, sources = conclusion(points), sorted({each.source for each in rows if each.kind == "published"})
    return DeviceGroup(
        runtime=setup.runtime,
        precision=setup.precision,
        threads=setup.threads,
        design_points=len(points),
        conclusion=allowed,
        sources=tuple(sources),
        publishers=tuple(dict.fromkeys(map(publisher_of, sources))),
        doubted=doubted,
        sentence=conclusion_sentence(allowed, len(points), doubted, language),
    )


def _concluded(found: Sequence[DeviceGroup], language: Language) -> tuple[Conclusion, str]:
    """What the group with the most points allows, and the same in a sentence."""
    if not found:
        return "nothing", conclusion_sentence("nothing", 0, 0, language)
    return found[0].conclusion, found[0].sentence
