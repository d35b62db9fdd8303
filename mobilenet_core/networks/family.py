"""Which network is meant, whole: its family by name, its classes and channel rule, and a design point of it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from mobilenet_core.architecture.network import NetworkSpec
from mobilenet_core.checked import one_of
from mobilenet_core.design import BASE_RESOLUTION, DesignPoint, Rounding
from mobilenet_core.networks.alexnet import alexnet
from mobilenet_core.networks.googlenet import googlenet
from mobilenet_core.networks.mobilenet_v1 import Body, mobilenet_v1
from mobilenet_core.networks.squeezenet import squeezenet_1_0, squeezenet_1_1
from mobilenet_core.networks.vgg16 import vgg16

Build = Callable[[DesignPoint, "NetworkChoice"], NetworkSpec]
"""Makes the rows of a design point, with the classes and the channel rule of the choice."""


@dataclass(frozen=True, slots=True)
class Family:
    """Networks of one name.

    title: as their authors write it. has_alpha: whether there is a design point to choose; else there is one width, one
    resolution and one number of classes, which `build` gives whatever it is asked for.
    published_classes: class counts of which somebody published accuracies.
    """

    title: str
    build: Build
    has_alpha: bool = True
    published_classes: tuple[int, ...] = ()

    @property
    def own(self) -> NetworkSpec:
        """Its rows as published: at alpha 1, its authors' resolution and 1000 classes."""
        return self.build(DesignPoint(1.0, BASE_RESOLUTION), MOBILENET_V1)


def _mobilenet(body: Body) -> Build:
    return lambda point, network: mobilenet_v1(point, network.num_classes, body, network.rounding)


def _fixed(title: str, rows: Callable[[], NetworkSpec]) -> Family:
    return Family(title, lambda _point, _network: rows(), has_alpha=False)


FAMILIES: Mapping[str, Family] = MappingProxyType(
    {
        # TF-slim's checkpoints have a background class.
        "mobilenet_v1": Family("MobileNet", _mobilenet("separable"), published_classes=(1000, 1001)),
        "conv_mobilenet": Family("Conv MobileNet", _mobilenet("conv")),
        "shallow_mobilenet": Family("Shallow MobileNet", _mobilenet("shallow")),
        "vgg16": _fixed("VGG16", vgg16),
        "googlenet": _fixed("GoogLeNet", googlenet),
        "squeezenet_1_0": _fixed("SqueezeNet 1.0", squeezenet_1_0),
        "squeezenet_1_1": _fixed("SqueezeNet 1.1", squeezenet_1_1),
        "alexnet": _fixed("AlexNet", alexnet),
    }
)
"""Every network by name, the one place where a network is entered."""


def scaled_families() -> tuple[str, ...]:
    """Names of the networks that have an alpha."""
    return tuple(name for name, family in FAMILIES.items() if family.has_alpha)


def fixed_families() -> tuple[str, ...]:
    """Names of the networks of one width and one resolution, which MobileNets are compared with."""
    return tuple(name for name, family in FAMILIES.items() if not family.has_alpha)


@dataclass(frozen=True, slots=True, order=True)
class NetworkChoice:
    """A network but for its design point. The name is checked where rows are made of it."""

    name: str = "mobilenet_v1"
    num_classes: int = 1000
    rounding: Rounding = "tf_slim"

    @property
    def family(self) -> Family:
        """Its family, one with an alpha. Raises DesignError for another name."""
        return FAMILIES[one_of(self.name, "network", scaled_families())]

    @property
    def is_published(self) -> bool:
        """Whether anybody published accuracies of it."""
        return self.name in FAMILIES and self.num_classes in FAMILIES[self.name].published_classes

    def spec(self, point: DesignPoint) -> NetworkSpec:
        """Its rows at a design point. Raises DesignError."""
        return self.family.build(point, self)


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
        """As the paper writes it: "0.75 MobileNet-160", "0.75 Conv MobileNet-160"."""
        family = FAMILIES.get(self.network.name, FAMILIES["mobilenet_v1"])
        return self.point.called(family.title)
