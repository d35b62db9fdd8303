# pyright: basic
"""What computes a row of a network in torch."""

import math
from typing import Literal

import torch
import torch.nn.functional as F  # noqa: N812
from torch import Tensor, nn

from mobilenet_core.architecture.network import Layer
from mobilenet_core.architecture.ops import (
    Activate,
    Activation,
    Add,
    ChannelScale,
    Concat,
    Conv,
    DepthwiseConv,
    Fastfood,
    Linear,
    Multiply,
    Pool,
    RoiCrop,
    ToeplitzLike,
    Topological,
    sides,
)
from mobilenet_core.torch_structured import FastfoodProduct, ToeplitzLikeConv, TopologicalConv

Alignment = Literal["symmetric", "tf_same"]

NORM_EPSILON = 1e-3
"""Added to the variance in batch norm: TF-slim and Keras alike (torch's own default is 1e-5)."""

_SCALE = 20.0
"""What a learnt scale begins with: SSD (arXiv 1512.02325, section 3.1)."""


def same_pads(side: int, kernel: int, stride: int, padding: Alignment) -> tuple[int, int]:
    """Pixels before and after a side of `side` pixels for a "same" row: the output side is ceil(side / stride)."""
    total = kernel - 1
    if padding == "tf_same":
        total = max((-(-side // stride) - 1) * stride + kernel - side, 0)
    return total // 2, total - total // 2


def row_module(layer: Layer, padding: Alignment) -> nn.Module:  # noqa: C901, PLR0911, PLR0912 - a case each
    """The module of a row, which takes its input maps."""
    op, channels = layer.op, layer.input.channels
    match op:
        case Conv():
            return _conv(op, channels, op.out_channels, op.groups, padding)
        case DepthwiseConv():
            return _conv(op, channels, channels, channels, padding)
        case Topological():
            return _normed(op, TopologicalConv(channels, op), op.out_channels)
        case ToeplitzLike():
            return _normed(op, ToeplitzLikeConv(channels, op), op.out_channels)
        case Fastfood():
            return _normed(op, FastfoodProduct(channels, op), op.out_channels)
        case Linear():
            linear = nn.Linear(channels * layer.input.height * layer.input.width, op.out_features, bias=op.bias)
            return _sequence(flatten=nn.Flatten(), linear=linear, activation=_activation(op.activation))
        case Pool():
            return _pool(op, padding)
        case Concat():
            return _Concat()
        case Add():
            return _Sum(_activation(op.activation))
        case Multiply():
            return _Product()
        case Activate():
            return _sequence(activation=_activation(op.activation, inplace=False))
        case ChannelScale():
            return _sequence(scale=ChannelScaling(channels))
        case RoiCrop():
            return _RoiCrop(op)


def _conv(op: Conv | DepthwiseConv, inputs: int, outputs: int, groups: int, padding: Alignment) -> nn.Module:
    dilation = op.dilation if isinstance(op, Conv) else 1
    pad, amount = _padding(op, dilation, padding, 0.0)
    conv = nn.Conv2d(inputs, outputs, op.kernel, op.stride, amount, dilation, groups=groups, bias=op.bias)
    return _normed(op, conv, outputs, pad)


def _normed(
    op: Conv | DepthwiseConv | Topological | ToeplitzLike | Fastfood,
    conv: nn.Module,
    outputs: int,
    pad: nn.Module | None = None,
) -> nn.Sequential:
    norm = nn.BatchNorm2d(outputs, eps=NORM_EPSILON) if op.norm else None
    return _sequence(pad=pad, conv=conv, norm=norm, activation=_activation(op.activation))


def _pool(op: Pool, padding: Alignment) -> nn.Module:
    if op.kernel is None:
        return _sequence(pool=nn.AdaptiveAvgPool2d(1) if op.mode == "avg" else nn.AdaptiveMaxPool2d(1))
    pad, amount = _padding(op, 1, padding, -math.inf)
    ceil = op.ceil and op.padding != "same"
    if op.mode == "max":
        return _sequence(pad=pad, pool=nn.MaxPool2d(op.kernel, op.stride, amount, ceil_mode=ceil))
    if pad is not None:
        return _sequence(pool=_UnevenAvgPool(pad))
    # Padding is left out of the average: padded average pooling is Inception's, whose TensorFlow does so.
    pool = nn.AvgPool2d(op.kernel, op.stride, amount, ceil_mode=ceil, count_include_pad=False)
    return _sequence(pool=pool)


def _activation(activation: Activation | None, *, inplace: bool = True) -> nn.Module | None:
    match activation:
        case None:
            return None
        case "relu":
            return nn.ReLU(inplace)
        case "relu6":
            return nn.ReLU6(inplace)
        case "hard_swish":
            return nn.Hardswish(inplace)
        case "hard_sigmoid":
            return nn.Hardsigmoid(inplace)


def _sequence(**parts: nn.Module | None) -> nn.Sequential:
    sequence = nn.Sequential()
    for name, part in parts.items():
        if part is not None:
            sequence.add_module(name, part)
    return sequence


def _padding(
    op: Conv | DepthwiseConv | Pool, dilation: int, padding: Alignment, value: float
) -> tuple["_Pad | None", tuple[int, int]]:
    """What to do before the layer, and the padding that the layer does itself, which is the same on each side."""
    if op.padding != "same":
        return None, sides(op.padding)
    height, width = (dilation * (each - 1) + 1 for each in sides(op.kernel or 1))
    stride = sides(op.stride)
    if height % 2 and width % 2 and (padding == "symmetric" or stride == (1, 1)):
        return None, (height // 2, width // 2)
    return _Pad((height, width), stride, padding, value), (0, 0)


class _Pad(nn.Module):
    """Pads a map whose two sides need different amounts, or amounts that depend on its size."""

    def __init__(self, kernel: tuple[int, int], stride: tuple[int, int], padding: Alignment, value: float) -> None:
        super().__init__()
        self.kernel, self.stride, self.value = kernel, stride, value
        self.padding: Alignment = padding

    def forward(self, maps: Tensor) -> Tensor:
        (top, bottom), (left, right) = (
            same_pads(*each, self.padding) for each in zip(maps.shape[-2:], self.kernel, self.stride, strict=True)
        )
        return F.pad(maps, (left, right, top, bottom), value=self.value)


class _UnevenAvgPool(nn.Module):
    """Average pooling behind uneven padding, which the average leaves out, as in TensorFlow."""

    def __init__(self, pad: _Pad) -> None:
        super().__init__()
        self.pad = _Pad(pad.kernel, pad.stride, pad.padding, 0.0)

    def forward(self, maps: Tensor) -> Tensor:
        inside = self.pad(maps.new_ones(1, 1, *maps.shape[-2:]))
        sums, counts = (
            F.avg_pool2d(each, self.pad.kernel, self.pad.stride, divisor_override=1)
            for each in (self.pad(maps), inside)
        )
        return sums / counts


class _Concat(nn.Module):
    def forward(self, *maps: Tensor) -> Tensor:
        return torch.cat(maps, dim=1)


class _Sum(nn.Module):
    def __init__(self, activation: nn.Module | None) -> None:
        super().__init__()
        self.activation = activation

    def forward(self, first: Tensor, *others: Tensor) -> Tensor:
        total = first
        for each in others:
            total = total + each
        return total if self.activation is None else self.activation(total)


class _Product(nn.Module):
    def forward(self, maps: Tensor, factors: Tensor) -> Tensor:
        return maps * factors


class ChannelScaling(nn.Module):
    """Each position divided by its L2 norm over channels, then each channel times a learnt number."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.full((channels,), _SCALE))

    def reset_parameters(self) -> None:
        """What training begins with."""
        nn.init.constant_(self.weight, _SCALE)

    def forward(self, maps: Tensor) -> Tensor:
        """(batch, channels, height, width) -> the same."""
        return F.normalize(maps, dim=1) * self.weight[:, None, None]


class _RoiCrop(nn.Module):
    """(batch, C, height, width) -> (batch x proposals, C, size, size), by bilinear interpolation.

    A detector would choose its boxes; these are a fixed even grid over the map, row by row. What the layers after it
    cost does not depend on where the boxes lie.
    """

    def __init__(self, op: RoiCrop) -> None:
        super().__init__()
        self.size, self.proposals = op.size, op.proposals

    def forward(self, maps: Tensor) -> Tensor:
        batch, channels = maps.shape[:2]
        size, proposals = self.size, self.proposals
        columns = math.ceil(math.sqrt(proposals))
        rows = math.ceil(proposals / columns)
        box = torch.arange(proposals, device=maps.device)[:, None]
        inside = (torch.arange(size, device=maps.device, dtype=maps.dtype) + 0.5) / size
        x = (box % columns + inside) / columns * 2 - 1  # (proposals, size), -1 to 1 over the map's width
        y = (torch.div(box, columns, rounding_mode="floor") + inside) / rows * 2 - 1
        points = torch.stack(torch.broadcast_tensors(x[:, None, :], y[:, :, None]), dim=-1)
        grid = points.reshape(1, proposals * size, size, 2).expand(batch, -1, -1, -1)
        crops = F.grid_sample(maps, grid, mode="bilinear", align_corners=False)
        crops = crops.reshape(batch, channels, proposals, size, size)
        return crops.transpose(1, 2).reshape(batch * proposals, channels, size, size)
