"""Accuracy sets and what stands in them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from mobilenet_core.accuracy import KnownAccuracy
from mobilenet_core.records import Precision

SetKind = Literal["published", "imported"]


@dataclass(frozen=True, slots=True)
class AccuracySetRow:
    """An accuracy set. design_points: of all its networks, by precision."""

    name: str
    kind: SetKind
    design_points: Mapping[Precision, int]
    network_names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AccuracySetsAnswer:
    """The accuracy sets that can be asked for: the published ones, then the imported ones."""

    count: int
    items: tuple[AccuracySetRow, ...]


@dataclass(frozen=True, slots=True)
class AccuracySetAnswer:
    """One set with its accuracies, the newest of each design point."""

    set: str
    kind: SetKind
    count: int
    items: tuple[KnownAccuracy, ...]


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A set that has accuracies at a precision, where what was asked for has none.

    top1_percent: of the one network that was asked about; null of several.
    """

    accuracy_set: str
    precision: Precision
    top1_percent: float | None
    ask: dict[str, str]


@dataclass(frozen=True, slots=True)
class ToldElsewhere(Elsewhere):
    """The same, and what a button for it says."""

    text: str


@dataclass(frozen=True, slots=True)
class NoAccuracy:
    """That no accuracy is known as it was asked for, and where one is. name: of the one network asked about.

    can_have: whether networks of that kind have a top-1.
    """

    name: str | None
    instead: tuple[Elsewhere, ...]
    can_have: bool


@dataclass(frozen=True, slots=True)
class ToldNoAccuracy(NoAccuracy):
    """The same in words."""

    why: str
    instead: tuple[ToldElsewhere, ...]
