"""An answer as it is passed on: with its question, its sources, and how it is had again."""

from dataclasses import dataclass

from app.answers.choice import Recommendation
from app.answers.common import Moment


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
