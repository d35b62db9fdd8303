"""Latencies others published for MobileNet V1 design points. What was measured here lives in the store.

`latency.csv` keeps what each source prints; where a source, or two, give several values for one and the same thing,
the first is the value and the others stand in its note.
"""

import re
from functools import cache

from mobilenet_core.design import DesignPoint
from mobilenet_core.latency import KnownLatency, Setup
from mobilenet_core.networks.family import NetworkChoice, Variant
from mobilenet_core.published import read
from mobilenet_core.records import Precision


def published_latency(
    device: str | None = None, runtime: str | None = None, precision: Precision | None = None
) -> tuple[KnownLatency, ...]:
    """Published latencies, those of one device (by name or id), runtime or precision where it is given.

    Empty where there are none.
    """
    return tuple(
        row
        for row in _rows()
        if device in (None, row.device_name, row.setup.device)
        and runtime in (None, row.setup.runtime)
        and precision in (None, row.setup.precision)
    )


@cache
def publisher_of(source: str) -> str:
    """Who published what stands in a source, by the repository or site that it begins with; else the source itself."""
    return next((row["publisher"] for row in read("publishers") if source.startswith(row["source"])), source)


def slug(name: str) -> str:
    """A device's name as an id: lower case, digits and hyphens."""
    return re.sub(r"[^a-z0-9]+", "-", name.lower().replace("+", "-plus")).strip("-")


@cache
def _rows() -> tuple[KnownLatency, ...]:
    return tuple(
        KnownLatency(
            "published",
            Variant(
                DesignPoint(float(row["alpha"]), int(row["resolution"])),
                NetworkChoice(row["network"], int(row["num_classes"])),
            ),
            Setup(
                slug(row["device"]),
                row["runtime"],
                row["precision"],  # type: ignore[arg-type]  # a test reads every row
                int(row["threads"]) if row["threads"] else None,
                int(row["batch"]),
            ),
            p50_ms=float(row["value"]),  # a test reads every unit: ms
            device_name=row["device"],
            source=row["source"],
            note=row["note"],
        )
        for row in read("latency")
    )
