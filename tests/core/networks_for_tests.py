"""Small networks that use what MobileNet does not, and modules whose outputs are worth comparing."""

import torch
from torch import nn

from mobilenet_core.architecture.network import IMAGE, LayerSpec, NetworkSpec, Shape
from mobilenet_core.architecture.ops import (
    Activate,
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
)
from mobilenet_core.formats.lively import lively
from mobilenet_core.networks.inception import inception_v2_rows

BRANCHING = NetworkSpec(
    "branching",
    Shape(3, 37, 30),
    (
        LayerSpec("stem", Conv(8, kernel=5, stride=2, bias=True, norm=False)),
        LayerSpec("pool1", Pool("max", kernel=3, stride=2, ceil=True)),
        LayerSpec("a.grouped", Conv(12, kernel=3, groups=4, activation="relu6"), inputs=("pool1",)),
        LayerSpec("b.depthwise", DepthwiseConv(kernel=3, bias=True), inputs=("pool1",)),
        LayerSpec("b.pointwise", Conv(6, kernel=1, activation=None)),
        LayerSpec("c.average", Pool("avg", kernel=3, stride=1, padding="same"), inputs=("pool1",)),
        LayerSpec("joined", Concat(), inputs=("a.grouped", "b.pointwise", "c.average", "pool1")),
        LayerSpec("valid", Conv(10, kernel=3, stride=2, padding=0)),
        LayerSpec("pool2", Pool("avg", kernel=3, stride=2, padding=1, ceil=True)),
        LayerSpec("hidden", Linear(9, activation="relu")),
        LayerSpec("logits", Linear(5, bias=False)),
    ),
)

DETECTOR = NetworkSpec(
    "detector",
    Shape(3, 48, 40),
    (
        LayerSpec("stem", Conv(8, kernel=3, stride=2)),
        LayerSpec("objectness", Conv(2, kernel=1, bias=True, norm=False, activation=None)),  # which no row reads
        LayerSpec("whole", Conv(8, kernel=1), inputs=(IMAGE,)),
        LayerSpec("crop", RoiCrop(size=6, proposals=7), inputs=("whole",)),
        LayerSpec("dw", DepthwiseConv(kernel=3, stride=2)),
        LayerSpec("pw", Conv(16, kernel=1)),
        LayerSpec("classes", Linear(4)),
    ),
)

HEADS = NetworkSpec("heads", DETECTOR.input, (*DETECTOR.rows[:2], LayerSpec("last", Conv(4, 1), inputs=("stem",))))
"""Two heads and no RoiCrop: the first is read by no row."""


def _alone(name: str, *rows: LayerSpec) -> NetworkSpec:
    return NetworkSpec(
        name,
        Shape(3, 17, 14),
        (LayerSpec("stem", Conv(12, 3, 2)), *rows, LayerSpec("pool", Pool("avg")), LayerSpec("fc", Linear(5))),
    )


_BESIDE = LayerSpec("beside", Conv(12, 1, activation=None), ("stem",))
ROW_KINDS = (
    *(
        _alone(f"add-{each}", _BESIDE, LayerSpec("row", Add(each), ("beside", "stem")))
        for each in (None, "relu", "hard_sigmoid")
    ),
    _alone("add-three", _BESIDE, LayerSpec("third", Conv(12, 3)), LayerSpec("row", Add(), ("beside", "stem", "third"))),
    _alone(
        "multiply",
        LayerSpec("squeezed", Pool("avg")),
        LayerSpec("factors", Conv(12, 1, bias=True, norm=False, activation="hard_sigmoid")),
        LayerSpec("row", Multiply(), ("stem", "factors")),
    ),
    *(
        _alone(f"activate-{each}", _BESIDE, LayerSpec("row", Activate(each)))
        for each in ("relu", "relu6", "hard_swish", "hard_sigmoid")
    ),
    _alone(
        "concat", _BESIDE, LayerSpec("row", Concat(), ("stem", "beside")), LayerSpec("max", Pool("max", 3, 2, "same"))
    ),
    _alone("channel-scale", LayerSpec("row", ChannelScale())),
    _alone("rectangular", LayerSpec("row", Conv(9, (3, 1), (2, 1), (1, 0), activation="hard_swish"))),
    _alone("rectangular-same", LayerSpec("row", Conv(9, (1, 4), (1, 2)))),
    _alone("rectangular-depthwise", LayerSpec("row", DepthwiseConv((1, 5), (1, 2), activation="hard_swish"))),
    _alone("dilated", LayerSpec("row", Conv(9, 3, groups=3, dilation=2, activation="hard_sigmoid"))),
    NetworkSpec(
        "linear",
        Shape(3, 17, 14),
        (
            LayerSpec("stem", Conv(12, 3, 2)),
            LayerSpec("pool", Pool("avg")),
            LayerSpec("hidden", Linear(12, activation="hard_swish")),
            LayerSpec("fc", Linear(5)),
        ),
    ),
    _alone("topological", LayerSpec("row", Topological(20, 0.6, activation="relu6"))),
    _alone("toeplitz-like", LayerSpec("row", ToeplitzLike(20, 3, activation="hard_swish"))),
    _alone("fastfood", LayerSpec("row", Fastfood(40, activation="relu6"))),
    _alone(
        "fastfood-classifier", LayerSpec("pooled", Pool("avg")), LayerSpec("row", Fastfood(10, bias=True, norm=False))
    ),
)
"""Each kind of row that MobileNet V1 has not, alone."""

__all__ = ["BRANCHING", "DETECTOR", "HEADS", "ROW_KINDS", "image_of", "lively"]


def image_of(module: nn.Module, batch: int = 2) -> torch.Tensor:
    shape = module.network.input
    generator = torch.Generator().manual_seed(7)
    return torch.randn(batch, shape.channels, shape.height, shape.width, generator=generator)


def inception_v2_full_stem():
    """Inception V2 with the stem that it had before the separable one."""
    return NetworkSpec("inception_v2_full_stem", Shape(3, 224, 224), inception_v2_rows(1000, has_full_stem=True))
