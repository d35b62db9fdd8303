"""MobileNet V3 (arXiv 1905.02244, Tables 1 and 2), large and small, and the minimalistic forms of TF-slim's code."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from mobilenet_core.architecture.network import LayerSpec
from mobilenet_core.architecture.ops import Activation, Add, Conv, DepthwiseConv, Linear, Multiply, Pool
from mobilenet_core.design import RULES, FloatArray, IntArray, Rounding
from mobilenet_core.networks.widths import Alpha, divisible, equal_pairs, scaled, scaled_up

ROUNDINGS: tuple[Rounding, ...] = ("keras", "tf_slim", "torchvision")
"""Whose widths off alpha 1: they differ in what is scaled. Keras's are those of every published checkpoint."""

_STEM_CHANNELS = 16
_LAST = 6  # channels of the last convolution, for one of the last block
_PAIRS = ((80, 112), (40, 48))  # in and out of the stride-1 blocks that change their channels
_STEM_BIT = len(_PAIRS)


@dataclass(frozen=True, slots=True)
class _Block:
    """Kernel, channels after the expansion and of the output at alpha 1, squeeze-and-excite, activation, stride."""

    kernel: int
    expanded: int
    channels: int
    has_se: bool
    activation: Activation
    stride: int = 1


_LARGE = (
    _Block(3, 16, 16, False, "relu"),
    _Block(3, 64, 24, False, "relu", 2),
    _Block(3, 72, 24, False, "relu"),
    _Block(5, 72, 40, True, "relu", 2),
    *(_Block(5, 120, 40, True, "relu"),) * 2,
    _Block(3, 240, 80, False, "hard_swish", 2),
    _Block(3, 200, 80, False, "hard_swish"),
    *(_Block(3, 184, 80, False, "hard_swish"),) * 2,
    _Block(3, 480, 112, True, "hard_swish"),
    _Block(3, 672, 112, True, "hard_swish"),
    _Block(5, 672, 160, True, "hard_swish", 2),
    *(_Block(5, 960, 160, True, "hard_swish"),) * 2,
)
_SMALL = (
    _Block(3, 16, 16, True, "relu", 2),
    _Block(3, 72, 24, False, "relu", 2),
    _Block(3, 88, 24, False, "relu"),
    _Block(5, 96, 40, True, "hard_swish", 2),
    *(_Block(5, 240, 40, True, "hard_swish"),) * 2,
    _Block(5, 120, 48, True, "hard_swish"),
    _Block(5, 144, 48, True, "hard_swish"),
    _Block(5, 288, 96, True, "hard_swish", 2),
    *(_Block(5, 576, 96, True, "hard_swish"),) * 2,
)


def v3_form(alphas: FloatArray, rounding: Rounding) -> IntArray:
    """Which shortcuts there are at alphas, where rounding makes channels equal or unequal that are not at alpha 1."""
    stem = equal_pairs(((_STEM_CHANNELS, _STEM_CHANNELS),), alphas)
    if rounding == "keras":
        stem = (RULES["make_divisible"](_STEM_CHANNELS, alphas) == _STEM_CHANNELS).astype(np.int64)
    return equal_pairs(_PAIRS, alphas) | stem << _STEM_BIT


def mobilenet_v3_rows(
    alpha: Alpha, classes: int, rounding: Rounding, form: int, *, is_large: bool, is_minimalistic: bool = False
) -> tuple[LayerSpec, ...]:
    """Its rows at an alpha, which may be unknown.

    rounding: "keras" leaves the stem at 16 channels, "tf_slim" scales it; both expand each block's own input by the
    ratio at alpha 1, and scale the layer before the classifier above alpha 1 alone. "torchvision" scales each number of
    the tables. form: `v3_form` of the alpha. A shortcut stands where a block of stride 1 leaves its channels as they
    were.
    Minimalistic: 3 x 3 kernels, ReLU and no squeeze-and-excite throughout.
    """

    def wide(base: int) -> int:
        return scaled(base, alpha, "make_divisible")

    def active(activation: Activation) -> Activation:
        return "relu" if is_minimalistic else activation

    def rows() -> Iterator[LayerSpec]:
        inputs, base, above = _STEM_CHANNELS if rounding == "keras" else wide(_STEM_CHANNELS), _STEM_CHANNELS, "conv1"
        yield LayerSpec("conv1", Conv(inputs, 3, 2, activation=active("hard_swish")))
        for index, block in enumerate(_LARGE if is_large else _SMALL, start=1):
            name, kind = f"b{index}", active(block.activation)
            expanded = wide(block.expanded) if rounding == "torchvision" else divisible(inputs, block.expanded / base)
            if index > 1:
                yield LayerSpec(f"{name}/expand", Conv(expanded, 1, activation=kind), (above,))
            else:
                expanded = inputs
            kernel = 3 if is_minimalistic else block.kernel
            yield LayerSpec(f"{name}/dw", DepthwiseConv(kernel, block.stride, activation=kind))
            if block.has_se and not is_minimalistic:
                yield from _squeeze_and_excite(name, expanded)
            channels = wide(block.channels)
            yield LayerSpec(f"{name}/project", Conv(channels, 1, activation=None))
            is_equal = block.stride == 1 and _is_equal(base, block.channels, form, is_first=index == 1)
            if is_equal:
                yield LayerSpec(name, Add(), (f"{name}/project", above))
            inputs, base, above = channels, block.channels, name if is_equal else f"{name}/project"
        head = 1280 if is_large else 1024
        yield LayerSpec("conv_last", Conv(divisible(inputs, _LAST), 1, activation=active("hard_swish")))
        yield LayerSpec("pool", Pool("avg"))
        out = wide(head) if rounding == "torchvision" else scaled_up(head, alpha)
        yield LayerSpec("head", Linear(out, activation=active("hard_swish")))
        yield LayerSpec("fc", Linear(classes))

    return tuple(rows())


def _is_equal(base_above: int, base: int, form: int, *, is_first: bool) -> bool:
    if is_first:
        return bool(form >> _STEM_BIT & 1)
    pair = (base_above, base)
    return base_above == base or (pair in _PAIRS and bool(form >> _PAIRS.index(pair) & 1))


def _squeeze_and_excite(name: str, channels: int) -> Iterator[LayerSpec]:
    yield LayerSpec(f"{name}/se_pool", Pool("avg"))
    squeezed = Conv(divisible(channels, 0.25), 1, bias=True, norm=False, activation="relu")
    yield LayerSpec(f"{name}/se_reduce", squeezed)
    yield LayerSpec(f"{name}/se_expand", Conv(channels, 1, bias=True, norm=False, activation="hard_sigmoid"))
    yield LayerSpec(f"{name}/se", Multiply(), (f"{name}/dw", f"{name}/se_expand"))
