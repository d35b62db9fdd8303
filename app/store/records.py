"""What the store keeps, as frozen dataclasses."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, Self

from mobilenet_core.design import Rounding
from mobilenet_core.records import Measurement, MeasurementPlan

JobState = Literal["queued", "running", "done", "failed", "cancelled"]
ItemState = Literal["waiting", "running", "done", "failed", "cancelled"]


class StoreError(Exception):
    """The store cannot be reached, read or written; the message says why."""


@dataclass(frozen=True, slots=True)
class Task:
    """One measurement to make: which network at which design point, and how to time it."""

    network: str
    alpha: float
    resolution: int
    num_classes: int
    rounding: Rounding
    plan: MeasurementPlan

    @classmethod
    def from_mapping(cls, mapping: dict[str, Any]) -> Self:
        """The task whose dataclasses.asdict is `mapping`."""
        values: dict[str, Any] = {**mapping, "plan": MeasurementPlan(**mapping["plan"])}
        return cls(**values)


@dataclass(frozen=True, slots=True)
class Item:
    """A task within a job and how it went."""

    position: int
    state: ItemState
    task: Task
    error: str | None
    measurement_id: int | None


@dataclass(frozen=True, slots=True)
class Job:
    """A request for measurements and how far it is."""

    id: str
    created_at: datetime
    state: JobState
    request: dict[str, Any]
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class StoredMeasurement:
    """A measurement as it was stored."""

    id: int
    created_at: datetime
    kind: str
    task: Task
    measurement: Measurement
