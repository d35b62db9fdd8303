"""What is set aside: no longer used or listed, kept for an audit, brought back as it was."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, cast

from sqlalchemy import ColumnElement, CursorResult, delete, func, select, update
from sqlalchemy.orm import Session

from app.store import devices
from app.store.readable import readable, reading
from app.store.records import ENDED, Clash, Import
from app.store.rows import aware
from app.store.tables import AccuracyRow, ImportRow, JobEventRow, JobItemRow, JobRow, MeasurementRow
from mobilenet_core.errors import Said


def imports(session: Session, limit: int) -> tuple[Import, ...]:
    """Imported files, the newest first, those set aside among them."""
    rows = session.scalars(select(ImportRow).order_by(ImportRow.id.desc()).limit(limit)).all()
    return tuple(readable(rows, _import_of))


def mark_import(session: Session, import_id: int, *, is_removed: bool) -> Import | None:
    """Sets an import aside with its lines, or brings back those that went with it. None without it."""
    row = session.get(ImportRow, import_id)
    if row is None:
        return None
    mine = MeasurementRow.import_id == import_id
    names = session.scalars(select(MeasurementRow.device).where(mine).distinct()).all()
    if is_removed and row.removed_at is None:
        row.removed_at = datetime.now(UTC)
        _mark(session, MeasurementRow, (mine, MeasurementRow.removed_at.is_(None)), row.removed_at)
    elif not is_removed and row.removed_at is not None:
        _mark(session, MeasurementRow, (mine, MeasurementRow.removed_at == row.removed_at), None)
        row.removed_at = None
    devices.recount(session, names, is_removed=is_removed)
    return _import_of(row)


def mark_measurement(session: Session, stored_id: int, *, is_removed: bool) -> bool:
    """Sets a latency aside or brings it back. False without it."""
    mine = MeasurementRow.id == stored_id
    is_known = _mark_where(session, MeasurementRow, (mine,), is_removed=is_removed)
    of = session.scalars(select(MeasurementRow.device).where(mine)).all()
    devices.recount(session, of, is_removed=is_removed)
    return is_known


def mark_device(session: Session, device: str, *, is_removed: bool) -> bool:
    """Sets all of a device's latencies aside, or brings back all but lines of files that are. False without any."""
    mine, row = [MeasurementRow.device == device], MeasurementRow
    if not is_removed:
        aside = select(ImportRow.id).where(ImportRow.removed_at.is_not(None))
        mine.append(row.import_id.is_(None) | row.import_id.not_in(aside))
    is_known = _mark_where(session, row, mine, is_removed=is_removed)
    devices.recount(session, [device], is_removed=is_removed)
    return is_known


def mark_set(session: Session, name: str, *, is_removed: bool) -> bool:
    """Sets the accuracies of a user's own set aside, or brings back all that there ever were. False without any."""
    return _mark_where(session, AccuracyRow, (AccuracyRow.set_name == name,), is_removed=is_removed)


def remove_job(session: Session, job_id: str) -> bool:
    """Deletes a job that has ended, its items and its log; what it measured stays. False without it; raises Clash."""
    row = session.get(JobRow, job_id)
    if row is None:
        return False
    if row.state not in ENDED:
        raise Clash(Said("job {job_id} has not ended; cancel it first", job_id=job_id))
    for table in (JobEventRow, JobItemRow):
        session.execute(delete(table).where(table.job_id == job_id))
    session.execute(delete(JobRow).where(JobRow.id == job_id))
    return True


Marked = type[MeasurementRow] | type[AccuracyRow]


def _mark_where(session: Session, table: Marked, where: Sequence[ColumnElement[bool]], *, is_removed: bool) -> bool:
    if session.scalar(select(table.id).where(*where).limit(1)) is None:
        return False
    of_others = table.removed_at.is_(None) if is_removed else table.removed_at.is_not(None)
    _mark(session, table, (*where, of_others), datetime.now(UTC) if is_removed else None)
    return True


def _mark(session: Session, table: Marked, where: Sequence[ColumnElement[bool]], removed_at: datetime | None) -> int:
    """Counts `revised` on: what was read before is told to be old by that."""
    newest = select(func.coalesce(func.max(table.revised), 0) + 1).scalar_subquery()
    change = update(table).where(*where).values(removed_at=removed_at, revised=newest)
    made = session.execute(change, execution_options={"synchronize_session": False})
    return cast("CursorResult[Any]", made).rowcount


def _import_of(row: ImportRow) -> Import:
    with reading("import", row.id):
        return Import(row.id, aware(row.created_at), row.name, row.file_name, row.lines, aware(row.removed_at))
