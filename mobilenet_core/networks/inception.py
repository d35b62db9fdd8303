"""Inception V2 as TF-slim builds it, and BN-Inception (arXiv 1502.03167, Table 1): another stem, two wider modules.

Plans: tensorflow/models@36179732 research/slim/nets/inception_v2.py; of BN-Inception the counts of imgclsmob's, whose
modules 4c and 4d have 608 channels although the paper's table prints 576.
"""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from mobilenet_core.architecture.network import LayerSpec
from mobilenet_core.architecture.ops import Activation, Concat, Conv, Linear, Pool


class _Module(NamedTuple):
    """Channels of a module's branches: 1 x 1 (0 where the module halves its map), 1 x 1 and one or two 3 x 3, and pool.

    mode: whether that pool, before its 1 x 1, is an average or a maximum.
    """

    one: int
    single: tuple[int, int]
    double: tuple[int, int]
    pooled: int
    mode: str = "avg"


_MODULES: Mapping[str, _Module] = {
    "3b": _Module(64, (64, 64), (64, 96), 32),
    "3c": _Module(64, (64, 96), (64, 96), 64),
    "4a": _Module(0, (128, 160), (64, 96), 0),
    "4b": _Module(224, (64, 96), (96, 128), 128),
    "4c": _Module(192, (96, 128), (96, 128), 128),
    "4d": _Module(160, (128, 160), (128, 160), 96),
    "4e": _Module(96, (128, 192), (160, 192), 96),
    "5a": _Module(0, (128, 192), (192, 256), 0),
    "5b": _Module(352, (192, 320), (160, 224), 128),
    "5c": _Module(352, (192, 320), (192, 224), 128, "max"),
}
_BN_NAMES = ("3a", "3b", "3c", "4a", "4b", "4c", "4d", "4e", "5a", "5b")
_BN_POOLED = {"4c": 128, "4d": 128}


def inception_v2_rows(classes: int, *, has_full_stem: bool = False) -> tuple[LayerSpec, ...]:
    """Its rows; batch norm follows the separable stem too, as in TF's detectors, where slim's classifier has a bias."""
    return (*inception_v2_body(has_full_stem=has_full_stem), *_classifier(classes))


def inception_v2_body(activation: Activation = "relu", *, has_full_stem: bool = False) -> tuple[LayerSpec, ...]:
    """All rows but the classifier's.

    The stem's 7 x 7 is depthwise with 8 filters a channel, as slim has it by default; or full, as slim had it first
    (inception_v2.py@0231a2e0).
    """
    separable = (
        LayerSpec("conv1_dw", Conv(24, 7, 2, groups=3, norm=False, activation=None)),
        LayerSpec("conv1_pw", Conv(64, 1, activation=activation)),
    )
    stem = (
        *((LayerSpec("conv1", Conv(64, 7, 2, activation=activation)),) if has_full_stem else separable),
        LayerSpec("pool1", Pool("max", 3, 2, "same")),
        LayerSpec("conv2_1x1", Conv(64, 1, activation=activation)),
        LayerSpec("conv2_3x3", Conv(192, 3, activation=activation)),
        LayerSpec("pool2", Pool("max", 3, 2, "same")),
    )
    above, rows = "pool2", [*stem]
    for name in _MODULES:
        rows += inception_v2_module(name, above, activation)
        above = f"mixed_{name}"
    return tuple(rows)


def inception_v2_module(name: str, above: str, activation: Activation = "relu") -> tuple[LayerSpec, ...]:
    """The rows of one module, which reads the map `above`."""
    return tuple(_module(f"mixed_{name}", above, _MODULES[name], activation))


def bn_inception_rows(classes: int) -> tuple[LayerSpec, ...]:
    """Its rows: a whole 7 x 7 in the stem, pools that round up, and wider pool projections in modules 4c and 4d."""

    def rows() -> Iterator[LayerSpec]:
        yield LayerSpec("conv1", Conv(64, 7, 2, 3))
        yield LayerSpec("pool1", Pool("max", 3, 2, ceil=True))
        yield LayerSpec("conv2_1x1", Conv(64, 1))
        yield LayerSpec("conv2_3x3", Conv(192, 3, padding=1))
        yield LayerSpec("pool2", Pool("max", 3, 2, ceil=True))
        above = "pool2"
        for name, module in zip(_BN_NAMES, _MODULES.values(), strict=True):
            row = f"inception_{name}"
            yield from _module(row, above, module._replace(pooled=_BN_POOLED.get(name, module.pooled)), "relu")
            above = row
        yield from _classifier(classes)

    return tuple(rows())


def _module(name: str, above: str, module: _Module, activation: Activation) -> Iterator[LayerSpec]:
    stride = 1 if module.one else 2
    first = 1 if module.one else 0  # of the branches that begin with a 1 x 1 and go on

    def conv(part: str, channels: int, kernel: int = 1, stride: int = 1, of: str = "") -> LayerSpec:
        return LayerSpec(f"{name}/{part}", Conv(channels, kernel, stride, activation=activation), (of,) if of else ())

    ends: list[str] = []
    if module.one:
        yield conv("b0_1x1", module.one, of=above)
        ends.append("b0_1x1")
    (reduced, single), (reduced_twice, double) = module.single, module.double
    yield conv(f"b{first}_1x1", reduced, of=above)
    yield conv(f"b{first}_3x3", single, 3, stride)
    yield conv(f"b{first + 1}_1x1", reduced_twice, of=above)
    yield conv(f"b{first + 1}_3x3a", double, 3)
    yield conv(f"b{first + 1}_3x3b", double, 3, stride)
    ends += [f"b{first}_3x3", f"b{first + 1}_3x3b"]
    mode = "avg" if module.one and module.mode == "avg" else "max"
    yield LayerSpec(f"{name}/b{first + 2}_pool", Pool(mode, 3, stride, "same"), (above,))
    if module.one:
        yield conv(f"b{first + 2}_1x1", module.pooled)
    ends.append(f"b{first + 2}_{'1x1' if module.one else 'pool'}")
    yield LayerSpec(name, Concat(), tuple(f"{name}/{end}" for end in ends))


def _classifier(classes: int) -> tuple[LayerSpec, LayerSpec]:
    return LayerSpec("pool", Pool("avg")), LayerSpec("fc", Linear(classes))
