"""Stored latencies of several runtimes, side by side."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from app.answers.latency import Marks
from app.answers.measurements import Latency
from app.services.costs.design_point import report_of
from app.services.history import measurements
from app.store import Filters, flat_network
from mobilenet_core.design import PAPER_ALPHAS, PAPER_RESOLUTIONS, DesignPoint
from mobilenet_core.networks.family import NetworkChoice, Variant
from mobilenet_core.records import Precision

if TYPE_CHECKING:
    from app.store.store import Store

MAX_POINTS = 24
"""Design points in one comparison: the paper's first, then those measured last."""

_MOST = 5000  # runtimes at design points looked through


@dataclass(frozen=True, slots=True)
class TimedPoint:
    """The newest latency of a runtime at a design point."""

    alpha: float
    resolution: int
    mult_adds: int
    runtime: str
    latency_ms: Latency
    latency_marks: Marks = ()

    @property
    def point(self) -> tuple[float, int]:
        """Where it was timed."""
        return self.alpha, self.resolution

    def is_clearly_faster_than(self, other: "TimedPoint") -> bool:
        """Whether neither is doubtful and the intervals of their medians do not overlap."""
        mine, its = self.latency_ms, other.latency_ms
        is_doubtful = bool(self.latency_marks or other.latency_marks)
        return not is_doubtful and (mine.p50_high or mine.p50) < (its.p50_low or its.p50)


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
            first, *others = sorted(alike, key=lambda row: row.latency_ms.p50)
            if all(map(first.is_clearly_faster_than, others)):
                fastest[point] = first
        return cls(shared, fastest)

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
    _mult_adds(1.0, PAPER_RESOLUTIONS[0], network)
    kind = "measured" if device is None else None
    filters = Filters(
        device=device,
        precision=precision,
        threads=threads,
        kind=kind,
        batch=1,
        **flat_network(NetworkChoice(network)),
    )
    rows = list(map(measurements.row, store.newest_by_runtime(filters, limit=_MOST)))
    points = dict.fromkeys((row.alpha, row.resolution) for row in rows)
    kept = sorted(points, key=lambda point: not _of_the_paper(*point))[:MAX_POINTS]
    return [
        TimedPoint(
            row.alpha,
            row.resolution,
            _mult_adds(row.alpha, row.resolution, network),
            row.runtime,
            row.latency_ms,
            row.latency_marks,
        )
        for row in rows
        if (row.alpha, row.resolution) in kept
    ]


def _of_the_paper(alpha: float, resolution: int) -> bool:
    return alpha in PAPER_ALPHAS and resolution in PAPER_RESOLUTIONS


def _mult_adds(alpha: float, resolution: int, network: str) -> int:
    return report_of(Variant(DesignPoint(alpha, resolution), NetworkChoice(network))).mult_adds
