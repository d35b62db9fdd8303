"""Other ways to factorize a convolution, each as a block that stands for any of MobileNet's 13; the rest of it stays.

A block takes M channels to N by windows of 3 x 3, its stride where its paper's order has it. No convolution has a bias.
Batch norm and ReLU6 follow the last convolution of what is linear inside, and every one of what is not (separable,
fire, bottleneck, Inception-style). Where a paper leaves a number open, the default is ours: see docs/networks.md.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from types import MappingProxyType
from typing import Literal

import numpy as np

from mobilenet_core.architecture.counts import count
from mobilenet_core.architecture.network import LayerSpec
from mobilenet_core.architecture.ops import (
    Add,
    Concat,
    Conv,
    DepthwiseConv,
    Fastfood,
    Op,
    Pool,
    ToeplitzLike,
    Topological,
)
from mobilenet_core.design import RULES, FloatArray, IntArray, Rounding
from mobilenet_core.networks.mobilenet_v1 import BLOCKS, STEM_CHANNELS, classifier, stem
from mobilenet_core.networks.mobilenet_v1 import rows_of as mobilenet_v1_rows
from mobilenet_core.networks.widths import Alpha, scaled

_KERNEL = 3
_ACTIVE = "relu6"


@dataclass(frozen=True, slots=True)
class Knob:
    """What a block leaves to choose: its name, the usual value, and the least and the most."""

    name: Literal["ratio", "rank"]
    default: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Place:
    """Where a block stands: its name, the map it reads, channels in and out, stride, whether channels stay the same."""

    name: str
    above: str
    inputs: int
    outputs: int
    stride: int
    is_equal: bool

    def row(self, part: str, op: Op, *inputs: str) -> LayerSpec:
        """A row of it, of the map above it by default."""
        return LayerSpec(f"{self.name}/{part}", op, inputs)

    def last(self, op: Op, *parts: str) -> LayerSpec:
        """Its last row, which has its name, of the maps of those rows of it."""
        return LayerSpec(self.name, op, tuple(f"{self.name}/{part}" for part in parts))


Build = Callable[[Place, float], Iterator[LayerSpec]]


@dataclass(frozen=True, slots=True)
class Block:
    """A factorization: its title in front of "MobileNet", its rows, and what of it can be chosen."""

    title: str
    rows: Build
    knob: Knob | None = None


def _linear(channels: int, kernel: int | tuple[int, int] = 1, stride: int | tuple[int, int] = 1) -> Conv:
    return Conv(channels, kernel, stride, norm=False, activation=None)


def _normed(channels: int, kernel: int | tuple[int, int] = 1, stride: int | tuple[int, int] = 1) -> Conv:
    return Conv(channels, kernel, stride, activation=_ACTIVE)


def _depthwise(place: Place) -> LayerSpec:
    return place.row("dw", DepthwiseConv(_KERNEL, place.stride, activation=_ACTIVE))


def _separated(stride: int, *, is_last: bool) -> tuple[DepthwiseConv, DepthwiseConv]:
    """A vertical and a horizontal filter for each channel."""
    vertical = DepthwiseConv((_KERNEL, 1), (stride, 1), norm=False, activation=None)
    return vertical, DepthwiseConv((1, _KERNEL), (1, stride), norm=is_last, activation=_ACTIVE if is_last else None)


def _flattened(place: Place, _: float, stages: int = 1) -> Iterator[LayerSpec]:
    """Lateral, vertical, horizontal (Jin, Dundar, Culurciello, arXiv 1412.5474)."""
    for stage in range(1, stages + 1):
        is_last = stage == stages
        vertical, horizontal = _separated(place.stride if is_last else 1, is_last=is_last)
        yield place.row(f"{stage}/lateral", _linear(place.outputs))
        yield place.row(f"{stage}/vertical", vertical)
        yield place.last(horizontal) if is_last else place.row(f"{stage}/horizontal", horizontal)


def _factorized(place: Place, _: float, layers: int = 1) -> Iterator[LayerSpec]:
    """Single intra-channel convolutions with a projection and a shortcut (Wang, Liu, Foroosh, arXiv 1608.04337)."""
    above, stride, is_equal = place.above, place.stride, place.is_equal
    for layer in range(1, layers + 1):
        end = place.name if layer == layers else f"{place.name}/{layer}"
        has_shortcut = stride == 1 and is_equal
        yield place.row(f"{layer}/dw", DepthwiseConv(_KERNEL, stride, norm=False, activation=None))
        project = Conv(place.outputs, 1, activation=None if has_shortcut else _ACTIVE)
        if has_shortcut:
            yield place.row(f"{layer}/project", project)
            yield LayerSpec(end, Add(_ACTIVE), (f"{place.name}/{layer}/project", above))
        else:
            yield LayerSpec(end, project)
        above, stride, is_equal = end, 1, True


def _topological(place: Place, share: float) -> Iterator[LayerSpec]:
    """Each output of the projection sees some of the channels (arXiv 1608.04337, topological subdivisioning)."""
    yield _depthwise(place)
    yield place.last(Topological(place.outputs, share, activation=_ACTIVE))


def _jaderberg(place: Place, ratio: float) -> Iterator[LayerSpec]:
    """Vertical filters into R maps, then horizontal ones (Jaderberg et al., arXiv 1405.3866, scheme 2)."""
    rank = count(_cut_rank, place.inputs, place.outputs, _KERNEL, ratio)
    yield place.row("vertical", _linear(rank, (_KERNEL, 1), (place.stride, 1)))
    yield place.last(_normed(place.outputs, (1, _KERNEL), (1, place.stride)))


def _svd(place: Place, ratio: float) -> Iterator[LayerSpec]:
    """The pointwise matrix as a product of two, R columns kept."""
    yield _depthwise(place)
    yield place.row("reduce", _linear(count(_cut_rank, place.inputs, place.outputs, 1, ratio)))
    yield place.last(_normed(place.outputs))


def _cp(place: Place, ratio: float) -> Iterator[LayerSpec]:
    """A sum of R outer products over input, y, x, output (Lebedev et al., arXiv 1412.6553)."""
    vertical, horizontal = _separated(place.stride, is_last=False)
    yield place.row("reduce", _linear(count(_share, place.outputs, ratio)))
    yield place.row("vertical", vertical)
    yield place.row("horizontal", horizontal)
    yield place.last(_normed(place.outputs))


def _fire(place: Place, ratio: float) -> Iterator[LayerSpec]:
    """Squeeze, then half 1 x 1 and half 3 x 3 (SqueezeNet, arXiv 1602.07360, Table 1); strided in the expansion."""
    half, rest = count(_share, place.outputs, 0.5), count(_rest, place.outputs, 0.5)
    yield place.row("squeeze", _normed(count(_share, place.outputs, ratio)))
    yield place.row("expand1", _normed(half, 1, place.stride), f"{place.name}/squeeze")
    yield place.row("expand3", _normed(rest, _KERNEL, place.stride), f"{place.name}/squeeze")
    yield place.last(Concat(), "expand1", "expand3")


def _bottleneck(place: Place, ratio: float) -> Iterator[LayerSpec]:
    """1 x 1, 3 x 3, 1 x 1 (ResNet, arXiv 1512.03385)."""
    inner = count(_share, place.outputs, ratio)
    yield place.row("reduce", _normed(inner))
    yield place.row("conv", _normed(inner, _KERNEL, place.stride))
    yield place.last(_normed(place.outputs))


def _inception(place: Place, _: float) -> Iterator[LayerSpec]:
    """Four branches in the shares of GoogLeNet's module 3a (arXiv 1409.4842, Table 1)."""
    stride, outputs = place.stride, place.outputs
    yield place.row("1x1", _normed(count(_share, outputs, 1 / 4), 1, stride))
    yield place.row("3x3_reduce", _normed(count(_share, outputs, 3 / 8)), place.above)
    yield place.row("3x3", _normed(count(_rest, outputs, 1 / 4, 1 / 8, 1 / 8), _KERNEL, stride))
    yield place.row("5x5_reduce", _normed(count(_share, outputs, 1 / 16)), place.above)
    yield place.row("5x5", _normed(count(_share, outputs, 1 / 8), 5, stride))
    yield place.row("pool", Pool("max", _KERNEL, stride, "same"), place.above)
    yield place.row("pool_1x1", _normed(count(_share, outputs, 1 / 8)))
    yield place.last(Concat(), "1x1", "3x3", "5x5", "pool_1x1")


def _toeplitz(place: Place, rank: float) -> Iterator[LayerSpec]:
    """A pointwise matrix of low displacement rank (Sindhwani, Sainath, Kumar, arXiv 1510.01722)."""
    yield _depthwise(place)
    yield place.last(ToeplitzLike(place.outputs, int(rank), activation=_ACTIVE))


def _fastfood(place: Place, _: float) -> Iterator[LayerSpec]:
    """A pointwise matrix of three diagonals and fixed transforms (Yang et al., arXiv 1412.7149)."""
    yield _depthwise(place)
    yield place.last(Fastfood(place.outputs, activation=_ACTIVE))


def _cut_rank(inputs: IntArray, outputs: IntArray, kernel: int, ratio: float) -> IntArray:
    """Ratio times the rank at which two factors have as many weights as the whole; at least 1."""
    return np.maximum(np.floor(ratio * (kernel * inputs * outputs) / (inputs + outputs)), 1).astype(np.int64)


def _share(channels: IntArray, ratio: float) -> IntArray:
    return np.maximum(np.floor(ratio * channels), 1).astype(np.int64)


def _rest(channels: IntArray, *ratios: float) -> IntArray:
    """What those shares leave."""
    return channels - sum(_share(channels, each) for each in ratios)


def _ratio(default: float, high: float = 1.0) -> Knob:
    return Knob("ratio", default, 0.01, high)


_RANK = Knob("rank", 4, 1, STEM_CHANNELS)

BLOCKS_BY_NAME: Mapping[str, Block] = MappingProxyType(
    {
        "flattened": Block("Flattened", _flattened),
        "flattened2": Block("Flattened two-stage", partial(_flattened, stages=2)),
        "factorized": Block("Factorized", _factorized),
        "factorized2": Block("Factorized two-layer", partial(_factorized, layers=2)),
        "topological": Block("Topological", _topological, _ratio(0.5)),
        "jaderberg2": Block("Jaderberg", _jaderberg, _ratio(0.25)),
        "svd": Block("SVD", _svd, _ratio(0.5)),
        "cp": Block("CP", _cp, _ratio(1.0, 4.0)),
        "fire": Block("Fire", _fire, _ratio(0.125)),
        "bottleneck": Block("Bottleneck", _bottleneck, _ratio(0.25)),
        "inception": Block("Inception-style", _inception),
        "toeplitz": Block("Toeplitz-like", _toeplitz, _RANK),
        "fastfood": Block("Fastfood", _fastfood),
    }
)
"""By name, but for the two that have networks of their own: standard (conv_mobilenet) and separable (mobilenet_v1)."""

CLASSIFIERS: Mapping[str, tuple[str, Callable[[int, float], Op], Knob | None]] = MappingProxyType(
    {
        "toeplitz_classifier": (
            "Toeplitz-like classifier",
            lambda classes, rank: ToeplitzLike(classes, int(rank), bias=True, norm=False, activation=None),
            _RANK,
        ),
        "fastfood_classifier": (
            "Fastfood classifier",
            lambda classes, _: Fastfood(classes, bias=True, norm=False, activation=None),
            None,
        ),
    }
)
"""Structured forms of the classifier, the body being MobileNet's own: title, row, and what of it can be chosen."""


def block_form(alphas: FloatArray, rounding: Rounding) -> IntArray:
    """1 where the first block, of stride 1, leaves its channels as they were: at small alphas alone."""
    rule = RULES[rounding]
    return (rule(STEM_CHANNELS, alphas) == rule(BLOCKS[0][0], alphas)).astype(np.int64)


def body_rows(
    name: str, knob: float, *, alpha: Alpha, classes: int, rounding: Rounding, form: int
) -> tuple[LayerSpec, ...]:
    """Rows of MobileNet with a block, or a classifier, of that name; form: `block_form` of the alpha."""
    if name in CLASSIFIERS:
        _, row, _ = CLASSIFIERS[name]
        return (*mobilenet_v1_rows(alpha, classes, rounding=rounding)[:-1], LayerSpec("fc", row(classes, knob)))

    def rows() -> Iterator[LayerSpec]:
        yield stem(alpha, rounding)
        above, inputs, base_above = "conv1", scaled(STEM_CHANNELS, alpha, rounding), STEM_CHANNELS
        for index, (base, stride) in enumerate(BLOCKS, start=1):
            outputs, is_equal = scaled(base, alpha, rounding), base == base_above or (index == 1 and bool(form))
            place = Place(f"b{index}", above, inputs, outputs, stride, is_equal)
            yield from BLOCKS_BY_NAME[name].rows(place, knob)
            above, inputs, base_above = place.name, outputs, base
        yield from classifier(classes)

    return tuple(rows())


def one_block(
    name: str, inputs: int, outputs: int, stride: int = 1, knob: float | None = None
) -> tuple[LayerSpec, ...]:
    """The rows of one block alone, of a map of so many channels."""
    block = BLOCKS_BY_NAME[name]
    value = (block.knob.default if block.knob else 0.0) if knob is None else knob
    return tuple(block.rows(Place("block", "image", inputs, outputs, stride, inputs == outputs), value))
