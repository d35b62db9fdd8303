# pyright: basic
"""A module's rows as a file writer wants them: batch norm folded, weights as arrays, padding as pixels."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from torch import nn

from mobilenet_core.architecture.ops import Conv, DepthwiseConv, Pool, paddings, sides
from mobilenet_core.errors import SpecError
from mobilenet_core.formats.reference import FloatMaps
from mobilenet_core.formats.written import WrittenRow, written_rows
from mobilenet_core.structured import fastfood_width
from mobilenet_core.torch_model import NetworkModule, fuse, key
from mobilenet_core.torch_rows import Alignment, same_pads


@dataclass(frozen=True, slots=True)
class FoldedRow(WrittenRow):
    """A row with its shapes, and what its operator needs beside the maps it reads.

    weight: (out, in / groups, kernel, kernel) or, of a linear row, (out, in): in the order channels, height, width.
    bias: (out,), zeros where the row has none. Both empty for rows that learn nothing.
    pads: pixels above, left, below, right. They fit the known output exactly, so that no rounding mode matters.
    """

    weight: FloatMaps
    bias: FloatMaps
    pads: tuple[int, int, int, int]


def not_written(row: FoldedRow, title: str) -> SpecError:
    """What is raised for a RoiCrop, which a format does not know."""
    return SpecError(f"row {row.name!r} is a RoiCrop, which is not written to {title}; ask for the pt2 format instead")


def folded_rows(module: NetworkModule) -> Iterator[FoldedRow]:
    """The rows from image to output."""
    fused = fuse(module)
    for row in written_rows(module.network):
        weight, bias = _weights(row, fused.rows[key(row.row)])
        yield FoldedRow(
            *(row.row, row.name, row.op, row.inputs, row.input, row.output, row.weights),
            weight,
            bias,
            _pads(row, module.padding),
        )


def _weights(row: WrittenRow, module: nn.Module) -> tuple[FloatMaps, FloatMaps]:
    channels = row.output.channels
    zeros = np.zeros(channels, np.float32)
    state = {name: value.detach().cpu().numpy() for name, value in module.state_dict().items()}
    match row.weights:
        case "none":
            return zeros[:0], zeros[:0]
        case "hadamard":
            kernel = np.ones((channels, 2, 1, 1), np.float32)
            kernel[1::2, 1] = -1
            return kernel, zeros
        case "own":
            part = next((name.removesuffix(".weight") for name in state if name.endswith(".weight")), "")
            weight = state.get(f"{part}.weight", np.zeros(0, np.float32))
            return weight, state.get(f"{part}.bias", np.zeros(len(weight), np.float32))
        case diagonal:
            weight = state[f"conv.{diagonal}"][:channels].reshape(-1, 1, 1, 1)
            if diagonal == "b":
                is_filled = np.arange(channels) % fastfood_width(row.row.input.channels) < row.row.input.channels
                weight = weight * is_filled.reshape(-1, 1, 1, 1)
            return weight.astype(np.float32), state.get("conv.bias", zeros) if diagonal == "s" else zeros


def _pads(row: WrittenRow, padding: Alignment) -> tuple[int, int, int, int]:
    op = row.op
    if not isinstance(op, Conv | DepthwiseConv | Pool) or op.kernel is None:
        return 0, 0, 0, 0
    made: list[tuple[int, int]] = []
    for side, out, kernel, stride, amount in zip(
        (row.input.height, row.input.width),
        (row.output.height, row.output.width),
        reach(op),
        sides(op.stride),
        paddings(op.padding),
        strict=True,
    ):
        before = same_pads(side, kernel, stride, padding)[0] if amount == "same" else amount
        made.append((before, max((out - 1) * stride + kernel - side - before, 0)))
    (top, bottom), (left, right) = made
    return top, left, bottom, right


def reach(op: Conv | DepthwiseConv | Pool) -> tuple[int, int]:
    """Height and width of a window, in pixels, with its dilation."""
    height, width = sides(op.kernel or 1)
    dilation = op.dilation if isinstance(op, Conv) else 1
    return dilation * (height - 1) + 1, dilation * (width - 1) + 1
