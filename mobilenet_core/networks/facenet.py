"""FaceNet's NN2 (arXiv 1503.03832, Table 2), which MobileNet's Table 14 compares with: biases, no batch norm."""

from collections.abc import Iterator, Mapping

from mobilenet_core.architecture.network import LayerSpec
from mobilenet_core.architecture.ops import Concat, Conv, Linear, Pool

_EMBEDDING = 128
# Channels: 1 x 1; 3 x 3 after its reduction; 5 x 5 after its reduction; 1 x 1 after the pool. None where there is none;
# a module without a 1 x 1 halves its map and lets the pool's pass.
_MODULES: Mapping[str, tuple[int | None, tuple[int, int], tuple[int, int], int | None]] = {
    "3a": (64, (96, 128), (16, 32), 32),
    "3b": (64, (96, 128), (32, 64), 64),
    "3c": (None, (128, 256), (32, 64), None),
    "4a": (256, (96, 192), (32, 64), 128),
    "4b": (224, (112, 224), (32, 64), 128),
    "4c": (192, (128, 256), (32, 64), 128),
    "4d": (160, (144, 288), (32, 64), 128),
    "4e": (None, (160, 256), (64, 128), None),
    "5a": (384, (192, 384), (48, 128), 128),
    "5b": (384, (192, 384), (48, 128), 128),
}


def facenet_nn2_rows() -> tuple[LayerSpec, ...]:
    """Its rows, to the embedding of 128 numbers. L2 pools stand as maxima: neither costs mult-adds."""

    def rows() -> Iterator[LayerSpec]:
        yield _conv("conv1", 64, 7, 2)
        yield LayerSpec("p1", Pool("max", 3, 2, "same"))
        yield _conv("c2_1", 64)
        yield _conv("c2_3", 192, 3)
        yield LayerSpec("p2", Pool("max", 3, 2, "same"))
        above = "p2"
        for name in _MODULES:
            yield from _module(name, above)
            above = name
        yield LayerSpec("pool", Pool("avg"))
        yield LayerSpec("fc", Linear(_EMBEDDING))

    return tuple(rows())


def _conv(name: str, channels: int, kernel: int = 1, stride: int = 1, of: str = "") -> LayerSpec:
    return LayerSpec(name, Conv(channels, kernel, stride, bias=True, norm=False), (of,) if of else ())


def _module(name: str, above: str) -> Iterator[LayerSpec]:
    one, (reduced_3, three), (reduced_5, five), projected = _MODULES[name]
    stride = 2 if one is None else 1
    if one is not None:
        yield _conv(f"{name}/1", one, of=above)
    yield _conv(f"{name}/r3", reduced_3, of=above)
    yield _conv(f"{name}/3", three, 3, stride)
    yield _conv(f"{name}/r5", reduced_5, of=above)
    yield _conv(f"{name}/5", five, 5, stride)
    yield LayerSpec(f"{name}/p", Pool("max", 3, stride, "same"), (above,))
    if projected is not None:
        yield _conv(f"{name}/pp", projected)
    parts = ("3", "5", "p") if one is None else ("1", "3", "5", "pp")
    yield LayerSpec(name, Concat(), tuple(f"{name}/{part}" for part in parts))
