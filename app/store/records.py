"""What the store keeps, as frozen dataclasses."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any, Literal, NamedTuple, Self

from mobilenet_core.design import DesignPoint, Rounding
from mobilenet_core.latency import KnownLatency, Origin, Setup
from mobilenet_core.networks.family import NetworkChoice, Variant
from mobilenet_core.records import Measurement, MeasurementPlan, Precision, Warning

JobState = Literal["queued", "running", "done", "failed", "cancelled"]
Kind = Literal["measured", "imported"]
ItemState = Literal["waiting", "running", "done", "failed", "cancelled"]
ENDED: tuple[JobState, ...] = ("done", "failed", "cancelled")
"""States of a job that nothing follows."""


MAX_ID = 2**31 - 1
"""Of whatever is stored: PostgreSQL's integer."""


class StoreError(Exception):
    """The store cannot be reached, read or written.

    told: what anybody may know. reason: the driver's own words, which name hosts, files, values: for the log alone.
    """

    def __init__(self, told: str, reason: str = "") -> None:
        super().__init__(f"{told}: {reason}" if reason else told)
        self.told, self.reason = told, reason


class Unstorable(StoreError):
    """A value that the store cannot take, whoever sends it and however often."""


class Clash(StoreError):
    """A change that what is stored does not allow: a key that another row has, a reference to what is not there."""


class Unreadable(StoreError):
    """A row that this version cannot read; the message names it and says why."""


class StoreAway(StoreError):
    """The store cannot be reached or written now: the same may go well in a moment."""


MANY_WAIT = "many requests wait for the store already; try again in a moment"
"""What is told to whom no turn comes in time."""


class KeyTaken(StoreError):
    """Another job has this Idempotency-Key."""


class NotOurs(StoreError):
    """A job is not in the store, or not the one's who wanted to change it."""


@dataclass(frozen=True, slots=True)
class Task:
    """One measurement to make: which network at which design point, and how to time it."""

    variant: Variant
    plan: MeasurementPlan

    def to_mapping(self) -> dict[str, object]:
        """As it is stored, and as it could travel: `from_mapping` gives back an equal task."""
        return {**flat(self.variant), "plan": asdict(self.plan)}

    @classmethod
    def from_mapping(cls, mapping: Mapping[str, Any]) -> Self:
        """The task that `to_mapping` wrote."""
        return cls(variant_of(mapping), MeasurementPlan(**mapping["plan"]))


def flat(variant: Variant) -> dict[str, Any]:
    """A variant by the names that columns and answers have for its parts."""
    return {"alpha": variant.point.alpha, "resolution": variant.point.resolution, **flat_network(variant.network)}


def flat_network(network: NetworkChoice) -> dict[str, Any]:
    """A network by the names that columns and answers have for its parts."""
    return {key: getattr(network, name) for name, key in _NETWORK.items()}


def variant_of(parts: Mapping[str, Any]) -> Variant:
    """The variant of these parts, as `flat` names them. Raises KeyError without a point, DesignError."""
    network = {name: parts[key] for name, key in _NETWORK.items() if key in parts}
    return Variant(DesignPoint(parts["alpha"], parts["resolution"]), NetworkChoice(**network))


_NETWORK = {"name": "network", "num_classes": "num_classes", "rounding": "rounding"}


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
    visits: int = 0
    wanted: int = 1


@dataclass(frozen=True, slots=True)
class Job:
    """A request for measurements and how far it is.

    last_event: the number of the newest event in its log. is_cancelled: whether somebody asked to cancel it.
    unreadable: states, by position, of the items whose tasks this version cannot read.
    """

    id: str
    created_at: datetime
    state: JobState
    request: Mapping[str, object]
    items: tuple[Item, ...]
    started_at: datetime | None = None
    ended_at: datetime | None = None
    last_event: int = 0
    is_cancelled: bool = False
    unreadable: Mapping[int, ItemState] = field(default_factory=dict[int, ItemState])

    @property
    def total(self) -> int:
        """How many items it has."""
        return len(self.items) + len(self.unreadable)

    def count(self, state: ItemState) -> int:
        """How many of its items are in a state."""
        return [*(item.state for item in self.items), *self.unreadable.values()].count(state)


@dataclass(frozen=True, slots=True)
class Head:
    """A job and how far it is, without its items. unended: with them, where it has not ended."""

    id: str
    created_at: datetime
    state: JobState
    request: Mapping[str, object]
    started_at: datetime | None
    ended_at: datetime | None
    done: int
    failed: int
    total: int
    unended: Job | None = None


@dataclass(frozen=True, slots=True)
class Lease:
    """Who runs a job that has not ended, None for nobody, and how far it has counted."""

    job_id: str
    owner: str | None
    beat: int


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


@dataclass(frozen=True, slots=True)
class Stored:
    """A latency as it was stored.

    measurement: with every sample; None of an import: nobody here saw it run. removed_at: when it was set aside.
    """

    id: int
    created_at: datetime
    latency: KnownLatency
    measurement: Measurement | None = None
    import_id: int | None = None
    removed_at: datetime | None = None

    @property
    def kind(self) -> Kind:
        """Whether it was timed here."""
        return "measured" if self.measurement else "imported"


@dataclass(frozen=True, slots=True)
class Import:
    """A file that was imported. removed_at: when it was set aside; None where it is in use."""

    id: int
    created_at: datetime
    name: str
    file_name: str | None
    lines: int
    removed_at: datetime | None = None


_SAID = ("p90_ms", "p99_ms", "cpu_ms", "runs", "runtime_version", "device_name")
LATENCY_FIELDS = (
    *("device", "runtime", "precision", "threads", "alpha", "resolution", "latency_ms"),
    *("network", "batch", "num_classes", "rounding", *_SAID, "latency_marks"),
)
"""What a file can say of a latency, by the names of its columns; an import is stored by the same."""


def flat_latency(latency: KnownLatency) -> dict[str, object]:
    """A latency by LATENCY_FIELDS."""
    said = {name: getattr(latency, name) for name in _SAID}
    known = {**asdict(latency.setup), **flat(latency.variant), "latency_ms": latency.p50_ms, **said}
    return {**known, "latency_marks": " ".join(latency.doubts)}


def marks_of(text: str | None) -> tuple[str, ...]:
    """The codes of a cell of a file."""
    return tuple((text or "").split())


def imported_latency(said: Mapping[str, Any]) -> KnownLatency:
    """The latency that a file tells by LATENCY_FIELDS; those from `network` on may be left out. Raises KeyError."""
    return KnownLatency(
        "imported",
        variant_of(said),
        Setup(said["device"], said["runtime"], said["precision"], said["threads"], said.get("batch", 1)),
        said["latency_ms"],
        **{name: said[name] for name in _SAID if name in said},
        marks=marks_of(said.get("latency_marks")),
    )


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

    def given(self) -> dict[str, object]:
        """The filters that are set."""
        return {name: value for name in self.__slots__ if (value := getattr(self, name)) is not None}


EVERYTHING = Filters()
"""Whatever is stored."""


class DeviceState(NamedTuple):
    """What latencies of a device and kind there are: equal as long as none came, changed or went."""

    id: str
    kind: Kind
    measurements: int
    newest_id: int
    revised: int


@dataclass(frozen=True, slots=True)
class KnownDevice:
    """A device of which latencies are known, by kind: what it is called and what there is."""

    id: str
    name: str
    kind: Origin
    runtimes: tuple[str, ...] = ()
    precisions: tuple[str, ...] = ()
    measurements: int = 0
    design_points: int = 0
    newest_at: datetime | None = None
