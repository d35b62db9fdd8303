"""What is to be measured, as tasks: every combination asked for, each known to be possible before the first is made."""

from collections.abc import Sequence
from itertools import product
from math import prod

from app.services.costs.design_point import report_of
from app.settings import MAX_JOB_ITEMS
from app.store import Task
from mobilenet_core.design import DesignPoint, Rounding
from mobilenet_core.errors import DesignError
from mobilenet_core.networks.family import NetworkChoice, Variant
from mobilenet_core.records import MeasurementPlan, Precision
from mobilenet_core.runtimes import runtime
from mobilenet_core.runtimes.protocol import check_can_run


def tasks_for(
    points: Sequence[DesignPoint],
    *,
    runtimes: Sequence[str],
    precisions: Sequence[Precision],
    threads: Sequence[int],
    batch: int = 1,
    careful: bool = False,
    network: str = "mobilenet_v1",
    num_classes: int = 1000,
    rounding: Rounding = "tf_slim",
) -> list[Task]:
    """Every point with every runtime, precision and number of threads, points outermost.

    Raises DesignError for too many and for a value that is not defined, RuntimeUnavailable for what cannot run here.
    """
    count = prod(map(len, (points, runtimes, precisions, threads)))
    if not 1 <= count <= MAX_JOB_ITEMS:
        raise DesignError(
            f"{count} measurements are asked for; expected 1 to {MAX_JOB_ITEMS} at a time", field="points"
        )
    tasks: list[Task] = []
    for point, name, precision, number in product(points, runtimes, precisions, threads):
        plan = MeasurementPlan(name, precision, number, batch, careful=careful)
        report_of(Variant(point, NetworkChoice(network, num_classes, rounding)))
        check_can_run(runtime(name), precision)
        tasks.append(Task(network, point.alpha, point.resolution, num_classes, rounding, plan))
    return tasks
