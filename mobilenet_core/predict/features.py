"""What a network's time is made of: work summed over layers of a sort, for arrays of design points."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import numpy as np
import numpy.typing as npt

from mobilenet_core.architecture.ops import (
    Activate,
    Add,
    ChannelScale,
    Concat,
    Conv,
    DepthwiseConv,
    Linear,
    Multiply,
    Op,
    Pool,
)
from mobilenet_core.cost import Kind, has_folded_bias, kind_of, layer_weights, uses_per_position
from mobilenet_core.design import FloatArray, IntArray
from mobilenet_core.networks.family import NetworkChoice
from mobilenet_core.sweep import blocks_of, checked_points
from mobilenet_core.sweep_columns import Block, Row

FEATURES = (
    "layers",  # that run, whatever their size
    "weights",  # read once per image
    "linear",  # mult-adds of the classifier, each with a weight of its own
    "conv",  # mult-adds of full convolutions larger than 1 x 1, of an image
    "depthwise",  # mult-adds
    "pointwise",  # mult-adds
    "fill_4",  # mult-adds added by filling channels up to a multiple of 4, each worth one of a pointwise layer
    "fill_8",  # the same from there to a multiple of 8
    "fill_16",  # the same from there to a multiple of 16
    "fill_tile",  # the same from there to a whole tile, of a pointwise layer's outputs alone
    "unaligned",  # mult-adds of pointwise layers whose channels are no multiple of 8: every position's begin elsewhere
    "ragged_depthwise",  # mult-adds of layers whose channels do not divide as the runtime's kernels want
    "ragged_channels",  # of such depthwise layers, each channel being a call
    "ragged_pointwise",  # mult-adds of such layers
    "wide_conv",  # mult-adds of full convolutions larger than 1 x 1 of more channels than an image has
    "elements",  # written by sums, products, joins, pools of a window, and activations that are no clamp: none in V1
)
"""The first does not shrink with threads, all others do."""

VECTOR_FEATURES = ("fill_4", "fill_8", "fill_16", "fill_tile", "unaligned")
"""What a device that works on one number at a time pays nothing for."""

_FILLS = (4, 8, 16)
_ALIGNED = 8
_POSITIONS = 8  # of a map, that the matrix product of a ragged layer works on at a time
_STRUCTURED: Mapping[Kind, str] = MappingProxyType(
    {"toeplitz_like": "pointwise", "topological": "depthwise", "fastfood": "depthwise"}
)
"""What structured layers run like: a dense matrix, or few mult-adds for each number read."""

IMAGE_CHANNELS = 3

_WORTH: Mapping[Kind, float] = MappingProxyType({"conv": 2.0, "depthwise": 6.0, "pointwise": 1.0})
"""What a mult-add that fills a vector up is worth beside one of a pointwise layer."""


@dataclass(frozen=True, slots=True)
class Work:
    """How a runtime's kernels see a layer.

    blocks: the number that a layer's input channels must divide by for the fast kernels, which fill inputs and outputs
    up alike; 1 for runtimes without that condition. ONNX Runtime's blocked kernels (NCHWc) want 4, and it leaves other
    layers to a matrix product over positions and to one call per channel.
    tile: how many outputs a matrix product makes together, where that is more than a vector; 0 where it is not.
    XNNPACK's make 32 where vectors hold 16, and pay several times for what they fill up.
    discount: by how much pointwise layers are cheaper, beside all others, than at fp32.
    """

    blocks: int = 1
    tile: int = 0
    discount: float = 1.0

    def features(self, network: NetworkChoice, alphas: npt.ArrayLike, resolutions: npt.ArrayLike) -> FloatArray:
        """FEATURES along the last axis; before it, the shape that alphas and resolutions broadcast to.

        Raises DesignError as `sweep` does.
        """
        flat, sides, shape = checked_points(network, alphas, resolutions)
        result = np.zeros((*shape, len(FEATURES)))
        for where, block in blocks_of(network, flat, sides, shape):
            part = ... if where is None else where
            for (name, place, padded), value in self._sums(block).items():
                positions = block.positions(place)  # type: ignore[arg-type]
                amount = value * (_up(positions, _POSITIONS) if padded else positions)
                result[part, FEATURES.index(name)] += amount
        return result

    def _sums(self, block: Block) -> dict[tuple[str, object, bool], FloatArray]:
        """What depends on alpha alone, summed over the rows that share a feature, a map, and how it is padded."""
        sums: dict[tuple[str, object, bool], FloatArray] = {}
        for row, count in block.table.rows.items():
            for key, value in self._parts(block, row):
                sums[key] = sums.get(key, 0.0) + count * value
        return sums

    def _parts(self, block: Block, row: Row) -> Iterator[tuple[tuple[str, object, bool], npt.NDArray[Any]]]:
        """What a row adds: to which feature, on which map, whether its positions are filled up, how much for each."""
        inputs, outputs = block.number(row.in_channels), block.number(row.out_channels)
        kind = kind_of(row.op)
        weights = layer_weights(row.op, inputs, outputs)
        yield ("layers", None, False), np.ones_like(outputs)
        if isinstance(row.op, Linear):
            yield ("linear", None, False), weights
            return
        yield ("weights", None, False), weights + has_folded_bias(row.op) * outputs
        if is_bound_by_memory(row.op):
            yield ("elements", row.out_place, False), outputs
        if kind in _STRUCTURED:
            uses = uses_per_position(row.op, inputs, outputs, weights)
            yield (_STRUCTURED[kind], row.out_place, False), uses
        if kind not in _WORTH:
            return
        whole = (inputs % self.blocks == 0) | (kind == "conv")
        is_wide = kind == "conv" and row.in_channels != IMAGE_CHANNELS
        yield ("wide_conv" if is_wide else kind, row.out_place, False), whole * weights
        if kind == "pointwise":
            yield ("unaligned", row.out_place, False), whole * (outputs % _ALIGNED != 0) * weights
            if self.tile:
                added = _up(outputs, self.tile) - _up(outputs, _FILLS[-1])
                yield ("fill_tile", row.out_place, False), whole * inputs * added
        worth = _WORTH[kind] * (1.0 if kind == "pointwise" else self.discount)
        filled = weights
        for step in _FILLS:
            before, filled = filled, layer_weights(row.op, self._filled(inputs, kind, step), _up(outputs, step))
            yield (f"fill_{step}", row.out_place, False), worth * whole * (filled - before)
        if kind != "conv" and self.blocks > 1:
            yield (f"ragged_{kind}", row.out_place, kind == "pointwise"), ~whole * weights
            if kind == "depthwise":
                yield ("ragged_channels", None, False), ~whole * inputs

    def _filled(self, inputs: IntArray, kind: Kind, step: int) -> IntArray:
        return _up(inputs, step) if kind == "depthwise" or (self.blocks > 1 and kind == "pointwise") else inputs


def is_bound_by_memory(op: Op) -> bool:
    """Whether a layer, or its activation, does next to nothing with each number that it reads."""
    match op:
        case Add() | Multiply() | Activate() | Concat() | ChannelScale():
            return True
        case Pool():
            return op.kernel is not None
        case Conv() | DepthwiseConv():
            return op.activation == "hard_swish"  # a pass of its own, where ReLU6 is a clamp of what is in a register
        case _:
            return False


def _up(number: IntArray, step: int) -> IntArray:
    return -(-number // step) * step
