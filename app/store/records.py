"""What the store keeps, as frozen dataclasses."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, Self

from mobilenet_core.design import Rounding
from mobilenet_core.records import Measurement, MeasurementPlan

JobState = Literal["queued", "running", "done", "failed", "cancelled"]
ItemState = Literal["waiting", "running", "done", "failed", "cancelled"]
ENDED: tuple[JobState, ...] = ("done", "failed", "cancelled")
"""States of a job that nothing follows."""


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
    """A task within a job and how it went. p50_ms and warnings are those of the measurement it ended with."""

    position: int
    state: ItemState
    task: Task
    error: str | None = None
    measurement_id: int | None = None
    p50_ms: float | None = None
    warnings: tuple[str, ...] = ()
    started_at: datetime | None = None
    ended_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Job:
    """A request for measurements and how far it is. last_event: the number of the newest event in its log."""

    id: str
    created_at: datetime
    state: JobState
    request: dict[str, Any]
    items: tuple[Item, ...]
    started_at: datetime | None = None
    ended_at: datetime | None = None
    last_event: int = 0

    def count(self, state: ItemState) -> int:
        """How many of its items are in a state."""
        return sum(item.state == state for item in self.items)


@dataclass(frozen=True, slots=True)
class JobEvent:
    """A change that happened to a job, or to its item at `position`, and how far the job was then.

    Numbers count from 1 within a job.
    """

    number: int
    at: datetime
    position: int | None
    state: JobState | ItemState
    error: str | None
    measurement_id: int | None
    done: int
    failed: int
    total: int
    eta_s: float | None


@dataclass(frozen=True, slots=True)
class StoredMeasurement:
    """A measurement as it was stored."""

    id: int
    created_at: datetime
    kind: str
    task: Task
    measurement: Measurement
