"""The networks that MobileNets are compared with: of one width and one resolution, with costs and nothing timed."""

from functools import cache

from mobilenet_core.cost import CostReport, cost_report
from mobilenet_core.networks.family import FAMILIES


@cache
def report_of_own(name: str) -> CostReport:
    """Costs of a network of one width. Raises KeyError for another name."""
    return cost_report(FAMILIES[name].own)
