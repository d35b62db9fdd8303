"""What is known of a latency."""

from dataclasses import dataclass
from typing import Literal

LatencyKind = Literal["measured", "imported", "published", "predicted"]


@dataclass(frozen=True, slots=True)
class BestLatency:
    """The best known latency."""

    latency_ms: float
    low_ms: float | None
    high_ms: float | None
    kind: LatencyKind
