"""The store's tables. What is known is only ever added, visited again and set aside; a job's rows change."""

from datetime import datetime
from typing import Any

from sqlalchemy import Float, ForeignKey, Index, Integer, String, false, func, select
from sqlalchemy.orm import DeclarativeBase, Mapped, column_property, mapped_column

from app.store.readable import CheckedJson, CheckedTime

HEAD_REVISION = "0008"
"""The newest migration: a store that says so needs none, and alembic is not even imported."""


class Base(DeclarativeBase):
    """Base of all tables; JSON for dictionaries and lists, time zones kept."""

    type_annotation_map = {  # noqa: RUF012 - SQLAlchemy reads it
        dict[str, Any]: CheckedJson,
        list[Any]: CheckedJson,
        datetime: CheckedTime,
    }


class JobEventRow(Base):
    """A line of a job's log: the job changed its state, or the item at `position` did; how far the job was then."""

    __tablename__ = "job_events"

    job_id: Mapped[str] = mapped_column(ForeignKey("jobs.id"), primary_key=True)
    number: Mapped[int] = mapped_column(Integer, primary_key=True)
    created_at: Mapped[datetime]
    position: Mapped[int | None]
    state: Mapped[str] = mapped_column(String(16))
    error: Mapped[str | None]
    measurement_id: Mapped[int | None] = mapped_column(ForeignKey("measurements.id"))
    done: Mapped[int]
    failed: Mapped[int]
    total: Mapped[int]
    eta_s: Mapped[float | None] = mapped_column(Float(53))
    """Where versions before kept what the items tell of any moment."""


class JobRow(Base):
    """A request for measurements."""

    __tablename__ = "jobs"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    created_at: Mapped[datetime]
    started_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    number: Mapped[int] = mapped_column(default=0, server_default="0", index=True)
    """In which order jobs came, whatever a clock said."""
    state: Mapped[str] = mapped_column(String(16), index=True)
    idempotency_key: Mapped[str | None] = mapped_column(String(200), unique=True)
    request: Mapped[dict[str, Any]]
    owner: Mapped[str | None] = mapped_column(String(120))
    beat: Mapped[int] = mapped_column(default=0, server_default="0")
    is_cancelled: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Who runs it, and who asked to end it: leases.py."""
    events: Mapped[int] = mapped_column(default=0, server_default="0")
    """Where versions before the log counted for itself kept `last_event`."""
    last_event: Mapped[int] = column_property(
        select(func.coalesce(func.max(JobEventRow.number), 0))
        .where(JobEventRow.job_id == id)  # noqa: A003 - the column above
        .correlate_except(JobEventRow)
        .scalar_subquery()
    )


class JobItemRow(Base):
    """One measurement that a job asks for, and the headline of what came of it."""

    __tablename__ = "job_items"

    job_id: Mapped[str] = mapped_column(ForeignKey("jobs.id"), primary_key=True)
    position: Mapped[int] = mapped_column(Integer, primary_key=True)
    state: Mapped[str] = mapped_column(String(16))
    task: Mapped[dict[str, Any]]
    started_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    error: Mapped[str | None]
    measurement_id: Mapped[int | None] = mapped_column(ForeignKey("measurements.id"))
    p50_ms: Mapped[float | None] = mapped_column(Float(53))
    warnings: Mapped[list[Any]] = mapped_column(default=list, server_default="[]")
    visits: Mapped[int] = mapped_column(default=0, server_default="0")
    wanted: Mapped[int] = mapped_column(default=1, server_default="1")
    """Visits that are intended; what was not settled then may have more."""


class ImportRow(Base):
    """A file that was imported: what its lines are called together."""

    __tablename__ = "imports"
    __table_args__ = ({"sqlite_autoincrement": True},)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    created_at: Mapped[datetime]
    name: Mapped[str] = mapped_column(String(200))
    file_name: Mapped[str | None] = mapped_column(String(200))
    lines: Mapped[int]
    removed_at: Mapped[datetime | None]


THING = (
    *("kind", "network", "alpha", "resolution", "num_classes", "rounding"),
    *("runtime", "precision", "threads", "batch"),
)
"""Columns in which latencies of one device agree of which the newest alone counts."""


class MeasurementRow(Base):
    """A finished measurement: what it is asked for by, its headline, and the whole record."""

    __tablename__ = "measurements"
    __table_args__ = (
        Index("measurements_by_point", "network", "alpha", "resolution", "kind", "id"),
        Index("measurements_by_device", "device", "removed_at", *THING, "revised", "id"),
        Index("measurements_by_level", "device", "probe_kind", "level_ms"),
        {"sqlite_autoincrement": True},  # an id is never used again
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    created_at: Mapped[datetime]
    kind: Mapped[str] = mapped_column(String(16))
    device: Mapped[str] = mapped_column(String(200))
    runtime: Mapped[str] = mapped_column(String(64))
    precision: Mapped[str] = mapped_column(String(8))
    threads: Mapped[int]
    batch: Mapped[int]
    network: Mapped[str] = mapped_column(String(64))
    alpha: Mapped[float] = mapped_column(Float(53))
    resolution: Mapped[int]
    num_classes: Mapped[int]
    rounding: Mapped[str] = mapped_column(String(16))
    p50_ms: Mapped[float] = mapped_column(Float(53))
    p90_ms: Mapped[float | None] = mapped_column(Float(53))
    p99_ms: Mapped[float | None] = mapped_column(Float(53))
    record: Mapped[dict[str, Any]]
    probe_kind: Mapped[str | None] = mapped_column(String(120))
    level_ms: Mapped[float | None] = mapped_column(Float(53))
    level_memory_ms: Mapped[float | None] = mapped_column(Float(53))
    headline_ms: Mapped[float | None] = mapped_column(Float(53))
    headline_memory_ms: Mapped[float | None] = mapped_column(Float(53))
    """How fast the probes were at their best, and for the headline: levels.py."""
    revised: Mapped[int] = mapped_column(default=0, server_default="0", index=True)
    """Numbers changes after the first visit, over all measurements."""
    import_id: Mapped[int | None] = mapped_column(index=True)
    """The file that it is a line of. No reference: SQLite would have to write the table anew for one."""
    removed_at: Mapped[datetime | None]
    """When it was set aside: removal.py."""


class DeviceStateRow(Base):
    """What is in use of a device's latencies of one kind: counted with each change, so that nobody counts to read."""

    __tablename__ = "device_states"

    device: Mapped[str] = mapped_column(String(200), primary_key=True)
    kind: Mapped[str] = mapped_column(String(16), primary_key=True)
    measurements: Mapped[int]
    newest_id: Mapped[int]
    revised: Mapped[int]


class AccuracyRow(Base):
    """An accuracy that a user brought. Of a point that was brought again the newest counts; the older ones stay."""

    __tablename__ = "accuracies"
    __table_args__ = (
        Index("accuracies_by_point", "set_name", "network", "precision", "alpha", "resolution"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    created_at: Mapped[datetime]
    set_name: Mapped[str] = mapped_column(String(64))
    network: Mapped[str] = mapped_column(String(64), default="mobilenet_v1", server_default="mobilenet_v1")
    precision: Mapped[str] = mapped_column(String(8))
    alpha: Mapped[float] = mapped_column(Float(53))
    resolution: Mapped[int]
    top1_percent: Mapped[float] = mapped_column(Float(53))
    top5_percent: Mapped[float | None] = mapped_column(Float(53))
    source: Mapped[str] = mapped_column(String(300))
    note: Mapped[str] = mapped_column(String(300))
    removed_at: Mapped[datetime | None]
    revised: Mapped[int] = mapped_column(default=0, server_default="0")
    """As those of measurements."""
