"""MobileNet V2 (arXiv 1801.04381, Table 2), and EfficientNet-Lite, which is made of the same blocks."""

import math
from collections.abc import Iterator

import numpy as np

from mobilenet_core.architecture.network import LayerSpec
from mobilenet_core.architecture.ops import Add, Conv, DepthwiseConv
from mobilenet_core.design import FloatArray, IntArray
from mobilenet_core.networks.mobilenet_v1 import classifier
from mobilenet_core.networks.widths import Alpha, equal_pairs, product, scaled, scaled_up

# Expansion, output channels, repeats, stride of the first, kernel.
_Group = tuple[int, int, int, int, int]
_V2: tuple[_Group, ...] = (
    (1, 16, 1, 1, 3),
    (6, 24, 2, 2, 3),
    (6, 32, 3, 2, 3),
    (6, 64, 4, 2, 3),
    (6, 96, 3, 1, 3),
    (6, 160, 3, 2, 3),
    (6, 320, 1, 1, 3),
)
# tensorflow/tpu@22d5cab9 models/official/efficientnet/lite/efficientnet_lite_builder.py
_LITE: tuple[_Group, ...] = (
    (1, 16, 1, 1, 3),
    (6, 24, 2, 2, 3),
    (6, 40, 2, 2, 5),
    (6, 80, 3, 2, 3),
    (6, 112, 3, 1, 5),
    (6, 192, 4, 2, 5),
    (6, 320, 1, 1, 3),
)
LITE_SCALES = ((1.0, 1.0, 224), (1.0, 1.1, 240), (1.1, 1.2, 260), (1.2, 1.4, 280), (1.4, 1.8, 300))
"""Width, depth and resolution of EfficientNet-Lite 0 to 4."""

_STEM_CHANNELS, _LAST_CHANNELS = 32, 1280
_PAIRS = ((_STEM_CHANNELS, 16), (64, 96), (160, 320))  # in and out of the stride-1 blocks that change their channels


def v2_form(alphas: FloatArray) -> IntArray:
    """Which shortcuts there are at alphas beyond those of Table 2: rounding makes more channels equal at small ones."""
    return equal_pairs(_PAIRS, alphas)


def mobilenet_v2_rows(alpha: Alpha, classes: int, form: int) -> tuple[LayerSpec, ...]:
    """Its rows at an alpha, which may be unknown: channels by make_divisible, the 1280 scaled above alpha 1 alone.

    form: `v2_form` of the alpha. A shortcut stands where a block of stride 1 leaves its channels as they were.
    """

    def rows() -> Iterator[LayerSpec]:
        stem = scaled(_STEM_CHANNELS, alpha, "make_divisible")
        yield LayerSpec("conv1", Conv(stem, 3, 2, activation="relu6"))
        yield from _blocks(_V2, alpha, stem, "conv1", form)
        yield LayerSpec("conv_last", Conv(scaled_up(_LAST_CHANNELS, alpha), 1, activation="relu6"))
        yield from classifier(classes)

    return tuple(rows())


def efficientnet_lite_rows(version: int, classes: int) -> tuple[LayerSpec, ...]:
    """Rows of EfficientNet-Lite 0 to 4: scaled are widths but for stem and head, and repeats of all but two groups."""
    width, depth, _ = LITE_SCALES[version]
    groups = tuple(
        (expansion, channels, repeats if index in (0, len(_LITE) - 1) else math.ceil(repeats * depth), stride, kernel)
        for index, (expansion, channels, repeats, stride, kernel) in enumerate(_LITE)
    )

    def rows() -> Iterator[LayerSpec]:
        yield LayerSpec("stem", Conv(_STEM_CHANNELS, 3, 2, activation="relu6"))
        yield from _blocks(groups, np.float64(width), _STEM_CHANNELS, "stem")
        yield LayerSpec("head", Conv(_LAST_CHANNELS, 1, activation="relu6"))
        yield from classifier(classes)

    return tuple(rows())


def _blocks(groups: tuple[_Group, ...], alpha: Alpha, inputs: int, above: str, form: int = 0) -> Iterator[LayerSpec]:
    index, base_above = 0, _STEM_CHANNELS
    for expansion, base, repeats, first_stride, kernel in groups:
        channels = scaled(base, alpha, "make_divisible")
        for repeat in range(repeats):
            index += 1
            block, stride = f"b{index}", 1 if repeat else first_stride
            if expansion > 1:
                expand = Conv(product(inputs, expansion), 1, activation="relu6")
                yield LayerSpec(f"{block}/expand", expand, (above,))
            yield LayerSpec(f"{block}/dw", DepthwiseConv(kernel, stride, activation="relu6"))
            yield LayerSpec(f"{block}/project", Conv(channels, 1, activation=None))
            pair = (base_above, base)
            is_equal = bool(repeat) or (stride == 1 and pair in _PAIRS and bool(form >> _PAIRS.index(pair) & 1))
            if is_equal:
                yield LayerSpec(block, Add(), (f"{block}/project", above))
            above, inputs, base_above = block if is_equal else f"{block}/project", channels, base
