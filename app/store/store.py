"""Jobs and measurements, kept in SQLite or whatever SQLAlchemy's URL names.

Every method is one transaction, may be called from any thread, and raises StoreError where the store does not answer.
Rows come out as frozen dataclasses; nothing of SQLAlchemy leaves this package.
"""

import uuid
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, create_engine, event, inspect, select, text, update
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.orm import Session

from app.store.records import ItemState, Job, JobState, StoredMeasurement, StoreError, Task
from app.store.rows import item_rows, job_of, job_row, measurement_of, measurement_row
from app.store.tables import HEAD_REVISION, JobItemRow, JobRow, MeasurementRow
from mobilenet_core.records import Measurement

_FINISHED: tuple[JobState, ...] = ("done", "failed", "cancelled")


class Store:
    """Opens the store at a SQLAlchemy URL and brings its tables up to date. Raises StoreError."""

    def __init__(self, url: str) -> None:
        with _errors_told():
            parsed = make_url(url)
            is_sqlite = parsed.get_backend_name() == "sqlite"
            self._engine = create_engine(parsed, pool_pre_ping=not is_sqlite)
            if is_sqlite:
                event.listen(self._engine, "connect", _prepare_sqlite)
            with self._engine.begin() as connection:
                _migrate(connection)

    def close(self) -> None:
        """Closes every connection."""
        self._engine.dispose()

    def ping(self) -> None:
        """Returns where the store can be read."""
        with self._session() as session:
            session.execute(text("select 1"))

    def add_job(self, tasks: Sequence[Task], request: dict[str, Any], idempotency_key: str | None = None) -> Job:
        """A new queued job. Raises StoreError for a key that another job has."""
        row = job_row(uuid.uuid4().hex, request, idempotency_key)
        items = item_rows(row.id, tasks)
        with self._session() as session:
            session.add(row)
            session.flush()  # the job before its items, which refer to it
            session.add_all(items)
            return job_of(row, items)

    def job(self, job_id: str) -> Job | None:
        """The job, or None."""
        with self._session() as session:
            row = session.get(JobRow, job_id)
            return _with_items(session, row) if row else None

    def job_with_key(self, idempotency_key: str) -> Job | None:
        """The job that was queued under this key, or None."""
        with self._session() as session:
            row = session.scalar(select(JobRow).where(JobRow.idempotency_key == idempotency_key))
            return _with_items(session, row) if row else None

    def jobs(self, limit: int = 20) -> tuple[Job, ...]:
        """The newest jobs first."""
        with self._session() as session:
            rows = session.scalars(select(JobRow).order_by(JobRow.created_at.desc()).limit(limit)).all()
            return tuple(_with_items(session, row) for row in rows)

    def unfinished_jobs(self) -> tuple[Job, ...]:
        """Queued and running jobs, oldest first: what a server that ended left behind."""
        with self._session() as session:
            query = select(JobRow).where(JobRow.state.not_in(_FINISHED)).order_by(JobRow.created_at)
            return tuple(_with_items(session, row) for row in session.scalars(query).all())

    def set_job_state(self, job_id: str, state: JobState) -> None:
        """Moves a job to `state`."""
        with self._session() as session:
            session.execute(update(JobRow).where(JobRow.id == job_id).values(state=state))

    def set_item_state(self, job_id: str, position: int, state: ItemState, error: str | None = None) -> None:
        """Moves an item to `state`, with the sentence that says why it failed."""
        with self._session() as session:
            query = update(JobItemRow).where(JobItemRow.job_id == job_id, JobItemRow.position == position)
            session.execute(query.values(state=state, error=error))

    def end_job(self, job_id: str, job_state: JobState, item_state: ItemState, error: str | None = None) -> None:
        """Moves a job to `job_state`, and those of its items that wait or run to `item_state`."""
        with self._session() as session:
            session.execute(update(JobRow).where(JobRow.id == job_id).values(state=job_state))
            left = update(JobItemRow).where(JobItemRow.job_id == job_id, JobItemRow.state.in_(("waiting", "running")))
            session.execute(left.values(state=item_state, error=error))

    def finish_item(self, job_id: str, position: int, task: Task, measurement: Measurement) -> int:
        """Stores an item's measurement and marks the item done, both or neither; gives the measurement's id."""
        with self._session() as session:
            row = measurement_row(task, measurement)
            session.add(row)
            session.flush()
            query = update(JobItemRow).where(JobItemRow.job_id == job_id, JobItemRow.position == position)
            session.execute(query.values(state="done", error=None, measurement_id=row.id))
            return row.id

    def measurement(self, measurement_id: int) -> StoredMeasurement | None:
        """The measurement, or None."""
        with self._session() as session:
            row = session.get(MeasurementRow, measurement_id)
            return measurement_of(row) if row else None

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
        with self._session() as session:
            return tuple(measurement_of(row) for row in session.scalars(query).all())

    @contextmanager
    def _session(self) -> Generator[Session]:
        with _errors_told(), Session(self._engine) as session, session.begin():
            yield session


@contextmanager
def _errors_told() -> Generator[None]:
    try:
        yield
    except SQLAlchemyError as error:
        reason = error.orig if isinstance(error, DBAPIError) else error  # the driver's own words, without the SQL
        raise StoreError(f"the store does not answer: {reason}") from error


def _prepare_sqlite(connection: Any, _record: object) -> None:  # noqa: ANN401 - whatever driver the URL names
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "busy_timeout=5000", "foreign_keys=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _migrate(connection: Connection) -> None:
    known = inspect(connection).has_table("alembic_version")
    if known and connection.scalar(text("select version_num from alembic_version")) == HEAD_REVISION:
        return
    # A tenth of a second that only a new store needs.
    from alembic import command, config  # noqa: PLC0415
    from alembic.util import CommandError  # noqa: PLC0415

    settings = config.Config()
    settings.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    settings.attributes["connection"] = connection
    try:
        command.upgrade(settings, "head")
    except CommandError as error:
        raise StoreError(f"the store's tables cannot be brought up to date: {error}") from error


def _with_items(session: Session, row: JobRow) -> Job:
    query = select(JobItemRow).where(JobItemRow.job_id == row.id).order_by(JobItemRow.position)
    return job_of(row, session.scalars(query).all())
