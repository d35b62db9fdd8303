"""Which network is meant, whole: its family by name, its classes and channel rule, and a design point of it."""

from bisect import bisect_left
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache, partial
from itertools import product
from types import MappingProxyType
from typing import Literal, Self

import numpy as np

from mobilenet_core.architecture.network import LayerSpec, NetworkSpec, Shape, layers
from mobilenet_core.checked import number, one_of, refused, whole
from mobilenet_core.design import (
    BASE_RESOLUTION,
    MAX_RESOLUTION,
    MIN_RESOLUTION,
    PAPER_ALPHAS,
    PAPER_RESOLUTIONS,
    ROUNDING_RULES,
    DesignPoint,
    FloatArray,
    IntArray,
    Rounding,
    checked_classes,
)
from mobilenet_core.errors import DesignError, SpecError
from mobilenet_core.networks import inception_v3, mobilenet_v3, xception
from mobilenet_core.networks.alexnet import alexnet_rows
from mobilenet_core.networks.blocks import BLOCKS_BY_NAME, CLASSIFIERS, Knob, block_form, body_rows
from mobilenet_core.networks.detectors import (
    faster_rcnn_inception_v2_rows,
    faster_rcnn_mobilenet_rows,
    faster_rcnn_vgg_rows,
    ssd_inception_v2_rows,
    ssd_mobilenet_rows,
    ssd_vgg_rows,
)
from mobilenet_core.networks.facenet import facenet_nn2_rows
from mobilenet_core.networks.googlenet import googlenet_rows
from mobilenet_core.networks.inception import bn_inception_rows, inception_v2_rows
from mobilenet_core.networks.inception_v3 import inception_v3_rows
from mobilenet_core.networks.mobilenet_v1 import Body
from mobilenet_core.networks.mobilenet_v1 import rows_of as mobilenet_v1_rows
from mobilenet_core.networks.mobilenet_v2 import LITE_SCALES, efficientnet_lite_rows, mobilenet_v2_rows, v2_form
from mobilenet_core.networks.mobilenet_v3 import mobilenet_v3_rows, v3_form
from mobilenet_core.networks.squeezenet import squeezenet_1_0_rows, squeezenet_1_1_rows
from mobilenet_core.networks.vgg16 import vgg16_rows
from mobilenet_core.networks.widths import Alpha
from mobilenet_core.networks.xception import xception_rows

Rows = Callable[[Alpha, "NetworkChoice", int], tuple[LayerSpec, ...]]
"""Makes the rows at an alpha, which may be unknown, with the classes and the channel rule of the choice, and a form."""

Form = Callable[[FloatArray, Rounding], IntArray]
"""Which rows there are at alphas, where rounding decides it: equal numbers, equal rows but for their channels."""

Task = Literal["classification", "detection", "embedding"]

IMAGENET_CLASSES = (1000, 1001)
"""TF-slim's checkpoints have a background class."""

BLOCK_BODY = "mobilenet_v1"
"""The network whose blocks stand for others: their networks are called after it."""

PAPER_GRID = tuple(product(PAPER_ALPHAS, PAPER_RESOLUTIONS))
"""Alphas and sides of the MobileNet paper, the largest first."""

_V2_GRID = ((1.4, 224), (1.3, 224), *product((1.0, 0.75, 0.5, 0.35), (224, 192, 160, 128, 96)))


def _one_form(alphas: FloatArray, _rounding: Rounding) -> IntArray:
    return np.zeros_like(alphas, np.int64)


@dataclass(frozen=True, slots=True)
class Family:
    """Networks of one name.

    title: as their authors write it. has_alpha, has_resolution: whether a width and an input side can be chosen; else
    there is one. side: its authors' input side in pixels. roundings: the rules that turn alpha into channels, its own
    first. task: what its last rows give; a detector has no top-1. knob: what its block leaves to choose, at the end of
    the name (`block_name`). grid: alphas and sides that its authors trained it at, where it has an alpha.
    """

    title: str
    rows: Rows
    has_alpha: bool = True
    has_resolution: bool = True
    side: int = BASE_RESOLUTION
    roundings: tuple[Rounding, ...] = ROUNDING_RULES
    form: Form = _one_form
    task: Task = "classification"
    knob: Knob | None = None
    grid: tuple[tuple[float, int], ...] = PAPER_GRID

    @property
    def points(self) -> tuple[tuple[float, int], ...]:
        """Alphas and sides of its usual points: its authors' grid, or its one width at their input side."""
        return self.grid if self.has_alpha else ((1.0, self.side),)

    def has(self, alpha: float, resolution: int) -> bool:
        """Whether its width and its input side can be those."""
        return (self.has_alpha or alpha == 1) and (self.has_resolution or resolution == self.side)

    @property
    def own(self) -> NetworkSpec:
        """Its rows as published: at alpha 1, its authors' resolution and 1000 classes."""
        name = next(name for name, family in FAMILIES.items() if family is self)
        return NetworkChoice(name).spec(DesignPoint(1.0, self.side))


def _mobilenet(title: str, body: Body) -> Family:
    def rows(alpha: Alpha, network: "NetworkChoice", _form: int) -> tuple[LayerSpec, ...]:
        return mobilenet_v1_rows(alpha, checked_classes(network.num_classes), body, network.rounding)

    return Family(title, rows)


def _v2_rows(alpha: Alpha, network: "NetworkChoice", form: int) -> tuple[LayerSpec, ...]:
    return mobilenet_v2_rows(alpha, checked_classes(network.num_classes), form)


def _v3(title: str, *, is_large: bool, is_minimalistic: bool = False) -> Family:
    def rows(alpha: Alpha, network: "NetworkChoice", form: int) -> tuple[LayerSpec, ...]:
        kind = partial(mobilenet_v3_rows, is_large=is_large, is_minimalistic=is_minimalistic)
        return kind(alpha, checked_classes(network.num_classes), network.rounding, form)

    alphas = (1.0,) if is_minimalistic else (1.0, 0.75)
    grid = tuple((alpha, BASE_RESOLUTION) for alpha in alphas)
    return Family(title, rows, roundings=mobilenet_v3.ROUNDINGS, form=v3_form, grid=grid)


def _classifier(
    title: str,
    rows: Callable[[int], tuple[LayerSpec, ...]],
    side: int = BASE_RESOLUTION,
    *,
    has_resolution: bool = True,
) -> Family:
    def of_choice(_alpha: Alpha, network: "NetworkChoice", _form: int) -> tuple[LayerSpec, ...]:
        return rows(checked_classes(network.num_classes))

    return Family(title, of_choice, has_alpha=False, has_resolution=has_resolution, side=side)


def _detector(title: str, side: int, rows: Callable[[], tuple[LayerSpec, ...]]) -> Family:
    return Family(title, lambda _alpha, _network, _form: rows(), has_alpha=False, side=side, task="detection")


def _mobilenet_detector(title: str, side: int, rows: Callable[[Alpha, Rounding], tuple[LayerSpec, ...]]) -> Family:
    return Family(title, lambda alpha, network, _form: rows(alpha, network.rounding), side=side, task="detection")


def _block(name: str, knob: float | None = None) -> Family:
    title, its = (CLASSIFIERS[name][0], CLASSIFIERS[name][2]) if name in CLASSIFIERS else _title_and_knob(name)
    value = (its.default if its else 0.0) if knob is None else knob

    def rows(alpha: Alpha, network: "NetworkChoice", form: int) -> tuple[LayerSpec, ...]:
        classes = checked_classes(network.num_classes)
        return body_rows(name, value, alpha=alpha, classes=classes, rounding=network.rounding, form=form)

    if knob is not None and its is not None:
        title = f"{title} ({its.name} {knob:g})"
    return Family(f"{title} MobileNet", rows, form=block_form, knob=its)


def _title_and_knob(name: str) -> tuple[str, Knob | None]:
    block = BLOCKS_BY_NAME[name]
    return block.title, block.knob


FAMILIES: Mapping[str, Family] = MappingProxyType(
    {
        "mobilenet_v1": _mobilenet("MobileNet", "separable"),
        "conv_mobilenet": _mobilenet("Conv MobileNet", "conv"),
        "shallow_mobilenet": _mobilenet("Shallow MobileNet", "shallow"),
        **{f"{BLOCK_BODY}-{name}": _block(name) for name in (*BLOCKS_BY_NAME, *CLASSIFIERS)},
        "mobilenet_v2": Family(
            "MobileNet V2",
            _v2_rows,
            roundings=("make_divisible",),
            form=lambda alphas, _: v2_form(alphas),
            grid=_V2_GRID,
        ),
        "mobilenet_v3_large": _v3("MobileNet V3-Large", is_large=True),
        "mobilenet_v3_small": _v3("MobileNet V3-Small", is_large=False),
        "mobilenet_v3_large_minimalistic": _v3("MobileNet V3-Large minimalistic", is_large=True, is_minimalistic=True),
        "mobilenet_v3_small_minimalistic": _v3("MobileNet V3-Small minimalistic", is_large=False, is_minimalistic=True),
        **{
            f"efficientnet_lite{version}": _classifier(
                f"EfficientNet-Lite{version}", partial(efficientnet_lite_rows, version), side
            )
            for version, (_, _, side) in enumerate(LITE_SCALES)
        },
        "vgg16": _classifier("VGG16", vgg16_rows, has_resolution=False),
        "googlenet": _classifier("GoogLeNet", googlenet_rows),
        "squeezenet_1_0": _classifier("SqueezeNet 1.0", squeezenet_1_0_rows),
        "squeezenet_1_1": _classifier("SqueezeNet 1.1", squeezenet_1_1_rows),
        "alexnet": _classifier("AlexNet", alexnet_rows, 227, has_resolution=False),
        "inception_v2": _classifier("Inception V2", inception_v2_rows),
        "bn_inception": _classifier("BN-Inception", bn_inception_rows),
        "inception_v3": _classifier("Inception V3", inception_v3_rows, inception_v3.SIDE),
        "xception": _classifier("Xception", xception_rows, xception.SIDE),
        "facenet_nn2": Family(
            "FaceNet NN2", lambda _alpha, _network, _form: facenet_nn2_rows(), has_alpha=False, task="embedding"
        ),
        "ssd300_vgg": _detector("SSD 300 VGG", 300, ssd_vgg_rows),
        "ssd300_inception_v2": _detector("SSD 300 Inception V2", 300, ssd_inception_v2_rows),
        "ssd300_mobilenet": _mobilenet_detector("SSD 300 MobileNet", 300, ssd_mobilenet_rows),
        **{
            name: family
            for side in (300, 600)
            for name, family in (
                (f"faster_rcnn_{side}_vgg", _detector(f"Faster-RCNN {side} VGG", side, faster_rcnn_vgg_rows)),
                (
                    f"faster_rcnn_{side}_inception_v2",
                    _detector(f"Faster-RCNN {side} Inception V2", side, faster_rcnn_inception_v2_rows),
                ),
                (
                    f"faster_rcnn_{side}_mobilenet",
                    _mobilenet_detector(f"Faster-RCNN {side} MobileNet", side, faster_rcnn_mobilenet_rows),
                ),
            )
        },
    }
)
"""Every network by name, the one place where a network is entered."""


def fixed_families() -> tuple[str, ...]:
    """Names of the networks of one width and one resolution, which MobileNets are compared with."""
    return tuple(name for name, family in FAMILIES.items() if not family.has_alpha)


def family_of(name: str) -> Family:
    """The family of a network's name, with its knob as the name has it. Raises DesignError for an unknown name."""
    if name in FAMILIES:
        return FAMILIES[name]
    usual, _, knob = name.rpartition("-")
    if usual in FAMILIES and FAMILIES[usual].knob is not None:
        return _with_knob(usual, knob)
    if near := get_close_matches(name, FAMILIES, n=3):
        raise DesignError(
            "network is {name!r}; near it there are {near}; expected one of {known}",
            field="network",
            name=name[:80],
            near=", ".join(near),
            known=", ".join(FAMILIES),
        )
    return FAMILIES[one_of(name, "network", FAMILIES)]


def block_name(block: str, knob: float | None = None) -> str:
    """The name of MobileNet V1 with a block: "mobilenet_v1-fire-0.25". Raises DesignError for what is not known."""
    names = {"separable": BLOCK_BODY, "standard": "conv_mobilenet"}
    names |= {name.removeprefix(f"{BLOCK_BODY}-"): name for name in FAMILIES if name.startswith(f"{BLOCK_BODY}-")}
    name = names[one_of(block, "block", names)]
    its = FAMILIES[name].knob
    if knob is None:
        return name
    if its is None:
        raise DesignError(
            "block {block!r} leaves nothing to choose; ask without {knob}", field="block", block=block, knob=knob
        )
    _checked_knob(its, knob)
    return name if knob == its.default else f"{name}-{knob:g}"


def with_block(network: str, block: str, knob: float | None = None) -> str:
    """The name of a network with a block in place of its own. Raises DesignError: only MobileNet V1 takes one."""
    if network != BLOCK_BODY:
        raise DesignError("block is for mobilenet_v1; network is {network!r}", field="block", network=network[:80])
    return block_name(block, knob)


@lru_cache(maxsize=256)
def _with_knob(name: str, knob: str) -> Family:
    its = FAMILIES[name].knob
    assert its is not None  # noqa: S101 - asked by the caller
    try:
        value: object = float(knob)
    except ValueError:
        value = knob
    return _block(name.removeprefix(f"{BLOCK_BODY}-"), _checked_knob(its, value))


def _checked_knob(knob: Knob, value: object) -> float:
    if knob.name == "rank":
        return whole(value, knob.name, int(knob.low), int(knob.high))
    return number(value, knob.name, knob.low, knob.high, "a number")


@dataclass(frozen=True, slots=True, order=True)
class NetworkChoice:
    """A network but for its design point. The name is checked where rows are made of it.

    rounding: None takes the family's own.
    """

    name: str = "mobilenet_v1"
    num_classes: int = 1000
    rounding: Rounding = None  # type: ignore[assignment]  # never None once made

    def __post_init__(self) -> None:
        if self.rounding is None:  # pyright: ignore[reportUnnecessaryComparison]
            family = FAMILIES.get(self.name)
            object.__setattr__(self, "rounding", ROUNDING_RULES[0] if family is None else family.roundings[0])

    @property
    def family(self) -> Family:
        """Its family. Raises DesignError for a name that is not known."""
        return family_of(self.name)

    @property
    def checked(self) -> Self:
        """Itself. Raises DesignError for a network, a rule or a count of classes that there is not."""
        one_of(self.rounding, "rounding", self.family.roundings)
        checked_classes(self.num_classes)
        return self

    @property
    def is_of_imagenet(self) -> bool:
        """Whether it tells ImageNet's classes apart, all that accuracies are published and imported of."""
        return self.num_classes in IMAGENET_CLASSES

    def rows(self, alpha: Alpha, form: int) -> tuple[LayerSpec, ...]:
        """Its rows at an alpha of that form, which may be unknown. Raises DesignError."""
        family = self.family
        one_of(self.rounding, "rounding", family.roundings)
        return family.rows(alpha, self, form)

    def form(self, alphas: FloatArray) -> IntArray:
        """Which rows it has at alphas. Raises DesignError."""
        return self.family.form(alphas, self.rounding)

    def spec(self, point: DesignPoint) -> NetworkSpec:
        """Its rows at a design point. Raises DesignError, for what its family cannot choose and too small an input."""
        family = self.family
        if not family.has(point.alpha, point.resolution):
            raise not_chosen(self.name, family)
        if point.resolution < (least := smallest_side(self)):
            raise refused("resolution", point.resolution, f"at least {least} pixels, which {family.title} needs")
        alpha = np.float64(point.alpha)
        rows = self.rows(alpha, int(self.form(np.asarray(alpha))))
        return NetworkSpec(self.name, Shape(3, point.resolution, point.resolution), rows)


def not_chosen(name: str, family: Family) -> DesignError:
    """What is raised for a width, or an input side, that a network does not have."""
    if family.has_resolution:
        return DesignError("network is {name!r}, which has one width; ask at alpha 1", field="network", name=name)
    return DesignError(
        "network is {name!r}, which has one width and one resolution; ask at alpha 1 and {own} pixels",
        field="network",
        name=name,
        own=family.side,
    )


@lru_cache(maxsize=256)
def smallest_side(network: NetworkChoice) -> int:
    """The least input side that every window of the network fits, in pixels; no less than design points have."""
    form = int(network.form(np.asarray(1.0)))
    rows = network.rows(np.float64(1.0), form)

    def fits(side: int) -> bool:
        try:
            layers(NetworkSpec(network.name, Shape(3, side, side), rows))
        except SpecError:
            return False
        return True

    sides = range(MIN_RESOLUTION, MAX_RESOLUTION + 1)  # what fits one side fits every larger one
    return sides[bisect_left(sides, True, key=fits)]


MOBILENET_V1 = NetworkChoice()
"""What is meant where nobody names a network."""


@dataclass(frozen=True, slots=True)
class Variant:
    """A network at a design point: everything that fixes its rows."""

    point: DesignPoint
    network: NetworkChoice = MOBILENET_V1

    @property
    def spec(self) -> NetworkSpec:
        """Its rows. Raises DesignError."""
        return self.network.spec(self.point)

    @property
    def name(self) -> str:
        """As the paper writes it: "0.75 MobileNet-160"; of one width "GoogLeNet", "GoogLeNet-192" at another side."""
        try:
            family = self.network.family
        except DesignError:  # of a record that another version wrote
            return self.point.called(self.network.name)
        if family.has_alpha:
            return self.point.called(family.title)
        side = self.point.resolution
        return family.title if side == family.side else f"{family.title}-{side}"


def own_variant(name: str) -> Variant:
    """A network at alpha 1 and its authors' input side. Raises DesignError."""
    network = NetworkChoice(name).checked
    return Variant(DesignPoint(1.0, network.family.side), network)
