"""What charts are drawn of: each is what one dependency of GET /charts/{name} finds."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Literal

from app.services.choice.choose import Shown
from app.services.comparison.compared import Compared
from app.services.history.runtimes import TimedPoint
from app.services.latency.layers import LayerLatency
from mobilenet_core.networks.family import MOBILENET_V1, Variant
from mobilenet_core.records import USUAL_PRECISION, Precision


@dataclass(frozen=True, slots=True)
class OneVariant:
    """A network at a design point. precision: of the published accuracies, where those are shown."""

    is_stored: ClassVar[bool] = False
    variant: Variant
    precision: Precision = "fp32"


@dataclass(frozen=True, slots=True)
class LayerTimings:
    """A variant and what times its layers; None where nothing does."""

    is_stored: ClassVar[bool] = True
    variant: Variant
    found: LayerLatency | None


@dataclass(frozen=True, slots=True)
class Timings:
    """At most one latency for a design point and a runtime, and what of."""

    is_stored: ClassVar[bool] = True
    rows: Sequence[TimedPoint]
    network: str = MOBILENET_V1.name
    precision: Precision = USUAL_PRECISION
    threads: int = 1
    device: str | None = None


@dataclass(frozen=True, slots=True)
class SideBySide:
    """The sides of a comparison. by: what a group of bars is. scale: whether bars are counts, or shares of a side."""

    is_stored: ClassVar[bool] = True
    sides: Sequence[Compared]
    by: Literal["kind", "layer"] = "kind"
    scale: Literal["count", "share"] = "count"


Need = OneVariant | LayerTimings | Timings | SideBySide | Shown
"""is_stored: whether the store has a part in it, so that the next measurement may change the figure."""
