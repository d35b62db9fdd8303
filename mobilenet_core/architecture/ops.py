"""What a row of a network's table does: plain data, no shapes and no arithmetic.

Padding says how large the output is: "same" gives ceil(n / stride); a number pads each side by that many pixels and
gives floor((n + 2 padding - kernel) / stride) + 1. Where the padding of "same" goes is the builder's choice
(torch_model.Padding), since no cost depends on it. Kernels, strides and paddings are one number, or two where height
and width differ.
"""

from dataclasses import dataclass
from typing import Literal, TypeAlias, get_args

Activation: TypeAlias = Literal["relu", "relu6", "hard_swish", "hard_sigmoid"]
ACTIVATIONS: tuple[Activation, ...] = get_args(Activation)
Sides: TypeAlias = int | tuple[int, int]
"""One number for both sides of a map, or (height, width)."""

Padding: TypeAlias = Literal["same"] | Sides


def sides(value: Sides) -> tuple[int, int]:
    """(height, width), spelled out."""
    return value if isinstance(value, tuple) else (value, value)


def paddings(value: Padding) -> tuple[Literal["same"] | int, Literal["same"] | int]:
    """Of height and of width, spelled out."""
    return ("same", "same") if value == "same" else sides(value)


@dataclass(frozen=True, slots=True)
class Conv:
    """A convolution over all channels, kernel x kernel; 1 x 1 is what the paper calls pointwise."""

    out_channels: int
    kernel: Sides
    stride: Sides = 1
    padding: Padding = "same"
    groups: int = 1
    bias: bool = False
    norm: bool = True
    activation: Activation | None = "relu"
    dilation: int = 1


@dataclass(frozen=True, slots=True)
class DepthwiseConv:
    """One kernel x kernel filter per channel (MobileNet paper, section 3.1)."""

    kernel: Sides
    stride: Sides = 1
    padding: Padding = "same"
    bias: bool = False
    norm: bool = True
    activation: Activation | None = "relu"


@dataclass(frozen=True, slots=True)
class Topological:
    """A 1 x 1 convolution in which an output sees some of the inputs (arXiv 1608.04337, topological subdivisioning).

    The inputs stand on a grid, d1 x d2, as near to a square as they divide; output o sees the c1 x c2 cells from cell
    o mod inputs on, wrapped, where c = max(1, floor(share x d)).
    """

    out_channels: int
    share: float = 0.5
    bias: bool = False
    norm: bool = True
    activation: Activation | None = "relu"


@dataclass(frozen=True, slots=True)
class ToeplitzLike:
    """A 1 x 1 convolution whose matrix has a displacement rank (Sindhwani et al., arXiv 1510.01722).

    The matrix is the sum over `rank` pairs of circulant(g) x skew-circulant(h), cut to outputs x inputs. It is
    materialised before it runs: stored are g and h alone, executed is a dense matrix.
    """

    out_channels: int
    rank: int = 4
    bias: bool = False
    norm: bool = True
    activation: Activation | None = "relu"


@dataclass(frozen=True, slots=True)
class Fastfood:
    """A 1 x 1 convolution as the product S H G P H B (Yang et al., arXiv 1412.7149, the adaptive form).

    S, G, B are learnt diagonals, H the Walsh-Hadamard matrix, P a fixed permutation, over d channels, the power of two
    from the inputs up (zeros fill them up); ceil(outputs / d) such products side by side, surplus outputs dropped.
    """

    out_channels: int
    bias: bool = False
    norm: bool = True
    activation: Activation | None = "relu"


@dataclass(frozen=True, slots=True)
class Linear:
    """A fully connected layer; a map larger than 1 x 1 is flattened first."""

    out_features: int
    bias: bool = True
    activation: Activation | None = None


@dataclass(frozen=True, slots=True)
class Pool:
    """Pooling; kernel None takes the whole map (global pooling)."""

    mode: Literal["avg", "max"]
    kernel: int | None = None
    stride: int = 1
    padding: Padding = 0
    ceil: bool = False


@dataclass(frozen=True, slots=True)
class Concat:
    """Joins maps of one size along their channels: the end of a branch."""


@dataclass(frozen=True, slots=True)
class Add:
    """The sum of maps of one shape: the end of a shortcut."""

    activation: Activation | None = None


@dataclass(frozen=True, slots=True)
class Multiply:
    """A map, each channel times a number of a second, 1 x 1 map: the end of squeeze-and-excite."""


@dataclass(frozen=True, slots=True)
class Activate:
    """An activation where no layer with weights stands before it."""

    activation: Activation


@dataclass(frozen=True, slots=True)
class ChannelScale:
    """Each position divided by its L2 norm, then each channel times a learnt number (SSD's conv4_3)."""


@dataclass(frozen=True, slots=True)
class RoiCrop:
    """Crops `proposals` boxes from a map and resizes each to size x size; rows after it run once per proposal."""

    size: int
    proposals: int


Structured: TypeAlias = Topological | ToeplitzLike | Fastfood
"""1 x 1 convolutions whose matrix is not free."""

STRUCTURED = (Topological, ToeplitzLike, Fastfood)

Layered: TypeAlias = Conv | DepthwiseConv | Topological | ToeplitzLike | Fastfood
"""What has weights, and may have a bias, batch norm and an activation."""

LAYERED = (Conv, DepthwiseConv, Topological, ToeplitzLike, Fastfood)

Op: TypeAlias = Layered | Linear | Pool | Concat | Add | Multiply | Activate | ChannelScale | RoiCrop
OPS: tuple[type[Op], ...] = (*LAYERED, Linear, Pool, Concat, Add, Multiply, Activate, ChannelScale, RoiCrop)
