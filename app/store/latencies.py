"""What the store knows about latency, without samples: enough to choose and to predict by."""

from collections.abc import Collection
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Float, func, select
from sqlalchemy.orm import Session

from app.store import levels
from app.store.readable import holds_object, readable, reading
from app.store.records import marks_of
from app.store.rows import aware, checked_latency
from app.store.tables import THING, MeasurementRow
from mobilenet_core.design import DesignPoint
from mobilenet_core.latency import KnownLatency, Setup
from mobilenet_core.networks.family import NetworkChoice, Variant
from mobilenet_core.records import DeviceInfo

_ALIKE = (MeasurementRow.device, *(getattr(MeasurementRow, name) for name in THING))


def read_latencies(session: Session, devices: Collection[str]) -> tuple[KnownLatency, ...]:
    """The newest latency of each kind of everything that was timed on some devices, newest first.

    The database finds them by an index alone: what is read does not grow with how often a thing was timed again. Where
    the newest cannot be read, an older one of the same thing does not stand in for it: `history` has that still.
    """
    row, record = MeasurementRow, MeasurementRow.record
    around = ("p50_low", "p50_high", "p25", "p75")
    interval = [record["latency_ms", name].as_float().cast(Float(53)).label(name) for name in around]
    of_all = [
        record["conditions", "states", name].as_float().cast(Float(53)).label(name)
        for name in ("all_p50_ms", "all_p90_ms")
    ]
    told = [record[name].label(name) for name in ("device", "device_name", "warnings", "latency_marks")]
    marks = levels.Marks(session)
    newest = select(func.max(row.id)).where(row.device.in_(devices), row.removed_at.is_(None)).group_by(*_ALIKE)
    query = (
        select(
            row.id, row.created_at, row.device.label("device_id"),
            row.kind, row.runtime, row.precision, row.threads, row.batch,
            row.network, row.alpha, row.resolution, row.num_classes, row.rounding, row.p50_ms, row.p90_ms,
            *interval, *told, *of_all, *levels.HEADLINE,
        )
        .where(row.id.in_(newest), holds_object(session.get_bind().dialect, record))
        .order_by(row.id.desc())
    )  # fmt: skip
    return tuple(readable(session.execute(query), lambda each: _known(each, marks)))


def _known(each: Any, marks: levels.Marks) -> KnownLatency:  # noqa: ANN401 - the columns selected above
    device: str = each.device_id
    with reading("measurement", each.id):
        known = KnownLatency(
            each.kind,
            Variant(
                DesignPoint(each.alpha, each.resolution),
                NetworkChoice(each.network, each.num_classes, each.rounding),
            ),
            Setup(device, each.runtime, each.precision, each.threads, each.batch),
            each.p50_ms,
            each.p90_ms,
            low_ms=each.p50_low,
            high_ms=each.p50_high,
            device_name=each.device_name if each.kind == "imported" else DeviceInfo(**each.device).name,
            source=f"measurement {each.id}",
            marks=marks_of(each.latency_marks)
            if each.kind == "imported"
            else tuple(warning.code for warning in marks.of_columns(each, device)),
            all_p50_ms=each.all_p50_ms,
            all_p90_ms=each.all_p90_ms,
            slowness=marks.slowness(each, device),
            p25_ms=each.p25,
            p75_ms=each.p75,
            at=aware(cast("datetime", each.created_at)),
        )
        return checked_latency(known)
