"""The networks that MobileNets are compared with: of one width and one resolution, with costs and nothing timed."""

from functools import cache
from typing import Any

from mobilenet_core.cost import CostReport, cost_report
from mobilenet_core.networks import OTHERS

TITLES = {
    "vgg16": "VGG16",
    "googlenet": "GoogLeNet",
    "squeezenet_1_0": "SqueezeNet 1.0",
    "squeezenet_1_1": "SqueezeNet 1.1",
    "alexnet": "AlexNet",
}
"""As their authors write them."""

NUM_CLASSES = 1000


@cache
def report_of_other(name: str) -> CostReport:
    """Costs of one of `OTHERS`. Raises KeyError for another name."""
    return cost_report(OTHERS[name]())


def resolution_of(name: str) -> int:
    """Input side of one of `OTHERS` in pixels. Raises KeyError for another name."""
    return OTHERS[name]().input.height


def identity_of_other(name: str) -> dict[str, Any]:
    """Which network an answer is about; what it has no choice of is None. Raises KeyError for another name."""
    return {
        "name": TITLES[name],
        "network": name,
        "alpha": None,
        "resolution": resolution_of(name),
        "rho": None,
        "num_classes": NUM_CLASSES,
        "rounding": None,
    }
