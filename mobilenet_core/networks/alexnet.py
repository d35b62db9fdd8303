"""AlexNet (Krizhevsky et al., 2012) as Caffe's model has it, which MobileNet's Table 9 compares with."""

from mobilenet_core.architecture.network import LayerSpec
from mobilenet_core.architecture.ops import Conv, Linear, Pool


def _conv(name: str, channels: int, kernel: int, *, stride: int = 1, padding: int = 0, groups: int = 1) -> LayerSpec:
    return LayerSpec(name, Conv(channels, kernel, stride, padding, groups, bias=True, norm=False))


def alexnet_rows(classes: int) -> tuple[LayerSpec, ...]:
    """AlexNet at its 227 pixels, its convolutions in two groups; local response norm costs no mult-adds."""
    return (
        _conv("conv1", 96, 11, stride=4),
        LayerSpec("pool1", Pool("max", kernel=3, stride=2)),
        _conv("conv2", 256, 5, padding=2, groups=2),
        LayerSpec("pool2", Pool("max", kernel=3, stride=2)),
        _conv("conv3", 384, 3, padding=1),
        _conv("conv4", 384, 3, padding=1, groups=2),
        _conv("conv5", 256, 3, padding=1, groups=2),
        LayerSpec("pool5", Pool("max", kernel=3, stride=2)),
        LayerSpec("fc6", Linear(4096, activation="relu")),
        LayerSpec("fc7", Linear(4096, activation="relu")),
        LayerSpec("fc8", Linear(classes)),
    )
