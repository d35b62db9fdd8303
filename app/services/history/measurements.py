"""Stored measurements as the API shows them, and published latency beside them."""

from collections.abc import Sequence
from dataclasses import asdict
from operator import attrgetter
from typing import TYPE_CHECKING

from app.answers import latency as answers
from app.answers.measurements import Latency, LatencyAnswer, MeasurementDetail, MeasurementRow
from app.language import Language
from app.language.warnings import sentences
from app.services.costs.design_point import identity_of
from app.services.latency.source import predictions
from app.store import Filters, Stored, StoredImport, StoredMeasurement, Task
from mobilenet_core.design import Rounding
from mobilenet_core.networks.family import Variant
from mobilenet_core.published.latency import PublishedLatency, published_latency
from mobilenet_core.records import Precision, Warning

if TYPE_CHECKING:
    from app.store.store import Store


def latency_of(variant: Variant, store: "Store", device: str | None = None, language: Language = "en") -> LatencyAnswer:
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
    return LatencyAnswer(
        *identity_of(variant),
        measured=tuple(each for each in found if each.kind == "measured"),
        imported=tuple(each for each in found if each.kind == "imported"),
        published=tuple(_published_row(each) for each in published_latency(device) if _is_of(each, variant)),
        predicted=() if device is None else tuple(predictions(variant, device, store)),
    )


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


def row(stored: Stored, language: Language = "en") -> MeasurementRow:
    """A stored latency without its samples; None where an import does not say."""
    return _import_row(stored) if isinstance(stored, StoredImport) else _measurement_row(stored, language)


def _measurement_row(stored: StoredMeasurement, language: Language) -> MeasurementRow:
    measurement = stored.measurement
    return MeasurementRow(
        *timed(stored.task, measurement.warnings, language),
        id=stored.id,
        kind=stored.kind,
        created_at=stored.created_at,
        device=measurement.device.id,
        device_name=measurement.device.name,
        runtime_version=measurement.runtime_version,
        latency_ms=Latency(*_PERCENTILES(measurement.latency_ms)),
        cpu_ms=measurement.cpu_ms,
        runs=len(measurement.samples_ms),
    )


_PERCENTILES = attrgetter(*Latency.__slots__)


def timed(
    task: Task, warnings: Sequence[Warning], language: Language
) -> tuple[str, float, int, int, Rounding, str, Precision, int, int, tuple[str, ...], tuple[Warning, ...]]:
    """What was timed, how, and how surely: the first fields of whatever inherits from Timed."""
    point, network, plan = task.variant.point, task.variant.network, task.plan
    return (
        network.name,
        point.alpha,
        point.resolution,
        network.num_classes,
        network.rounding,
        plan.runtime,
        plan.precision,
        plan.threads,
        plan.batch,
        tuple(sentences(warnings, language)),
        tuple(warnings),
    )


def _import_row(stored: StoredImport) -> MeasurementRow:
    imported = asdict(stored.imported)
    p50, p90, p99 = (imported.pop(name) for name in ("latency_ms", "p90_ms", "p99_ms"))
    imported["device_name"] = stored.imported.device_name or stored.imported.device
    return MeasurementRow(
        **imported,
        id=stored.id,
        kind=stored.kind,
        created_at=stored.created_at,
        latency_ms=Latency(None, None, p50, None, p90, p99, None, None),
        warnings=(),
        warning_codes=(),
    )


def detail(stored: Stored, language: Language = "en") -> MeasurementDetail:
    """A stored latency with every sample and everything recorded beside it."""
    told = row(stored, language)
    if isinstance(stored, StoredImport):
        return MeasurementDetail(**vars(told), samples_ms=(), record=asdict(stored.imported))
    measurement = stored.measurement
    record = {**asdict(measurement), "warnings": told.warnings}  # sentences there too, as they always were
    return MeasurementDetail(**vars(told), samples_ms=measurement.samples_ms, record=record)
