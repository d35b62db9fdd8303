"""SSD 300 and Faster-RCNN on VGG, Inception V2 and MobileNet, which MobileNet's Table 13 compares: 90 classes of COCO.

The outputs are boxes and scores, before anything decodes them.

SSD on VGG: torchvision 0.29.1 models/detection/ssd.py. The others: TensorFlow's object_detection,
models/feature_map_generators.py@0ba83cf0 (extra layers), the feature extractors of SSD and of Faster-RCNN (MobileNet
@059631bd, @1f360708; Inception V2 @1d98467e, @48251730), protos/faster_rcnn.proto@08eebbce. Predictors of SSD on
Inception V2 are 1 x 1, as the paper's counts need, where that repository's sample has 3 x 3.
"""

from collections.abc import Iterable, Iterator

from mobilenet_core.architecture.network import LayerSpec
from mobilenet_core.architecture.ops import ChannelScale, Conv, Linear, Pool, RoiCrop
from mobilenet_core.design import Rounding
from mobilenet_core.networks.inception import inception_v2_body, inception_v2_module
from mobilenet_core.networks.mobilenet_v1 import rows_of as mobilenet_v1_rows
from mobilenet_core.networks.vgg16 import vgg_rows
from mobilenet_core.networks.widths import Alpha, scaled

_CLASSES = 90
_BOX = 4
_RPN_CHANNELS, _RPN_ANCHORS, _PROPOSALS = 512, 12, 300
_EXTRAS = ((256, 512), (128, 256), (128, 256), (64, 128))  # 1 x 1, then 3 x 3 of stride 2
_EXTRA_SOURCES = tuple((f"extra{index}_3x3", 6) for index in range(1, len(_EXTRAS) + 1))


def ssd_vgg_rows(classes: int = _CLASSES) -> tuple[LayerSpec, ...]:
    """SSD 300 on VGG16, whose fully connected layers are convolutions, the first of them dilated."""

    def rows() -> Iterator[LayerSpec]:
        yield from (row for row in vgg_rows(rounds_up=("pool3",)) if row.name != "pool5")
        yield LayerSpec("pool5", Pool("max", 3, padding=1))
        yield LayerSpec("fc6", Conv(1024, 3, padding=6, bias=True, norm=False, dilation=6))
        yield _biased("fc7", 1024)
        for name, (reduced, channels), (stride, padding) in (
            ("conv8", (256, 512), (2, 1)),
            ("conv9", (128, 256), (2, 1)),
            ("conv10", (128, 256), (1, 0)),
            ("conv11", (128, 256), (1, 0)),
        ):
            yield _biased(f"{name}_1", reduced)
            yield _biased(f"{name}_2", channels, 3, stride, padding)
        yield LayerSpec("conv4_3_norm", ChannelScale(), ("conv4_3",))
        sources = ("conv4_3_norm", "fc7", "conv8_2", "conv9_2", "conv10_2", "conv11_2")
        yield from _predictors(zip(sources, (4, 6, 6, 6, 4, 4), strict=True), classes, kernel=3)

    return tuple(rows())


def ssd_inception_v2_rows() -> tuple[LayerSpec, ...]:
    """SSD 300 on Inception V2, its activations ReLU6."""
    sources = (("mixed_4c", 3), ("mixed_5c", 6), *_EXTRA_SOURCES)
    return (*inception_v2_body("relu6"), *_extra_layers(_EXTRAS), *_predictors(sources, _CLASSES))


def ssd_mobilenet_rows(alpha: Alpha, rounding: Rounding, classes: int = _CLASSES) -> tuple[LayerSpec, ...]:
    """SSD on MobileNet: alpha scales the base network and the extra layers, not the predictors, as TensorFlow has it.

    Its sample configuration keeps 16 channels at least (min_depth), where MobileNet's own rule keeps 8 as everywhere.
    """
    base = mobilenet_v1_rows(alpha, 1, rounding=rounding)[:-2]
    extras = ((scaled(reduced, alpha, rounding), scaled(channels, alpha, rounding)) for reduced, channels in _EXTRAS)
    return (*base, *_extra_layers(extras), *_predictors((("pw11", 3), ("pw13", 6), *_EXTRA_SOURCES), classes))


def faster_rcnn_vgg_rows() -> tuple[LayerSpec, ...]:
    """Faster-RCNN on VGG16: crops of 7 x 7 of conv5_3, and VGG's two fully connected layers for each."""
    shared = (row for row in vgg_rows() if row.name != "pool5")
    return (
        *shared,
        *_proposals("conv5_3", 7),
        LayerSpec("fc6", Linear(4096, activation="relu")),
        LayerSpec("fc7", Linear(4096, activation="relu")),
        *_boxes_of("fc7"),
    )


def faster_rcnn_inception_v2_rows() -> tuple[LayerSpec, ...]:
    """Faster-RCNN on Inception V2: crops of 14 x 14 of module 4e, and modules 5a to 5c for each, as the counts need."""
    body = inception_v2_body()
    last = next(index for index, row in enumerate(body) if row.name == "mixed_4e")
    return (
        *body[: last + 1],
        *_proposals("mixed_4e", 14),
        *inception_v2_module("5a", "crop"),
        *inception_v2_module("5b", "mixed_5a"),
        *inception_v2_module("5c", "mixed_5b"),
        LayerSpec("roi_pool", Pool("avg")),
        *_boxes_of("roi_pool"),
    )


def faster_rcnn_mobilenet_rows(alpha: Alpha, rounding: Rounding) -> tuple[LayerSpec, ...]:
    """Faster-RCNN on MobileNet, which alpha scales: crops of 14 x 14 of pw11, and the last two blocks for each.

    TensorFlow's depth_multiplier stops at the crop; its blocks 12 and 13 have a ratio of their own.
    """
    base = mobilenet_v1_rows(alpha, 1, rounding=rounding)[:-2]
    shared = next(index for index, row in enumerate(base) if row.name == "pw11") + 1
    pool = LayerSpec("roi_pool", Pool("avg"))
    return (*base[:shared], *_proposals("pw11", 14), *base[shared:], pool, *_boxes_of("roi_pool"))


def _biased(name: str, channels: int, kernel: int = 1, stride: int = 1, padding: int = 0) -> LayerSpec:
    return LayerSpec(name, Conv(channels, kernel, stride, padding, bias=True, norm=False))


def _output(name: str, channels: int, kernel: int, of: str) -> LayerSpec:
    return LayerSpec(name, Conv(channels, kernel, bias=True, norm=False, activation=None), (of,))


def _extra_layers(widths: Iterable[tuple[int, int]]) -> Iterator[LayerSpec]:
    for index, (reduced, channels) in enumerate(widths, start=1):
        yield LayerSpec(f"extra{index}_1x1", Conv(reduced, 1, activation="relu6"))
        yield LayerSpec(f"extra{index}_3x3", Conv(channels, 3, 2, activation="relu6"))


def _predictors(sources: Iterable[tuple[str, int]], classes: int, kernel: int = 1) -> Iterator[LayerSpec]:
    """Boxes of each map, and scores of classes and background, for so many anchors at each of its positions."""
    for source, anchors in sources:
        yield _output(f"box/{source}", _BOX * anchors, kernel, source)
        yield _output(f"class/{source}", (classes + 1) * anchors, kernel, source)


def _proposals(source: str, size: int) -> Iterator[LayerSpec]:
    yield LayerSpec("rpn/conv", Conv(_RPN_CHANNELS, 3, bias=True, norm=False, activation="relu6"), (source,))
    yield _output("rpn/box", _BOX * _RPN_ANCHORS, 1, "rpn/conv")
    yield _output("rpn/objectness", 2 * _RPN_ANCHORS, 1, "rpn/conv")
    yield LayerSpec("crop", RoiCrop(size, _PROPOSALS), (source,))


def _boxes_of(source: str) -> Iterator[LayerSpec]:
    yield LayerSpec("roi/class", Linear(_CLASSES + 1), (source,))
    yield LayerSpec("roi/box", Linear(_BOX * _CLASSES), (source,))
