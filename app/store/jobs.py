"""Jobs in the store: whose they are, what becomes of them and of their items."""

import logging
import uuid
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from functools import partial

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from app.store import devices, durations, leases, log, removal
from app.store.database import Database
from app.store.eta import Took
from app.store.readable import readable
from app.store.records import (
    ENDED,
    Head,
    Item,
    ItemState,
    Job,
    JobEvent,
    JobState,
    KeyTaken,
    Lease,
    Task,
)
from app.store.revision import revised
from app.store.rows import item_rows, job_row, measurement_row
from app.store.tables import JobRow, MeasurementRow
from mobilenet_core.records import Measurement

_log = logging.getLogger("mobilenet_explorer.store")


class StoredJobs(Database):
    """What the store does for jobs."""

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

    def job_to_run(self, job_id: str, owner: str) -> Job | None:
        """The job for its owner to run, whose items that this version cannot read, as a newer one's, have failed now.

        None where it cannot read the job itself, which has failed then.
        """
        with self._changing(job_id) as session:
            return log.to_run(session, session.get_one(JobRow, job_id), owner)

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
        with self._changing(job_id) as session:
            log.end(session, job_id, job_state, log.Change(item_state, error=error), owner)
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
        with self._changing(job_id, learns=True) as session:
            row = measurement_row(task, measurement)
            session.add(row)
            session.flush()
            log.move_items(session, job_id, _done(position, row, 1), then, owner)
            devices.recount(session, [row.device])
            return row.id

    def visit_item_again(self, job_id: str, item: Item, measurement: Measurement, *, owner: str | None = None) -> None:
        """Puts a measurement that more visits were made for in the place of what an item that is done had."""
        with self._changing(job_id, learns=True) as session:
            row = revised(session, item.measurement_id, item.task, measurement)
            visits = measurement.conditions.processes if measurement.conditions else 1
            log.move_items(session, job_id, _done(item.position, row, visits), owner=owner)
            devices.recount(session, [row.device])

    def events(self, job_id: str, after: int = 0) -> tuple[JobEvent, ...]:
        """What happened to a job after its event with the number `after`, in order."""
        with self._session() as session:
            return log.read(session, job_id, after)

    def remove_job(self, job_id: str) -> bool:
        """Deletes a job that has ended; what it measured stays. False without it. Raises Clash."""
        with self._changing(job_id) as session:
            return removal.remove_job(session, job_id)


def _tell(job_id: str, state: JobState) -> None:
    _log.info("job %s is %s", job_id, state, extra={"job": job_id, "state": state})


def _done(position: int, row: MeasurementRow, visits: int) -> log.Change:
    return log.Change("done", position, None, row.id, row.p50_ms, row.record["warnings"], visits)
