"""Requests for measurements, jobs, and what was stored."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import ConfigDict, Field, StrictBool

from app.answers.common import Moment, NetworkIn, Point
from app.answers.costs import Identity
from app.answers.latency import Marks, Prediction, PublishedLatency
from app.settings import MAX_JOB_ITEMS
from app.store import ItemState, JobState, Kind, Round
from mobilenet_core.design import Rounding
from mobilenet_core.machine_states import MachineState
from mobilenet_core.records import LIMITS, USUAL_PRECISION, Precision, Warning, span
from mobilenet_core.runtimes import RUNTIMES


def _range(name: str) -> dict[str, Any]:
    return dict(zip(("minimum", "maximum"), LIMITS[name], strict=True))


class MeasurementsRequest(NetworkIn):
    """Every combination of the points with the runtimes, precisions and threads is measured, one after the other."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"points": [{"alpha": 0.25, "resolution": 128}], "threads": [1]}]},
    )
    points: list[Point] = Field(min_length=1, max_length=MAX_JOB_ITEMS, fail_fast=True, description="Design points.")
    runtimes: list[Annotated[str, Field(json_schema_extra={"enum": [each.name for each in RUNTIMES]})]] = Field(
        default=["torch"], min_length=1, max_length=16, fail_fast=True, description="See GET /runtimes."
    )
    precisions: list[Precision] = Field(
        default=[USUAL_PRECISION], min_length=1, max_length=3, fail_fast=True, description="fp32, fp16 or int8."
    )
    threads: list[Annotated[int, Field(json_schema_extra=_range("threads"))]] = Field(
        default=[1], min_length=1, max_length=16, fail_fast=True, description=f"Threads, {span('threads')}."
    )
    batch: int = Field(1, description=f"Images per run, {span('batch')}.", json_schema_extra=_range("batch"))
    careful: StrictBool = Field(
        default=False, description="Each in three processes, one after the other: slower, surer."
    )
    when_quiet: StrictBool = Field(
        default=False, description="Begin once no process waits for a core, or half an hour after its turn has come."
    )


@dataclass(frozen=True, slots=True)
class EstimateAnswer:
    """How long measurements would take, as the machine is now, and when they would begin."""

    seconds: float
    most_seconds: float
    starts_in_seconds: float
    load: float
    cores: int
    is_busy: bool
    learnt_from: int
    duration: str
    why: str


@dataclass(frozen=True, slots=True)
class JobAccepted:
    """A job was queued."""

    job_id: str
    href: str


# No slots where vars() is read, and in what that inherits from.


@dataclass(frozen=True)
class Timed:
    """Which network was timed, by what and how, and what makes its number less certain."""

    network: str
    alpha: float
    resolution: int
    num_classes: int
    rounding: Rounding
    runtime: str
    precision: Precision
    threads: int
    batch: int
    warnings: tuple[str, ...]
    warning_codes: tuple[Warning, ...]
    latency_marks: Marks
    doubt: str | None


@dataclass(frozen=True)
class JobItemRow(Timed):
    """One measurement of a job."""

    position: int
    state: ItemState
    error: str | None
    measurement_id: int | None
    p50_ms: float | None


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a job is."""

    done: int
    failed: int
    total: int
    eta_s: float | None
    eta_most_s: float | None
    round: Round | None


@dataclass(frozen=True, slots=True)
class JobHead(Progress):
    """A job and how far it is, without its items. Also the data of an event `job`."""

    id: str
    state: JobState
    created_at: Moment
    started_at: Moment | None
    ended_at: Moment | None
    request: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class JobRow(JobHead):
    """A job, how far it is, and each of its measurements."""

    items: tuple[JobItemRow, ...]


@dataclass(frozen=True, slots=True)
class JobsAnswer:
    """The newest jobs, newest first."""

    count: int
    items: tuple[JobHead, ...]


@dataclass(frozen=True, slots=True)
class Latency:
    """Latency over the timed runs, milliseconds. All but the median may be null in an import."""

    p10: float | None
    p25: float | None
    p50: float
    p75: float | None
    p90: float | None
    p99: float | None
    p50_low: float | None
    p50_high: float | None


@dataclass(frozen=True, slots=True)
class MachineStates:
    """How fast the machine was while it made the runs, beside the best that was known of it then."""

    quick_share: float
    is_quick: bool
    all_p50_ms: float
    all_p90_ms: float
    found: tuple[MachineState, ...]
    sentence: str | None


@dataclass(frozen=True)
class MeasurementRow(Timed):
    """A stored measurement."""

    id: int
    kind: Kind
    created_at: Moment
    device: str
    device_name: str
    runtime_version: str | None
    latency_ms: Latency
    cpu_ms: float | None
    runs: int | None
    states: MachineStates | None
    import_id: int | None
    removed_at: Moment | None


@dataclass(frozen=True, slots=True)
class ItemEvent(Progress):
    """The data of an event `item`: a measurement of a job began, ended or was cancelled, and how far the job is."""

    job_id: str
    item: JobItemRow
    measurement: MeasurementRow | None


@dataclass(frozen=True)
class MeasurementDetail(MeasurementRow):
    """A stored measurement with all of its samples and its provenance."""

    samples_ms: tuple[float, ...]
    conditions: tuple[str, ...]
    record: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class LineError:
    """A line of a file that was not imported."""

    line: int
    message: str


@dataclass(frozen=True, slots=True)
class ImportAnswer:
    """What became of a file: good lines are stored, bad ones told."""

    imported: int
    refused: int
    errors: tuple[LineError, ...]
    import_id: int | None = None


@dataclass(frozen=True, slots=True)
class ImportRow:
    """A file that was imported: a batch that can be set aside, and brought back."""

    id: int
    created_at: Moment
    name: str
    file_name: str | None
    lines: int
    removed_at: Moment | None


@dataclass(frozen=True, slots=True)
class ImportsAnswer:
    """Imported files, the newest first, those set aside among them."""

    count: int
    items: tuple[ImportRow, ...]


@dataclass(frozen=True, slots=True)
class SetAside:
    """Whether something stored is in use, or set aside: no longer used or listed, kept for an audit."""

    name: str
    is_removed: bool


@dataclass(frozen=True, slots=True)
class MeasurementsAnswer:
    """A page of stored measurements, newest first."""

    count: int
    items: tuple[MeasurementRow, ...]
    next: str | None


@dataclass(frozen=True, slots=True)
class LatencyAnswer(Identity):
    """Latency of one design point, by kind."""

    measured: tuple[MeasurementRow, ...]
    imported: tuple[MeasurementRow, ...]
    published: tuple[PublishedLatency, ...]
    predicted: tuple[Prediction, ...]
