"""Stored latencies of several runtimes, side by side."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from app.answers.latency import Marks
from app.answers.measurements import Latency
from app.services.costs.design_point import report_of
from app.services.history import measurements
from app.store import Filters, Stored, flat_network
from mobilenet_core.design import PAPER_ALPHAS, PAPER_RESOLUTIONS, DesignPoint
from mobilenet_core.machine_states import States
from mobilenet_core.networks.family import NetworkChoice, Variant
from mobilenet_core.paired import OF_STATE, is_faster_in_each_shared_state
from mobilenet_core.records import Precision

if TYPE_CHECKING:
    from app.store.store import Store

MAX_POINTS = 24
"""Design points in one comparison: the paper's first, then those measured last."""

_MOST = 5000  # runtimes at design points looked through


@dataclass(frozen=True, slots=True)
class TimedPoint:
    """The newest latency of a runtime at a design point. states: what states its runs were made in, where known."""

    alpha: float
    resolution: int
    mult_adds: int
    runtime: str
    latency_ms: Latency
    latency_marks: Marks = ()
    states: States | None = None

    @property
    def point(self) -> tuple[float, int]:
        """Where it was timed."""
        return self.alpha, self.resolution

    def is_clearly_faster_than(self, other: "TimedPoint") -> bool:
        """Whether the intervals of their medians do not overlap; those of a slow machine are compared by state.

        Of two that are doubtful for more than that neither is.
        """
        mine, its = self.latency_ms, other.latency_ms
        doubts = {*self.latency_marks, *other.latency_marks}
        if not doubts:
            return (mine.p50_high or mine.p50) < (its.p50_low or its.p50)
        if self.states is None or other.states is None or not doubts <= OF_STATE:
            return False
        return is_faster_in_each_shared_state(self.states, other.states)


@dataclass(frozen=True, slots=True)
class SideBySide:
    """What latencies of several runtimes say of them. shared: of each point where two or more were timed, all of them.

    fastest: the latency that is clearly the least of its point, at the points that have one. Most mult-adds come first.
    """

    shared: Mapping[tuple[float, int], Sequence[TimedPoint]]
    fastest: Mapping[tuple[float, int], TimedPoint]

    @classmethod
    def of(cls, rows: Iterable[TimedPoint]) -> Self:
        """What rows say, at most one for a point and a runtime."""
        by_point: dict[tuple[float, int], list[TimedPoint]] = {}
        for row in sorted(rows, key=lambda row: -row.mult_adds):
            by_point.setdefault(row.point, []).append(row)
        shared = {point: alike for point, alike in by_point.items() if len(alike) > 1}
        fastest: dict[tuple[float, int], TimedPoint] = {}
        for point, alike in shared.items():
            for row in alike:
                if all(row is other or row.is_clearly_faster_than(other) for other in alike):
                    fastest[point] = row
        return cls(shared, fastest)

    @property
    def paired(self) -> int:
        """At how many points the fastest is known by states that the latencies share, some being of a slow machine."""
        return sum(any(row.latency_marks for row in self.shared[point]) for point in self.fastest)

    @property
    def wins(self) -> Counter[str]:
        """At how many points each runtime is clearly the fastest; those that never are have none."""
        return Counter(row.runtime for row in self.fastest.values())


def compared(
    store: "Store", network: str, precision: Precision, threads: int, device: str | None = None
) -> list[TimedPoint]:
    """The newest latency of each runtime at each design point.

    Of one image at a time, 1000 classes, TF-slim's channels. device None: all that was measured here; imports are
    shown under the device that their file names. At most MAX_POINTS design points come back. Raises DesignError for a
    network that there is not.
    """
    report_of(Variant(DesignPoint(1.0, PAPER_RESOLUTIONS[0]), NetworkChoice(network)))
    kind = "measured" if device is None else None
    filters = Filters(
        device=device,
        precision=precision,
        threads=threads,
        kind=kind,
        batch=1,
        **flat_network(NetworkChoice(network)),
    )
    newest = list(store.newest_by_runtime(filters, limit=_MOST))
    points = dict.fromkeys(each.latency.variant.point for each in newest)
    kept = sorted(points, key=lambda point: not _of_the_paper(point))[:MAX_POINTS]
    return [_timed(each) for each in newest if each.latency.variant.point in kept]


def _timed(stored: Stored) -> TimedPoint:
    row, measurement, variant = measurements.row(stored), stored.measurement, stored.latency.variant
    return TimedPoint(
        row.alpha,
        row.resolution,
        report_of(variant).mult_adds,
        row.runtime,
        row.latency_ms,
        row.latency_marks,
        measurement.conditions.states if measurement and measurement.conditions else None,
    )


def _of_the_paper(point: DesignPoint) -> bool:
    return point.alpha in PAPER_ALPHAS and point.resolution in PAPER_RESOLUTIONS
