"""MobileNet V1 (arXiv 1704.04861): Table 1, and the two bodies it is compared with in Tables 4 and 5."""

from collections.abc import Iterator
from functools import lru_cache
from typing import Literal, get_args

import numpy as np

from mobilenet_core.architecture.network import LayerSpec, NetworkSpec, Shape
from mobilenet_core.architecture.ops import ACTIVATIONS, Activation, Conv, DepthwiseConv, Linear, Pool
from mobilenet_core.checked import one_of
from mobilenet_core.design import DesignPoint, Rounding, checked_classes, rules_agree
from mobilenet_core.networks.widths import Alpha, scaled

Body = Literal["separable", "conv", "shallow"]
BODIES: tuple[Body, ...] = get_args(Body)

STEM_CHANNELS = 32

# (pointwise output channels, depthwise stride) of the blocks after the stem, Table 1. Table 1 prints stride 2 for the
# last one, but its printed 7 x 7 input and output need stride 1, which every implementation uses.
_14X14 = ((512, 1),) * 5
BLOCKS = ((64, 1), (128, 2), (128, 1), (256, 2), (256, 1), (512, 2), *_14X14, (1024, 2), (1024, 1))
_SHALLOW_BLOCKS = tuple(block for block in BLOCKS if block != (512, 1))
_BASES = sorted({STEM_CHANNELS, *(base for base, _ in BLOCKS)})


def mobilenet_v1(
    point: DesignPoint,
    num_classes: int = 1000,
    body: Body = "separable",
    rounding: Rounding = "tf_slim",
    activation: Activation = "relu6",
) -> NetworkSpec:
    """MobileNet V1 at a design point.

    body: "separable" is Table 1; "conv" has a full 3 x 3 convolution in place of each depthwise and pointwise pair
    (Table 4); "shallow" leaves out the five 14 x 14 x 512 blocks (Table 5).
    rounding: how alpha turns into channels (design.scale_channels).
    activation: the paper says ReLU; every released set of weights (TF-slim, Keras, timm) was trained with ReLU6.
    Raises DesignError for an unknown body, rule or activation, a class count outside 1 to 100,000,
    or a rule that leaves 0 channels.
    """
    one_of(activation, "activation", ACTIVATIONS)
    rows = rows_of(np.float64(point.alpha), checked_classes(num_classes), body, rounding, activation)
    return NetworkSpec(NAMES[body], Shape(3, point.resolution, point.resolution), rows)


def rows_of(
    alpha: Alpha,
    classes: int,
    body: Body = "separable",
    rounding: Rounding = "tf_slim",
    activation: Activation = "relu6",
) -> tuple[LayerSpec, ...]:
    """Its rows at an alpha, which may be unknown. Raises DesignError as `mobilenet_v1`."""
    body = checked_body(body)

    def rows() -> Iterator[LayerSpec]:
        yield stem(alpha, rounding, activation)
        for index, (base, stride) in enumerate(_SHALLOW_BLOCKS if body == "shallow" else BLOCKS, start=1):
            channels = scaled(base, alpha, rounding)
            if body == "conv":
                yield LayerSpec(f"conv{index + 1}", Conv(channels, kernel=3, stride=stride, activation=activation))
            else:
                yield LayerSpec(f"dw{index}", DepthwiseConv(kernel=3, stride=stride, activation=activation))
                yield LayerSpec(f"pw{index}", Conv(channels, kernel=1, activation=activation))
        yield from classifier(classes)

    return tuple(rows())


def stem(alpha: Alpha, rounding: Rounding, activation: Activation = "relu6") -> LayerSpec:
    """The first row."""
    return LayerSpec("conv1", Conv(scaled(STEM_CHANNELS, alpha, rounding), kernel=3, stride=2, activation=activation))


def classifier(classes: int) -> tuple[LayerSpec, ...]:
    """The last rows."""
    return LayerSpec("pool", Pool("avg")), LayerSpec("fc", Linear(classes))


@lru_cache(maxsize=1024)
def is_same_under_every_rule(alpha: float) -> bool:
    """Whether all rounding rules give the same network at an alpha, whatever its body."""
    return rules_agree(_BASES, alpha)


def checked_body(body: Body) -> Body:
    """The body's name. Raises DesignError for one it does not know."""
    return one_of(body, "body", BODIES)


NAMES: dict[Body, str] = {"separable": "mobilenet_v1", "conv": "conv_mobilenet", "shallow": "shallow_mobilenet"}
