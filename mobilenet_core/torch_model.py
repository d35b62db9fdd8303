# pyright: basic
"""A network's rows as a torch.nn.Module: one class and one loop for every network, no class per network."""

import copy
import math
from collections.abc import Iterator
from itertools import pairwise
from typing import Literal, TypeVar, cast, get_args

import torch
import torch.nn.functional as F  # noqa: N812
from torch import Tensor, nn
from torch.nn.utils.fusion import fuse_conv_bn_weights

from mobilenet_core.architecture.network import IMAGE, Layer, LayerSpec, NetworkSpec, layers
from mobilenet_core.architecture.ops import Activation, Concat, Conv, DepthwiseConv, Linear, Pool, RoiCrop
from mobilenet_core.checked import one_of
from mobilenet_core.errors import SpecError

Alignment = Literal["symmetric", "tf_same"]
M = TypeVar("M", bound=nn.Module)

NORM_EPSILON = 1e-3
"""Added to the variance in batch norm: TF-slim and Keras alike (torch's own default is 1e-5)."""

WEIGHT_STDDEV = 0.09
"""TF-slim, research/slim/nets/mobilenet_v1.py: a normal distribution cut at two standard deviations."""


def build(
    network: NetworkSpec, *, padding: Alignment = "symmetric", seed: int = 0, device: torch.device | str = "cpu"
) -> "NetworkModule":
    """The rows as a module in eval mode: (batch, channels, height, width) -> logits (batch, classes).

    padding: where the padding of "same" rows goes; no shape depends on it. "symmetric" pads both sides alike, as
    PyTorch and Caffe do (an even kernel gets one pixel more at the bottom and right); "tf_same" pads as TensorFlow:
    just enough for ceil(n / stride), the odd pixel at the bottom and right.
    seed: weights are drawn as TF-slim draws them, from a generator of their own, and equal on every device.
    device: "meta" costs no time and no memory, whatever the size.
    Raises SpecError for rows that do not fit together, DesignError for an unknown padding.
    """
    one_of(padding, "padding", get_args(Alignment))
    # On the meta device first: torch's layers would otherwise draw weights from the global generator.
    with torch.device("meta"):
        module = NetworkModule(network, padding)
    if torch.device(device).type != "meta":
        module.to_empty(device=device)
        _initialise(module, seed)
    return module.eval()


class NetworkModule(nn.Module):
    """Runs the rows from image to output, and holds only the maps that rows still need.

    `rows[key(row)]` is the module of a row: an nn.Sequential whose parts are called pad, conv, linear, pool, norm
    and activation, where the row has them. So the weights of row "dw1" are `rows.dw1.conv.weight`.
    """

    def __init__(self, network: NetworkSpec, padding: Alignment) -> None:
        super().__init__()
        self.network = network
        self.padding: Alignment = padding
        self.rows = nn.ModuleDict()
        for layer in layers(network):
            if hasattr(self.rows, key(layer)):
                raise SpecError(f"torch cannot call a row {layer.name!r}, which is taken; give it another name")
            self.rows[key(layer)] = _row(layer, padding)
        self._live = tuple(network.live_maps())
        self.unread = tuple(unread_rows(network))

    def forward(self, image: Tensor) -> Tensor:
        """Logits (batch, classes); after RoiCrop (batch x proposals, classes). A larger last map is flattened."""
        return self.outputs(image)[0]

    def outputs(self, image: Tensor) -> tuple[Tensor, ...]:
        """The logits, then the maps that no row reads, such as a detector's other heads, in order."""
        maps = {IMAGE: image}
        unread: list[Tensor] = []
        for row, live in zip(self.network.rows, self._live, strict=True):
            maps = {name: maps[name] for name in live}
            result = self.rows[key(row)](*(maps[name] for name in self.network.inputs_of(row)))
            maps[row.name] = result
            if row.name in self.unread:
                unread.append(result)
        return maps[self.network.rows[-1].name].flatten(1), *unread


def key(row: LayerSpec | Layer) -> str:
    """The name of a row's module in `NetworkModule.rows`: torch allows no dot there."""
    return row.name.replace(".", "/")


def unread_rows(network: NetworkSpec) -> Iterator[str]:
    """Names of the rows, but for the last, that no row reads: outputs too, though not logits."""
    read = {name for row in network.rows for name in network.inputs_of(row)}
    return (row.name for row in network.rows[:-1] if row.name not in read)


def fuse(module: M) -> M:
    """A copy in eval mode with each batch norm folded into the convolution before it; equal outputs within 1e-4.

    Wherever an nn.Sequential holds a Conv2d and then its BatchNorm2d, the norm goes and the convolution has a bias.
    """
    fused = copy.deepcopy(module).eval()
    sequences = [each for each in fused.modules() if isinstance(each, nn.Sequential)]
    for sequence in sequences:
        parts = list(sequence.named_children())
        for (_, conv), (name, norm) in pairwise(parts):
            if isinstance(conv, nn.Conv2d) and isinstance(norm, nn.BatchNorm2d):
                mean, variance = cast("Tensor", norm.running_mean), cast("Tensor", norm.running_var)
                conv.weight, conv.bias = fuse_conv_bn_weights(
                    conv.weight, conv.bias, mean, variance, norm.eps, norm.weight, norm.bias
                )
                delattr(sequence, name)
    return fused


def same_pads(side: int, kernel: int, stride: int, padding: Alignment) -> tuple[int, int]:
    """Pixels before and after a side of `side` pixels for a "same" row: the output side is ceil(side / stride)."""
    total = kernel - 1
    if padding == "tf_same":
        total = max((-(-side // stride) - 1) * stride + kernel - side, 0)
    return total // 2, total - total // 2


def _initialise(module: nn.Module, seed: int) -> None:
    generator = torch.Generator().manual_seed(seed)
    with torch.no_grad():
        for part in module.modules():
            if isinstance(part, nn.BatchNorm2d):
                part.reset_parameters()  # gamma 1, beta 0, mean 0, variance 1: nothing drawn
            elif isinstance(part, nn.Conv2d | nn.Linear):
                drawn = torch.empty_like(part.weight, device="cpu")
                cut = 2 * WEIGHT_STDDEV
                nn.init.trunc_normal_(drawn, std=WEIGHT_STDDEV, a=-cut, b=cut, generator=generator)
                part.weight.copy_(drawn)
                if part.bias is not None:
                    part.bias.zero_()


def _row(layer: Layer, padding: Alignment) -> nn.Module:
    op, shape = layer.op, layer.input
    match op:
        case Conv():
            return _conv(op, shape.channels, op.out_channels, op.groups, padding)
        case DepthwiseConv():
            return _conv(op, shape.channels, shape.channels, shape.channels, padding)
        case Linear():
            features = shape.channels * shape.height * shape.width
            linear = nn.Linear(features, op.out_features, bias=op.bias)
            return _sequence(flatten=nn.Flatten(), linear=linear, activation=_activation(op.activation))
        case Pool():
            return _pool(op, padding)
        case Concat():
            return _Concat()
        case RoiCrop():
            return _RoiCrop(op)


def _conv(op: Conv | DepthwiseConv, inputs: int, outputs: int, groups: int, padding: Alignment) -> nn.Module:
    pad, amount = _padding(op.kernel, op, padding, 0.0)
    return _sequence(
        pad=pad,
        conv=nn.Conv2d(inputs, outputs, op.kernel, op.stride, amount, groups=groups, bias=op.bias),
        norm=nn.BatchNorm2d(outputs, eps=NORM_EPSILON) if op.norm else None,
        activation=_activation(op.activation),
    )


def _pool(op: Pool, padding: Alignment) -> nn.Module:
    if op.kernel is None:
        return _sequence(pool=nn.AdaptiveAvgPool2d(1) if op.mode == "avg" else nn.AdaptiveMaxPool2d(1))
    pad, amount = _padding(op.kernel, op, padding, -math.inf)
    ceil = op.ceil and op.padding != "same"
    if op.mode == "max":
        return _sequence(pad=pad, pool=nn.MaxPool2d(op.kernel, op.stride, amount, ceil_mode=ceil))
    if pad is not None:
        return _sequence(pool=_UnevenAvgPool(pad))
    # Padding is left out of the average: padded average pooling is Inception's, whose TensorFlow does so.
    pool = nn.AvgPool2d(op.kernel, op.stride, amount, ceil_mode=ceil, count_include_pad=False)
    return _sequence(pool=pool)


def _activation(activation: Activation | None) -> nn.Module | None:
    match activation:
        case None:
            return None
        case "relu":
            return nn.ReLU(inplace=True)
        case "relu6":
            return nn.ReLU6(inplace=True)


def _sequence(**parts: nn.Module | None) -> nn.Sequential:
    sequence = nn.Sequential()
    for name, part in parts.items():
        if part is not None:
            sequence.add_module(name, part)
    return sequence


def _padding(
    kernel: int, op: Conv | DepthwiseConv | Pool, padding: Alignment, value: float
) -> tuple["_Pad | None", int]:
    """What to do before the layer, and the padding that the layer does itself, which is the same on each side."""
    if op.padding != "same":
        return None, op.padding
    if kernel % 2 and (padding == "symmetric" or op.stride == 1):
        return None, kernel // 2
    return _Pad(kernel, op.stride, padding, value), 0


class _Pad(nn.Module):
    """Pads a map whose two sides need different amounts, or amounts that depend on its size."""

    def __init__(self, kernel: int, stride: int, padding: Alignment, value: float) -> None:
        super().__init__()
        self.kernel, self.stride, self.value = kernel, stride, value
        self.padding: Alignment = padding

    def forward(self, maps: Tensor) -> Tensor:
        height, width = maps.shape[-2:]
        top, bottom = same_pads(height, self.kernel, self.stride, self.padding)
        left, right = same_pads(width, self.kernel, self.stride, self.padding)
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
