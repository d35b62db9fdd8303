"""The log of a job: every change of the job and of its items, numbered, written in the change's own transaction."""

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
    # Counting up locks the job's row: two writers get two numbers, and the second sees what the first has done.
    counted = update(JobRow).where(JobRow.id == job_id).values(events=JobRow.events + 1).returning(JobRow.events)
    number = session.scalar(counted)
    row = session.get(JobRow, job_id, populate_existing=True)
    if number is None or row is None:
        raise StoreError(f"there is no job {job_id!r} in the store")
    job, now = with_items(session, row), datetime.now(UTC)
    session.add(
        JobEventRow(
            job_id=job_id,
            number=number,
            created_at=now,
            position=position,
            state=state,
            error=error,
            measurement_id=measurement_id,
            done=job.count("done"),
            failed=job.count("failed"),
            total=len(job.items),
            eta_s=eta_s(job, now),
        )
    )


def read(session: Session, job_id: str, after: int) -> tuple[JobEvent, ...]:
    """The events with a number above `after`, in order."""
    query = select(JobEventRow).where(JobEventRow.job_id == job_id, JobEventRow.number > after)
    return tuple(map(event_of, session.scalars(query.order_by(JobEventRow.number)).all()))


def with_items(session: Session, row: JobRow) -> Job:
    """The job that a row holds, with its items."""
    query = select(JobItemRow).where(JobItemRow.job_id == row.id).order_by(JobItemRow.position)
    return job_of(row, session.scalars(query.execution_options(populate_existing=True)).all())
