"""Answers of /comparison and of a design point's channel cliff."""

from typing import Literal

from pydantic import BaseModel, Field

from app.answers.common import Identity, MultAdds, NetworkName, NumClasses, Params
from mobilenet_core.design import Rounding
from mobilenet_core.records import Precision

Kind = Literal["measured", "imported", "published", "predicted", "interpolated", "analytic"]


class KnownLatency(BaseModel):
    """The best known latency."""

    latency_ms: float = Field(description="Median, milliseconds.")
    low_ms: float | None = Field(description="Lower end of its interval; null where none is known.")
    high_ms: float | None = Field(description="Upper end of its interval.")
    kind: Literal["measured", "imported", "published", "predicted"] = Field(description="Where it comes from.")


class SnappedVariant(Identity):
    """The same variant with every layer's channels a multiple of 8."""

    mult_adds: MultAdds
    params: Params
    latency: KnownLatency | None = Field(description="Its latency; null where none is known there.")


class CliffRow(BaseModel):
    """Layers that a runtime leaves to slower kernels, and what that costs."""

    runtime: str = Field(description="Whose kernels.")
    precision: Precision = Field(description="Number format.")
    block: int = Field(description="What a layer's input channels must divide by for the fast kernels.")
    layers: list[str] = Field(description="The layers whose input channels do not.")
    layer_count: int = Field(description="Of so many: every convolution but those that read the image.")
    mult_adds_share: float = Field(description="Their share of the network's mult-adds, 0 to 1.", ge=0, le=1)
    latency: KnownLatency | None = Field(description="The variant's latency; null where none is known there.")
    snapped: SnappedVariant = Field(description="The way round it.")
    time_ratio: float | None = Field(description="The snapped variant's latency beside this one's; null without them.")


class CliffAnswer(Identity):
    """The channel cliff of a design point under a runtime."""

    cliff: CliffRow | None = Field(description="Null where no layer lies past it.")


class ComparedSide(BaseModel):
    """One side of a comparison: a MobileNet, or another network, which has no alpha, no rounding and no latency."""

    name: str = Field(description="As the paper writes it.", examples=["0.75 MobileNet-192", "VGG16"])
    network: NetworkName
    alpha: float | None = Field(description="Width multiplier; null of another network.")
    resolution: int = Field(description="Input side in pixels.")
    rho: float | None = Field(description="Resolution multiplier: resolution / 224; null of another network.")
    num_classes: NumClasses
    rounding: Rounding | None = Field(description="Rule that turns alpha into channels; null of another network.")
    label: str = Field(description="Its name, with what tells it from the others.")
    text: str = Field(description="The side as the parameters a, b and c take it.", examples=["0.75/192@openvino"])
    device: str | None = Field(description="Whose latency; null where no device was named.")
    device_name: str | None = Field(description="The device in words; null where nothing is known of it.")
    runtime: str | None = Field(description="What executes there; null where nothing is known.")
    threads: int | None = Field(description="Threads; null where they mean nothing or nothing is known.")
    cliff: CliffRow | None = Field(description="Its channel cliff under that runtime; null where there is none.")


class ComparedValue(BaseModel):
    """What one side has."""

    value: float | int | None = Field(description="In the row's unit; null where it is not known.")
    low: float | None = Field(description="Lower end of its interval, where one is known.")
    high: float | None = Field(description="Upper end of its interval.")
    kind: Kind | None = Field(description="Where it comes from.")
    source: str | None = Field(description="Where it stands, or what was timed where.")
    is_best: bool = Field(
        description="Whether no side is better, by half a percent or more and beyond the intervals, and some is worse."
    )


class Against(BaseModel):
    """The first side beside another."""

    difference: float | int | None = Field(description="The first side's value minus the other's; null where unknown.")
    difference_low: float | None = Field(
        description="The smallest difference that the values' intervals allow; null where neither has an interval."
    )
    difference_high: float | None = Field(description="The largest such difference.")
    ratio: float | None = Field(description="The first side's value over the other's; null where unknown.")
    ratio_low: float | None = Field(
        description="The smallest ratio that the values' intervals allow; null where neither has an interval."
    )
    ratio_high: float | None = Field(description="The largest such ratio.")
    is_open: bool = Field(description="Whether the intervals overlap: either side may be the better.")


class ComparedRow(BaseModel):
    """One quantity on all sides."""

    name: str = Field(description="Which quantity.", examples=["mult_adds"])
    unit: str = Field(description="Its unit; empty for counts.")
    better: Literal["low", "high", "neither"] = Field(description="Which is better.")
    values: list[ComparedValue] = Field(description="One for each side, in order.")
    against: list[Against] = Field(description="The first side beside each other one, in order.")


class LayerGroup(BaseModel):
    """Mult-adds of a kind of layer."""

    name: str = Field(description="Which kind.", examples=["depthwise"])
    mult_adds: list[int | None] = Field(description="One for each side; null where it has no such layer.")


class ComparisonAnswer(BaseModel):
    """Two or three sides beside each other."""

    count: int = Field(description="How many sides.")
    precision: Precision = Field(description="Number format of weights, activations, latency and accuracy.")
    accuracy_set: str = Field(description="Which accuracies rank; the paper's have a row of their own.")
    sides: list[ComparedSide] = Field(description="The sides, in order.")
    rows: list[ComparedRow] = Field(description="What they have.")
    kinds: list[LayerGroup] = Field(description="Mult-adds by kind of layer.")
    verdicts: list[str] = Field(
        description="The first side against each other one, in words, in the language asked for."
    )
    notes: list[str] = Field(description="What is to be known about these numbers, in the language asked for.")
