"""Answers of the routes that predict and choose."""

from dataclasses import dataclass
from typing import Literal

from app.answers.accuracies import NoAccuracy, ToldNoAccuracy
from app.answers.common import Columns
from app.answers.files import Files
from app.answers.latency import LatencyKind, LatencySource, Marks
from app.vocabulary import BudgetName, ObjectiveName, Percentile
from mobilenet_core.design import DesignPoint
from mobilenet_core.records import Precision

AccuracyKind = Literal["published", "imported", "interpolated"]
Cost = Literal["latency_ms", "mult_adds"]
"""What stands against accuracy: latency where a device is named."""


@dataclass(frozen=True, slots=True)
class NextPoint:
    """A design point worth measuring, with what is predicted of it until then."""

    alpha: float
    resolution: int
    name: str
    latency_ms: float
    low_ms: float
    high_ms: float
    latency_marks: Marks
    latency_digits: int


@dataclass(frozen=True)
class NextPointsAnswer(LatencySource):
    """What to measure next, the most telling first."""

    count: int
    total: int
    sentence: str
    items: tuple[NextPoint, ...]


@dataclass(frozen=True, slots=True)
class PointRow:
    """A design point with all that it is judged by, and how it is judged."""

    alpha: float
    resolution: int
    name: str
    network: str
    network_title: str
    mult_adds: int
    params: int
    weight_mb: float
    peak_activation_mb: float
    top1_percent: float | None
    top1_low_percent: float | None
    top1_high_percent: float | None
    top1_kind: AccuracyKind | None
    latency_ms: float | None
    latency_low_ms: float | None
    latency_high_ms: float | None
    latency_p25_ms: float | None
    latency_p75_ms: float | None
    latency_kind: LatencyKind | None
    latency_marks: Marks
    latency_runtime: str | None
    others: dict[str, float | None]
    on_front: bool
    passes: tuple[BudgetName, ...]
    unjudged: tuple[BudgetName, ...]
    latency_digits: int

    @property
    def place(self) -> tuple[str, float, int]:
        """What tells it from other points."""
        return self.network, self.alpha, self.resolution

    @property
    def point(self) -> DesignPoint:
        """Where it is in the design space of its network."""
        return DesignPoint(self.alpha, self.resolution)

    def value_of(self, column: str) -> float | None:
        """What it has of something that it is judged by; None where that is not known."""
        return self.others[column] if column in self.others else getattr(self, column, None)


@dataclass(frozen=True, slots=True)
class Excess:
    """A budget that a point passes."""

    budget: BudgetName
    bound: float
    value: float
    by: float
    share: float | None
    enough: float


@dataclass(frozen=True, slots=True)
class NearestMiss(PointRow):
    """The better point that lies least outside."""

    misses: tuple[Excess, ...]


@dataclass(frozen=True, slots=True)
class BudgetStep:
    """The smallest relaxation of one budget alone that changes the answer."""

    budget: BudgetName
    bound: float
    by: float
    share: float | None
    enough: float
    best: PointRow


@dataclass(frozen=True, slots=True)
class Brought:
    """A budget that the device's own memory sets."""

    budget: BudgetName
    memory: Literal["ram", "flash"]
    bytes: int
    device_name: str
    source: str


@dataclass(frozen=True, slots=True)
class NamedDevice:
    """A device that could be asked about."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Instead:
    """What a budget can be judged by that cannot be as it was asked."""

    ask: dict[str, str]
    fits: int


@dataclass(frozen=True, slots=True)
class Unjudged:
    """A budget that cannot be judged: nothing is known of what it bounds."""

    budget: BudgetName
    bound: float
    instead: tuple[Instead, ...]


@dataclass(frozen=True, slots=True)
class Untimed:
    """A device that was asked about and of which no latency is known at the precision."""

    device: str
    device_name: str | None
    precisions: tuple[Precision, ...]
    devices: tuple[NamedDevice, ...]
    meant: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FamilyJudged:
    """One of several networks that were chosen among.

    count: its points. known: those of which all is known that is asked about. feasible: those of them that keep every
    limit. unknown: columns that are asked about and not known of any of its points.
    """

    network: str
    title: str
    count: int
    known: int
    feasible: int
    unknown: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Judged:
    """The best point under budgets, and why, as facts.

    families: the networks, where several were chosen among. left_out: where any were meant, titles of those that tell
    classes apart and of which the accuracy set knows nothing.
    """

    best: PointRow | None
    budget_confidence: float | None
    busy_latency_ms: float | None
    binding: BudgetName | None
    unjudged: tuple[Unjudged, ...]
    conflicts: tuple[tuple[BudgetName, ...], ...]
    nearest_miss: NearestMiss | None
    steps: tuple[BudgetStep, ...]
    rows: tuple[PointRow, ...]
    feasible_count: int
    total: int
    unknown_count: int
    unranked_count: int
    undecided_count: int
    excluded: dict[BudgetName, int]
    budgets: dict[BudgetName, float]
    brought: tuple[Brought, ...]
    objective: ObjectiveName
    precision: Precision
    accuracy_set: str
    percentile: Percentile
    latency_of: LatencySource | None
    untimed: Untimed | None
    no_accuracy: NoAccuracy | None
    families: tuple[FamilyJudged, ...]
    left_out: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Offer:
    """A relaxation that changes the answer."""

    budgets: dict[BudgetName, float]
    text: str


@dataclass(frozen=True, slots=True)
class ToldInstead(Instead):
    """The same, and what a button for it says."""

    text: str


@dataclass(frozen=True, slots=True)
class ToldUnjudged(Unjudged):
    """The same in words."""

    why: str
    instead: tuple[ToldInstead, ...]


@dataclass(frozen=True, slots=True)
class ToldBrought(Brought):
    """The same in words."""

    text: str


@dataclass(frozen=True, slots=True)
class ToldUntimed(Untimed):
    """The same, what a list of the devices is called, and which one may be meant."""

    choose: str
    did_you_mean: str


@dataclass(frozen=True, slots=True)
class Recommendation(Judged):
    """The best point under budgets, and why."""

    unjudged: tuple[ToldUnjudged, ...]
    brought: tuple[ToldBrought, ...]
    untimed: ToldUntimed | None
    no_accuracy: ToldNoAccuracy | None

    latency_text: str
    chosen_text: str
    lead: str
    title: str
    headline: str
    fit_text: str
    sentences: tuple[str, ...]
    offers: tuple[Offer, ...]
    files: Files | None
    front: dict[str, object] | None = None


@dataclass(frozen=True, slots=True)
class Objectives:
    """What a front is over."""

    minimise: tuple[str, ...]
    maximise: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Front:
    """The points that no other dominates, as columns, in the order of the first objective."""

    count: int
    total: int
    objectives: Objectives
    precision: Precision
    accuracy_set: str
    latency_of: LatencySource | None
    columns: Columns
