# pyright: basic
"""A module's rows as a file writer wants them: batch norm folded, weights as arrays, padding as pixels."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from mobilenet_core.architecture.network import Layer, layers
from mobilenet_core.architecture.ops import Conv, DepthwiseConv, Linear, Pool
from mobilenet_core.errors import SpecError
from mobilenet_core.formats.reference import FloatMaps
from mobilenet_core.torch_model import NetworkModule, fuse, key
from mobilenet_core.torch_rows import Alignment, same_pads


@dataclass(frozen=True, slots=True)
class FoldedRow:
    """A row with its shapes, and what its operator needs beside the maps it reads.

    weight: (out, in / groups, kernel, kernel) or, of a linear row, (out, in): in the order channels, height, width.
    bias: (out,), zeros where the row has none. Both empty for rows that learn nothing.
    pads: pixels above, left, below, right. They fit the known output exactly, so that no rounding mode matters.
    """

    layer: Layer
    inputs: tuple[str, ...]
    weight: FloatMaps
    bias: FloatMaps
    pads: tuple[int, int, int, int]

    @property
    def name(self) -> str:
        """The row's own."""
        return self.layer.name

    @property
    def groups(self) -> int:
        """Of a convolution's channels: as many as there are where it is depthwise."""
        op = self.layer.op
        return op.groups if isinstance(op, Conv) else self.layer.input.channels


def not_written(row: FoldedRow, title: str) -> SpecError:
    """What is raised for a RoiCrop, which a format does not know."""
    return SpecError(f"row {row.name!r} is a RoiCrop, which is not written to {title}; ask for the pt2 format instead")


def folded_rows(module: NetworkModule) -> Iterator[FoldedRow]:
    """The rows from image to output."""
    network = module.network
    state = {name: value.detach().cpu().numpy() for name, value in fuse(module).state_dict().items()}
    for row, layer in zip(network.rows, layers(network), strict=True):
        part = f"rows.{key(layer)}.{'linear' if isinstance(row.op, Linear) else 'conv'}"
        weight = state.get(f"{part}.weight", np.zeros(0, np.float32))
        bias = state.get(f"{part}.bias", np.zeros(len(weight), np.float32))
        yield FoldedRow(layer, network.inputs_of(row), weight, bias, _pads(layer, module.padding))


def _pads(layer: Layer, padding: Alignment) -> tuple[int, int, int, int]:
    op = layer.op
    if not isinstance(op, Conv | DepthwiseConv | Pool) or op.kernel is None:
        return 0, 0, 0, 0
    sides: list[tuple[int, int]] = []
    for side, out in ((layer.input.height, layer.output.height), (layer.input.width, layer.output.width)):
        before = same_pads(side, op.kernel, op.stride, padding)[0] if op.padding == "same" else op.padding
        sides.append((before, max((out - 1) * op.stride + op.kernel - side - before, 0)))
    (top, bottom), (left, right) = sides
    return top, left, bottom, right
