"""Latencies others published, of MobileNet V1 for the most part. What was measured here lives in the store.

`latency.csv` keeps what each source prints; where a source, or two, give several values for one and the same thing,
the first is the value and the others stand in its note. ncnn's own graphs are called as in OTHERS_GRAPHS.
"""

import re
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from mobilenet_core.design import DesignPoint
from mobilenet_core.latency import KnownLatency, Setup
from mobilenet_core.networks.family import FAMILIES, MOBILENET_V1, NetworkChoice, Variant
from mobilenet_core.published import read
from mobilenet_core.records import Precision

OTHERS_GRAPHS: Mapping[str, str] = MappingProxyType(
    {"ncnn_mobilenet_v2": "ncnn's MobileNet V2", "ncnn_mobilenet_v3": "ncnn's MobileNet V3"}
)
"""Networks that others timed and that are none of ours, by name, with what they are called.

ncnn's V2 has a convolution more than the paper's (313,619,328 mult-adds), its V3 is no published variant (245,564,768).
They are in no FAMILIES, so nothing computes or predicts them.
"""


def title_of(network: str) -> str:
    """What a network of published latencies is called."""
    return OTHERS_GRAPHS[network] if network in OTHERS_GRAPHS else FAMILIES[network].title


def published_latency(
    device: str | None = None,
    runtime: str | None = None,
    precision: Precision | None = None,
    network: str | None = MOBILENET_V1.name,
) -> tuple[KnownLatency, ...]:
    """Published latencies, those of one device (by name or id), runtime or precision where it is given.

    network: None gives those of all, those of OTHERS_GRAPHS among them. Empty where there are none.
    """
    return tuple(
        row
        for row in _rows()
        if device in (None, row.device_name, row.setup.device)
        and runtime in (None, row.setup.runtime)
        and precision in (None, row.setup.precision)
        and network in (None, row.variant.network.name)
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
