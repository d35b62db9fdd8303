# pyright: basic
"""1 x 1 convolutions of a structured matrix in torch, so that torch counts what cost.py says (architecture.ops)."""

from typing import cast

import torch
import torch.nn.functional as F  # noqa: N812
from torch import Tensor, nn

from mobilenet_core.architecture.ops import Fastfood, ToeplitzLike, Topological
from mobilenet_core.structured import fastfood_blocks, fastfood_width, log2_of, permutation, seen_inputs


class TopologicalConv(nn.Conv2d):
    """Gathers what each output sees, then a convolution of as many groups as outputs; weight (out, links, 1, 1)."""

    def __init__(self, channels: int, op: Topological) -> None:
        seen = torch.as_tensor(seen_inputs(channels, op.out_channels, op.share), device="cpu")
        super().__init__(seen.numel(), op.out_channels, 1, groups=op.out_channels, bias=op.bias)
        self.seen = seen.reshape(-1)  # no buffer: it is not learnt, and no statistic

    def forward(self, maps: Tensor) -> Tensor:
        """(batch, channels, height, width) -> (batch, outputs, height, width)."""
        return super().forward(maps.index_select(1, self.seen.to(maps.device)))


class ToeplitzLikeConv(nn.Module):
    """Sum over the rank of circulant(g) x skew-circulant(h), cut to outputs x inputs; g, h (rank, max of the two)."""

    def __init__(self, channels: int, op: ToeplitzLike) -> None:
        super().__init__()
        self.channels, self.outputs = channels, op.out_channels
        side = max(channels, op.out_channels)
        self.g, self.h = (nn.Parameter(torch.empty(op.rank, side)) for _ in range(2))
        self.bias = nn.Parameter(torch.empty(op.out_channels)) if op.bias else None
        self._made: tuple[object, Tensor] | None = None

    def matrix(self) -> Tensor:
        """Outputs x inputs, by its definition: Z_1(g)[i, j] = g[(i - j) mod n], Z_-1(h) with h negative where i < j."""
        side = self.g.shape[1]
        place = torch.arange(side, device=self.g.device)
        turned = (place[:, None] - place[None, :]) % side
        skew = self.h[:, turned] * torch.where(place[:, None] < place[None, :], -1.0, 1.0)
        # A circulant times a matrix is a product of Fourier transforms along its columns.
        spectrum = torch.fft.rfft(self.g, dim=1)[:, :, None] * torch.fft.rfft(skew, dim=1)
        return torch.fft.irfft(spectrum, n=side, dim=1).sum(dim=0)[: self.outputs, : self.channels]

    def dense(self) -> nn.Conv2d:
        """The convolution that it is."""
        with torch.no_grad():
            weight = self.matrix()
        conv = nn.Conv2d(self.channels, self.outputs, 1, bias=self.bias is not None, device=weight.device)
        with torch.no_grad():
            conv.weight.copy_(weight[:, :, None, None])
            if conv.bias is not None and self.bias is not None:
                conv.bias.copy_(self.bias)
        return conv

    def forward(self, maps: Tensor) -> Tensor:
        """(batch, channels, height, width) -> (batch, outputs, height, width)."""
        return F.conv2d(maps, self._weight()[:, :, None, None], self.bias)

    def _weight(self) -> Tensor:
        if torch.is_grad_enabled():
            return self.matrix()
        state = (id(self.g), self.g._version, id(self.h), self.h._version)
        if self._made is None or self._made[0] != state:
            self._made = (state, self.matrix())  # made again only where g or h changed
        return self._made[1]


class FastfoodProduct(nn.Module):
    """S H G P H B over blocks of d channels side by side; diagonals b, g, s of n = d x blocks numbers each."""

    def __init__(self, channels: int, op: Fastfood) -> None:
        super().__init__()
        self.channels, self.outputs = channels, op.out_channels
        self.width = fastfood_width(channels)
        self.blocks = fastfood_blocks(channels, op.out_channels)
        self.b, self.g, self.s = (nn.Parameter(torch.empty(self.width * self.blocks)) for _ in range(3))
        self.bias = nn.Parameter(torch.empty(op.out_channels)) if op.bias else None
        self.order = torch.as_tensor(permutation(self.width, self.blocks), device="cpu")  # no buffer, as above

    def forward(self, maps: Tensor) -> Tensor:
        """(batch, channels, height, width) -> (batch, outputs, height, width)."""
        filled = F.pad(maps, (0, 0, 0, 0, 0, self.width - self.channels)).repeat(1, self.blocks, 1, 1)
        mixed = self._hadamard(_scaled(filled, self.b)).index_select(1, self.order.to(maps.device))
        result = _scaled(self._hadamard(_scaled(mixed, self.g)), self.s)[:, : self.outputs]
        return result if self.bias is None else result + self.bias[:, None, None]

    def _hadamard(self, maps: Tensor) -> Tensor:
        """Stages of sums and differences of neighbours, sums moved to the front half and differences to the back."""
        batch, channels, height, width = maps.shape
        kernel = maps.new_ones(channels, 2, 1, 1)
        kernel[1::2, 1] = -1.0
        for _ in range(log2_of(self.width)):
            pairs = F.conv2d(maps, kernel, groups=channels // 2)
            halves = pairs.reshape(batch, self.blocks, self.width // 2, 2, height, width).transpose(2, 3)
            maps = halves.reshape(batch, channels, height, width)
        return maps

    def fold(self, norm: nn.BatchNorm2d) -> None:
        """Takes the batch norm after it into its last diagonal and its bias."""
        with torch.no_grad():
            mean, variance = cast("Tensor", norm.running_mean), cast("Tensor", norm.running_var)
            scale = norm.weight / torch.sqrt(variance + norm.eps)
            bias = norm.bias - scale * mean
            if self.bias is not None:
                bias = bias + scale * self.bias
            self.s[: self.outputs] *= scale
        self.bias = nn.Parameter(bias)


def _scaled(maps: Tensor, diagonal: Tensor) -> Tensor:
    """As a depthwise convolution, so that its mult-adds count."""
    return F.conv2d(maps, diagonal[:, None, None, None], groups=len(diagonal))
