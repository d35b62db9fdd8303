"""Exact costs of MobileNet V1 and its peers, from one table of rows per network. Importing this imports no torch."""

from mobilenet_core.cost import CostReport, Costs, LayerCost, cost_report
from mobilenet_core.design import DesignPoint, DesignSpace
from mobilenet_core.errors import DesignError, MobileNetError, SpecError
from mobilenet_core.networks import mobilenet_v1
from mobilenet_core.sweep import Sweep, sweep

__all__ = [
    "CostReport",
    "Costs",
    "DesignError",
    "DesignPoint",
    "DesignSpace",
    "LayerCost",
    "MobileNetError",
    "SpecError",
    "Sweep",
    "cost_report",
    "mobilenet_v1",
    "sweep",
]
