"""What is chosen among, by what and under which budgets."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from app.answers.choice import Cost
from app.services.costs.space import Space
from app.services.latency.source import Source, Wanted, source_of
from app.services.latency.untimed import Untimed, source_or_untimed
from app.vocabulary import QUANTITIES, BudgetName, ObjectiveName, Percentile
from mobilenet_core.accuracy import RANKING_SET, AnySet, OwnSet
from mobilenet_core.design import PAPER_ALPHAS, PAPER_RESOLUTIONS
from mobilenet_core.errors import DesignError
from mobilenet_core.networks.family import MOBILENET_V1, NetworkChoice
from mobilenet_core.published.devices import published_devices
from mobilenet_core.records import USUAL_PRECISION, Precision

if TYPE_CHECKING:
    from app.store.store import Store

GRID_PATTERN = "([1-9][0-9]{0,3})x([1-9][0-9]{0,3})"

Listed = tuple[tuple[float, ...], tuple[int, ...], str]
"""Alphas and resolutions of a grid, or what spreads one: the points that `space_of` makes."""

Budgets = tuple[tuple[BudgetName, float], ...]
"""Bounds by name, in the order of choose.LIMIT_COLUMNS."""


@dataclass(frozen=True, slots=True)
class Question:
    """Design points, how they are judged, and what is wanted of them.

    untimed: what was asked for in place of a source, where no latency is known of it. brought: those of the budgets
    that are the device's own.
    A source and a user's own accuracies are others once the store has news: what is kept by a question is never old.
    """

    points: Space
    precision: Precision = USUAL_PRECISION
    accuracy_set: AnySet = RANKING_SET
    source: Source | None = None
    percentile: Percentile = "p50"
    budgets: Budgets = ()
    objective: ObjectiveName = "top1"
    untimed: Untimed | None = None
    brought: Budgets = ()

    @property
    def cost(self) -> Cost:
        """What stands against accuracy."""
        return "mult_adds" if self.source is None else "latency_ms"

    @property
    def is_stored(self) -> bool:
        """Whether the store has a part in what is told: latency on a device, or a user's own accuracies."""
        return bool(self.source or self.untimed) or isinstance(self.accuracy_set, OwnSet)

    def among(self, alphas: tuple[float, ...], resolutions: tuple[int, ...]) -> "Question":
        """The same of the points of another grid. Raises DesignError."""
        return replace(self, points=Space(alphas, resolutions, network=self.points.network))


def finder(
    budgets: Budgets, objective: ObjectiveName, device: str = ""
) -> Callable[[Wanted, "Store | None", int | None], Source | Untimed]:
    """What finds the source of a question's latencies: a device without any is refused unless it is asked about.

    There a budget is told to be one that cannot be judged, beside what is known without it: its memory, for one.
    """
    published = published_devices().get(device)
    needs = (each for each in QUANTITIES if each.needs_device)
    is_asked = any(each.name == objective or each.budget in dict(budgets) for each in needs)
    return source_or_untimed if is_asked or (published and published.memory) else source_of


def space_of(
    alphas: tuple[float, ...], resolutions: tuple[int, ...], grid: str, network: NetworkChoice = MOBILENET_V1
) -> Space:
    """The points to choose among: the paper's 16, a grid of what was listed, or what `grid` says.

    grid: "NxM", alphas x resolutions spread over the paper's ranges, equal ones once. Raises DesignError.
    """
    if not grid:
        return Space(alphas or PAPER_ALPHAS, resolutions or PAPER_RESOLUTIONS, network=network)
    match = re.fullmatch(GRID_PATTERN, grid)
    if match is None or alphas or resolutions:
        raise DesignError(
            "grid is {grid!r}; expected alphas x resolutions such as 31x25, and then no alpha and no resolution",
            field="grid",
            grid=grid[:40],
        )
    across, down = (
        np.linspace(min(axis), max(axis), int(count))
        for axis, count in zip((PAPER_ALPHAS, PAPER_RESOLUTIONS), match.groups(), strict=True)
    )
    alphas = tuple(dict.fromkeys(np.round(across, 4).tolist()))
    return Space(alphas, tuple(dict.fromkeys(np.rint(down).astype(int).tolist())), network=network)
