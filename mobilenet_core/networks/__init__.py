"""Every network by name."""

from collections.abc import Callable

from mobilenet_core.architecture.network import NetworkSpec
from mobilenet_core.networks.alexnet import alexnet
from mobilenet_core.networks.googlenet import googlenet
from mobilenet_core.networks.mobilenet_v1 import BODIES, Body, mobilenet_v1
from mobilenet_core.networks.squeezenet import squeezenet_1_0, squeezenet_1_1
from mobilenet_core.networks.vgg16 import vgg16

BODY_OF: dict[str, Body] = {"mobilenet_v1": "separable", "conv_mobilenet": "conv", "shallow_mobilenet": "shallow"}
"""The networks that have an alpha, by name, with the body that makes them."""

OTHERS: dict[str, Callable[[], NetworkSpec]] = {
    "vgg16": vgg16,
    "googlenet": googlenet,
    "squeezenet_1_0": squeezenet_1_0,
    "squeezenet_1_1": squeezenet_1_1,
    "alexnet": alexnet,
}
"""The networks that MobileNets are compared with, by name: of one width and one resolution each."""

__all__ = ["BODIES", "BODY_OF", "OTHERS", "Body", "mobilenet_v1"]
