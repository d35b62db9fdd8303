"""The devices of which latencies are stored."""

from typing import cast

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.store.levels import Marks
from app.store.readable import readable
from app.store.records import DeviceState, Kind, KnownDevice
from app.store.rows import stored_of
from app.store.tables import MeasurementRow

_KEY = (MeasurementRow.device, MeasurementRow.kind)
_USED = MeasurementRow.removed_at.is_(None)


def states(session: Session) -> tuple[DeviceState, ...]:
    """Every device and kind, the one with the newest latency first; one look at an index."""
    newest = func.max(MeasurementRow.id)
    query = select(*_KEY, func.count(), newest, func.max(MeasurementRow.revised)).where(_USED).group_by(*_KEY)
    found = session.execute(query.order_by(newest.desc())).all()
    return tuple(DeviceState(device, cast("Kind", kind), *numbers) for device, kind, *numbers in found)


def read(session: Session, state: DeviceState) -> KnownDevice:
    """One of them."""
    row, mine = MeasurementRow, (MeasurementRow.device == state.id, MeasurementRow.kind == state.kind, _USED)
    newest = session.scalars(select(row).where(row.id == state.newest_id)).all()
    stored = next(readable(newest, lambda each: stored_of(each, Marks(session))), None)
    runtimes, precisions = (
        tuple(session.scalars(select(column).distinct().where(*mine).order_by(column)))
        for column in (row.runtime, row.precision)
    )
    each = select(row.network, row.alpha, row.resolution).where(*mine).distinct().subquery()
    return KnownDevice(
        state.id,
        (stored and stored.latency.device_name) or state.id,
        state.kind,
        runtimes,
        precisions,
        state.measurements,
        session.scalar(select(func.count()).select_from(each)) or 0,
        stored and stored.created_at,
    )
