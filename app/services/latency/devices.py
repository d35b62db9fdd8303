"""Devices of which a latency is known: this machine, those of the store, those others published.

Each says how many design points there are by runtime, precision and threads, and what may be concluded from them.
"""

from collections.abc import Iterable
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from app.language import Language
from app.language.choice import conclusion_sentence
from app.services.latency.known import Known, groups, known_latencies
from app.store import StoredDevice
from mobilenet_core.published.devices import PublishedDevice, published_devices
from mobilenet_core.records import DeviceInfo

if TYPE_CHECKING:
    from app.store.store import Store


def rows(this: DeviceInfo, store: "Store", language: Language = "en") -> list[dict[str, Any]]:
    """One row for each device and kind: first this machine, then what is stored, then what is published."""
    by_key = {(each.kind, each.id): each for each in store.devices()}
    here = by_key.pop(("measured", this.id), None)
    stored = [this_device_row(this, here), *(_stored_row(each) for each in by_key.values())]
    return [
        *(_concluded(each, known_latencies(each["id"], store), language) for each in stored),
        *(_published_row(each, language) for each in published_devices().values()),
    ]


def example(this: DeviceInfo) -> dict[str, Any]:
    """The row of a machine on which nothing was measured."""
    return _concluded(this_device_row(this), (), "en")


def this_device_row(this: DeviceInfo, stored: StoredDevice | None = None) -> dict[str, Any]:
    """The row of this machine, whether or not anything was measured on it."""
    if stored is not None:
        return {**_stored_row(stored), "kind": "this", "name": this.name}
    nothing: dict[str, Any] = {"runtimes": [], "precisions": [], "measurements": 0, "design_points": 0}
    return {"id": this.id, "name": this.name, "kind": "this", **nothing, "newest_at": None, "sources": []}


def _stored_row(stored: StoredDevice) -> dict[str, Any]:
    return {
        "id": stored.id,
        "name": stored.name,
        "kind": stored.kind,
        "runtimes": list(stored.runtimes),
        "precisions": list(stored.precisions),
        "measurements": stored.measurements,
        "design_points": stored.design_points,
        "newest_at": stored.newest_at.isoformat(),
        "sources": [],
    }


def _published_row(device: PublishedDevice, language: Language) -> dict[str, Any]:
    row: dict[str, Any] = {
        "id": device.id,
        "name": device.name,
        "kind": "published",
        "runtimes": sorted(device.runtimes),
        "precisions": sorted(device.precisions),
        "measurements": len(device.points),
        "design_points": len({(each.alpha, each.resolution) for each in device.points}),
        "newest_at": None,
        "sources": sorted(device.sources),
    }
    return _concluded(row, known_latencies(device.id, None), language, device.hardware)


def _concluded(row: dict[str, Any], known: Iterable[Known], language: Language, hardware: str = "") -> dict[str, Any]:
    found = groups(known)
    best = found[0] if found else None
    conclusion = best.conclusion if best else "nothing"
    return {
        **row,
        "hardware": hardware,
        "groups": [
            {**asdict(each), "sentence": conclusion_sentence(each.conclusion, each.design_points, language)}
            for each in found
        ],
        "conclusion": conclusion,
        "sentence": conclusion_sentence(conclusion, best.design_points if best else 0, language),
    }
