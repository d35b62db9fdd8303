"""Stored latencies of several runtimes, side by side."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from app.services import history
from app.services.explore import Variant, report_of
from app.store import StoredMeasurement
from mobilenet_core.design import PAPER_ALPHAS, PAPER_RESOLUTIONS, DesignPoint
from mobilenet_core.records import Precision

MAX_POINTS = 24
"""Design points in one comparison: the paper's first, then those measured last."""


@dataclass(frozen=True, slots=True)
class Conditions:
    """What is the same in all latencies of a comparison. `device` None: all that were measured here."""

    network: str = "mobilenet_v1"
    precision: Precision = "fp32"
    threads: int = 1
    device: str | None = None

    def hold(self, stored: StoredMeasurement) -> bool:
        """Whether a stored latency is of this comparison: one image at a time, 1000 classes, TF-slim's channels."""
        task, plan = stored.task, stored.task.plan
        if (task.network, task.num_classes, task.rounding) != (self.network, 1000, "tf_slim"):
            return False
        if (plan.precision, plan.threads, plan.batch) != (self.precision, self.threads, 1):
            return False
        return stored.kind == "measured" if self.device is None else stored.measurement.device.id == self.device


def compared(stored: Iterable[StoredMeasurement], conditions: Conditions) -> list[dict[str, Any]]:
    """The newest latency of each runtime at each design point, as the API's rows with `mult_adds`.

    stored: newest first. At most MAX_POINTS design points come back.
    """
    newest: dict[tuple[float, int, str], StoredMeasurement] = {}
    for each in stored:
        if conditions.hold(each):
            newest.setdefault((each.task.alpha, each.task.resolution, each.task.plan.runtime), each)
    points = dict.fromkeys((alpha, resolution) for alpha, resolution, _ in newest)
    kept = sorted(points, key=lambda point: not _of_the_paper(*point))[:MAX_POINTS]
    return [
        {**history.row(each), "mult_adds": _mult_adds(alpha, resolution, conditions.network)}
        for (alpha, resolution, _), each in newest.items()
        if (alpha, resolution) in kept
    ]


def _of_the_paper(alpha: float, resolution: int) -> bool:
    return alpha in PAPER_ALPHAS and resolution in PAPER_RESOLUTIONS


def _mult_adds(alpha: float, resolution: int, network: str) -> int:
    return report_of(Variant(DesignPoint(alpha, resolution), network)).mult_adds
