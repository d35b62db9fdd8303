"""VGG16 (arXiv 1409.1556, configuration D), which MobileNet's Table 8 compares with."""

from collections.abc import Collection, Iterator

from mobilenet_core.architecture.network import LayerSpec
from mobilenet_core.architecture.ops import Conv, Linear, Pool

_BLOCKS = ((64, 2), (128, 2), (256, 3), (512, 3), (512, 3))  # output channels, convolutions


def vgg16_rows(classes: int) -> tuple[LayerSpec, ...]:
    """VGG16 at its 224 pixels; no batch norm."""
    return (
        *vgg_rows(),
        LayerSpec("fc6", Linear(4096, activation="relu")),
        LayerSpec("fc7", Linear(4096, activation="relu")),
        LayerSpec("fc8", Linear(classes)),
    )


def vgg_rows(rounds_up: Collection[str] = ()) -> Iterator[LayerSpec]:
    """Its convolutions and pools; rounds_up: the pools that take a last window which does not fit whole."""
    for block, (channels, count) in enumerate(_BLOCKS, start=1):
        for index in range(1, count + 1):
            yield LayerSpec(f"conv{block}_{index}", Conv(channels, kernel=3, bias=True, norm=False))
        name = f"pool{block}"
        yield LayerSpec(name, Pool("max", kernel=2, stride=2, ceil=name in rounds_up))
