"""The devices of which latencies are stored, counted in the transaction of each change."""

from collections.abc import Collection

from sqlalchemy import delete, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from app.store.records import DeviceState
from app.store.tables import DeviceStateRow, MeasurementRow

_ROW = DeviceStateRow
_COLUMNS = (_ROW.device, _ROW.kind, _ROW.measurements, _ROW.newest_id, _ROW.revised)


def states(session: Session) -> tuple[DeviceState, ...]:
    """Every device and kind, the one with the newest latency first."""
    found = session.execute(select(*_COLUMNS).order_by(_ROW.newest_id.desc())).all()
    return tuple(map(DeviceState._make, found))


def recount(session: Session, devices: Collection[str], *, is_removed: bool = False) -> None:
    """Counts the latencies of these devices anew: the last step of a transaction that changed some.

    is_removed: whether there may be none any more.
    """
    session.flush()
    is_postgresql = session.get_bind().dialect.name == "postgresql"
    if is_removed:
        session.execute(delete(_ROW).where(_ROW.device.in_(devices)))
    row, key = MeasurementRow, (MeasurementRow.device, MeasurementRow.kind)
    counted = select(*key, func.count(), func.max(row.id), func.max(row.revised)).group_by(*key)
    mine = counted.where(row.device.in_(devices), row.removed_at.is_(None))
    new = (postgresql if is_postgresql else sqlite).insert(_ROW).from_select(_COLUMNS, mine)
    changed = {each.key: new.excluded[each.key] for each in _COLUMNS[2:]}
    session.execute(new.on_conflict_do_update(index_elements=_COLUMNS[:2], set_=changed))
