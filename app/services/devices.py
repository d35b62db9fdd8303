"""Devices of which a latency is known: this machine, those of the store, those others published."""

from collections.abc import Iterable, Sequence
from typing import Any

from app.store import StoredDevice
from mobilenet_core.published.latency import PublishedLatency, published_latency
from mobilenet_core.records import DeviceInfo


def rows(this: DeviceInfo, stored: Iterable[StoredDevice]) -> list[dict[str, Any]]:
    """One row for each device and kind: first this machine, then what is stored, then what is published."""
    by_key = {(each.kind, each.id): each for each in stored}
    here = by_key.pop(("measured", this.id), None)
    published: dict[str, list[PublishedLatency]] = {}
    for each in published_latency():
        published.setdefault(each.device, []).append(each)
    return [
        this_device_row(this, here),
        *(_stored_row(each) for each in by_key.values()),
        *(_published_row(name, found) for name, found in published.items()),
    ]


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


def _published_row(name: str, found: Sequence[PublishedLatency]) -> dict[str, Any]:
    return {
        "id": name,
        "name": name,
        "kind": "published",
        "runtimes": sorted({each.runtime for each in found}),
        "precisions": sorted({each.precision for each in found}),
        "measurements": len(found),
        "design_points": len({(each.alpha, each.resolution) for each in found}),
        "newest_at": None,
        "sources": sorted({each.source for each in found}),
    }
