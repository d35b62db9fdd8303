"""Answers of the analytic routes.

Services write them as plain dictionaries; the tests check those against these models, so that no request pays for it.
"""

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from app.answers.common import (
    Alpha,
    Identity,
    MultAdds,
    NetworkName,
    NumClasses,
    Params,
    PointIn,
    Resolution,
    RoundingRule,
    Share,
)
from app.settings import MAX_GRID_POINTS
from mobilenet_core.cost import Kind
from mobilenet_core.records import Precision


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

    top1_percent: float = Field(description="Top-1, percent.")
    kind: Literal["published", "imported", "interpolated"] = Field(
        description="Printed by a source, brought in a file, or between such points."
    )
    set: str = Field(description="Which set; sets are never mixed.")
    source: str = Field(description="Where it was published, or what the file says of its origin.")
    top1_low_percent: float | None = Field(
        description="Lower end of the interval found by leave-one-out; null where known."
    )
    top1_high_percent: float | None = Field(description="Its upper end.")


class PublishedVariant(BaseModel):
    """One of the 16 variants of the paper's grid."""

    alpha: Alpha
    resolution: Resolution
    name: str = Field(description="As the paper writes it.")
    mult_adds: MultAdds
    params: Params
    weight_bytes: int = Field(description="Stored parameters at the precision of the answer.")
    peak_activation_bytes: int = Field(description="Peak activation memory at the precision of the answer.")
    top1_percent: float = Field(description="Published ImageNet top-1, percent.")
    source: str = Field(description="Where the accuracy was published.")
    on_front: bool = Field(description="No other variant has as few mult-adds and a higher top-1.")


class DesignPointRow(Identity, Totals):
    """One design point."""

    kind: Literal["analytic"] = Field(description="Where the counts come from: computed exactly.")
    peak_activation_bytes: int = Field(description="Largest memory of live maps, fp32, batch 1.")
    peak_activation_bytes_by_precision: BytesByPrecision = Field(description="The same by precision.")
    by_kind: list[KindRow] = Field(description="Totals by kind of layer.")
    accuracy: dict[str, AccuracyRow | None] = Field(description="Top-1 by precision; null: not known in the set.")
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
    latency_ms: float | None = Field(description="Median milliseconds, measured; null where not asked or not timed.")


class KindTime(BaseModel):
    """Time of one kind of layer."""

    kind: Kind = Field(description="Kind of layer.")
    latency_ms: float = Field(description="Milliseconds of all its layers.")
    share: float = Field(description="Share of the whole run, or of sum_ms where that is longer; 0 to 1.", ge=0, le=1)


class OtherTime(BaseModel):
    """Time of work of the runtime's own that belongs to no layer."""

    name: str = Field(description="The runtime's word for it.", examples=["ReorderOutput"])
    latency_ms: float = Field(description="Milliseconds.")


class LayerLatency(BaseModel):
    """The measurement that the layers' times come from, and how they add up."""

    measurement_id: int = Field(description="The stored measurement.")
    kind: Literal["measured"] = Field(description="Where the times come from.")
    created_at: datetime = Field(description="When it was stored, UTC.")
    device: str = Field(description="Id of the device it ran on.")
    device_name: str = Field(description="The device in words.")
    runtime: str = Field(description="What executed.")
    runtime_version: str = Field(description="Its version.")
    precision: Precision = Field(description="Number format.")
    threads: int = Field(description="Threads.")
    whole_ms: float = Field(description="Median of the timed runs, which no profiler looked into.")
    sum_ms: float = Field(description="The layers' times together.")
    profiled_ms: float = Field(description="Median of whole runs with the profiler.")
    gap_ms: float = Field(description="whole_ms - sum_ms; below 0 where something slowed the layers by more.")
    gap_percent: float = Field(description="The same in percent of whole_ms.")
    gap: str = Field(description="The gap, named in sentences.")
    by_kind: list[KindTime] = Field(description="The layers' times by kind.")
    others: list[OtherTime] = Field(description="What of the gap the profiler names.")


class LayersAnswer(Identity):
    """Every row of the network."""

    kind: Literal["analytic"] = Field(description="Where the counts come from.")
    count: int = Field(description="Number of layers.")
    latency: LayerLatency | None = Field(description="Of the layers' times; null where not asked or none is stored.")
    layers: list[LayerRow] = Field(description="From image to output.")


class CountPair(BaseModel):
    """Mult-adds and params from one way of counting."""

    mult_adds: MultAdds
    params: Params


class CountedLayer(BaseModel):
    """One module of the executed network."""

    name: str = Field(description="Name of the row.")
    mult_adds: MultAdds
    params: Params


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
    network: NetworkName = "mobilenet_v1"
    num_classes: NumClasses = 1000
    rounding: RoundingRule = "tf_slim"
