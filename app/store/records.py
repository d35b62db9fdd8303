"""What the store keeps, as frozen dataclasses."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Literal, Self

from mobilenet_core.design import DesignPoint, Rounding
from mobilenet_core.networks.family import MOBILENET_V1, NetworkChoice, Variant
from mobilenet_core.records import Measurement, MeasurementPlan, Precision, Warning

JobState = Literal["queued", "running", "done", "failed", "cancelled"]
ItemState = Literal["waiting", "running", "done", "failed", "cancelled"]
ENDED: tuple[JobState, ...] = ("done", "failed", "cancelled")
"""States of a job that nothing follows."""


class StoreError(Exception):
    """The store cannot be reached, read or written; the message says why."""


@dataclass(frozen=True, slots=True)
class Task:
    """One measurement to make: which network at which design point, and how to time it."""

    variant: Variant
    plan: MeasurementPlan

    def to_mapping(self) -> dict[str, Any]:
        """As it is stored, and as it could travel: `from_mapping` gives back an equal task."""
        return {**flat(self.variant), "plan": asdict(self.plan)}

    @classmethod
    def from_mapping(cls, mapping: Mapping[str, Any]) -> Self:
        """The task that `to_mapping` wrote."""
        names = ("network", "num_classes", "rounding")
        point = DesignPoint(mapping["alpha"], mapping["resolution"])
        network = NetworkChoice(*(mapping[name] for name in names))
        return cls(Variant(point, network), MeasurementPlan(**mapping["plan"]))


def flat(variant: Variant) -> dict[str, Any]:
    """A variant by the names that columns and answers have for its parts."""
    point, network = variant.point, variant.network
    return {
        "network": network.name,
        "alpha": point.alpha,
        "resolution": point.resolution,
        "num_classes": network.num_classes,
        "rounding": network.rounding,
    }


@dataclass(frozen=True, slots=True)
class Item:
    """A task within a job and how it went. p50_ms and warnings are those of the measurement it ended with."""

    position: int
    state: ItemState
    task: Task
    error: str | None = None
    measurement_id: int | None = None
    p50_ms: float | None = None
    warnings: tuple[Warning, ...] = ()
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
    kind: Literal["measured"]
    task: Task
    measurement: Measurement


@dataclass(frozen=True, slots=True)
class ImportedLatency:
    """A latency that a file tells of: the median of runs of `batch` images somewhere, in milliseconds.

    device, runtime: any name. What a file does not say is None.
    """

    device: str
    runtime: str
    precision: Precision
    threads: int
    alpha: float
    resolution: int
    latency_ms: float
    network: str = MOBILENET_V1.name
    batch: int = 1
    num_classes: int = MOBILENET_V1.num_classes
    rounding: Rounding = MOBILENET_V1.rounding
    p90_ms: float | None = None
    p99_ms: float | None = None
    cpu_ms: float | None = None
    runs: int | None = None
    runtime_version: str | None = None
    device_name: str | None = None


@dataclass(frozen=True, slots=True)
class StoredImport:
    """A line of a file as it was stored. No measurement: there are no samples, and nobody here saw it run."""

    id: int
    created_at: datetime
    kind: Literal["imported"]
    imported: ImportedLatency


Stored = StoredMeasurement | StoredImport
Kind = Literal["measured", "imported"]


@dataclass(frozen=True, slots=True)
class Filters:
    """Which stored latencies are meant: those that agree with everything that is not None."""

    device: str | None = None
    runtime: str | None = None
    precision: Precision | None = None
    threads: int | None = None
    network: str | None = None
    alpha: float | None = None
    resolution: int | None = None
    kind: Kind | None = None
    batch: int | None = None
    num_classes: int | None = None
    rounding: Rounding | None = None

    def given(self) -> dict[str, Any]:
        """The filters that are set."""
        return {name: value for name in self.__slots__ if (value := getattr(self, name)) is not None}


EVERYTHING = Filters()
"""Whatever is stored."""


@dataclass(frozen=True, slots=True)
class StoredDevice:
    """A device of which latencies are stored, by kind: what it is called and what there is."""

    id: str
    name: str
    kind: Kind
    runtimes: tuple[str, ...] = ()
    precisions: tuple[str, ...] = ()
    measurements: int = 0
    design_points: int = 0
    newest_at: datetime | None = None
