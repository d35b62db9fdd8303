"""Stored measurements and jobs as the API shows them, and published latency beside them."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, fields, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Literal, cast

from app.answers import latency as answers
from app.language import Language
from app.language.warnings import sentences
from app.services.costs.design_point import identity
from app.services.latency.source import predictions
from app.store import (
    ENDED,
    Filters,
    Item,
    ItemState,
    Job,
    JobEvent,
    JobState,
    Stored,
    StoredImport,
    StoredMeasurement,
    eta_s,
    flat,
)
from mobilenet_core.networks.family import Variant
from mobilenet_core.published.latency import PublishedLatency, published_latency
from mobilenet_core.records import LatencySummary, Warning

if TYPE_CHECKING:
    from app.store.store import Store


def latency_of(
    variant: Variant, store: "Store", device: str | None = None, language: Language = "en"
) -> dict[str, Any]:
    """Latencies of one design point by kind, the newest first; of one device, where its id is given, predicted too."""
    asked = Filters(
        device,
        network=variant.network.name,
        alpha=variant.point.alpha,
        resolution=variant.point.resolution,
        num_classes=variant.network.num_classes,
        rounding=variant.network.rounding,
    )
    found = [row(each, language) for each in store.history(asked, limit=500)]
    return {
        **identity(variant),
        "measured": [each for each in found if each["kind"] == "measured"],
        "imported": [each for each in found if each["kind"] == "imported"],
        "published": [_published_row(each) for each in published_latency(device) if _is_of(each, variant)],
        "predicted": [] if device is None else predictions(variant, device, store),
    }


def _is_of(published: PublishedLatency, variant: Variant) -> bool:
    point = (variant.network.name, variant.network.num_classes, variant.point.alpha, variant.point.resolution)
    return (published.network, published.num_classes, published.alpha, published.resolution) == point


def _published_row(published: PublishedLatency) -> answers.PublishedLatency:
    return answers.PublishedLatency(
        device=published.device,
        device_id=published.device_id,
        runtime=published.runtime,
        precision=published.precision,
        threads=published.threads,
        batch=published.batch,
        latency_ms=published.latency_ms,
        kind="published",
        source=published.source,
        note=published.note,
    )


def row(stored: Stored, language: Language = "en") -> dict[str, Any]:
    """A stored latency without its samples; None where an import does not say."""
    return _import_row(stored) if isinstance(stored, StoredImport) else _measurement_row(stored, language)


def _measurement_row(stored: StoredMeasurement, language: Language) -> dict[str, Any]:
    measurement, task = stored.measurement, stored.task
    return {
        "id": stored.id,
        "kind": stored.kind,
        "created_at": stored.created_at.isoformat(),
        "device": measurement.device.id,
        "device_name": measurement.device.name,
        "runtime": task.plan.runtime,
        "runtime_version": measurement.runtime_version,
        "precision": task.plan.precision,
        "threads": task.plan.threads,
        "batch": task.plan.batch,
        **flat(task.variant),
        "latency_ms": asdict(measurement.latency_ms),
        "cpu_ms": measurement.cpu_ms,
        "runs": len(measurement.samples_ms),
        **_warnings(measurement.warnings, language),
    }


def _import_row(stored: StoredImport) -> dict[str, Any]:
    imported = asdict(stored.imported)
    told = {"p50": imported.pop("latency_ms"), "p90": imported.pop("p90_ms"), "p99": imported.pop("p99_ms")}
    return {
        "id": stored.id,
        "kind": stored.kind,
        "created_at": stored.created_at.isoformat(),
        **imported,
        "device_name": stored.imported.device_name or stored.imported.device,
        "latency_ms": {**dict.fromkeys(field.name for field in fields(LatencySummary)), **told},
        **_warnings((), "en"),
    }


def _warnings(warnings: Sequence[Warning], language: Language) -> dict[str, Any]:
    return {"warnings": sentences(warnings, language), "warning_codes": [asdict(each) for each in warnings]}


def detail(stored: Stored, language: Language = "en") -> dict[str, Any]:
    """A stored latency with every sample and everything recorded beside it."""
    told = row(stored, language)
    if isinstance(stored, StoredImport):
        return {**told, "samples_ms": [], "record": asdict(stored.imported)}
    measurement = stored.measurement
    record = {**asdict(measurement), "warnings": told["warnings"]}  # sentences there too, as they always were
    return {**told, "samples_ms": list(measurement.samples_ms), "record": record}


def job_row(job: Job, language: Language = "en") -> dict[str, Any]:
    """A job, its counts and its items."""
    return {
        **_head(job, job.state, job.started_at, job.ended_at),
        "done": job.count("done"),
        "failed": job.count("failed"),
        "total": len(job.items),
        "eta_s": eta_s(job, datetime.now(UTC)),
        "items": [_item_row(item, language) for item in job.items],
    }


@dataclass(frozen=True, slots=True)
class News:
    """An event of a job's log as the stream sends it; nothing follows the last."""

    number: int
    name: Literal["job", "item"]
    data: dict[str, Any]
    is_last: bool


def news(job: Job, store: "Store", events: Iterable[JobEvent], language: Language = "en") -> list[News]:
    """Events of a job's log, told in full: with the item's task, and with the measurement where one was stored."""
    return [
        _job_news(job, each) if each.position is None else _item_news(job, store, each, language) for each in events
    ]


def _job_news(job: Job, event: JobEvent) -> News:
    state = cast("JobState", event.state)
    head = _head(job, state, _by(event.at, job.started_at), _by(event.at, job.ended_at))
    return News(event.number, "job", {**head, **_progress(event)}, state in ENDED)


def _item_news(job: Job, store: "Store", event: JobEvent, language: Language) -> News:
    found = None if event.measurement_id is None else store.measurement(event.measurement_id)
    item = replace(
        job.items[cast("int", event.position)],
        state=cast("ItemState", event.state),
        error=event.error,
        measurement_id=event.measurement_id,
        p50_ms=found.measurement.latency_ms.p50 if found else None,
        warnings=found.measurement.warnings if found else (),
    )
    measured = row(found, language) if found else None
    data = {"job_id": job.id, **_progress(event), "item": _item_row(item, language), "measurement": measured}
    return News(event.number, "item", data, is_last=False)


def _by(moment: datetime, when: datetime | None) -> datetime | None:
    """`when`, where that was not after `moment`."""
    return when if when is not None and when <= moment else None


def _progress(event: JobEvent) -> dict[str, Any]:
    return {"done": event.done, "failed": event.failed, "total": event.total, "eta_s": event.eta_s}


def _head(job: Job, state: JobState, started_at: datetime | None, ended_at: datetime | None) -> dict[str, Any]:
    return {
        "id": job.id,
        "state": state,
        "created_at": job.created_at.isoformat(),
        "started_at": started_at and started_at.isoformat(),
        "ended_at": ended_at and ended_at.isoformat(),
        "request": job.request,
    }


def _item_row(item: Item, language: Language) -> dict[str, Any]:
    return {
        "position": item.position,
        "state": item.state,
        **flat(item.task.variant),
        "runtime": item.task.plan.runtime,
        "precision": item.task.plan.precision,
        "threads": item.task.plan.threads,
        "batch": item.task.plan.batch,
        "error": item.error,
        "measurement_id": item.measurement_id,
        "p50_ms": item.p50_ms,
        **_warnings(item.warnings, language),
    }
