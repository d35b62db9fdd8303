"""Answers of /comparison and of a design point's channel cliff."""

from dataclasses import dataclass
from typing import Literal

from app.answers.accuracies import ToldElsewhere
from app.answers.costs import Identity
from app.answers.latency import BestLatency, Marks
from mobilenet_core.design import Rounding
from mobilenet_core.latency import Runs
from mobilenet_core.records import Precision

Kind = Literal["measured", "imported", "published", "predicted", "interpolated", "analytic"]
Better = Literal["low", "high", "neither"]


@dataclass(frozen=True)
class SnappedVariant(Identity):
    """The same variant with every layer's channels a multiple of 8."""

    mult_adds: int
    params: int
    latency: BestLatency | None


@dataclass(frozen=True, slots=True)
class CliffRow:
    """Layers that a runtime leaves to slower kernels, and what that costs."""

    runtime: str | None
    precision: Precision
    block: int
    layers: tuple[str, ...]
    layer_count: int
    mult_adds_share: float
    latency: BestLatency | None
    snapped: SnappedVariant
    time_ratio: float | None


@dataclass(frozen=True)
class CliffAnswer(Identity):
    """The channel cliff of a design point under a runtime."""

    cliff: CliffRow | None


@dataclass(frozen=True, slots=True)
class ComparedSide:
    """One side of a comparison: a MobileNet, or another network, which has no alpha, no rounding and no latency."""

    name: str
    network: str
    alpha: float | None
    resolution: int
    rho: float | None
    num_classes: int
    rounding: Rounding | None
    label: str
    text: str
    device: str | None
    device_name: str | None
    runtime: str | None
    threads: int | None
    runs: Runs | None
    cliff: CliffRow | None


@dataclass(frozen=True, slots=True)
class ComparedValue:
    """What one side has. The texts are what a table shows."""

    value: int | float | None
    low: float | None
    high: float | None
    p25: float | None
    p75: float | None
    kind: Kind | None
    source: str | None
    latency_marks: Marks
    is_best: bool
    value_text: str
    interval_text: str
    exact_text: str


@dataclass(frozen=True, slots=True)
class Against:
    """The first side beside another. The texts are what a table shows."""

    difference_text: str
    ratio_text: str
    difference: int | float | None = None
    difference_low: float | None = None
    difference_high: float | None = None
    ratio: float | None = None
    ratio_low: float | None = None
    ratio_high: float | None = None
    is_open: bool = False
    is_equal: bool = False


@dataclass(frozen=True, slots=True)
class ComparedRow:
    """One quantity on all sides."""

    name: str
    title: str
    unit: str
    better: Better
    values: tuple[ComparedValue, ...]
    against: tuple[Against, ...]


@dataclass(frozen=True, slots=True)
class LayerGroup:
    """Mult-adds of a kind of layer, or of the layers of one name."""

    name: str
    mult_adds: tuple[int | None, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two or three sides beside each other."""

    count: int
    precision: Precision
    accuracy_set: str
    sides: tuple[ComparedSide, ...]
    rows: tuple[ComparedRow, ...]
    kinds: tuple[LayerGroup, ...]
    verdicts: tuple[str, ...]
    notes: tuple[str, ...]
    instead: tuple[ToldElsewhere, ...]
