"""A network's rows as files have them: structured ones as the gathers and plain convolutions that they are.

Importing this imports no torch: what a file will hold is known before its weights are.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np

from mobilenet_core.architecture.network import Layer, NetworkSpec, Shape, layers
from mobilenet_core.architecture.ops import Conv, DepthwiseConv, Fastfood, Op, ToeplitzLike, Topological
from mobilenet_core.design import IntArray
from mobilenet_core.structured import fastfood_blocks, fastfood_width, log2_of, permutation, seen_inputs


@dataclass(frozen=True, slots=True)
class Gather:
    """Channels of a map by their numbers, of which some may come twice."""

    channels: tuple[int, ...]


Weights: TypeAlias = Literal["none", "own", "b", "g", "s", "hadamard"]
"""Which numbers it has: its row's own, one of Fastfood's three diagonals, or 1 and -1 for sums and differences."""


@dataclass(frozen=True, slots=True)
class WrittenRow:
    """A row, or a part of one. Its name is the row's where it makes the row's map, else begins with it.

    inputs: the maps that it reads. input: the shape of the first.
    """

    row: Layer
    name: str
    op: Op | Gather
    inputs: tuple[str, ...]
    input: Shape
    output: Shape
    weights: Weights

    @property
    def groups(self) -> int:
        """Of a convolution's channels: as many as there are where it is depthwise."""
        return self.op.groups if isinstance(self.op, Conv) else self.input.channels

    @property
    def kept_as(self) -> str:
        """What its weights are called in a file, which has equal ones once."""
        return f"hadamard{self.input.channels}" if self.weights == "hadamard" else self.name


def written_rows(network: NetworkSpec) -> Iterator[WrittenRow]:
    """The rows from image to output, in parts where they have any."""
    for row, layer in zip(network.rows, layers(network), strict=True):
        yield from _parts(layer, network.inputs_of(row))


def _parts(layer: Layer, inputs: tuple[str, ...]) -> Iterator[WrittenRow]:
    op, channels = layer.op, layer.input.channels
    match op:
        case ToeplitzLike():  # materialised: a file has the dense matrix, and is as large as with a free one
            dense = Conv(op.out_channels, 1, activation=op.activation)
            yield WrittenRow(layer, layer.name, dense, inputs, layer.input, layer.output, "own")
        case Topological():
            seen = Gather(_numbers(seen_inputs(channels, op.out_channels, op.share).reshape(-1)))
            grouped = Conv(op.out_channels, 1, groups=op.out_channels, activation=op.activation)
            yield from _chain(layer, inputs, "seen", [(seen, "none"), (grouped, "own")])
        case Fastfood():
            yield from _chain(layer, inputs, "fastfood", list(_fastfood(op, channels)))
        case _:
            yield WrittenRow(layer, layer.name, op, inputs, layer.input, layer.output, "own")


def _fastfood(op: Fastfood, channels: int) -> Iterator[tuple[Conv | DepthwiseConv | Gather, Weights]]:
    """S H G P H B, a Walsh-Hadamard matrix as stages of sums and differences of neighbours (torch_structured.py)."""
    width, blocks = fastfood_width(channels), fastfood_blocks(channels, op.out_channels)
    diagonal = DepthwiseConv(1, activation=None)
    neighbours = Conv(width * blocks, 1, groups=max(width * blocks // 2, 1), activation=None)
    halves = np.arange(width * blocks).reshape(blocks, -1, min(width, 2)).swapaxes(1, 2).reshape(-1)
    # What fills the map up to a power of two is any channel: B has a 0 for it.
    yield Gather(_numbers(np.tile(np.minimum(np.arange(width), channels - 1), blocks))), "none"
    yield diagonal, "b"
    ends: tuple[tuple[IntArray, Weights], ...] = ((permutation(width, blocks), "g"), (np.arange(op.out_channels), "s"))
    for order, after in ends:
        for stages_left in reversed(range(log2_of(width))):
            yield neighbours, "hadamard"
            yield Gather(_numbers(halves if stages_left else halves[order])), "none"
        yield (DepthwiseConv(1, activation=op.activation) if after == "s" else diagonal), after


def _chain(
    layer: Layer, inputs: tuple[str, ...], title: str, parts: list[tuple[Conv | DepthwiseConv | Gather, Weights]]
) -> Iterator[WrittenRow]:
    shape = layer.input
    for index, (op, weights) in enumerate(parts, start=1):
        channels = shape.channels
        if isinstance(op, Gather):
            channels = len(op.channels)
        elif isinstance(op, Conv):
            channels = op.out_channels
        output = Shape(channels, shape.height, shape.width, shape.copies)
        name = layer.name if index == len(parts) else f"{layer.name}/{title}{index}"
        yield WrittenRow(layer, name, op, inputs, shape, output, weights)
        inputs, shape = (name,), output


def _numbers(channels: IntArray) -> tuple[int, ...]:
    return tuple(channels.tolist())
