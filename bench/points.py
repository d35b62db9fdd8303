"""The design points that benchmarks time."""

from mobilenet_core import DesignPoint
from mobilenet_core.design import PAPER_ALPHAS, PAPER_RESOLUTIONS

GRID = [DesignPoint(alpha, resolution) for alpha in PAPER_ALPHAS for resolution in PAPER_RESOLUTIONS]
"""The paper's sixteen."""
