"""Answers about where published numbers stand, and how to cite them."""

from dataclasses import dataclass

from app.answers.costs import Identity


@dataclass(frozen=True, slots=True)
class CitedDocument:
    """A document at the version that its numbers were taken from."""

    who: str
    title: str
    place: str
    date: str | None
    commit: str | None
    url: str
    text: str
    bibtex: str


@dataclass(frozen=True, slots=True)
class CitedNumber:
    """A published number, what it was taken with, and where it stands."""

    column: str
    text: str
    conditions: str
    note: str
    source: str
    documents: tuple[CitedDocument, ...]


@dataclass(frozen=True, slots=True)
class SourceCited:
    """The documents of a source, or of an accuracy set."""

    source: str
    count: int
    items: tuple[CitedDocument, ...]


@dataclass(frozen=True)
class PointCited(Identity):
    """The published numbers of a design point, the accuracy first."""

    count: int
    items: tuple[CitedNumber, ...]
