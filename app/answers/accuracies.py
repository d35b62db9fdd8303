"""Accuracy sets and what stands in them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from mobilenet_core.accuracy import KnownAccuracy
from mobilenet_core.records import Precision

SetKind = Literal["published", "imported"]


@dataclass(frozen=True, slots=True)
class AccuracySetRow:
    """An accuracy set."""

    name: str
    kind: SetKind
    design_points: Mapping[Precision, int]


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
