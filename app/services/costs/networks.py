"""The networks that MobileNets are compared with: of one width and one resolution, with costs and nothing timed."""

from functools import cache
from typing import Any

from mobilenet_core.cost import CostReport, cost_report
from mobilenet_core.networks.family import FAMILIES

NUM_CLASSES = 1000


@cache
def report_of_own(name: str) -> CostReport:
    """Costs of a network of one width. Raises KeyError for another name."""
    return cost_report(FAMILIES[name].own)


def resolution_of(name: str) -> int:
    """Input side of a network of one width in pixels. Raises KeyError for another name."""
    return FAMILIES[name].own.input.height


def identity_of_other(name: str) -> dict[str, Any]:
    """Which network an answer is about; what it has no choice of is None. Raises KeyError for another name."""
    return {
        "name": FAMILIES[name].title,
        "network": name,
        "alpha": None,
        "resolution": resolution_of(name),
        "rho": None,
        "num_classes": NUM_CLASSES,
        "rounding": None,
    }
