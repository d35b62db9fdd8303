"""The log of a job: every change of the job and of its items, numbered, written in the change's own transaction.

A line counts in SQL how far the job is, and reads nothing of it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from typing import Any, cast

from sqlalchemy import (
    ColumnElement,
    CursorResult,
    DateTime,
    Insert,
    Update,
    bindparam,
    case,
    func,
    insert,
    select,
    update,
)
from sqlalchemy.orm import Session

from app.store import levels
from app.store.readable import readable
from app.store.records import ENDED, Head, ItemState, Job, JobEvent, JobState, NotOurs
from app.store.rows import event_of, job_of
from app.store.tables import Base, JobEventRow, JobItemRow, JobRow

_TIME = DateTime(timezone=True)
NEWEST_FIRST = (JobRow.number.desc(), JobRow.created_at.desc())
_UNREADABLE = "This version cannot read what was asked for; a newer one may have written it."
_UNFINISHED = ("waiting", "running")
_JOBS, _ITEMS, _EVENTS = (Base.metadata.tables[row.__tablename__] for row in (JobRow, JobItemRow, JobEventRow))


@dataclass(frozen=True, slots=True)
class Change:
    """What the job, or its item at `position`, has become.

    p50_ms, warnings: of the measurement, as it is stored. visits: how many of it were made; from the second on an item
    keeps when it ended.
    """

    state: JobState | ItemState
    position: int | None = None
    error: str | None = None
    measurement_id: int | None = None
    p50_ms: float | None = None
    warnings: Sequence[Any] = ()
    visits: int = 0


def move_job(session: Session, job_id: str, state: JobState, owner: str | None = None) -> None:
    """Moves a job to `state`, and writes that down. Raises NotOurs without the job, and where another owner has it."""
    now = datetime.now(UTC)
    values: dict[str, object] = {"state": state}
    if state == "running":  # a job that goes on after a new start of the server keeps when it began
        values["started_at"] = func.coalesce(JobRow.started_at, now)
    elif state in ENDED:
        values["ended_at"] = now
    _execute(session, job_id, update(_JOBS).where(*_owned(job_id, owner)).values(**values))
    append(session, job_id, Change(state))


def move_items(
    session: Session, job_id: str, change: Change, then: int | None = None, owner: str | None = None
) -> None:
    """Makes a change of an item, moves the one at `then` to running, and writes that down. Raises as `move_job`."""
    changes = [change] if then is None else [change, Change("running", then)]
    # Locks the job's row: who changes the same job meanwhile waits, and numbers its events after these.
    of_job = select(JobRow.id).where(*_owned(job_id, owner)).with_for_update().scalar_subquery()
    stays = ("state", "error", "measurement_id", "p50_ms", "warnings", "visits")
    now = datetime.now(UTC)
    _execute(
        session,
        job_id,
        update(_ITEMS)
        .where(_ITEMS.c.job_id == of_job, _ITEMS.c.position == bindparam("at"))
        .values(
            **{name: bindparam(f"new_{name}") for name in stays},
            started_at=func.coalesce(bindparam("began", type_=_TIME), _ITEMS.c.started_at),
            ended_at=case(
                (bindparam("new_visits") > 1, _ITEMS.c.ended_at),
                else_=bindparam("ended", type_=_TIME),
            ),
        ),
        [
            {
                "at": each.position,
                **{f"new_{name}": getattr(each, name) for name in stays},
                "began": now if each.state == "running" else None,
                "ended": None if each.state == "running" else now,
            }
            for each in changes
        ],
    )
    append(session, job_id, *changes)


def end(session: Session, job_id: str, state: JobState, of_items: Change, owner: str | None = None) -> None:
    """Moves a job to `state`, and makes `of_items` of those of its items that wait or run, one by one."""
    left = (JobItemRow.job_id == job_id, JobItemRow.state.in_(_UNFINISHED))
    positions = session.scalars(select(JobItemRow.position).where(*left).order_by(JobItemRow.position)).all()
    for position in positions:
        move_items(session, job_id, replace(of_items, position=position), owner=owner)
    move_job(session, job_id, state, owner)


def append(session: Session, job_id: str, *changes: Change) -> None:
    """Writes changes down, in one statement; the transaction has locked the job by making them."""
    mine = JobItemRow.job_id == job_id
    number = select(func.coalesce(func.max(_EVENTS.c.number), 0) + 1).where(_EVENTS.c.job_id == job_id)
    done, failed = (func.count().filter(JobItemRow.state == state) for state in ("done", "failed"))
    told = ("state", "position", "error", "measurement_id")
    _execute(
        session,
        job_id,
        insert(_EVENTS).values(
            job_id=job_id,
            number=number.scalar_subquery(),
            created_at=datetime.now(UTC),
            done=select(done).where(mine).scalar_subquery(),
            failed=select(failed).where(mine).scalar_subquery(),
            total=select(func.count(JobItemRow.position)).where(mine).scalar_subquery(),
            **{name: bindparam(name) for name in told},
        ),
        [{name: getattr(each, name) for name in told} for each in changes],
    )


def _execute(session: Session, job_id: str, change: Insert | Update, values: Sequence[Any] = ({},)) -> None:
    made = cast("CursorResult[Any]", session.execute(change, values if len(values) > 1 else values[0]))
    if made.rowcount == 0:
        raise NotOurs(f"there is no job {job_id!r} in the store, or another server has taken it")


def _owned(job_id: str, owner: str | None) -> tuple[ColumnElement[bool], ...]:
    """The job, if it is run by `owner`; None asks for no owner."""
    return (JobRow.id == job_id,) if owner is None else (JobRow.id == job_id, JobRow.owner == owner)


def read(session: Session, job_id: str, after: int) -> tuple[JobEvent, ...]:
    """The events with a number above `after`, in order."""
    query = select(JobEventRow).where(JobEventRow.job_id == job_id, JobEventRow.number > after)
    return tuple(readable(session.scalars(query.order_by(JobEventRow.number)).all(), event_of))


def heads(session: Session, limit: int) -> tuple[Head, ...]:
    """The newest jobs with their counts; of those that have not ended the items too."""
    rows = session.scalars(select(JobRow).order_by(*NEWEST_FIRST).limit(limit)).all()
    count = func.count()
    counts = session.execute(
        select(
            JobItemRow.job_id,
            count.filter(JobItemRow.state == "done"),
            count.filter(JobItemRow.state == "failed"),
            count,
        )
        .where(JobItemRow.job_id.in_([row.id for row in rows]))
        .group_by(JobItemRow.job_id)
    )
    of = {job_id: numbers for job_id, *numbers in counts}

    def head(row: JobRow) -> Head:
        job = job_of(row, (), {})
        told = (job.id, job.created_at, job.state, job.request, job.started_at, job.ended_at)
        done, failed, total = of.get(row.id, (0, 0, 0))
        return Head(*told, done, failed, total, None if job.state in ENDED else with_items(session, row))

    return tuple(readable(rows, head))


def to_run(session: Session, row: JobRow, owner: str) -> Job | None:
    """The job of a row, once its unfinished items whose tasks this version cannot read have failed.

    None where it cannot read the job, which has failed then. Raises NotOurs.
    """
    job = next(readable([row], partial(with_items, session)), None)
    if job is None:
        end(session, row.id, "failed", Change("failed", error=_UNREADABLE), owner)
        return None
    failing = [position for position, state in job.unreadable.items() if state in _UNFINISHED]
    if not failing:
        return job
    for position in failing:
        move_items(session, row.id, Change("failed", position, _UNREADABLE), owner=owner)
    session.refresh(row)
    return with_items(session, row)


def with_items(session: Session, row: JobRow) -> Job:
    """The job that a row holds, with its items. Raises Unreadable."""
    query = select(JobItemRow).where(JobItemRow.job_id == row.id).order_by(JobItemRow.position)
    items = session.scalars(query.execution_options(populate_existing=True)).all()
    is_measured = any(each.measurement_id for each in items)
    return job_of(row, items, levels.warnings_of_items(session, row.id) if is_measured else {})
