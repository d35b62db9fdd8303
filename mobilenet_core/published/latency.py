"""Latencies others published for MobileNet V1 design points. What was measured here lives in the store."""

from dataclasses import dataclass
from functools import cache

from mobilenet_core.published import read
from mobilenet_core.records import Precision


@dataclass(frozen=True, slots=True)
class PublishedLatency:
    """One published latency, in milliseconds for one image; threads is None where the source does not say."""

    device: str
    runtime: str
    precision: Precision
    threads: int | None
    alpha: float
    resolution: int
    latency_ms: float
    source: str


def published_latency(
    device: str | None = None, runtime: str | None = None, precision: Precision | None = None
) -> tuple[PublishedLatency, ...]:
    """Published latencies, those of one device, runtime or precision where it is given; empty where there are none."""
    return tuple(
        row
        for row in _rows()
        if device in (None, row.device) and runtime in (None, row.runtime) and precision in (None, row.precision)
    )


@cache
def _rows() -> tuple[PublishedLatency, ...]:
    return tuple(
        PublishedLatency(
            device=row["device"],
            runtime=row["runtime"],
            precision=row["precision"],  # type: ignore[arg-type]  # a test reads every row
            threads=int(row["threads"]) if row["threads"] else None,
            alpha=float(row["alpha"]),
            resolution=int(row["resolution"]),
            latency_ms=float(row["latency_ms"]),
            source=row["source"],
        )
        for row in read("latency")
    )
