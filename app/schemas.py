"""What goes over the wire, every field described. Answers of analytic routes are written by services/explore.py and
checked against these models by the tests, not on every request.
"""

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from app.settings import MAX_GRID_POINTS, MAX_JOB_ITEMS
from mobilenet_core.cost import Kind, Precision
from mobilenet_core.design import EXPECTED, Rounding

MultAdds = Annotated[int, Field(description="Multiply-adds of convolutions and linear layers for one image.", ge=0)]
Share = Annotated[float, Field(description="Share of the network's mult-adds, 0 to 1.", ge=0, le=1)]
Alpha = Annotated[float, Field(description=f"Width multiplier: {EXPECTED['alpha']}.", examples=[0.75])]
Resolution = Annotated[int, Field(description=f"Input side: {EXPECTED['resolution']}.", examples=[192])]


class Counts(BaseModel):
    """Numbers that docs/conventions.md defines, exact."""

    mult_adds: MultAdds
    flops: int = Field(description="2 x mult_adds.")
    other_ops: int = Field(description="Operations of batch norm, activation, bias and pooling; in no other figure.")
    params: int = Field(description="weights + biases + norm_params.")
    weights: int = Field(description="Weights of convolutions and linear layers.")
    biases: int = Field(description="Biases; only the classifier has them.")
    norm_params: int = Field(description="Batch norm's gamma and beta.")
    buffers: int = Field(description="Batch norm's running mean and variance; not params.")


class BytesByPrecision(BaseModel):
    """Bytes at each precision."""

    fp32: int = Field(description="Bytes at 32-bit floats.")
    fp16: int = Field(description="Bytes at 16-bit floats.")
    int8: int = Field(description="Bytes at 8-bit integers.")


class Totals(Counts):
    """Counts and bytes."""

    weight_bytes: BytesByPrecision = Field(description="Stored parameters, batch norm folded, scales left out.")
    activation_bytes: int = Field(description="Bytes of the output maps, fp32, batch 1.")
    activation_bytes_by_precision: BytesByPrecision = Field(description="The same by precision.")


class KindRow(Counts):
    """Totals of one kind of layer."""

    kind: Kind = Field(description="conv, depthwise, pointwise (1 x 1), linear or pool.")
    mult_adds_share: Share


class AccuracyRow(BaseModel):
    """A top-1 accuracy and where it came from."""

    top1_percent: float = Field(description="ImageNet top-1, percent.")
    kind: Literal["published", "interpolated"] = Field(description="Printed by a source, or between printed points.")
    set: str = Field(description="Which published set; sets are never mixed.")
    source: str = Field(description="Where it was published.")


class PublishedVariant(BaseModel):
    """One of the 16 variants of the paper's grid."""

    alpha: Alpha
    resolution: Resolution
    name: str = Field(description="As the paper writes it.")
    mult_adds: MultAdds
    params: int = Field(description="Learnt numbers.")
    weight_bytes: int = Field(description="Stored parameters at the precision of the answer.")
    peak_activation_bytes: int = Field(description="Peak activation memory at the precision of the answer.")
    top1_percent: float = Field(description="Published ImageNet top-1, percent.")
    source: str = Field(description="Where the accuracy was published.")
    on_front: bool = Field(description="No other variant has as few mult-adds and a higher top-1.")


class Identity(BaseModel):
    """Which network an answer is about."""

    name: str = Field(description="As the paper writes it.", examples=["0.75 MobileNet-192"])
    network: str = Field(description="Name of the network.", examples=["mobilenet_v1"])
    alpha: Alpha
    resolution: Resolution
    rho: float = Field(description="Resolution multiplier: resolution / 224.")
    num_classes: int = Field(description="Classes of the classifier.")
    rounding: Rounding = Field(description="Rule that turned alpha into channels.")


class DesignPointRow(Identity, Totals):
    """One design point."""

    kind: Literal["analytic"] = Field(description="Where the counts come from: computed exactly.")
    peak_activation_bytes: int = Field(description="Largest memory of live maps, fp32, batch 1.")
    peak_activation_bytes_by_precision: BytesByPrecision = Field(description="The same by precision.")
    by_kind: list[KindRow] = Field(description="Totals by kind of layer.")
    accuracy: dict[str, AccuracyRow | None] = Field(description="Top-1 by precision; null: not published.")
    dominated_by: dict[str, PublishedVariant | None] = Field(
        description="By precision: the most accurate published variant with no more mult-adds, or null."
    )


class MapShape(BaseModel):
    """A feature map."""

    channels: int = Field(description="Channels.")
    height: int = Field(description="Height in pixels.")
    width: int = Field(description="Width in pixels.")


class LayerRow(Totals):
    """One layer."""

    name: str = Field(description="Name of the row.", examples=["dw1"])
    kind: Kind = Field(description="Kind of layer.")
    inputs: list[MapShape] = Field(description="Input maps.")
    output: MapShape = Field(description="Output map.")
    mult_adds_share: Share


class LayersAnswer(Identity):
    """Every row of the network."""

    kind: Literal["analytic"] = Field(description="Where the counts come from.")
    count: int = Field(description="Number of layers.")
    layers: list[LayerRow] = Field(description="From image to output.")


class CountPair(BaseModel):
    """Mult-adds and params from one way of counting."""

    mult_adds: MultAdds
    params: int = Field(description="Learnt numbers.")


class CountedLayer(BaseModel):
    """One module of the executed network."""

    name: str = Field(description="Name of the row.")
    mult_adds: MultAdds
    params: int = Field(description="Learnt numbers.")


class CountAnswer(Identity):
    """The formula beside what torch dispatched."""

    analytic: CountPair = Field(description="From the formulas.")
    counted: CountPair = Field(description="Counted on the executed torch module.")
    equal: bool = Field(description="Whether both agree exactly, layer by layer.")
    layers: list[CountedLayer] = Field(description="Counted, layer by layer.")
    torch_version: str = Field(description="The torch that was counted on.")


class DesignSpaceAnswer(BaseModel):
    """Columns over design points; entry i of each column belongs to point i."""

    count: int = Field(description="Number of design points.")
    columns: dict[str, list[float | int | str | None]] = Field(
        description="Columns by name: alpha, resolution, and those asked for."
    )


class PointIn(BaseModel):
    """A design point in a request."""

    model_config = ConfigDict(extra="forbid")
    alpha: Alpha
    resolution: Resolution


class DesignSpaceRequest(BaseModel):
    """A list of points, or the alphas and resolutions of a grid."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"points": [{"alpha": 0.5, "resolution": 160}], "columns": ["mult_adds"]}]},
    )
    points: list[PointIn] | None = Field(None, max_length=MAX_GRID_POINTS, description="A list of design points.")
    alpha: list[float] | None = Field(None, description="Alphas of a grid; with resolution, instead of points.")
    resolution: list[int] | None = Field(None, description="Resolutions of a grid.")
    columns: list[str] | None = Field(None, description="Columns to compute; default mult_adds, params, weight bytes.")
    network: str = Field("mobilenet_v1", description="Which network.")
    num_classes: int = Field(1000, description="Classes of the classifier.")
    rounding: Rounding = Field("tf_slim", description="Rule that turns alpha into channels.")


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
    network: str = Field("mobilenet_v1", description="Which network.")
    num_classes: int = Field(1000, description="Classes of the classifier.")
    rounding: Rounding = Field("tf_slim", description="Rule that turns alpha into channels.")
    batch: int = Field(1, description="Images per run.")


class JobAccepted(BaseModel):
    """A job was queued."""

    job_id: str = Field(description="Name of the job.")
    href: str = Field(description="Where to ask how it goes; also in Location.")


class JobItemRow(BaseModel):
    """One measurement of a job."""

    state: Literal["waiting", "running", "done", "failed", "cancelled"] = Field(description="How it stands.")
    alpha: Alpha
    resolution: Resolution
    runtime: str = Field(description="What executes.")
    precision: Precision = Field(description="Number format.")
    threads: int = Field(description="Threads.")
    error: str | None = Field(description="Why it failed, in a sentence.")
    measurement_id: int | None = Field(description="The stored measurement, once done.")


class JobRow(BaseModel):
    """A job and how far it is."""

    id: str = Field(description="Name of the job.")
    state: Literal["queued", "running", "done", "failed", "cancelled"] = Field(
        description="done: at least one measurement was stored; failed: none was."
    )
    created_at: datetime = Field(description="When it was queued, UTC.")
    done: int = Field(description="Measurements stored.")
    failed: int = Field(description="Measurements that failed.")
    total: int = Field(description="Measurements asked for.")
    items: list[JobItemRow] = Field(description="Each measurement.")


class Latency(BaseModel):
    """Latency over the timed runs, milliseconds."""

    p10: float = Field(description="10th percentile.")
    p25: float = Field(description="25th percentile.")
    p50: float = Field(description="Median: the headline.")
    p75: float = Field(description="75th percentile.")
    p90: float = Field(description="90th percentile.")
    p99: float = Field(description="99th percentile.")
    p50_low: float = Field(description="Lower end of the median's 95 % interval.")
    p50_high: float = Field(description="Upper end of the median's 95 % interval.")


class MeasurementRow(BaseModel):
    """A stored measurement."""

    id: int = Field(description="Grows with every stored measurement.")
    kind: Literal["measured", "imported"] = Field(description="Timed here, or brought from elsewhere.")
    created_at: datetime = Field(description="When it was stored, UTC.")
    device: str = Field(description="Id of the device it ran on.")
    device_name: str = Field(description="The device in words.")
    runtime: str = Field(description="What executed.")
    runtime_version: str = Field(description="Its version.")
    precision: Precision = Field(description="Number format.")
    threads: int = Field(description="Threads.")
    batch: int = Field(description="Images per run.")
    network: str = Field(description="Which network.")
    alpha: Alpha
    resolution: Resolution
    num_classes: int = Field(description="Classes of the classifier.")
    rounding: Rounding = Field(description="Rule that turned alpha into channels.")
    latency_ms: Latency = Field(description="Wall-clock latency.")
    cpu_ms: float = Field(description="Median processor time of a run, milliseconds.")
    runs: int = Field(description="Timed runs.")
    warnings: list[str] = Field(description="What makes the number less certain, in sentences.")


class MeasurementDetail(MeasurementRow):
    """A stored measurement with all of its samples and its provenance."""

    samples_ms: list[float] = Field(description="Every timed run in order, milliseconds.")
    record: dict[str, Any] = Field(description="The record as stored: plan, device, load, samples.")


class MeasurementsAnswer(BaseModel):
    """A page of stored measurements, newest first."""

    count: int = Field(description="Measurements on this page.")
    items: list[MeasurementRow] = Field(description="The measurements.")
    next: str | None = Field(description="Where the next page is; null on the last.")


class JobsAnswer(BaseModel):
    """The newest jobs."""

    count: int = Field(description="Number of jobs.")
    items: list[JobRow] = Field(description="Newest first.")


class RuntimeRow(BaseModel):
    """Something that executes networks here."""

    name: str = Field(description="Name to ask for.", examples=["torch"])
    available: bool = Field(description="Whether it can run here.")
    why_unavailable: str | None = Field(description="What to install, where it cannot.")


class RuntimesAnswer(BaseModel):
    """Every runtime known."""

    count: int = Field(description="Number of runtimes.")
    items: list[RuntimeRow] = Field(description="By name.")


class PublishedLatencyRow(BaseModel):
    """A latency someone else published."""

    device: str = Field(description="Hardware.")
    runtime: str = Field(description="What executed.")
    precision: Precision = Field(description="Number format.")
    threads: int | None = Field(description="Threads; null where the source does not say.")
    latency_ms: float = Field(description="As printed.")
    kind: Literal["published"] = Field(description="Printed by a source.")
    source: str = Field(description="Where.")


class LatencyAnswer(Identity):
    """Latency of one design point, by kind."""

    measured: list[MeasurementRow] = Field(description="Timed here, newest first.")
    published: list[PublishedLatencyRow] = Field(description="Published by others.")


class NetworkRow(BaseModel):
    """A network at alpha 1, 224 pixels."""

    name: str = Field(description="Name to ask for.")
    title: str = Field(description="As the paper writes it.")
    mult_adds: MultAdds
    params: int = Field(description="Learnt numbers.")


class NetworksAnswer(BaseModel):
    """Every network known."""

    count: int = Field(description="Number of networks.")
    items: list[NetworkRow] = Field(description="The networks.")


class Health(BaseModel):
    """State of a part of the server."""

    status: Literal["ok"] = Field(description="ok; anything else comes as a problem.")
    version: str = Field(description="Version of MobileNet Explorer.")
