"""Names that can be asked for: what a design point is judged by, and what else a question is made of.

Networks, roundings, accuracy sets and runtimes are the library's.
"""

from dataclasses import dataclass
from typing import Literal, get_args

Language = Literal["en", "ko"]


@dataclass(frozen=True, slots=True)
class Quantity:
    """What design points are judged by: a budget, an objective, an axis, a column, in one row.

    name: as an objective. column: of a point's row. budget: the parameter that bounds it. key: the same in the page's
    address. unit: in which it is shown, `scale` of the column's own. better: which end of it is. example: a budget in
    the column's own unit; largest: what a budget can be at most. is_always_shown: also where no budget bounds it.
    """

    name: str
    column: str
    budget: str
    key: str
    unit: str
    example: float
    scale: float = 1.0
    better: Literal["low", "high"] = "low"
    largest: float | None = None
    needs_device: bool = False
    is_always_shown: bool = True

    @property
    def is_least(self) -> bool:
        """Whether its budget is what is wanted at least."""
        return self.better == "high"


QUANTITIES: tuple[Quantity, ...] = (
    Quantity("latency", "latency_ms", "max_latency_ms", "ms", "ms", 15, needs_device=True),
    Quantity("weight", "weight_mb", "max_weight_mb", "mb", "MB", 2),
    Quantity("mult_adds", "mult_adds", "max_mult_adds", "ma", "M", 300e6, scale=1e6),
    Quantity("params", "params", "max_params", "pm", "M", 3e6, scale=1e6, is_always_shown=False),
    Quantity("peak_activation", "peak_activation_mb", "max_peak_activation_mb", "pk", "MB", 1, is_always_shown=False),
    Quantity("top1", "top1_percent", "min_top1", "top1", "%", 60, better="high", largest=100),
)
"""What points are judged by, in the order in which people are asked: the one place where a budget is entered."""

OBJECTIVES: tuple[Quantity, ...] = tuple(sorted(QUANTITIES, key=lambda each: not each.is_least))
"""What a recommendation can make best, what is taken where none is named first."""

ObjectiveName = Literal["top1", "latency", "weight", "mult_adds", "params", "peak_activation"]
"""What a recommendation makes best."""

Percentile = Literal["p50", "p90"]
"""Of latency over runs."""
PERCENTILES: tuple[Percentile, ...] = get_args(Percentile)

CHARTS = (
    "front",
    "area",
    "axes",
    "compare",
    "runtimes",
    "layer-times",
    "accuracy",
    "contour",
    "layers",
    "kinds",
)
"""Figures by the name under /charts."""

USUAL_THREADS = (1, 2, 4, 8)
"""Those that people are offered; any number within records' limits can be asked for."""
