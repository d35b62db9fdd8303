"""The store's tables. Measurements are only ever added; a job's rows change as it runs."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, DateTime, Float, ForeignKey, Index, Integer, String
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

HEAD_REVISION = "0001"
"""The newest migration: a store that says so needs none, and alembic is not even imported."""


class Base(DeclarativeBase):
    """Base of all tables; JSON for dictionaries, time zones kept."""

    type_annotation_map = {dict[str, Any]: JSON, datetime: DateTime(timezone=True)}  # noqa: RUF012 - SQLAlchemy reads it


class JobRow(Base):
    """A request for measurements."""

    __tablename__ = "jobs"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    created_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(String(16), index=True)
    idempotency_key: Mapped[str | None] = mapped_column(String(200), unique=True)
    request: Mapped[dict[str, Any]]


class JobItemRow(Base):
    """One measurement that a job asks for."""

    __tablename__ = "job_items"

    job_id: Mapped[str] = mapped_column(ForeignKey("jobs.id"), primary_key=True)
    position: Mapped[int] = mapped_column(Integer, primary_key=True)
    state: Mapped[str] = mapped_column(String(16))
    task: Mapped[dict[str, Any]]
    error: Mapped[str | None]
    measurement_id: Mapped[int | None] = mapped_column(ForeignKey("measurements.id"))


class MeasurementRow(Base):
    """A finished measurement: what it is asked for by, its headline, and the whole record."""

    __tablename__ = "measurements"
    __table_args__ = (
        Index("measurements_by_point", "network", "alpha", "resolution"),
        {"sqlite_autoincrement": True},  # an id is never used again
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    created_at: Mapped[datetime]
    kind: Mapped[str] = mapped_column(String(16))
    device: Mapped[str] = mapped_column(String(200), index=True)
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
    p90_ms: Mapped[float] = mapped_column(Float(53))
    p99_ms: Mapped[float] = mapped_column(Float(53))
    record: Mapped[dict[str, Any]]
