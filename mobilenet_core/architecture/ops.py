"""What a row of a network's table does: plain data, no shapes and no arithmetic.

Padding says how large the output is: "same" gives ceil(n / stride); a number pads each side by that many pixels and
gives floor((n + 2 padding - kernel) / stride) + 1. Where the padding of "same" goes is the builder's choice
(torch_model.Padding), since no cost depends on it.
"""

from dataclasses import dataclass
from typing import Literal, TypeAlias, get_args

Activation: TypeAlias = Literal["relu", "relu6"]
ACTIVATIONS: tuple[Activation, ...] = get_args(Activation)
Padding: TypeAlias = Literal["same"] | int


@dataclass(frozen=True, slots=True)
class Conv:
    """A convolution over all channels, kernel x kernel; 1 x 1 is what the paper calls pointwise."""

    out_channels: int
    kernel: int
    stride: int = 1
    padding: Padding = "same"
    groups: int = 1
    bias: bool = False
    norm: bool = True
    activation: Activation | None = "relu"


@dataclass(frozen=True, slots=True)
class DepthwiseConv:
    """One kernel x kernel filter per channel (MobileNet paper, section 3.1)."""

    kernel: int
    stride: int = 1
    padding: Padding = "same"
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
class RoiCrop:
    """Crops `proposals` boxes from a map and resizes each to size x size; rows after it run once per proposal."""

    size: int
    proposals: int


Op: TypeAlias = Conv | DepthwiseConv | Linear | Pool | Concat | RoiCrop
