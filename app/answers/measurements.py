"""Requests for measurements, jobs, and what was stored."""

from datetime import datetime
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, StrictBool

from app.answers.common import Alpha, Identity, NetworkName, NumClasses, PointIn, Resolution, RoundingRule
from app.answers.latency import Prediction, PublishedLatency
from app.settings import MAX_JOB_ITEMS, MAX_TOLD_ERRORS
from app.store import ItemState, JobState, Kind
from mobilenet_core.records import Precision


class MeasurementsRequest(BaseModel):
    """Every combination of the points with the runtimes, precisions and threads is measured, one after the other."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"points": [{"alpha": 0.25, "resolution": 128}], "threads": [1]}]},
    )
    points: list[PointIn] = Field(min_length=1, max_length=MAX_JOB_ITEMS, description="Design points.")
    runtimes: list[str] = Field(default=["torch"], min_length=1, max_length=16, description="See GET /runtimes.")
    precisions: list[Precision] = Field(default=["fp32"], min_length=1, max_length=3, description="fp32, fp16 or int8.")
    threads: list[int] = Field(default=[1], min_length=1, max_length=16, description="Threads, 1 to 256.")
    network: NetworkName = "mobilenet_v1"
    num_classes: NumClasses = 1000
    rounding: RoundingRule = "tf_slim"
    batch: int = Field(1, description="Images per run, 1 to 256.")
    careful: StrictBool = Field(
        default=False, description="Each in three processes, one after the other: slower, surer."
    )


class JobAccepted(BaseModel):
    """A job was queued."""

    job_id: str = Field(description="Name of the job.")
    href: str = Field(description="Where to ask how it goes; also in Location.")


class WarningRow(BaseModel):
    """A warning for programs."""

    code: str = Field(description="Which: one sentence each; `noted` is a sentence of an older version.")
    values: dict[str, float | str] = Field(description="Numbers and names that are in its sentence.")


class JobItemRow(BaseModel):
    """One measurement of a job."""

    position: int = Field(description="Its place in the job, from 0.")
    state: ItemState = Field(description="How it stands.")
    network: NetworkName
    alpha: Alpha
    resolution: Resolution
    num_classes: NumClasses
    rounding: RoundingRule
    runtime: str = Field(description="What executes.")
    precision: Precision = Field(description="Number format.")
    threads: int = Field(description="Threads.")
    batch: int = Field(description="Images per run.")
    error: str | None = Field(description="Why it failed, in a sentence.")
    measurement_id: int | None = Field(description="The stored measurement, once done.")
    p50_ms: float | None = Field(description="Its median, milliseconds, once done.")
    warnings: list[str] = Field(description="What makes that number less certain, in sentences.")
    warning_codes: list[WarningRow] = Field(description="The same for programs.")


class Progress(BaseModel):
    """How far a job is."""

    done: int = Field(description="Measurements stored.")
    failed: int = Field(description="Measurements that failed.")
    total: int = Field(description="Measurements asked for.")
    eta_s: float | None = Field(
        description="Seconds until it has ended, once its turn has come, from what its measurements took so far; "
        "2.5 s each before the first. Null once ended."
    )


class JobHead(Progress):
    """A job and how far it is, without its items. Also the data of an event `job`."""

    id: str = Field(description="Name of the job.")
    state: JobState = Field(description="done: at least one measurement was stored; failed: none was.")
    created_at: datetime = Field(description="When it was queued, UTC.")
    started_at: datetime | None = Field(description="When its turn came, UTC; null before.")
    ended_at: datetime | None = Field(description="When it ended, UTC; null before.")
    request: dict[str, Any] = Field(description="What was asked for: the body of POST /measurements.")


class JobRow(JobHead):
    """A job, how far it is, and each of its measurements."""

    items: list[JobItemRow] = Field(description="Each measurement.")


class JobsAnswer(BaseModel):
    """The newest jobs."""

    count: int = Field(description="Number of jobs.")
    items: list[JobRow] = Field(description="Newest first.")


class Latency(BaseModel):
    """Latency over the timed runs, milliseconds. All but the median may be null in an import."""

    p10: float | None = Field(description="10th percentile.")
    p25: float | None = Field(description="25th percentile.")
    p50: float = Field(description="Median: the headline.")
    p75: float | None = Field(description="75th percentile.")
    p90: float | None = Field(description="90th percentile.")
    p99: float | None = Field(description="99th percentile.")
    p50_low: float | None = Field(description="Lower end of the median's 95 % interval.")
    p50_high: float | None = Field(description="Upper end of the median's 95 % interval.")


class MeasurementRow(BaseModel):
    """A stored measurement."""

    id: int = Field(description="Grows with every stored measurement.")
    kind: Kind = Field(description="Timed here, or brought from elsewhere.")
    created_at: datetime = Field(description="When it was stored, UTC.")
    device: str = Field(description="Id of the device it ran on.")
    device_name: str = Field(description="The device in words.")
    runtime: str = Field(description="What executed.")
    runtime_version: str | None = Field(description="Its version; null where an import does not say.")
    precision: Precision = Field(description="Number format.")
    threads: int = Field(description="Threads.")
    batch: int = Field(description="Images per run.")
    network: NetworkName
    alpha: Alpha
    resolution: Resolution
    num_classes: NumClasses
    rounding: RoundingRule
    latency_ms: Latency = Field(description="Wall-clock latency.")
    cpu_ms: float | None = Field(description="Median processor time of a run, milliseconds; null where not known.")
    runs: int | None = Field(description="Timed runs; null where not known.")
    warnings: list[str] = Field(description="What makes the number less certain, in sentences.")
    warning_codes: list[WarningRow] = Field(description="The same for programs.")


class ItemEvent(Progress):
    """The data of an event `item`: a measurement of a job began, ended or was cancelled, and how far the job is."""

    job_id: str = Field(description="Name of the job.")
    item: JobItemRow = Field(description="The measurement as the job sees it.")
    measurement: MeasurementRow | None = Field(description="What was stored; null unless done.")


class MeasurementDetail(MeasurementRow):
    """A stored measurement with all of its samples and its provenance."""

    samples_ms: list[float] = Field(description="Every timed run in order, milliseconds; none of an import.")
    record: dict[str, Any] = Field(description="The record as stored: plan, device, load, samples; an import's line.")


class ImportErrorRow(BaseModel):
    """A line of a file that was not imported."""

    line: int = Field(description="Its number; the header is line 1.")
    message: str = Field(description="What came and what was expected.")


class ImportAnswer(BaseModel):
    """What became of a file: good lines are stored, bad ones told."""

    imported: int = Field(description="Lines that were stored, beside whatever was stored before.")
    refused: int = Field(description="Lines that were not.")
    errors: list[ImportErrorRow] = Field(description=f"Why, of the first {MAX_TOLD_ERRORS} of them.")


class MeasurementsAnswer(BaseModel):
    """A page of stored measurements, newest first."""

    count: int = Field(description="Measurements on this page.")
    items: list[MeasurementRow] = Field(description="The measurements.")
    next: str | None = Field(description="Where the next page is; null on the last.")


class LatencyAnswer(Identity):
    """Latency of one design point, by kind."""

    measured: list[MeasurementRow] = Field(description="Timed here, newest first.")
    imported: list[MeasurementRow] = Field(description="Brought from elsewhere, newest first.")
    published: list[PublishedLatency] = Field(description="Published by others.")
    predicted: list[Prediction] = Field(description="Predicted for the device named; empty where none is.")
