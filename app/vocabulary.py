"""Names that can be asked for: what a design point is judged by, and what else a question is made of.

Networks, roundings, accuracy sets and runtimes are the library's.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, get_args

from mobilenet_core.latency import Runs

Language = Literal["en", "ko"]


@dataclass(frozen=True, slots=True)
class Quantity:
    """What design points are judged by: a budget, an objective, an axis, a column, in one row.

    name: as an objective. text: what it is, as its parameter is described. column: of a point's row. budget: the
    parameter that bounds it. key: the same in the page's address. unit: in which it is shown, `scale` of the column's
    own; decimals: so many, where it is not three significant digits. better: which end of it is. example: a budget in
    the column's own unit; largest: what a budget can be at most. is_always_shown: also where no budget bounds it.
    rank: its place among the columns of a table.
    """

    name: str
    text: str
    column: str
    budget: str
    key: str
    unit: str
    example: float
    scale: float = 1.0
    decimals: int | None = None
    better: Literal["low", "high"] = "low"
    largest: float | None = None
    needs_device: bool = False
    is_always_shown: bool = True
    rank: int = 99

    @property
    def is_least(self) -> bool:
        """Whether its budget is what is wanted at least."""
        return self.better == "high"


QUANTITIES: tuple[Quantity, ...] = (
    Quantity(
        name="latency",
        text="Latency on the device, milliseconds",
        column="latency_ms",
        budget="max_latency_ms",
        key="ms",
        unit="ms",
        example=15,
        needs_device=True,
        rank=1,
    ),
    Quantity(
        name="weight",
        text="Weights at the precision, 1 MB = 10^6 bytes",
        column="weight_mb",
        budget="max_weight_mb",
        key="mb",
        unit="MB",
        example=2,
        rank=5,
    ),
    Quantity(
        name="mult_adds",
        text="Multiply-adds for one image",
        column="mult_adds",
        budget="max_mult_adds",
        key="ma",
        unit="M",
        example=300e6,
        scale=1e6,
        rank=3,
    ),
    Quantity(
        name="params",
        text="Parameters",
        column="params",
        budget="max_params",
        key="pm",
        unit="M",
        example=3e6,
        scale=1e6,
        is_always_shown=False,
        rank=4,
    ),
    Quantity(
        name="peak_activation",
        text="Peak activation memory at the precision, MB",
        column="peak_activation_mb",
        budget="max_peak_activation_mb",
        key="pk",
        unit="MB",
        example=1,
        is_always_shown=False,
        rank=6,
    ),
    Quantity(
        name="top1",
        text="Top-1 accuracy, percent",
        column="top1_percent",
        budget="min_top1",
        key="top1",
        unit="%",
        example=60,
        decimals=1,
        better="high",
        largest=100,
        rank=2,
    ),
)
"""What points are judged by, in the order in which people are asked: the one place where a budget is entered."""

BY_BUDGET: Mapping[str, Quantity] = {each.budget: each for each in QUANTITIES}
BY_COLUMN: Mapping[str, Quantity] = {each.column: each for each in QUANTITIES}

OBJECTIVES: tuple[Quantity, ...] = tuple(sorted(QUANTITIES, key=lambda each: not each.is_least))
"""What a recommendation can make best, what is taken where none is named first."""

if TYPE_CHECKING:
    ObjectiveName = str
    BudgetName = str
else:
    ObjectiveName = Literal[tuple(each.name for each in OBJECTIVES)]
    BudgetName = Literal[tuple(each.budget for each in QUANTITIES)]
"""What a recommendation makes best, and within what: names that are checked where they come in."""

Percentile = Literal["p50", "p90"]
"""Of latency over runs."""
RUNS: tuple[Runs, ...] = get_args(Runs)
PERCENTILES: tuple[Percentile, ...] = get_args(Percentile)

UseOfMemory = Literal["device", "ignore"]
"""Whether a device's own memory limits what is recommended for it."""

USUAL_THREADS = (1, 2, 4, 8)
"""Those that people are offered; any number within records' limits can be asked for."""


@dataclass(frozen=True, slots=True)
class Example:
    """A question that shows what can be asked, by its parameters: it has an answer, and one of its limits decides."""

    name: str
    asked: Mapping[str, str | float]


EXAMPLES: tuple[Example, ...] = (
    Example("phone", {"device": "pixel-3", "precision": "int8", "max_latency_ms": 15.0, "max_weight_mb": 2.0}),
    Example("microcontroller", {"device": "esp32-s3", "precision": "int8", "max_latency_ms": 700.0}),
    Example("least_top1", {"device": "pixel-3", "runtime": "tflite-cpu", "max_latency_ms": 15.0, "min_top1": 65.0}),
    Example("fewest", {"device": "pixel-3", "min_top1": 69.9, "objective": "mult_adds"}),
)
"""Worked examples; the first is what the page shows to who asks nothing."""
