"""What is chosen among, by what and under which budgets."""

import re
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from app.answers.choice import Cost, PointRow
from app.services.costs.space import Space
from app.services.latency.source import Source, Wanted, source_of
from app.services.latency.untimed import Untimed, source_or_untimed
from app.settings import MAX_GRID_POINTS
from app.vocabulary import QUANTITIES, BudgetName, ObjectiveName, Percentile
from mobilenet_core.accuracy import RANKING_SET, AnySet, OwnSet
from mobilenet_core.errors import DesignError
from mobilenet_core.networks.family import MOBILENET_V1, NetworkChoice, Variant
from mobilenet_core.published.devices import published_devices
from mobilenet_core.records import USUAL_PRECISION, Precision

if TYPE_CHECKING:
    from app.store.store import Store

GRID_PATTERN = "([1-9][0-9]{0,3})x([1-9][0-9]{0,3})"

Found = TypeVar("Found")

Listed = tuple[tuple[float, ...], tuple[int, ...], str]
"""Alphas and resolutions of a grid, or what spreads one: the points that `space_of` makes."""

Budgets = tuple[tuple[BudgetName, float], ...]
"""Bounds by name, in the order of choose.LIMIT_COLUMNS."""


@dataclass(frozen=True, slots=True)
class Question:
    """Design points, how they are judged, and what is wanted of them.

    untimed: what was asked for in place of a source, where no latency is known of it. brought: those of the budgets
    that are the device's own. others: points of other networks, where several are chosen among; the source is then as
    the first one asks. is_any: whether the networks are all that the accuracy set knows.
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
    others: tuple[Space, ...] = ()
    is_any: bool = False

    @property
    def spaces(self) -> tuple[Space, ...]:
        """Its points, those of each network apart."""
        return (self.points, *self.others)

    @property
    def count(self) -> int:
        """Points of all its networks."""
        return sum(each.count for each in self.spaces)

    @property
    def parts(self) -> tuple["Question", ...]:
        """The same about each network alone."""
        return tuple(self.about((each,)) for each in self.spaces)

    @property
    def usual(self) -> "Question":
        """The same about the usual points of its networks. Raises DesignError."""
        return self.listed(((), (), ""))

    @property
    def cost(self) -> Cost:
        """What stands against accuracy."""
        return "mult_adds" if self.source is None else "latency_ms"

    @property
    def is_stored(self) -> bool:
        """Whether the store has a part in what is told: latency on a device, or a user's own accuracies."""
        return bool(self.source or self.untimed) or isinstance(self.accuracy_set, OwnSet)

    def among(
        self, alphas: tuple[float, ...], resolutions: tuple[int, ...], network: NetworkChoice | None = None
    ) -> "Question":
        """The same of the points of another grid, of one network: the first, unless another is named.

        Raises DesignError.
        """
        return self.about((Space(alphas, resolutions, network=network or self.points.network),))

    def about(self, spaces: Sequence[Space]) -> "Question":
        """The same of other points."""
        points, *others = spaces
        source = self.source and self.source.of(points.network)
        return replace(self, points=points, others=tuple(others), source=source)

    def listed(self, listed: Listed) -> "Question":
        """The same of the points that are listed, or spread, of each of its networks. Raises DesignError."""
        return self.about(spaces_of(*listed, [each.network for each in self.spaces]))

    def variant(self, row: PointRow) -> Variant:
        """What a row of its answer is of."""
        network = next(each.network for each in self.spaces if each.network.name == row.network)
        return Variant(row.point, network)


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


def of_any(
    find: Callable[[Wanted, "Store | None", int | None], Found], networks: Sequence[NetworkChoice]
) -> Callable[[Wanted, "Store | None", int | None], Found | Source]:
    """What finds the source as the first of the networks asks of which latencies tell; as `find` where none do."""

    def found(wanted: Wanted, store: "Store | None", revision: int | None) -> Found | Source:
        for each in networks[1:] and networks:
            with suppress(DesignError):
                return source_of(replace(wanted, network=each), store, revision)
        return find(wanted, store, revision)

    return found


def space_of(
    alphas: tuple[float, ...], resolutions: tuple[int, ...], grid: str, network: NetworkChoice = MOBILENET_V1
) -> Space:
    """The points to choose among: the network's usual ones, a grid of what was listed, or what `grid` says.

    grid: "NxM", alphas x resolutions spread over the ranges of the usual ones, equal ones once. Raises DesignError.
    """
    usual = network.family.points
    usual_alphas = tuple(dict.fromkeys(alpha for alpha, _ in usual))
    usual_sides = tuple(dict.fromkeys(side for _, side in usual))
    if not (grid or alphas or resolutions) and len(usual) < len(usual_alphas) * len(usual_sides):
        listed = tuple(alpha for alpha, _ in usual), tuple(side for _, side in usual)
        return Space(*listed, is_grid=False, network=network)
    if not grid:
        return Space(alphas or usual_alphas, resolutions or usual_sides, network=network)
    match = re.fullmatch(GRID_PATTERN, grid)
    if match is None or alphas or resolutions:
        raise DesignError(
            "grid is {grid!r}; expected alphas x resolutions such as 31x25, and then no alpha and no resolution",
            field="grid",
            grid=grid[:40],
        )
    across, down = (
        np.linspace(min(axis), max(axis), int(count))
        for axis, count in zip((usual_alphas, usual_sides), match.groups(), strict=True)
    )
    alphas = tuple(dict.fromkeys(np.round(across, 4).tolist()))
    return Space(alphas, tuple(dict.fromkeys(np.rint(down).astype(int).tolist())), network=network)


def spaces_of(
    alphas: tuple[float, ...], resolutions: tuple[int, ...], grid: str, networks: Sequence[NetworkChoice]
) -> tuple[Space, ...]:
    """`space_of` each network; one of several that has one width stands at its own point. Raises DesignError."""
    if len(networks) == 1:
        return (space_of(alphas, resolutions, grid, networks[0]),)
    spaces = tuple(
        space_of(alphas, resolutions, grid, each) if each.family.has_alpha else space_of((), (), "", each)
        for each in networks
    )
    count = sum(each.count for each in spaces)
    if count > MAX_GRID_POINTS:
        raise DesignError(
            "{count:,} design points of {networks} networks are asked for; expected at most {most:,}",
            field="network",
            count=count,
            networks=len(networks),
            most=MAX_GRID_POINTS,
        )
    return spaces
