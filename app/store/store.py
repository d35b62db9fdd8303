"""Jobs and measurements, kept in SQLite or whatever SQLAlchemy's URL names.

Every method is one transaction, which holds a change and its line in the job's log together. It may be called from any
thread, and raises StoreError where the store does not answer.
Rows come out as frozen dataclasses; nothing of SQLAlchemy leaves this package.
"""

import logging
import uuid
from collections import Counter
from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial

from sqlalchemy import func, select
from sqlalchemy.engine import make_url
from sqlalchemy.exc import (
    DataError,
    DBAPIError,
    IntegrityError,
    InterfaceError,
    OperationalError,
    SQLAlchemyError,
)
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm import Session

from app.store import accuracies, devices, durations, leases, levels, log, opening, removal, revision
from app.store.eta import Took
from app.store.latencies import read_latencies
from app.store.readable import readable
from app.store.records import (
    ENDED,
    EVERYTHING,
    Clash,
    DeviceState,
    Filters,
    Head,
    Import,
    Item,
    ItemState,
    Job,
    JobEvent,
    JobState,
    KeyTaken,
    KnownDevice,
    Lease,
    StoreAway,
    Stored,
    StoreError,
    Task,
    Unstorable,
)
from app.store.revision import Revision
from app.store.rows import import_row, item_rows, job_row, measurement_row, stored_of
from app.store.tables import ImportRow, JobItemRow, JobRow, MeasurementRow
from mobilenet_core.accuracy import KnownAccuracy
from mobilenet_core.latency import KnownLatency
from mobilenet_core.machine_states import ProbeLevels
from mobilenet_core.records import Measurement

_log = logging.getLogger("mobilenet_explorer.store")


class Store:
    """Opens the store at a SQLAlchemy URL and brings its tables up to date. Raises StoreError.

    changed: told the id of a job after each change of it, by the thread that made the change.
    """

    def __init__(self, url: str, changed: Callable[[str], None] = lambda _: None) -> None:
        self._changed = changed
        self.errors: Counter[str] = Counter()
        """What it did not do, by kind."""
        with _errors_told(self.errors):
            parsed = make_url(url)
            self._engine = opening.engine_of(parsed)
            with self._engine.connect() as connection:
                is_up_to_date = opening.is_up_to_date(connection)
            if not is_up_to_date:
                opening.migrate(parsed)
        self._file = opening.StoreFile(parsed)
        self._changes = revision.Changes(parsed)
        self._revision_at: tuple[int | None, Revision] | None = None

    def close(self) -> None:
        """Closes every connection."""
        self._changes.close()
        self._engine.dispose()

    def check(self) -> None:
        """Returns where the store can be read and written. Raises StoreError."""
        with _errors_told(self.errors), self._engine.connect() as connection:  # ends by rolling back
            self._file.check()
            opening.check_tables(connection)

    def add_job(
        self,
        tasks: Sequence[Task],
        request: Mapping[str, object],
        idempotency_key: str | None = None,
        *,
        visits: int = 1,
    ) -> Job:
        """A new queued job. visits: intended of each item. Raises KeyTaken for a key that another job has."""
        waiting = tuple(Item(position, "waiting", task, wanted=visits) for position, task in enumerate(tasks))
        job = Job(uuid.uuid4().hex, datetime.now(UTC), "queued", request, waiting, last_event=1)
        row, items = job_row(job, idempotency_key), item_rows(job)
        row.number = select(func.coalesce(func.max(JobRow.number), 0) + 1).scalar_subquery()
        with self._session() as session:
            session.add(row)
            try:
                session.flush()  # the job before its items, which refer to it
            except IntegrityError as error:  # its key is the one thing that need not be its own
                raise KeyTaken(f"another job has the key {idempotency_key!r}") from error
            session.add_all(items)
            session.flush()
            log.append(session, job.id, log.Change("queued"))
        _tell(job.id, "queued")
        return job

    def job(self, job_id: str) -> Job | None:
        """The job, or None. Raises Unreadable."""
        with self._session() as session:
            row = session.get(JobRow, job_id)
            return log.with_items(session, row) if row else None

    def job_with_key(self, idempotency_key: str) -> Job | None:
        """The job that was queued under this key, or None."""
        with self._session() as session:
            row = session.scalar(select(JobRow).where(JobRow.idempotency_key == idempotency_key))
            return log.with_items(session, row) if row else None

    def jobs(self, limit: int = 20) -> tuple[Job, ...]:
        """The newest jobs first."""
        with self._session() as session:
            rows = session.scalars(select(JobRow).order_by(*log.NEWEST_FIRST).limit(limit)).all()
            return tuple(readable(rows, partial(log.with_items, session)))

    def count_jobs(self) -> Mapping[str, int]:
        """How many jobs there are, by state."""
        with self._session() as session:
            found = session.execute(select(JobRow.state, func.count()).group_by(JobRow.state))
            return {str(state): count for state, count in found}

    def job_heads(self, limit: int = 20) -> tuple[Head, ...]:
        """The newest jobs first, without their items."""
        with self._session() as session:
            return log.heads(session, limit)

    def unfinished_jobs(self) -> tuple[Job, ...]:
        """Queued and running jobs, the oldest first."""
        with self._session() as session:
            query = select(JobRow).where(JobRow.state.not_in(ENDED)).order_by(JobRow.number, JobRow.created_at)
            return tuple(readable(session.scalars(query).all(), partial(log.with_items, session)))

    def end_unreadable(self, job_id: str, owner: str) -> bool:
        """Ends what this version cannot read of a job, as what a newer one wrote; whether the job itself can be."""
        with self._changing(job_id) as session:
            return log.end_unreadable(session, session.get_one(JobRow, job_id), owner)

    def took(self, jobs: int) -> tuple[Took, ...]:
        """How long the measurements of so many jobs took, the newest ones."""
        with self._session() as session:
            return durations.read(session, jobs)

    def leases(self) -> tuple[Lease, ...]:
        """Who runs what has not ended, the oldest job first."""
        with self._session() as session:
            return leases.every(session)

    def claim(self, seen: Lease, owner: str) -> bool:
        """Makes `owner` run a job, if it is as it was seen: of several that try one gets it."""
        with self._session() as session:
            return leases.claim(session, seen, owner)

    def renew(self, job_id: str, owner: str) -> bool | None:
        """Says that a job's owner lives; whether somebody asked to cancel the job, None where it is another's."""
        with self._session() as session:
            return leases.renew(session, job_id, owner)

    def release(self, job_id: str, owner: str) -> None:
        """Leaves a job to whoever comes next."""
        with self._session() as session:
            leases.release(session, job_id, owner)

    def ask_to_cancel(self, job_id: str) -> Lease | None:
        """Asks whoever runs a job to cancel it, and gives that one's lease; None where the job has ended."""
        with self._session() as session:
            return leases.ask_to_cancel(session, job_id)

    # What changes a job takes its owner: a change of a job that another server has meanwhile taken raises NotOurs.

    def set_job_state(self, job_id: str, state: JobState, owner: str | None = None) -> None:
        """Moves a job to `state`."""
        with self._changing(job_id) as session:
            log.move_job(session, job_id, state, owner)
        _tell(job_id, state)

    def set_item_state(
        self,
        job_id: str,
        position: int,
        state: ItemState,
        error: str | None = None,
        *,
        then: int | None = None,
        owner: str | None = None,
    ) -> None:
        """Moves an item to `state`, with the sentence that says why it failed. then: the item that runs now."""
        with self._changing(job_id) as session:
            log.move_items(session, job_id, log.Change(state, position, error), then, owner)

    def end_job(
        self,
        job_id: str,
        job_state: JobState,
        item_state: ItemState,
        error: str | None = None,
        *,
        owner: str | None = None,
    ) -> None:
        """Moves a job to `job_state`, and those of its items that wait or run to `item_state`, one by one."""
        left = (JobItemRow.job_id == job_id, JobItemRow.state.in_(("waiting", "running")))
        with self._changing(job_id) as session:
            positions = session.scalars(select(JobItemRow.position).where(*left).order_by(JobItemRow.position)).all()
            for position in positions:
                log.move_items(session, job_id, log.Change(item_state, position, error), owner=owner)
            log.move_job(session, job_id, job_state, owner)
        _tell(job_id, job_state)

    def finish_item(
        self,
        job_id: str,
        position: int,
        task: Task,
        measurement: Measurement,
        *,
        then: int | None = None,
        owner: str | None = None,
    ) -> int:
        """Stores an item's measurement and marks the item done, both or neither; gives the measurement's id.

        then: the item that runs now.
        """
        with self._changing(job_id) as session:
            row = measurement_row(task, measurement)
            session.add(row)
            session.flush()
            log.move_items(session, job_id, _done(position, row, 1), then, owner)
            return row.id

    def visit_item_again(self, job_id: str, item: Item, measurement: Measurement, *, owner: str | None = None) -> None:
        """Puts a measurement that more visits were made for in the place of what an item that is done had."""
        with self._changing(job_id) as session:
            row = _revised(session, item.measurement_id, item.task, measurement)
            visits = measurement.conditions.processes if measurement.conditions else 1
            log.move_items(session, job_id, _done(item.position, row, visits), owner=owner)

    def best_levels(self, device: str) -> tuple[ProbeLevels, ...]:
        """The fastest that a device's probes are known to be, one of each kind."""
        with self._session() as session:
            return levels.best_of_each_kind(session, device)

    def events(self, job_id: str, after: int = 0) -> tuple[JobEvent, ...]:
        """What happened to a job after its event with the number `after`, in order."""
        with self._session() as session:
            return log.read(session, job_id, after)

    def add_measurement(self, task: Task, measurement: Measurement) -> int:
        """Stores a measurement that no job asked for; gives its id."""
        with self._session() as session:
            row = measurement_row(task, measurement)
            session.add(row)
            session.flush()
            return row.id

    def revise_measurement(self, stored_id: int, task: Task, measurement: Measurement) -> None:
        """Puts a measurement that more visits were made for in the place of the one with that id."""
        with self._session() as session:
            _ = _revised(session, stored_id, task, measurement)

    def add_imports(self, imported: Sequence[KnownLatency], name: str = "", file_name: str | None = None) -> int:
        """Stores lines of a file, all or none, beside whatever is stored already; gives the import's id.

        name: what they are called together; without it, by their devices.
        """
        devices = dict.fromkeys(each.setup.device for each in imported)
        called = name or ", ".join(list(devices)[:3]) + (", ..." if len(devices) > 3 else "")
        with self._session() as session:
            now, lines = datetime.now(UTC), len(imported)
            batch = ImportRow(created_at=now, name=called[:200], file_name=file_name, lines=lines)
            session.add(batch)
            session.flush()
            session.add_all(import_row(each, batch.id) for each in imported)
            return batch.id

    def imports(self, limit: int = 100) -> tuple[Import, ...]:
        """Imported files, the newest first, those set aside among them."""
        with self._session() as session:
            return removal.imports(session, limit)

    def mark_import(self, import_id: int, *, is_removed: bool) -> Import | None:
        """Sets an import aside with its lines, or brings back those that went with it. None without it."""
        with self._session() as session:
            return removal.mark_import(session, import_id, is_removed=is_removed)

    def mark_measurement(self, stored_id: int, *, is_removed: bool) -> bool:
        """Sets a latency aside or brings it back. False without it."""
        with self._session() as session:
            return removal.mark_measurement(session, stored_id, is_removed=is_removed)

    def mark_set(self, name: str, *, is_removed: bool) -> bool:
        """Sets a user's own accuracies aside or brings them back. False without any."""
        with self._session() as session:
            return removal.mark_set(session, name, is_removed=is_removed)

    def remove_job(self, job_id: str) -> bool:
        """Deletes a job that has ended; what it measured stays. False without it. Raises Clash."""
        with self._changing(job_id) as session:
            return removal.remove_job(session, job_id)

    def stored(self, stored_id: int) -> Stored | None:
        """The measurement or the import, or None. Raises Unreadable."""
        with self._session() as session:
            row = session.get(MeasurementRow, stored_id)
            return stored_of(row, levels.Marks(session)) if row else None

    def history(
        self, filters: Filters = EVERYTHING, *, limit: int = 100, before: int | None = None, is_removed: bool = False
    ) -> tuple[Stored, ...]:
        """Measurements and imports, the newest first, those before an id. is_removed: those set aside, no others."""
        removed_at = MeasurementRow.removed_at
        wanted = removed_at.is_not(None) if is_removed else removed_at.is_(None)
        query = select(MeasurementRow).filter_by(**filters.given()).where(wanted).order_by(MeasurementRow.id.desc())
        found: list[Stored] = []
        with self._session() as session:
            marks = levels.Marks(session)
            while (left := limit - len(found)) > 0:  # again, where some could not be read
                page = query.limit(left) if before is None else query.where(MeasurementRow.id < before).limit(left)
                rows = session.scalars(page).all()
                found += readable(rows, lambda row: stored_of(row, marks))
                if len(rows) < left:
                    break
                before = rows[-1].id
        return tuple(found)

    def newest_by_runtime(self, filters: Filters, *, limit: int) -> tuple[Stored, ...]:
        """Of each runtime at each design point the newest measurement or import; of these the newest first."""
        newest = func.max(MeasurementRow.id)
        alike = (MeasurementRow.runtime, MeasurementRow.alpha, MeasurementRow.resolution)
        used = select(newest).filter_by(**filters.given()).where(MeasurementRow.removed_at.is_(None))
        ids = used.group_by(*alike).order_by(newest.desc()).limit(limit)
        query = select(MeasurementRow).where(MeasurementRow.id.in_(ids)).order_by(MeasurementRow.id.desc())
        with self._session() as session:
            marks = levels.Marks(session)
            return tuple(readable(session.scalars(query).all(), lambda row: stored_of(row, marks)))

    def devices(self) -> tuple[KnownDevice, ...]:
        """Every device of which something is stored, once for what was measured and once for what was imported."""
        with self._session() as session:
            return tuple(devices.read(session, each) for each in devices.states(session))

    def device_states(self) -> tuple[DeviceState, ...]:
        """What is to be known of them to tell whether anything of one is news; the newest first."""
        with self._session() as session:
            return devices.states(session)

    def device(self, state: DeviceState) -> KnownDevice:
        """One of them."""
        with self._session() as session:
            return devices.read(session, state)

    def revision(self) -> Revision:
        """Another one whenever a measurement or an accuracy is added, by whatever process."""
        at_hand = self.revision_at_hand
        if at_hand is not None:
            return at_hand
        version = self._changes.version()  # before it is read: what is written in between is asked for again
        with self._session() as session:
            found = revision.read(session)
        self._revision_at = (version, found)
        return found

    @property
    def revision_at_hand(self) -> Revision | None:
        """The revision where nothing was written since it was read; None where `revision` must ask, and may wait."""
        version, known = self._changes.version(), self._revision_at
        return known[1] if version is not None and known is not None and known[0] == version else None

    def latencies(self, device: str) -> tuple[KnownLatency, ...]:
        """Every latency of a device without its samples, newest first."""
        with self._session() as session:
            return read_latencies(session, device)

    def add_accuracies(self, imported: Sequence[KnownAccuracy]) -> None:
        """Stores accuracies, all or none, beside those of the same points: the newest counts, none is overwritten."""
        with self._session() as session:
            accuracies.append(session, imported)

    def accuracies(self) -> tuple[KnownAccuracy, ...]:
        """The newest accuracy of every point of every set, the oldest of these first."""
        with self._session() as session:
            return accuracies.read(session)

    @contextmanager
    def _changing(self, job_id: str) -> Generator[Session]:
        with self._session() as session:
            yield session
        self._changed(job_id)

    @contextmanager
    def _session(self) -> Generator[Session]:
        with _errors_told(self.errors), Session(self._engine) as session, session.begin():
            self._file.check()
            yield session


def _tell(job_id: str, state: JobState) -> None:
    _log.info("job %s is %s", job_id, state, extra={"job": job_id, "state": state})


def _revised(session: Session, stored_id: int | None, task: Task, measurement: Measurement) -> MeasurementRow:
    row = session.get_one(MeasurementRow, stored_id)
    new = measurement_row(task, measurement)
    for name in ("p50_ms", "p90_ms", "p99_ms", "record", *levels.columns_of(measurement)):
        setattr(row, name, getattr(new, name))
    row.revised = (session.scalar(select(func.max(MeasurementRow.revised))) or 0) + 1
    session.flush()
    return row


def _done(position: int, row: MeasurementRow, visits: int) -> log.Change:
    return log.Change("done", position, None, row.id, row.p50_ms, row.record["warnings"], visits)


@contextmanager
def _errors_told(count: Counter[str]) -> Generator[None]:
    try:
        with _named():
            yield
    except StoreError as error:
        count[type(error).__name__] += 1
        raise


@contextmanager
def _named() -> Generator[None]:
    try:
        yield
    except (DataError, OverflowError, UnicodeError) as error:
        raise Unstorable("the store cannot keep or look for such a value", _reason(error)) from error
    except IntegrityError as error:
        raise Clash("what is stored already does not allow this", _reason(error)) from error
    except SQLAlchemyError as error:
        is_passing = isinstance(error, (OperationalError, InterfaceError, PoolTimeout))
        raise (StoreAway if is_passing else StoreError)("the store does not answer", _reason(error)) from error


def _reason(error: Exception) -> str:
    """The driver's own words, without the SQL."""
    return str(error.orig if isinstance(error, DBAPIError) else error)
