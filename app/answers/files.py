"""Answers about model files: which there are of a design point, and which cannot be made."""

from dataclasses import dataclass
from typing import Literal

from app.answers.costs import Identity
from mobilenet_core.formats.export import Io
from mobilenet_core.records import Precision
from mobilenet_core.runtime_traits import FileFormat


@dataclass(frozen=True, slots=True)
class ModelFile:
    """A file that is made when it is asked for."""

    format: FileFormat
    precision: Precision
    io: Io
    href: str
    most_bytes: int
    is_over: bool
    text: str
    label: str
    note: str


@dataclass(frozen=True, slots=True)
class NotWritten:
    """A format that is not written at a precision."""

    format: FileFormat
    precision: Precision
    why: str


@dataclass(frozen=True, slots=True)
class Files:
    """Every file of a design point, the one that goes with a runtime and a precision first."""

    items: tuple[ModelFile, ...]
    not_written: tuple[NotWritten, ...]


@dataclass(frozen=True)
class FilesAnswer(Identity):
    """The same, and of which network."""

    runtime: str | None
    precision: Precision
    weights: Literal["untrained"]
    files: Files
