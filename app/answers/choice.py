"""Answers of the routes that predict and choose."""

from typing import Literal

from pydantic import BaseModel, Field

from app.answers.common import Alpha, Identity, MultAdds, Params, Resolution
from app.answers.measurements import LatencySource, PredictionRow
from mobilenet_core.records import Precision

LatencyKind = Literal["measured", "imported", "published", "predicted"]
BudgetName = Literal[
    "max_latency_ms", "max_weight_mb", "max_peak_activation_mb", "max_mult_adds", "max_params", "min_top1"
]
_BUDGET = "Which budget, by the name of its parameter."


class PredictionAnswer(Identity, PredictionRow):
    """A predicted latency of one design point."""


class NextPoint(BaseModel):
    """A design point worth measuring, with what is predicted of it until then."""

    alpha: Alpha
    resolution: Resolution
    name: str = Field(description="As the paper writes it.")
    latency_ms: float = Field(description="Predicted median, milliseconds.")
    low_ms: float = Field(description="Lower end of its interval.")
    high_ms: float = Field(description="Upper end of its interval.")


class NextPointsAnswer(LatencySource):
    """What to measure next, the most telling first."""

    count: int = Field(description="Points named.")
    total: int = Field(description="Points asked about, known ones among them.")
    sentence: str = Field(description="How many of them are not known, and what to do where none is left.")
    items: list[NextPoint] = Field(description="Each takes most off all intervals, after those before it.")


class ChosenPoint(BaseModel):
    """A design point with what it is judged by."""

    alpha: Alpha
    resolution: Resolution
    name: str = Field(description="As the paper writes it.")
    mult_adds: MultAdds
    params: Params
    weight_mb: float = Field(description="Stored parameters at the precision asked for, 1 MB = 10^6 bytes.")
    peak_activation_mb: float = Field(description="Peak activation memory at the precision asked for.")
    top1_percent: float | None = Field(description="Top-1, percent; null: not known in the set.")
    top1_low_percent: float | None = Field(description="Lower end where it is interpolated.")
    top1_high_percent: float | None = Field(description="Upper end where it is interpolated.")
    top1_kind: Literal["published", "imported", "interpolated"] | None = Field(
        description="Where the accuracy comes from."
    )
    latency_ms: float | None = Field(description="Latency on the device; null where none was named.")
    latency_low_ms: float | None = Field(description="Lower end of its interval, where one is known.")
    latency_high_ms: float | None = Field(description="Upper end of its interval.")
    latency_kind: LatencyKind | None = Field(description="Where the latency comes from.")


class Excess(BaseModel):
    """A budget that a point passes."""

    budget: BudgetName = Field(description=_BUDGET)
    bound: float = Field(description="The budget.")
    value: float = Field(description="What the point has.")
    by: float = Field(description="How far outside that is.")
    share: float | None = Field(description="The same as a share of the budget; null for a budget of 0.")


class NearestMiss(ChosenPoint):
    """The better point that lies least outside."""

    misses: list[Excess] = Field(description="The budgets that it passes.")


class BudgetStep(BaseModel):
    """The smallest relaxation of one budget alone that changes the answer."""

    budget: BudgetName = Field(description=_BUDGET)
    bound: float = Field(description="The budget that it takes.")
    by: float = Field(description="How much more, or less, than now.")
    share: float | None = Field(description="The same as a share of the budget; null for a budget of 0.")
    best: ChosenPoint = Field(description="The answer then.")


class RecommendationAnswer(BaseModel):
    """The best point under budgets, and why."""

    best: ChosenPoint | None = Field(description="The best point within every budget; null where there is none.")
    budget_confidence: float | None = Field(
        description="Probability that the latency budget holds at the best point, given its interval; null without one."
    )
    binding: BudgetName | None = Field(
        description="The budget whose relaxation, as a share of it, changes the answer first; null where none does."
    )
    nearest_miss: NearestMiss | None = Field(
        description="Of the better points outside, the one whose largest excess, as a share of the budget, is smallest."
    )
    steps: list[BudgetStep] = Field(description="For each budget what one step buys; those that buy nothing left out.")
    feasible_count: int = Field(description="Points within every budget.")
    total: int = Field(description="Points that were compared.")
    unknown_count: int = Field(description="Points that lack a value that is limited or wanted.")
    excluded: dict[str, int] = Field(description="By budget: points that pass it, whatever else they pass.")
    budgets: dict[str, float] = Field(description="The budgets as they were given.")
    objective: str = Field(description="What was to be best.")
    precision: Precision = Field(description="Number format of weights, activations, latency and accuracy.")
    accuracy_set: str = Field(description="Which accuracies; sets are never mixed.")
    percentile: Literal["p50", "p90"] = Field(description="Of latency.")
    latency_of: LatencySource | None = Field(description="Where latencies are from; null where no device was named.")
    sentences: list[str] = Field(description="The reasons in words, in the language asked for.")


class Objectives(BaseModel):
    """What a front is over."""

    minimise: list[str] = Field(description="Columns to be small.")
    maximise: list[str] = Field(description="Columns to be large.")


class ParetoAnswer(BaseModel):
    """The points that no other dominates, as columns, in the order of the first objective."""

    count: int = Field(description="Points in the columns.")
    total: int = Field(description="Points that were compared.")
    objectives: Objectives = Field(description="What the front is over.")
    precision: Precision = Field(description="Number format of weights, activations, latency and accuracy.")
    accuracy_set: str = Field(description="Which accuracies.")
    latency_of: LatencySource | None = Field(description="Where latencies are from; null where no device was named.")
    columns: dict[str, list[float | int | str | bool | None]] = Field(description="Columns of equal length by name.")
