"""Inception V3 (arXiv 1512.00567) without its training-time head.

Plan: tensorflow/models@0231a2e0 research/slim/nets/inception_v3.py, equal to torchvision 0.29.1 models/inception.py.
"""

from collections.abc import Iterator

from mobilenet_core.architecture.network import LayerSpec
from mobilenet_core.architecture.ops import Concat, Conv, Linear, Pool, Sides

SIDE = 299
_VALID = 0

_Step = tuple[str, Conv | Pool]
"""A part of a branch and what it does; a branch begins at the map above the module."""


def inception_v3_rows(classes: int) -> tuple[LayerSpec, ...]:
    """Its rows, without padding up to the first module and where a module halves its map."""

    def rows() -> Iterator[LayerSpec]:
        yield LayerSpec("conv1a", Conv(32, 3, 2, _VALID))
        yield LayerSpec("conv2a", Conv(32, 3, padding=_VALID))
        yield LayerSpec("conv2b", Conv(64, 3))
        yield LayerSpec("pool3a", Pool("max", 3, 2))
        yield LayerSpec("conv3b", Conv(80, 1))
        yield LayerSpec("conv4a", Conv(192, 3, padding=_VALID))
        yield LayerSpec("pool5a", Pool("max", 3, 2))
        above = "pool5a"
        for name, branches in _modules():
            yield from _module(f"mixed_{name}", above, branches)
            above = f"mixed_{name}"
        yield LayerSpec("pool", Pool("avg"))
        yield LayerSpec("fc", Linear(classes))

    return tuple(rows())


def _conv(branch: int, channels: int, kernel: Sides = 1, mark: str = "", *, halves: bool = False) -> _Step:
    high, wide = kernel if isinstance(kernel, tuple) else (kernel, kernel)
    conv = Conv(channels, kernel, 2, _VALID) if halves else Conv(channels, kernel)
    return f"b{branch}_{high}x{wide}{mark}", conv


def _pool(branch: int, channels: int) -> list[_Step]:
    """An average of 3 x 3, then 1 x 1; the pool of slim's and torchvision's code, on which no count depends."""
    return [(f"b{branch}_pool", Pool("avg", 3, 1, "same")), _conv(branch, channels)]


def _halving_pool(branch: int) -> list[_Step]:
    return [(f"b{branch}_pool", Pool("max", 3, 2))]


def _modules() -> Iterator[tuple[str, list[list[_Step]]]]:
    for name, pooled in (("5b", 32), ("5c", 64), ("5d", 64)):
        double = [_conv(2, 64), _conv(2, 96, 3, "a"), _conv(2, 96, 3, "b")]
        yield name, [[_conv(0, 64)], [_conv(1, 48), _conv(1, 64, 5)], double, _pool(3, pooled)]
    double = [_conv(1, 64), _conv(1, 96, 3, "a"), _conv(1, 96, 3, "b", halves=True)]
    yield "6a", [[_conv(0, 384, 3, halves=True)], double, _halving_pool(2)]
    for name, inner in (("6b", 128), ("6c", 160), ("6d", 160), ("6e", 192)):
        single = [_conv(1, inner), _conv(1, inner, (1, 7)), _conv(1, 192, (7, 1))]
        double = [_conv(2, inner), _conv(2, inner, (7, 1), "a"), _conv(2, inner, (1, 7), "a")]
        double += [_conv(2, inner, (7, 1), "b"), _conv(2, 192, (1, 7), "b")]
        yield name, [[_conv(0, 192)], single, double, _pool(3, 192)]
    single = [_conv(0, 192), _conv(0, 320, 3, halves=True)]
    double = [_conv(1, 192), _conv(1, 192, (1, 7)), _conv(1, 192, (7, 1)), _conv(1, 192, 3, halves=True)]
    yield "7a", [single, double, _halving_pool(2)]
    for name in ("7b", "7c"):
        fork = [_conv(1, 384), _conv(1, 384, (1, 3)), _conv(1, 384, (3, 1))]
        double = [_conv(2, 448), _conv(2, 384, 3), _conv(2, 384, (1, 3)), _conv(2, 384, (3, 1))]
        yield name, [[_conv(0, 320)], fork, double, _pool(3, 192)]


def _module(name: str, above: str, branches: list[list[_Step]]) -> Iterator[LayerSpec]:
    ends: list[str] = []
    for branch in branches:
        source = row = above
        for part, op in branch:
            row = f"{name}/{part}"
            yield LayerSpec(row, op, (source,))
            if part.endswith(("_1x3", "_3x1")):  # these stand side by side: both read the same map, both are ends
                ends.append(row)
            else:
                source = row
        if ends[-1:] != [row]:
            ends.append(source)
    yield LayerSpec(name, Concat(), tuple(ends))
