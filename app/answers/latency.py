"""What is known of latency on a device, and what is predicted from that."""

from dataclasses import dataclass
from typing import Literal

from app.answers.common import Moment
from app.answers.costs import Identity
from mobilenet_core.latency import Runs
from mobilenet_core.predict import FittedOn
from mobilenet_core.published.devices import Conclusion, Form
from mobilenet_core.published.memory import Memory
from mobilenet_core.records import Precision

Marks = tuple[str, ...]
"""Codes of what makes a latency doubtful."""

Chosen = Literal["runtime", "threads"]
"""What of a source nobody asked for: the runtime is then the fastest there, the threads those most is known with."""

LatencyKind = Literal["measured", "imported", "published", "predicted"]


@dataclass(frozen=True, slots=True)
class BestLatency:
    """The best known latency."""

    latency_ms: float
    low_ms: float | None
    high_ms: float | None
    p25_ms: float | None
    p75_ms: float | None
    kind: LatencyKind
    latency_marks: Marks
    latency_digits: int


# No slots where an answer inherits from two, which Python allows to one of them only, and where vars() is read.


@dataclass(frozen=True)
class LatencySource:
    """What runs where, and what is known of it."""

    device: str
    device_name: str
    runtime: str
    precision: Precision
    threads: int | None
    runs: Runs
    has_all_runs: bool
    has_p90: bool
    method: str
    fitted_on: FittedOn
    slowness_since: float | None
    confidence: float
    chosen: tuple[Chosen, ...]


@dataclass(frozen=True)
class Prediction(LatencySource):
    """A predicted latency."""

    kind: Literal["predicted"]
    latency_ms: float
    low_ms: float
    high_ms: float
    latency_marks: Marks
    latency_digits: int


@dataclass(frozen=True)
class PredictionAnswer(Prediction, Identity):
    """A predicted latency of one design point."""


@dataclass(frozen=True)
class PublishedLatency:
    """A latency someone else published."""

    device: str
    device_id: str
    runtime: str
    precision: Precision
    threads: int | None
    batch: int
    latency_ms: float
    kind: Literal["published"]
    source: str
    note: str
    latency_marks: Marks


@dataclass(frozen=True)
class PublishedLatencyOf(PublishedLatency, Identity):
    """A latency someone else published, and of which network; "ncnn_mobilenet_v2" is a graph of ncnn's own."""


@dataclass(frozen=True, slots=True)
class PublishedLatenciesAnswer:
    """Every latency that others published of a device, MobileNet V1's first."""

    device: str
    device_name: str
    count: int
    items: tuple[PublishedLatencyOf, ...]


@dataclass(frozen=True, slots=True)
class DeviceGroup:
    """Latencies of single images by one runtime at one precision and number of threads."""

    runtime: str
    precision: Precision
    threads: int | None
    design_points: int
    doubted: int
    conclusion: Conclusion
    sources: tuple[str, ...]
    publishers: tuple[str, ...]
    sentence: str


@dataclass(frozen=True, slots=True, eq=False)
class DeviceRow:
    """A device and what is known of it, one row for each kind of knowledge. Equal to itself alone: kept by that."""

    id: str
    name: str
    kind: Literal["this", "measured", "imported", "published"]
    runtimes: tuple[str, ...]
    precisions: tuple[str, ...]
    measurements: int
    design_points: int
    newest_at: Moment | None
    sources: tuple[str, ...]
    hardware: str
    form: Form | None
    products: tuple[str, ...]
    memory: Memory | None
    groups: tuple[DeviceGroup, ...]
    conclusion: Conclusion
    sentence: str
    text: str


@dataclass(frozen=True, slots=True)
class FormCount:
    """How many devices are used as one thing, each counted once; "other" are those of which nobody says it."""

    form: Form | Literal["other"]
    title: str
    count: int


@dataclass(frozen=True, slots=True)
class DevicesAnswer:
    """Every device of which a latency is known: this machine, then the newest first, then the published.

    Where a text is searched, those that have it, else those with a name much like it.
    """

    count: int
    items: tuple[DeviceRow, ...]
    forms: tuple[FormCount, ...]
    did_you_mean: bool
