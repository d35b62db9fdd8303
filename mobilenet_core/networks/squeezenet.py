"""SqueezeNet 1.0 (arXiv 1602.07360, Table 1), which MobileNet's Table 9 compares with, and its authors' lighter 1.1."""

from collections.abc import Iterator

from mobilenet_core.architecture.network import LayerSpec
from mobilenet_core.architecture.ops import Concat, Conv, Pool

# Channels of each fire module: squeeze, then each of its two expansions. A pool stands before those named in the sets.
_FIRES = ((16, 64), (16, 64), (32, 128), (32, 128), (48, 192), (48, 192), (64, 256), (64, 256))
_POOLS_1_0, _POOLS_1_1 = frozenset({2, 5, 9}), frozenset({2, 4, 6})


def squeezenet_1_0_rows(classes: int) -> tuple[LayerSpec, ...]:
    """SqueezeNet 1.0 at its 224 pixels."""
    return _squeezenet(classes, _conv("conv1", 96, 7, stride=2), _POOLS_1_0)


def squeezenet_1_1_rows(classes: int) -> tuple[LayerSpec, ...]:
    """SqueezeNet 1.1 at its 224 pixels."""
    return _squeezenet(classes, _conv("conv1", 64, 3, stride=2), _POOLS_1_1)


def _conv(name: str, channels: int, kernel: int, *, stride: int = 1, padding: int = 0, of: str = "") -> LayerSpec:
    inputs = (of,) if of else ()
    return LayerSpec(name, Conv(channels, kernel, stride, padding, bias=True, norm=False), inputs)


def _squeezenet(classes: int, stem: LayerSpec, pools: frozenset[int]) -> tuple[LayerSpec, ...]:
    def rows() -> Iterator[LayerSpec]:
        yield stem
        for index, (squeeze, expand) in enumerate(_FIRES, start=2):
            if index in pools:
                yield LayerSpec(f"pool{index - 1}", Pool("max", kernel=3, stride=2, ceil=True))
            fire = f"fire{index}"
            yield _conv(f"{fire}_squeeze", squeeze, 1)
            yield _conv(f"{fire}_expand1", expand, 1, of=f"{fire}_squeeze")
            yield _conv(f"{fire}_expand3", expand, 3, padding=1, of=f"{fire}_squeeze")
            yield LayerSpec(fire, Concat(), (f"{fire}_expand1", f"{fire}_expand3"))
        yield _conv("conv10", classes, 1)
        yield LayerSpec("pool", Pool("avg"))

    return tuple(rows())
