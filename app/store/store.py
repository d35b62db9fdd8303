"""Jobs and measurements, kept in SQLite or whatever SQLAlchemy's URL names.

Every method is one transaction and may be called from any thread. Rows come out as frozen dataclasses; nothing of
SQLAlchemy leaves this package.
"""

import uuid
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal, Self, get_args

from sqlalchemy import Connection, create_engine, event, func, inspect, select, text, update
from sqlalchemy.engine import make_url
from sqlalchemy.orm import Session

from app.store.tables import HEAD_REVISION, JobItemRow, JobRow, MeasurementRow
from mobilenet_core.design import Rounding
from mobilenet_core.records import Measurement, MeasurementPlan

JobState = Literal["queued", "running", "done", "failed", "cancelled"]
ItemState = Literal["waiting", "running", "done", "failed", "cancelled"]
FINISHED: tuple[JobState, ...] = ("done", "failed", "cancelled")


@dataclass(frozen=True, slots=True)
class Task:
    """One measurement to make: which network at which design point, and how to time it."""

    network: str
    alpha: float
    resolution: int
    num_classes: int
    rounding: Rounding
    plan: MeasurementPlan

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Self:
        """The task that `asdict` turned into `data`."""
        return cls(**{**data, "plan": MeasurementPlan(**data["plan"])})


@dataclass(frozen=True, slots=True)
class Item:
    """A task within a job and how it went."""

    position: int
    state: ItemState
    task: Task
    error: str | None
    measurement_id: int | None


@dataclass(frozen=True, slots=True)
class Job:
    """A request for measurements and how far it is."""

    id: str
    created_at: datetime
    state: JobState
    request: dict[str, Any]
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class StoredMeasurement:
    """A measurement as it was stored."""

    id: int
    created_at: datetime
    kind: str
    task: Task
    measurement: Measurement


class Store:
    """Opens the store at a SQLAlchemy URL and brings its tables up to date."""

    def __init__(self, url: str) -> None:
        parsed = make_url(url)
        self._engine = create_engine(parsed, pool_pre_ping=not parsed.get_backend_name() == "sqlite")
        if parsed.get_backend_name() == "sqlite":
            event.listen(self._engine, "connect", _prepare_sqlite)
        with self._engine.begin() as connection:
            _migrate(connection)

    def close(self) -> None:
        """Closes every connection."""
        self._engine.dispose()

    def ping(self) -> None:
        """Raises SQLAlchemyError where the store cannot be read."""
        with self._engine.connect() as connection:
            connection.execute(text("select 1"))

    def revision(self) -> int:
        """Grows with every stored measurement."""
        with Session(self._engine) as session:
            return session.scalar(select(func.max(MeasurementRow.id))) or 0

    def add_job(self, tasks: Sequence[Task], request: dict[str, Any], idempotency_key: str | None = None) -> Job:
        """A new queued job. Raises IntegrityError for a key that another job has."""
        row = JobRow(
            id=uuid.uuid4().hex,
            created_at=datetime.now(UTC),
            state="queued",
            request=request,
            idempotency_key=idempotency_key,
        )
        items = [
            JobItemRow(job_id=row.id, position=position, state="waiting", task=asdict(task))
            for position, task in enumerate(tasks)
        ]
        with Session(self._engine) as session, session.begin():
            session.add(row)
            session.flush()
            session.add_all(items)
            return _job(row, items)

    def job_with_key(self, idempotency_key: str) -> Job | None:
        """The job that was queued under this key, or None."""
        with Session(self._engine) as session:
            row = session.scalar(select(JobRow).where(JobRow.idempotency_key == idempotency_key))
            return _job(row, _items(session, row.id)) if row else None

    def job(self, job_id: str) -> Job | None:
        """The job, or None."""
        with Session(self._engine) as session:
            row = session.get(JobRow, job_id)
            return _job(row, _items(session, job_id)) if row else None

    def jobs(self, limit: int = 20) -> tuple[Job, ...]:
        """The newest jobs first."""
        with Session(self._engine) as session:
            rows = session.scalars(select(JobRow).order_by(JobRow.created_at.desc()).limit(limit)).all()
            return tuple(_job(row, _items(session, row.id)) for row in rows)

    def unfinished_jobs(self) -> tuple[Job, ...]:
        """Queued and running jobs, oldest first: what a server that was killed left behind."""
        with Session(self._engine) as session:
            query = select(JobRow).where(JobRow.state.not_in(FINISHED)).order_by(JobRow.created_at)
            return tuple(_job(row, _items(session, row.id)) for row in session.scalars(query).all())

    def set_job_state(self, job_id: str, state: JobState) -> None:
        """Moves a job to `state`."""
        with Session(self._engine) as session, session.begin():
            session.execute(update(JobRow).where(JobRow.id == job_id).values(state=state))

    def set_item_state(self, job_id: str, position: int, state: ItemState, error: str | None = None) -> None:
        """Moves an item to `state`, with the sentence that says why it failed."""
        with Session(self._engine) as session, session.begin():
            query = update(JobItemRow).where(JobItemRow.job_id == job_id, JobItemRow.position == position)
            session.execute(query.values(state=state, error=error))

    def finish_item(self, job_id: str, position: int, task: Task, measurement: Measurement) -> int:
        """Stores an item's measurement and marks the item done, both or neither; gives the measurement's id."""
        with Session(self._engine) as session, session.begin():
            row = _measurement_row(task, measurement)
            session.add(row)
            session.flush()
            query = update(JobItemRow).where(JobItemRow.job_id == job_id, JobItemRow.position == position)
            session.execute(query.values(state="done", measurement_id=row.id))
            return row.id

    def measurement(self, measurement_id: int) -> StoredMeasurement | None:
        """The measurement, or None."""
        with Session(self._engine) as session:
            row = session.get(MeasurementRow, measurement_id)
            return _stored(row) if row else None

    def measurements(
        self,
        *,
        limit: int = 100,
        before: int | None = None,
        device: str | None = None,
        network: str | None = None,
        alpha: float | None = None,
        resolution: int | None = None,
    ) -> tuple[StoredMeasurement, ...]:
        """The newest measurements first, those before an id, filtered by what is given."""
        filters = {"device": device, "network": network, "alpha": alpha, "resolution": resolution}
        query = select(MeasurementRow).order_by(MeasurementRow.id.desc()).limit(limit)
        query = query.filter_by(**{name: value for name, value in filters.items() if value is not None})
        if before is not None:
            query = query.where(MeasurementRow.id < before)
        with Session(self._engine) as session:
            return tuple(_stored(row) for row in session.scalars(query).all())


def _prepare_sqlite(connection: Any, _record: object) -> None:
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "busy_timeout=5000", "foreign_keys=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _migrate(connection: Connection) -> None:
    if inspect(connection).has_table("alembic_version"):
        if connection.scalar(text("select version_num from alembic_version")) == HEAD_REVISION:
            return
    from alembic import command, config  # noqa: PLC0415 - a fifth of a second that only a new store needs

    settings = config.Config()
    settings.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    settings.attributes["connection"] = connection
    command.upgrade(settings, "head")


def _items(session: Session, job_id: str) -> Sequence[JobItemRow]:
    return session.scalars(select(JobItemRow).where(JobItemRow.job_id == job_id).order_by(JobItemRow.position)).all()


def _job(row: JobRow, items: Sequence[JobItemRow]) -> Job:
    return Job(
        row.id,
        _aware(row.created_at),
        _literal(row.state, get_args(JobState)),
        row.request,
        tuple(
            Item(
                item.position,
                _literal(item.state, get_args(ItemState)),
                Task.from_json(item.task),
                item.error,
                item.measurement_id,
            )
            for item in items
        ),
    )


def _literal(value: str, allowed: tuple[str, ...]) -> Any:
    if value not in allowed:
        raise ValueError(f"the store says {value!r}; expected one of {', '.join(allowed)}")
    return value


def _aware(moment: datetime) -> datetime:
    """SQLite gives back the UTC it was given without saying so."""
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _measurement_row(task: Task, measurement: Measurement) -> MeasurementRow:
    latency = measurement.latency_ms
    return MeasurementRow(
        created_at=datetime.now(UTC),
        kind="measured",
        device=measurement.device.id,
        runtime=task.plan.runtime,
        precision=task.plan.precision,
        threads=task.plan.threads,
        batch=task.plan.batch,
        network=task.network,
        alpha=task.alpha,
        resolution=task.resolution,
        num_classes=task.num_classes,
        rounding=task.rounding,
        p50_ms=latency.p50,
        p90_ms=latency.p90,
        p99_ms=latency.p99,
        record=asdict(measurement),
    )


def _stored(row: MeasurementRow) -> StoredMeasurement:
    measurement = Measurement.from_mapping(row.record)
    task = Task(row.network, row.alpha, row.resolution, row.num_classes, _rounding(row.rounding), measurement.plan)
    return StoredMeasurement(row.id, _aware(row.created_at), row.kind, task, measurement)


def _rounding(value: str) -> Rounding:
    return _literal(value, get_args(Rounding))
