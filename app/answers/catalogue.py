"""Answers about what can be asked for here, and about the server itself."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from app.vocabulary import Language, ObjectiveName, Percentile
from mobilenet_core.design import Rounding
from mobilenet_core.latency import Runs
from mobilenet_core.networks.family import Task
from mobilenet_core.records import Precision


@dataclass(frozen=True, slots=True)
class Title:
    """A name, a few words or a sentence in both languages."""

    en: str
    ko: str

    def __getitem__(self, language: Language) -> str:
        return self.ko if language == "ko" else self.en

    @property
    def heading(self) -> "Title":
        """The same as it stands alone: in English with a capital."""
        return Title(self.en[:1].upper() + self.en[1:], self.ko)


@dataclass(frozen=True, slots=True)
class NetworkRow:
    """A network at alpha 1 and its authors' resolution."""

    name: str
    title: str
    task: Task
    has_alpha: bool
    has_resolution: bool
    resolution: int
    roundings: tuple[Rounding, ...]
    mult_adds: int
    params: int


@dataclass(frozen=True, slots=True)
class NetworksAnswer:
    """Every network known."""

    count: int
    items: tuple[NetworkRow, ...]


@dataclass(frozen=True, slots=True)
class RuntimeRow:
    """Something that executes networks here."""

    name: str
    precisions: tuple[Precision, ...]
    profiles: bool
    available: bool
    why_unavailable: str | None


@dataclass(frozen=True, slots=True)
class RuntimesAnswer:
    """Every runtime known."""

    count: int
    items: tuple[RuntimeRow, ...]


@dataclass(frozen=True, slots=True)
class Health:
    """State of a part of the server."""

    status: Literal["ok"]
    version: str


@dataclass(frozen=True, slots=True)
class Named:
    """A name that parameters take, and how people call it."""

    name: str
    title: Title


@dataclass(frozen=True, slots=True)
class PrecisionName:
    """A precision by name."""

    name: Precision
    title: Title
    is_timed: bool


@dataclass(frozen=True, slots=True)
class NetworkName:
    """A network by name."""

    name: str
    title: Title
    task: Task
    has_alpha: bool
    has_resolution: bool
    resolution: int
    roundings: tuple[Rounding, ...]


@dataclass(frozen=True, slots=True)
class AccuracySetName:
    """A published set of accuracies by name."""

    name: str
    title: Title
    who: Title
    precisions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BudgetName:
    """A budget: what it bounds, in which unit, up to what."""

    name: str
    title: Title
    objective: str
    column: str
    key: str
    unit: str
    scale: float
    better: Literal["low", "high"]
    example: float
    maximum: float | None
    needs_device: bool
    quantity: Title
    limit: Title
    decimals: int | None
    is_always_shown: bool
    rank: int
    fact: Title
    outside: Title
    heading: Title


@dataclass(frozen=True, slots=True)
class GoalName:
    """What a recommendation can make best."""

    name: str
    title: Title
    best: Title
    budget: str


@dataclass(frozen=True, slots=True)
class Range:
    """What a parameter may be."""

    minimum: float
    maximum: float
    expected: Title


@dataclass(frozen=True, slots=True)
class Limits:
    """What the parameters that are numbers may be; grid: each of its two."""

    alpha: Range
    rho: Range
    resolution: Range
    num_classes: Range
    threads: Range
    batch: Range
    grid: Range


@dataclass(frozen=True, slots=True)
class PaperGrid:
    """The grid of the MobileNet paper."""

    alphas: tuple[float, ...]
    resolutions: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Defaults:
    """What is meant where nobody names another."""

    network: str
    num_classes: int
    rounding: Rounding
    precision: Precision
    objective: ObjectiveName
    percentile: Percentile
    runs: Runs
    accuracy_set: str
    device: str
    threads: int
    batch: int
    measurement_s: float
    rounds: int
    careful_visits: int


@dataclass(frozen=True, slots=True)
class WorkedExample:
    """A question to GET /recommendation that shows what can be asked."""

    name: str
    title: Title
    asked: Mapping[str, str | float]


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Every name that can be asked for, with titles in both languages, units, ranges and examples."""

    networks: tuple[NetworkName, ...]
    budgets: tuple[BudgetName, ...]
    objectives: tuple[GoalName, ...]
    roundings: tuple[Named, ...]
    accuracy_sets: tuple[AccuracySetName, ...]
    precisions: tuple[PrecisionName, ...]
    percentiles: tuple[Named, ...]
    runs: tuple[Named, ...]
    origins: tuple[Named, ...]
    charts: tuple[Named, ...]
    warnings: tuple[Named, ...]
    marks: tuple[Named, ...]
    bars: tuple[Named, ...]
    places: tuple[Named, ...]
    examples: tuple[WorkedExample, ...]
    threads: tuple[int, ...]
    limits: Limits
    paper: PaperGrid
    defaults: Defaults
