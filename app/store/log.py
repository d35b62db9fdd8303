"""The log of a job: every change of the job and of its items, numbered, written in the change's own transaction."""

from dataclasses import replace
from datetime import UTC, datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.store.eta import eta_s
from app.store.records import ItemState, Job, JobEvent, JobState, StoreError
from app.store.rows import event_of, job_of
from app.store.tables import JobEventRow, JobItemRow, JobRow


def append(
    session: Session,
    job_id: str,
    state: JobState | ItemState,
    *,
    position: int | None = None,
    error: str | None = None,
    measurement_id: int | None = None,
) -> None:
    """Writes down that the job, or its item at `position`, is in `state` now. Raises StoreError without the job."""
    job = _counted(session, job_id, 1)
    event = JobEventRow(position=position, state=state, error=error, measurement_id=measurement_id)
    session.add(_told(event, job, job.last_event, datetime.now(UTC)))


def end_items(session: Session, job_id: str, state: ItemState, error: str | None) -> None:
    """Moves the items that wait or run to `state`, and writes that down for each, in order."""
    left = (JobItemRow.job_id == job_id, JobItemRow.state.in_(("waiting", "running")))
    positions = session.scalars(select(JobItemRow.position).where(*left).order_by(JobItemRow.position)).all()
    job, now = _counted(session, job_id, len(positions)), datetime.now(UTC)
    session.execute(update(JobItemRow).where(*left).values(state=state, error=error, ended_at=now))
    for number, position in enumerate(positions, start=job.last_event - len(positions) + 1):
        job = _with_item(job, position, state, error, now)
        session.add(_told(JobEventRow(position=position, state=state, error=error), job, number, now))


def _counted(session: Session, job_id: str, events: int) -> Job:
    """The job, whose last so many events are still to be written. Raises StoreError without the job."""
    # Counting up locks the job's row: two writers get two numbers, and the second sees what the first has done.
    session.execute(update(JobRow).where(JobRow.id == job_id).values(events=JobRow.events + events))
    row = session.get(JobRow, job_id, populate_existing=True)
    if row is None:
        raise StoreError(f"there is no job {job_id!r} in the store")
    return with_items(session, row)


def _with_item(job: Job, position: int, state: ItemState, error: str | None, now: datetime) -> Job:
    ended = replace(job.items[position], state=state, error=error, ended_at=now)
    return replace(job, items=(*job.items[:position], ended, *job.items[position + 1 :]))


def _told(event: JobEventRow, job: Job, number: int, now: datetime) -> JobEventRow:
    """The event with its number and with how far the job is."""
    event.job_id, event.number, event.created_at = job.id, number, now
    event.done, event.failed, event.total = job.count("done"), job.count("failed"), len(job.items)
    event.eta_s = eta_s(job, now)
    return event


def read(session: Session, job_id: str, after: int) -> tuple[JobEvent, ...]:
    """The events with a number above `after`, in order."""
    query = select(JobEventRow).where(JobEventRow.job_id == job_id, JobEventRow.number > after)
    return tuple(map(event_of, session.scalars(query.order_by(JobEventRow.number)).all()))


def with_items(session: Session, row: JobRow) -> Job:
    """The job that a row holds, with its items."""
    query = select(JobItemRow).where(JobItemRow.job_id == row.id).order_by(JobItemRow.position)
    return job_of(row, session.scalars(query.execution_options(populate_existing=True)).all())
