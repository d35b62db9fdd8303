"""GoogLeNet (arXiv 1409.4842, Table 1) as Caffe's model has it, which MobileNet's Table 8 compares with."""

from collections.abc import Iterator

from mobilenet_core.architecture.network import LayerSpec
from mobilenet_core.architecture.ops import Concat, Conv, Linear, Pool

# Output channels: 1 x 1; 3 x 3 after its reduction; 5 x 5 after its reduction; 1 x 1 after the pool.
_MODULES = {
    "3a": (64, 96, 128, 16, 32, 32),
    "3b": (128, 128, 192, 32, 96, 64),
    "4a": (192, 96, 208, 16, 48, 64),
    "4b": (160, 112, 224, 24, 64, 64),
    "4c": (128, 128, 256, 24, 64, 64),
    "4d": (112, 144, 288, 32, 64, 64),
    "4e": (256, 160, 320, 32, 128, 128),
    "5a": (256, 160, 320, 32, 128, 128),
    "5b": (384, 192, 384, 48, 128, 128),
}


def googlenet_rows(classes: int) -> tuple[LayerSpec, ...]:
    """GoogLeNet at its 224 pixels, without its two training-time classifiers.

    Local response norm costs no mult-adds and is left out.
    """

    def rows() -> Iterator[LayerSpec]:
        yield _conv("conv1", 64, 7, stride=2, padding=3)
        yield _pool("pool1")
        yield _conv("conv2_reduce", 64, 1)
        yield _conv("conv2", 192, 3, padding=1)
        above = "pool2"
        yield _pool(above)
        for name, channels in _MODULES.items():
            if name in {"4a", "5a"}:
                above = f"pool{int(name[0]) - 1}"
                yield _pool(above)
            yield from _module(f"inception_{name}", above, channels)
            above = f"inception_{name}"
        yield LayerSpec("pool", Pool("avg"))
        yield LayerSpec("fc", Linear(classes))

    return tuple(rows())


def _conv(name: str, channels: int, kernel: int, *, stride: int = 1, padding: int = 0, of: str = "") -> LayerSpec:
    inputs = (of,) if of else ()
    return LayerSpec(name, Conv(channels, kernel, stride, padding, bias=True, norm=False), inputs)


def _pool(name: str) -> LayerSpec:
    return LayerSpec(name, Pool("max", kernel=3, stride=2, ceil=True))


def _module(name: str, above: str, channels: tuple[int, ...]) -> Iterator[LayerSpec]:
    one, reduce_3, three, reduce_5, five, pooled = channels
    yield _conv(f"{name}_1x1", one, 1, of=above)
    yield _conv(f"{name}_3x3_reduce", reduce_3, 1, of=above)
    yield _conv(f"{name}_3x3", three, 3, padding=1)
    yield _conv(f"{name}_5x5_reduce", reduce_5, 1, of=above)
    yield _conv(f"{name}_5x5", five, 5, padding=2)
    yield LayerSpec(f"{name}_pool", Pool("max", kernel=3, padding=1), (above,))
    yield _conv(f"{name}_pool_1x1", pooled, 1)
    yield LayerSpec(name, Concat(), tuple(f"{name}_{part}" for part in ("1x1", "3x3", "5x5", "pool_1x1")))
