"""What a network costs: mult-adds, other operations, parameters, bytes. Exact integers, for one image.

What counts is stated in docs/conventions.md. The formulas take whole numbers or arrays of them, so that sweep.py
applies the very same ones to a million design points.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from math import prod
from typing import Literal, Self

from mobilenet_core.architecture.network import IMAGE, Layer, N, NetworkSpec, Shape, layers
from mobilenet_core.architecture.ops import (
    LAYERED,
    Activate,
    Add,
    ChannelScale,
    Concat,
    Conv,
    DepthwiseConv,
    Fastfood,
    Linear,
    Multiply,
    Op,
    Pool,
    RoiCrop,
    Sides,
    ToeplitzLike,
    Topological,
    sides,
)
from mobilenet_core.records import Precision
from mobilenet_core.structured import fastfood_blocks, fastfood_width, log2_of, topological_links

Kind = Literal[
    "conv", "depthwise", "pointwise", "topological", "toeplitz_like", "fastfood", "linear", "pool", "concat", "add",
    "multiply", "activation", "channel_scale", "roi_crop",
]  # fmt: skip

BYTES: Mapping[Precision, int] = {"fp32": 4, "fp16": 2, "int8": 1}
"""Bytes of one weight or one activation."""

_BIAS_BYTES: Mapping[Precision, int] = {"fp32": 4, "fp16": 2, "int8": 4}  # int8 networks keep 32-bit biases
_KINDS: Mapping[type[Op], Kind] = {
    Conv: "conv",
    DepthwiseConv: "depthwise",
    Topological: "topological",
    ToeplitzLike: "toeplitz_like",
    Fastfood: "fastfood",
    Linear: "linear",
    Pool: "pool",
    Concat: "concat",
    Add: "add",
    Multiply: "multiply",
    Activate: "activation",
    ChannelScale: "channel_scale",
    RoiCrop: "roi_crop",
}
_NORM_OPS, _ACTIVATION_OPS, _BIAS_OPS = 2, 1, 1  # per output element


def conv_weights(kernel: Sides, in_channels: N, out_channels: N, groups: int = 1) -> N:
    """Weights of a convolution: kernel x kernel x in / groups x out (MobileNet paper, section 3.1)."""
    weights = prod(sides(kernel)) * (in_channels * out_channels)
    return weights if groups == 1 else weights // groups


def depthwise_weights(kernel: Sides, channels: N) -> N:
    """Weights of a depthwise convolution: kernel x kernel x channels (MobileNet paper, section 3.1)."""
    return prod(sides(kernel)) * channels


Broken = Literal["materialised", "fixed"]
"""Why a row's mult-adds are not one for each use of a weight."""

BROKEN: Mapping[Kind, Broken] = {"toeplitz_like": "materialised", "fastfood": "fixed"}
"""Kinds of rows for which `uses_per_position` is not the weights."""


def layer_weights(op: Op, in_channels: N, out_channels: N, in_positions: int = 1) -> N:  # noqa: PLR0911 - a case each
    """Weights of a layer; `in_positions` (height x width) matters to a Linear that flattens a map.

    A convolution or linear layer uses each weight once per output position, so its mult-adds are
    layer_weights x output positions (MobileNet paper, equations 2 to 5); `uses_per_position` has the exceptions.
    """
    match op:
        case Conv():
            return conv_weights(op.kernel, in_channels, out_channels, op.groups)
        case DepthwiseConv():
            return depthwise_weights(op.kernel, in_channels)
        case Topological():
            return topological_links(in_channels, op.share) * out_channels
        case ToeplitzLike():
            return (
                2 * op.rank * (in_channels + (out_channels > in_channels) * (out_channels - in_channels))
            )  # the larger
        case Fastfood():
            return 3 * fastfood_width(in_channels) * fastfood_blocks(in_channels, out_channels)
        case Linear():
            return in_channels * in_positions * out_channels
        case _:
            return out_channels * 0


def uses_per_position(op: Op, in_channels: N, out_channels: N, weights: N) -> N:
    """Mult-adds per output position of a layer of so many weights: as many, but for two kinds.

    A materialised matrix runs as a dense one, whatever it is stored as. Walsh-Hadamard matrices have fixed entries,
    1 and -1, that are no weights: log2 d stages of 2 mult-adds per channel each, before and after the permutation
    (arXiv 1412.7149, equation 8).
    """
    match op:
        case ToeplitzLike():
            return in_channels * out_channels
        case Fastfood():
            return weights + weights * 4 * log2_of(fastfood_width(in_channels)) // 3
        case _:
            return weights


def has_norm(op: Op) -> bool:
    """Whether batch norm follows the layer."""
    return isinstance(op, LAYERED) and op.norm


def has_bias(op: Op) -> bool:
    """Whether the layer has a bias of its own."""
    return isinstance(op, (*LAYERED, Linear)) and op.bias


def norm_params_per_channel(op: Op) -> int:
    """Batch norm's gamma and beta; the one learnt number of a ChannelScale."""
    return 1 if isinstance(op, ChannelScale) else 2 * has_norm(op)


def has_folded_bias(op: Op) -> bool:
    """Whether one bias per output channel is stored once batch norm is folded."""
    return has_norm(op) or has_bias(op)


def ops_per_element(op: Op, inputs: int = 1) -> int:
    """other_ops per output element, pooling apart: batch norm 2, activation 1, bias 1; sums and products 1 each."""
    match op:
        case Add():
            return inputs - 1 + _ACTIVATION_OPS * (op.activation is not None)
        case Multiply() | Activate() | ChannelScale():
            return 1
        case Conv() | DepthwiseConv() | Topological() | ToeplitzLike() | Fastfood() | Linear():
            return _NORM_OPS * has_norm(op) + _ACTIVATION_OPS * (op.activation is not None) + _BIAS_OPS * op.bias
        case Pool() | Concat() | RoiCrop():
            return 0


def weight_bytes(weights: N, folded_biases: N, precision: Precision) -> N:
    """Bytes of the stored parameters with batch norm folded; int8 keeps 4-byte biases, scales are left out."""
    return BYTES[precision] * weights + _BIAS_BYTES[precision] * folded_biases


def kind_of(op: Op) -> Kind:
    """The word for a row's kind: a 1 x 1 convolution over all channels is pointwise."""
    match op:
        case Conv(kernel=1 | (1, 1), groups=1):
            return "pointwise"
        case _:
            return _KINDS[type(op)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Costs:
    """Costs that add up: of a layer, of all layers of a kind, of a network."""

    mult_adds: int = 0
    other_ops: int = 0
    weights: int = 0
    biases: int = 0
    norm_params: int = 0
    buffers: int = 0
    folded_biases: int = 0
    output_elements: int = 0

    @property
    def flops(self) -> int:
        """Two per mult-add; other_ops stay apart."""
        return 2 * self.mult_adds

    @property
    def params(self) -> int:
        """Learnt numbers: weights, biases, and batch norm's gamma and beta."""
        return self.weights + self.biases + self.norm_params

    @property
    def weight_bytes(self) -> dict[Precision, int]:
        """Bytes of the stored parameters by precision, batch norm folded."""
        return {name: weight_bytes(self.weights, self.folded_biases, name) for name in BYTES}

    @property
    def activation_bytes(self) -> int:
        """Bytes of the output maps, fp32, batch 1."""
        return self.activation_bytes_by_precision["fp32"]

    @property
    def activation_bytes_by_precision(self) -> dict[Precision, int]:
        """Bytes of the output maps by precision, batch 1."""
        return {name: size * self.output_elements for name, size in BYTES.items()}

    @classmethod
    def total(cls, parts: Iterable["Costs"]) -> Self:
        """The sum over parts."""
        parts = tuple(parts)
        return cls(**{each.name: sum(getattr(part, each.name) for part in parts) for each in fields(Costs)})


@dataclass(frozen=True, slots=True, kw_only=True)
class LayerCost(Costs):
    """Costs of one row, with its shapes."""

    name: str
    kind: Kind
    inputs: tuple[Shape, ...]
    output: Shape


@dataclass(frozen=True, slots=True, kw_only=True)
class CostReport(Costs):
    """Costs of a network, in total, by kind and by layer.

    peak_elements: over rows, the largest number of live elements (inputs still needed, the image included, and the
    row's output), nothing reused in place.
    """

    network: str
    layers: tuple[LayerCost, ...]
    by_kind: Mapping[Kind, Costs]
    peak_elements: int

    @property
    def broken(self) -> tuple[Broken, ...]:
        """What keeps mult-adds from being the uses of weights, in rows of it; nothing in most networks."""
        return tuple(dict.fromkeys(BROKEN[kind] for kind in self.by_kind if kind in BROKEN))

    @property
    def peak_activation_bytes(self) -> int:
        """Peak activation memory in bytes, fp32, batch 1."""
        return self.peak_activation_bytes_by_precision["fp32"]

    @property
    def peak_activation_bytes_by_precision(self) -> dict[Precision, int]:
        """Peak activation memory in bytes by precision, batch 1."""
        return {name: size * self.peak_elements for name, size in BYTES.items()}


def cost_report(network: NetworkSpec) -> CostReport:
    """Costs of a network for one image. Raises SpecError where its rows do not fit together."""
    shaped = layers(network)
    costs = tuple(_layer_cost(layer) for layer in shaped)
    kinds: dict[Kind, None] = dict.fromkeys(cost.kind for cost in costs)
    total = Costs.total(costs)
    return CostReport(
        **{each.name: getattr(total, each.name) for each in fields(Costs)},
        network=network.name,
        layers=costs,
        by_kind={kind: Costs.total(cost for cost in costs if cost.kind == kind) for kind in kinds},
        peak_elements=_peak_elements(network, shaped),
    )


def _layer_cost(layer: Layer) -> LayerCost:
    op, output = layer.op, layer.output
    channels = layer.input.channels
    weights = int(layer_weights(op, channels, output.channels, layer.input.height * layer.input.width))
    norm_params = output.channels * norm_params_per_channel(op)
    return LayerCost(
        name=layer.name,
        kind=kind_of(op),
        inputs=layer.inputs,
        output=output,
        mult_adds=int(uses_per_position(op, channels, output.channels, weights)) * output.positions,
        other_ops=output.elements * (ops_per_element(op, len(layer.inputs)) + _pool_window(layer)),
        weights=weights,
        biases=output.channels * has_bias(op),
        norm_params=norm_params,
        buffers=2 * output.channels * has_norm(op),  # running mean and variance
        folded_biases=output.channels * has_folded_bias(op),
        output_elements=output.elements,
    )


def _pool_window(layer: Layer) -> int:
    match layer.op:
        case Pool(kernel=None):
            return layer.input.height * layer.input.width
        case Pool(kernel=int(kernel)):
            return kernel * kernel
        case _:
            return 0


def _peak_elements(network: NetworkSpec, shaped: tuple[Layer, ...]) -> int:
    elements = {IMAGE: network.input.elements} | {layer.name: layer.output.elements for layer in shaped}
    return max(
        sum(elements[name] for name in live) + layer.output.elements
        for live, layer in zip(network.live_maps(), shaped, strict=True)
    )
