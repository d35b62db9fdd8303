"""Answers as they are passed on: with their question, their sources, and how they are had again."""

from dataclasses import dataclass

from app.answers.choice import Recommendation
from app.answers.common import Moment
from app.answers.comparison import Comparison


@dataclass(frozen=True, slots=True)
class Record:
    """A recommendation to keep: `mobilenet-explorer reproduce FILE` reads it."""

    version: str
    asked_at: Moment
    question: dict[str, str]
    path: str
    command: str
    stamp: str
    changed: str
    sources: dict[str, str]
    text: str
    answer: Recommendation


@dataclass(frozen=True, slots=True)
class ComparisonRecord:
    """A comparison to keep: `mobilenet-explorer reproduce FILE` reads it too."""

    version: str
    asked_at: Moment
    question: dict[str, str]
    path: str
    command: str
    stamp: str
    changed: str
    sources: dict[str, tuple[str, ...]]
    text: str
    answer: Comparison
