"""Xception (arXiv 1610.02357) as Keras 3.15.1 and timm 1.0.31 (legacy_xception) build it."""

from collections.abc import Iterator

from mobilenet_core.architecture.network import LayerSpec
from mobilenet_core.architecture.ops import Activate, Activation, Add, Conv, DepthwiseConv, Linear, Pool

SIDE = 299
_ENTRY = (("block2", 128), ("block3", 256), ("block4", 728))
_MIDDLE = tuple(f"block{number}" for number in range(5, 13))
_WIDTH = 728


def xception_rows(classes: int) -> tuple[LayerSpec, ...]:
    """Its rows. A shortcut takes a sum before its ReLU, which is therefore a row of its own."""

    def rows() -> Iterator[LayerSpec]:
        yield LayerSpec("conv1", Conv(32, 3, 2, 0))
        yield LayerSpec("conv2", Conv(64, 3, padding=0))
        above = "conv2"
        for name, channels in _ENTRY:
            yield from _halved(name, above, (channels, channels), begins_with_relu=name != "block2")
            above = name
        for name in _MIDDLE:
            yield LayerSpec(f"{name}/relu", Activate("relu"))
            yield from _separable(f"{name}/sep1", _WIDTH, "relu")
            yield from _separable(f"{name}/sep2", _WIDTH, "relu")
            yield from _separable(f"{name}/sep3", _WIDTH, None)
            yield LayerSpec(name, Add(), (f"{name}/sep3_pw", above))
            above = name
        yield from _halved("block13", above, (_WIDTH, 1024), begins_with_relu=True)
        yield from _separable("sep14a", 1536, "relu")
        yield from _separable("sep14b", 2048, "relu")
        yield LayerSpec("pool", Pool("avg"))
        yield LayerSpec("fc", Linear(classes))

    return tuple(rows())


def _halved(name: str, above: str, channels: tuple[int, int], *, begins_with_relu: bool) -> Iterator[LayerSpec]:
    """Two separable convolutions and a pool, beside a 1 x 1 of stride 2."""
    yield LayerSpec(f"{name}/skip", Conv(channels[1], 1, 2, activation=None), (above,))
    if begins_with_relu:
        yield LayerSpec(f"{name}/relu", Activate("relu"), (above,))
    yield from _separable(f"{name}/sep1", channels[0], "relu", () if begins_with_relu else (above,))
    yield from _separable(f"{name}/sep2", channels[1], None)
    yield LayerSpec(f"{name}/pool", Pool("max", 3, 2, "same"))
    yield LayerSpec(name, Add(), (f"{name}/pool", f"{name}/skip"))


def _separable(
    name: str, channels: int, activation: Activation | None, inputs: tuple[str, ...] = ()
) -> Iterator[LayerSpec]:
    yield LayerSpec(f"{name}_dw", DepthwiseConv(3, norm=False, activation=None), inputs)
    yield LayerSpec(f"{name}_pw", Conv(channels, 1, activation=activation))
