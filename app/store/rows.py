"""Between the tables' rows and the store's records."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from datetime import UTC, datetime
from functools import partial
from math import isfinite
from typing import cast, get_args, overload

from app.store.levels import Marks, columns_of
from app.store.readable import readable, reading
from app.store.records import (
    Item,
    ItemState,
    Job,
    JobEvent,
    JobState,
    Stored,
    Task,
    flat,
    flat_latency,
    imported_latency,
)
from app.store.tables import JobEventRow, JobItemRow, JobRow, MeasurementRow
from mobilenet_core.design import DesignPoint, Rounding
from mobilenet_core.errors import Said
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


def _latency_columns(latency: KnownLatency, record: Mapping[str, object]) -> dict[str, object]:
    """A latency with the whole record of it."""
    return {
        "created_at": datetime.now(UTC),
        "kind": latency.kind,
        **asdict(latency.setup),
        **flat(latency.variant),
        **{name: getattr(latency, name) for name in ("p50_ms", "p90_ms", "p99_ms")},
        "record": record,
    }


def measurement_row(task: Task, measurement: Measurement) -> MeasurementRow:
    """A measurement made for a task."""
    latency = KnownLatency.measured(task.variant, measurement)
    return MeasurementRow(**_latency_columns(latency, asdict(measurement)), **columns_of(measurement))


def import_columns(latency: KnownLatency, import_id: int) -> dict[str, object]:
    """A line of a file, by column."""
    return {**_latency_columns(latency, flat_latency(latency)), "import_id": import_id}


def stored_of(row: MeasurementRow, marks: Marks) -> Stored:
    """What a row holds. Raises Unreadable."""
    with reading("import" if row.kind == "imported" else "measurement", row.id):
        created_at = aware(row.created_at)
        if row.kind == "imported":
            latency = checked_latency(imported_latency(row.record))
            return Stored(row.id, created_at, latency, None, row.import_id, aware(row.removed_at))
        read = Measurement.from_mapping(row.record)
        measurement = replace(read, warnings=marks.of(row.device, read.warnings, headline_levels(read.conditions)))
        network = NetworkChoice(row.network, row.num_classes, cast("Rounding", row.rounding))
        variant = Variant(DesignPoint(row.alpha, row.resolution), network)
        latency = checked_latency(KnownLatency.measured(variant, measurement))
        return Stored(row.id, created_at, latency, measurement, None, aware(row.removed_at))


_NUMBERS = ("p90_ms", "p99_ms", "low_ms", "high_ms", "cpu_ms", "p25_ms", "p75_ms", "all_p50_ms", "all_p90_ms", "runs")


def checked_latency(latency: KnownLatency) -> KnownLatency:
    """The same. Raises ValueError where a number of it is none."""
    known = {name: getattr(latency, name) for name in _NUMBERS}
    for name, value in {"p50_ms": latency.p50_ms, **known}.items():
        is_number = isinstance(value, int | float) and isfinite(value)
        if not is_number and (value is not None or name == "p50_ms"):
            raise ValueError(f"{name} is {value!r}; expected a number")
    return latency


def job_of(row: JobRow, items: Sequence[JobItemRow], warnings: Mapping[int, tuple[Warning, ...]]) -> Job:
    """The job that a row and its items' rows hold. warnings: of measurements by id, as they are told now.

    Raises Unreadable for the job's own row; of its items those that can be read are there.
    """
    found = tuple(readable(items, partial(item_of, warnings=warnings)))
    read = {each.position for each in found}
    with reading("job", row.id):
        return Job(
            row.id,
            aware(row.created_at),
            _state_of(row.state),
            dict(row.request),
            found,
            started_at=aware(row.started_at),
            ended_at=aware(row.ended_at),
            last_event=row.last_event,
            is_cancelled=row.is_cancelled,
            unreadable={each.position: cast("ItemState", each.state) for each in items if each.position not in read},
        )


def item_of(row: JobItemRow, warnings: Mapping[int, tuple[Warning, ...]]) -> Item:
    """The item that a row holds. warnings: as for `job_of`. Raises Unreadable."""
    with reading(f"item {row.position} of job", row.job_id):
        return Item(
            row.position,
            cast("ItemState", row.state),
            Task.from_mapping(row.task),
            None if row.error is None else Said.from_json(row.error),
            row.measurement_id,
            row.p50_ms,
            warnings.get(row.measurement_id or 0, ()),
            aware(row.started_at),
            aware(row.ended_at),
            row.visits,
            row.wanted,
        )


def _state_of(state: str) -> JobState:
    """A job's state. Raises ValueError for what is none."""
    if state not in get_args(JobState):
        raise ValueError(f"its state is {state!r}")
    return cast("JobState", state)


def event_of(row: JobEventRow) -> JobEvent:
    """The event that a row holds. Raises Unreadable."""
    with reading(f"event {row.number} of job", row.job_id):
        return JobEvent(
            row.number,
            aware(row.created_at),
            row.position,
            cast("JobState | ItemState", row.state),
            None if row.error is None else Said.from_json(row.error),
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
