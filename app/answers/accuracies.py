"""Accuracy sets and what stands in them."""

from typing import Literal

from pydantic import BaseModel, Field

from app.answers.common import Alpha, Resolution
from mobilenet_core.records import Precision

SetKind = Literal["published", "imported"]


class AccuracySetRow(BaseModel):
    """An accuracy set."""

    name: str = Field(description="What `accuracy_set` takes.")
    kind: SetKind = Field(description="published: by others; imported: from files.")
    design_points: dict[str, int] = Field(description="By precision: of how many design points it has an accuracy.")


class AccuracySetsAnswer(BaseModel):
    """The accuracy sets that can be asked for."""

    count: int = Field(description="How many sets.")
    items: list[AccuracySetRow] = Field(description="The published ones, then the imported ones.")


class KnownAccuracyRow(BaseModel):
    """One accuracy as its source gives it."""

    set: str = Field(description="The set's name.")
    precision: Precision = Field(description="Number format of the network that was tested.")
    alpha: Alpha
    resolution: Resolution
    top1_percent: float = Field(description="Top-1, percent of the images tested.")
    top5_percent: float | None = Field(description="Top-5; null where the source has none.")
    source: str = Field(description="Where it stands; empty where a file does not say.")
    note: str = Field(description="What is to be known about it.")


class AccuracySetAnswer(BaseModel):
    """One set with its accuracies."""

    set: str = Field(description="Its name.")
    kind: SetKind = Field(description="published: by others; imported: from files.")
    count: int = Field(description="How many accuracies.")
    items: list[KnownAccuracyRow] = Field(description="The newest of each design point.")
