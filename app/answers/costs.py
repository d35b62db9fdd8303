"""What a design point costs, layer by layer and over a design space."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field

from app.answers.common import ALPHA_RANGE, RESOLUTION_RANGE, Columns, Moment, NetworkIn, Point
from app.settings import MAX_COLUMNS, MAX_GRID_POINTS
from mobilenet_core.accuracy import Accuracy
from mobilenet_core.cost import Broken, Kind
from mobilenet_core.design import Rounding
from mobilenet_core.records import Precision
from mobilenet_core.sweep_columns import COLUMNS

# No slots where an answer inherits from two: Python allows that to one of them only.


@dataclass(frozen=True)
class Identity:
    """Which network an answer is about."""

    name: str
    network: str
    alpha: float
    resolution: int
    rho: float
    num_classes: int
    rounding: Rounding


@dataclass(frozen=True)
class Counts:
    """Numbers that docs/conventions.md defines, exact."""

    mult_adds: int
    flops: int
    other_ops: int
    params: int
    weights: int
    biases: int
    norm_params: int
    buffers: int


@dataclass(frozen=True)
class Totals(Counts):
    """Counts and bytes."""

    weight_bytes: Mapping[Precision, int]
    activation_bytes: int
    activation_bytes_by_precision: Mapping[Precision, int]


@dataclass(frozen=True)
class KindRow(Counts):
    """Totals of one kind of layer."""

    kind: Kind
    mult_adds_share: float


@dataclass(frozen=True, slots=True)
class PublishedVariant:
    """One of the 16 variants of the paper's grid."""

    alpha: float
    resolution: int
    name: str
    mult_adds: int
    params: int
    weight_bytes: int
    peak_activation_bytes: int
    top1_percent: float
    source: str
    on_front: bool


@dataclass(frozen=True)
class DesignPointRow(Totals, Identity):
    """One design point."""

    kind: Literal["analytic"]
    peak_activation_bytes: int
    peak_activation_bytes_by_precision: Mapping[Precision, int]
    by_kind: tuple[KindRow, ...]
    broken: tuple[Broken, ...]
    accuracy: Mapping[Precision, Accuracy | None]
    dominated_by: Mapping[Precision, PublishedVariant | None]


@dataclass(frozen=True, slots=True)
class MapShape:
    """A feature map."""

    channels: int
    height: int
    width: int


@dataclass(frozen=True)
class LayerRow(Totals):
    """One layer."""

    name: str
    kind: Kind
    inputs: tuple[MapShape, ...]
    output: MapShape
    mult_adds_share: float
    latency_ms: float | None
    latency_marks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class KindTime:
    """Time of one kind of layer."""

    kind: Kind
    latency_ms: float
    share: float


@dataclass(frozen=True, slots=True)
class OtherTime:
    """Time of work of the runtime's own that belongs to no layer."""

    name: str
    latency_ms: float


@dataclass(frozen=True, slots=True)
class LayerLatency:
    """The measurement that the layers' times come from, and how they add up."""

    measurement_id: int
    kind: Literal["measured"]
    created_at: Moment
    device: str
    device_name: str
    runtime: str
    runtime_version: str
    precision: Precision
    threads: int
    whole_ms: float
    sum_ms: float
    profiled_ms: float
    gap_ms: float
    gap_percent: float
    gap: str
    by_kind: tuple[KindTime, ...]
    others: tuple[OtherTime, ...]
    latency_marks: tuple[str, ...]


@dataclass(frozen=True)
class LayersAnswer(Identity):
    """Every row of the network."""

    kind: Literal["analytic"]
    count: int
    latency: LayerLatency | None
    layers: tuple[LayerRow, ...]


@dataclass(frozen=True, slots=True)
class CountPair:
    """Mult-adds and params from one way of counting."""

    mult_adds: int
    params: int


@dataclass(frozen=True, slots=True)
class CountedLayer:
    """One module of the executed network."""

    name: str
    mult_adds: int
    params: int


@dataclass(frozen=True)
class CountAnswer(Identity):
    """The formula beside what torch dispatched."""

    analytic: CountPair
    counted: CountPair
    equal: bool
    layers: tuple[CountedLayer, ...]
    torch_version: str


@dataclass(frozen=True, slots=True)
class DesignSpaceAnswer:
    """Columns over design points; entry i of each column belongs to point i."""

    count: int
    columns: Columns
    accuracy_set: str


def _many(description: str, most: int = MAX_GRID_POINTS) -> Any:  # noqa: ANN401 - pydantic's own type of a default
    return Field(None, max_length=most, fail_fast=True, description=description)


def _lists(given: tuple[str, ...], left_out: tuple[str, ...]) -> dict[str, Any]:
    kinds = {name: {"type": "array", "minItems": 1} for name in given} | {name: {"type": "null"} for name in left_out}
    return {"required": list(given), "properties": kinds}


ACCURACY_COLUMNS: Mapping[str, Precision] = {"top1_percent_fp32": "fp32", "top1_percent_int8": "int8"}
KNOWN_COLUMNS = (*COLUMNS, "rho", *ACCURACY_COLUMNS)
"""Of a design space."""


class DesignSpaceRequest(NetworkIn):
    """A list of points, or the alphas and resolutions of a grid."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"points": [{"alpha": 0.5, "resolution": 160}], "columns": ["mult_adds"]}],
            "anyOf": [_lists(("points",), ("alpha", "resolution")), _lists(("alpha", "resolution"), ("points",))],
        },
    )
    points: list[Point] | None = _many("A list of design points.")
    alpha: list[Annotated[float, Field(json_schema_extra=ALPHA_RANGE)]] | None = _many(
        "Alphas of a grid; with resolution, instead of points."
    )
    resolution: list[Annotated[int, Field(json_schema_extra=RESOLUTION_RANGE)]] | None = _many("Resolutions of a grid.")
    columns: list[Annotated[str, Field(json_schema_extra={"enum": list(KNOWN_COLUMNS)})]] | None = _many(
        "Columns to compute; default mult_adds, params, weight bytes.", MAX_COLUMNS
    )
