"""Which server runs a job: its owner in the job's row, and a beat that it counts on while it lives.

Whoever finds a beat that has stood still for long takes the job: no clock of another machine is read for that.
"""

from typing import Any, cast

from sqlalchemy import CursorResult, Update, select, update
from sqlalchemy.orm import Session

from app.store.records import ENDED, Lease
from app.store.tables import JobRow

_OPEN = JobRow.state.not_in(ENDED)


def every(session: Session) -> tuple[Lease, ...]:
    """That of each job that has not ended, the oldest first."""
    query = select(JobRow.id, JobRow.owner, JobRow.beat).where(_OPEN).order_by(JobRow.number, JobRow.created_at)
    return tuple(Lease(*row) for row in session.execute(query))


def claim(session: Session, seen: Lease, owner: str) -> bool:
    """Makes `owner` run a job, if it is as it was seen: of several that try one gets it."""
    as_seen = (JobRow.owner.is_not_distinct_from(seen.owner), JobRow.beat == seen.beat)
    return _changes(
        session, update(JobRow).where(JobRow.id == seen.job_id, _OPEN, *as_seen).values(owner=owner, beat=seen.beat + 1)
    )


def renew(session: Session, job_id: str, owner: str) -> bool | None:
    """Counts on; whether somebody asked to cancel the job, None where it is no longer the owner's."""
    mine = (JobRow.id == job_id, JobRow.owner == owner, _OPEN)
    if not _changes(session, update(JobRow).where(*mine).values(beat=JobRow.beat + 1)):
        return None
    return bool(session.scalar(select(JobRow.is_cancelled).where(*mine)))


def release(session: Session, job_id: str, owner: str) -> None:
    """Leaves a job to whoever comes next."""
    _ = _changes(session, update(JobRow).where(JobRow.id == job_id, JobRow.owner == owner).values(owner=None))


def ask_to_cancel(session: Session, job_id: str) -> Lease | None:
    """Asks whoever runs a job to cancel it, and gives that one's lease; None where the job has ended."""
    if not _changes(session, update(JobRow).where(JobRow.id == job_id, _OPEN).values(is_cancelled=True)):
        return None
    return Lease(*session.execute(select(JobRow.id, JobRow.owner, JobRow.beat).where(JobRow.id == job_id)).one())


def _changes(session: Session, change: Update) -> bool:
    made = session.execute(change, execution_options={"synchronize_session": False})
    return cast("CursorResult[Any]", made).rowcount > 0
