"""Between the tables' rows and the store's records."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from datetime import UTC, datetime
from typing import cast, overload

from app.store.levels import Marks, columns_of
from app.store.records import (
    Item,
    ItemState,
    Job,
    JobEvent,
    JobState,
    Stored,
    StoreError,
    Task,
    flat,
    flat_latency,
    imported_latency,
)
from app.store.tables import JobEventRow, JobItemRow, JobRow, MeasurementRow
from mobilenet_core.design import DesignPoint, Rounding
from mobilenet_core.errors import MobileNetError
from mobilenet_core.latency import KnownLatency
from mobilenet_core.marks import headline_levels
from mobilenet_core.networks.family import NetworkChoice, Variant
from mobilenet_core.records import Measurement, Warning


def job_row(job: Job, idempotency_key: str | None) -> JobRow:
    """A new job."""
    return JobRow(
        id=job.id, created_at=job.created_at, state=job.state, request=job.request, idempotency_key=idempotency_key
    )


def item_rows(job: Job) -> list[JobItemRow]:
    """Its items."""
    return [
        JobItemRow(
            job_id=job.id,
            position=each.position,
            state=each.state,
            task=each.task.to_mapping(),
            warnings=[],
            wanted=each.wanted,
        )
        for each in job.items
    ]


def latency_row(latency: KnownLatency, record: Mapping[str, object]) -> MeasurementRow:
    """A latency with the whole record of it."""
    return MeasurementRow(
        created_at=datetime.now(UTC),
        kind=latency.kind,
        **asdict(latency.setup),
        **flat(latency.variant),
        p50_ms=latency.p50_ms,
        p90_ms=latency.p90_ms,
        p99_ms=latency.p99_ms,
        record=record,
    )


def measurement_row(task: Task, measurement: Measurement) -> MeasurementRow:
    """A measurement made for a task."""
    row = latency_row(KnownLatency.measured(task.variant, measurement), asdict(measurement))
    for name, value in columns_of(measurement).items():
        setattr(row, name, value)
    return row


def import_row(latency: KnownLatency) -> MeasurementRow:
    """A line of a file."""
    return latency_row(latency, flat_latency(latency))


def stored_of(row: MeasurementRow, marks: Marks) -> Stored:
    """What a row holds. Raises StoreError for a record that this version cannot read."""
    created_at = aware(row.created_at)
    try:
        if row.kind == "imported":
            return Stored(row.id, created_at, imported_latency(row.record))
        read = Measurement.from_mapping(row.record)
        measurement = replace(read, warnings=marks.of(row.device, read.warnings, headline_levels(read.conditions)))
        network = NetworkChoice(row.network, row.num_classes, cast("Rounding", row.rounding))
        variant = Variant(DesignPoint(row.alpha, row.resolution), network)
        return Stored(row.id, created_at, KnownLatency.measured(variant, measurement), measurement)
    except (KeyError, MobileNetError) as error:
        what = "import" if row.kind == "imported" else "measurement"
        raise StoreError(f"{what} {row.id} in the store cannot be read: {error}") from error


def job_of(row: JobRow, items: Sequence[JobItemRow], warnings: Mapping[int, tuple[Warning, ...]]) -> Job:
    """The job that a row and its items' rows hold. warnings: of measurements by id, as they are told now."""
    return Job(
        row.id,
        aware(row.created_at),
        cast("JobState", row.state),
        row.request,
        tuple(_item_of(each, warnings) for each in items),
        started_at=aware(row.started_at),
        ended_at=aware(row.ended_at),
        last_event=row.last_event,
        is_cancelled=row.is_cancelled,
    )


def _item_of(row: JobItemRow, warnings: Mapping[int, tuple[Warning, ...]]) -> Item:
    return Item(
        row.position,
        cast("ItemState", row.state),
        Task.from_mapping(row.task),
        row.error,
        row.measurement_id,
        row.p50_ms,
        warnings.get(row.measurement_id or 0, ()),
        aware(row.started_at),
        aware(row.ended_at),
        row.visits,
        row.wanted,
    )


def event_of(row: JobEventRow) -> JobEvent:
    """The event that a row holds."""
    return JobEvent(
        row.number,
        aware(row.created_at),
        row.position,
        cast("JobState | ItemState", row.state),
        row.error,
        row.measurement_id,
        row.done,
        row.failed,
        row.total,
    )


@overload
def aware(moment: datetime) -> datetime: ...
@overload
def aware(moment: None) -> None: ...
def aware(moment: datetime | None) -> datetime | None:
    """SQLite gives back the UTC it was given without saying so."""
    return moment if moment is None or moment.tzinfo else moment.replace(tzinfo=UTC)
