"""Answers about what can be asked for here, and about the server itself."""

from dataclasses import dataclass
from typing import Literal

from mobilenet_core.records import Precision


@dataclass(frozen=True, slots=True)
class NetworkRow:
    """A network at alpha 1, 224 pixels; one without an alpha at its own resolution."""

    name: str
    title: str
    has_alpha: bool
    resolution: int
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
