"""The devices of which latencies are stored."""

from typing import cast

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.store.levels import Marks
from app.store.records import Kind, KnownDevice
from app.store.rows import stored_of
from app.store.tables import MeasurementRow

_KEY = (MeasurementRow.device, MeasurementRow.kind)


def read(session: Session) -> tuple[KnownDevice, ...]:
    """Every device and kind, the one with the newest latency first."""
    points = _design_points(session)
    newest = select(*_KEY, func.count(), func.max(MeasurementRow.id)).group_by(*_KEY)
    found = session.execute(newest.order_by(func.max(MeasurementRow.id).desc())).all()
    return tuple(
        _device(session, cast("Kind", kind), count, newest_id, points[device, kind])
        for device, kind, count, newest_id in found
    )


def _device(session: Session, kind: Kind, count: int, newest_id: int, points: int) -> KnownDevice:
    newest = stored_of(session.get_one(MeasurementRow, newest_id), Marks(session))
    device, name = newest.latency.setup.device, newest.latency.device_name
    runtimes, precisions = (
        tuple(session.scalars(select(column).distinct().filter_by(device=device, kind=kind).order_by(column)))
        for column in (MeasurementRow.runtime, MeasurementRow.precision)
    )
    return KnownDevice(device, name or device, kind, runtimes, precisions, count, points, newest.created_at)


def _design_points(session: Session) -> dict[tuple[str, str], int]:
    """How many networks and design points were timed, whatever with."""
    point = (MeasurementRow.network, MeasurementRow.alpha, MeasurementRow.resolution)
    each = select(*_KEY, *point).distinct().subquery()
    query = select(each.c.device, each.c.kind, func.count()).group_by(each.c.device, each.c.kind)
    return {(device, kind): count for device, kind, count in session.execute(query)}
