"""Latencies others published for MobileNet V1 design points. What was measured here lives in the store.

`latency.csv` keeps what each source prints; where a source, or two, give several values for one and the same thing,
the first is the value and the others stand in its note.
"""

import re
from dataclasses import dataclass
from functools import cache

from mobilenet_core.published import read
from mobilenet_core.records import Precision


@dataclass(frozen=True, slots=True)
class PublishedLatency:
    """One published latency, in milliseconds for one run of `batch` images.

    device: hardware, by name. runtime: what executes on it, its delegate included ("tflite-gpu"). threads: None where
    the source does not say, or where they mean nothing. precision: of the network as stored; ncnn may compute fp32
    networks in fp16 where the hardware can. note: what else the source says about this value.
    """

    device: str
    runtime: str
    precision: Precision
    threads: int | None
    alpha: float
    resolution: int
    latency_ms: float
    source: str
    network: str = "mobilenet_v1"
    num_classes: int = 1000
    batch: int = 1
    note: str = ""

    @property
    def device_id(self) -> str:
        """The device, fit for a URL: "pixel-3"."""
        return slug(self.device)


def published_latency(
    device: str | None = None, runtime: str | None = None, precision: Precision | None = None
) -> tuple[PublishedLatency, ...]:
    """Published latencies, those of one device (by name or id), runtime or precision where it is given.

    Empty where there are none.
    """
    return tuple(
        row
        for row in _rows()
        if device in (None, row.device, row.device_id)
        and runtime in (None, row.runtime)
        and precision in (None, row.precision)
    )


@cache
def publisher_of(source: str) -> str:
    """Who published what stands in a source, by the repository or site that it begins with; else the source itself."""
    return next((row["publisher"] for row in read("publishers") if source.startswith(row["source"])), source)


def slug(name: str) -> str:
    """A device's name as an id: lower case, digits and hyphens."""
    return re.sub(r"[^a-z0-9]+", "-", name.lower().replace("+", "-plus")).strip("-")


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
            latency_ms=float(row["value"]),  # a test reads every unit: ms
            source=row["source"],
            network=row["network"],
            num_classes=int(row["num_classes"]),
            batch=int(row["batch"]),
            note=row["note"],
        )
        for row in read("latency")
    )
