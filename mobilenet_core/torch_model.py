# pyright: basic
"""A network's rows as a torch.nn.Module: one class and one loop for every network, no class per network."""

import copy
from collections.abc import Iterator
from itertools import pairwise
from typing import Protocol, TypeVar, cast, get_args

import torch
from torch import Tensor, nn
from torch.nn.utils.fusion import fuse_conv_bn_weights

from mobilenet_core.architecture.network import IMAGE, NetworkSpec, layers
from mobilenet_core.checked import one_of
from mobilenet_core.errors import SpecError
from mobilenet_core.torch_rows import Alignment, ChannelScaling, row_module
from mobilenet_core.torch_structured import FastfoodProduct, ToeplitzLikeConv

M = TypeVar("M", bound=nn.Module)

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
            self.rows[key(layer)] = row_module(layer, padding)
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


class _Named(Protocol):
    @property
    def name(self) -> str: ...


def key(row: _Named) -> str:
    """The name of a row's module in `NetworkModule.rows`: torch allows no dot there."""
    return row.name.replace(".", "/")


def unread_rows(network: NetworkSpec) -> Iterator[str]:
    """Names of the rows, but for the last, that no row reads: outputs too, though not logits."""
    read = {name for row in network.rows for name in network.inputs_of(row)}
    return (row.name for row in network.rows[:-1] if row.name not in read)


def fuse(module: M) -> M:
    """A copy in eval mode with each batch norm folded into the convolution before it; equal outputs within 1e-4.

    Wherever an nn.Sequential holds a Conv2d and then its BatchNorm2d, the norm goes and the convolution has a bias.
    A matrix of low displacement rank becomes the dense one that it stands for.
    """
    fused = copy.deepcopy(module).eval()
    sequences = [each for each in fused.modules() if isinstance(each, nn.Sequential)]
    for sequence in sequences:
        for name, part in list(sequence.named_children()):
            if isinstance(part, ToeplitzLikeConv):
                setattr(sequence, name, part.dense())
        parts = list(sequence.named_children())
        for (_, conv), (name, norm) in pairwise(parts):
            if isinstance(conv, nn.Conv2d) and isinstance(norm, nn.BatchNorm2d):
                mean, variance = cast("Tensor", norm.running_mean), cast("Tensor", norm.running_var)
                conv.weight, conv.bias = fuse_conv_bn_weights(
                    conv.weight, conv.bias, mean, variance, norm.eps, norm.weight, norm.bias
                )
                delattr(sequence, name)
            elif isinstance(conv, FastfoodProduct) and isinstance(norm, nn.BatchNorm2d):
                conv.fold(norm)
                delattr(sequence, name)
    return fused


def _initialise(module: nn.Module, seed: int) -> None:
    generator = torch.Generator().manual_seed(seed)
    with torch.no_grad():
        for part in module.modules():
            if isinstance(part, nn.BatchNorm2d | ChannelScaling):
                part.reset_parameters()  # of batch norm: gamma 1, beta 0, mean 0, variance 1: nothing drawn
            elif isinstance(part, nn.Conv2d | nn.Linear):
                _draw(part.weight, generator)
                if part.bias is not None:
                    part.bias.zero_()
            elif isinstance(part, ToeplitzLikeConv | FastfoodProduct):
                for name, parameter in part.named_parameters(recurse=False):
                    if name == "bias":
                        parameter.zero_()
                    else:
                        _draw(parameter, generator)


def _draw(weight: Tensor, generator: torch.Generator) -> None:
    drawn = torch.empty_like(weight, device="cpu")
    cut = 2 * WEIGHT_STDDEV
    nn.init.trunc_normal_(drawn, std=WEIGHT_STDDEV, a=-cut, b=cut, generator=generator)
    weight.copy_(drawn)
