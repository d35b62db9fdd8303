"""What the store knows about latency, without samples: enough to choose and to predict by."""

from dataclasses import dataclass

from sqlalchemy import Float, select
from sqlalchemy.orm import Session

from app.store.tables import MeasurementRow
from mobilenet_core.design import Rounding
from mobilenet_core.records import Precision


@dataclass(frozen=True, slots=True)
class StoredLatency:
    """The headline of one stored measurement, in milliseconds; what an import does not tell is None.

    low_ms to high_ms holds the median with 95 % confidence. kind: measured or imported.
    """

    id: int
    kind: str
    device: str
    runtime: str
    precision: Precision
    threads: int
    batch: int
    network: str
    alpha: float
    resolution: int
    num_classes: int
    rounding: Rounding
    p50_ms: float
    p90_ms: float | None
    low_ms: float | None
    high_ms: float | None


def read_latencies(session: Session, device: str) -> tuple[StoredLatency, ...]:
    """Every latency of a device, newest first."""
    row, told = MeasurementRow, MeasurementRow.record["latency_ms"]
    interval = [told[name].as_float().cast(Float(53)) for name in ("p50_low", "p50_high")]
    query = (
        select(
            row.id, row.kind, row.device, row.runtime, row.precision, row.threads, row.batch, row.network,
            row.alpha, row.resolution, row.num_classes, row.rounding, row.p50_ms, row.p90_ms, *interval,
        )
        .where(row.device == device)
        .order_by(row.id.desc())
    )  # fmt: skip
    return tuple(StoredLatency(*each) for each in session.execute(query).all())
