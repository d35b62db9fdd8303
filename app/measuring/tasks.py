"""What is to be measured, as tasks, and how one is: a task and `measure` can travel to wherever the stopwatch is."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import product
from math import prod
from pathlib import Path

from app.measuring.cores import Cores
from app.services.costs.design_point import report_of
from app.settings import MAX_JOB_ITEMS
from app.store import Task
from mobilenet_core.errors import DesignError
from mobilenet_core.machine_states import ProbeLevels
from mobilenet_core.networks.family import Variant
from mobilenet_core.records import DeviceInfo, Measurement, MeasurementPlan, Precision
from mobilenet_core.runtimes import runtime
from mobilenet_core.runtimes.protocol import check_can_run


def tasks_for(
    variants: Sequence[Variant],
    *,
    runtimes: Sequence[str],
    precisions: Sequence[Precision],
    threads: Sequence[int],
    batch: int = 1,
    careful: bool = False,
    max_seconds: float = MeasurementPlan().max_seconds,
) -> list[Task]:
    """Every variant with every runtime, precision and number of threads, variants outermost; each known to be possible.

    max_seconds: that each may take, where the machine is not quick sooner.
    Raises DesignError for too many and for a value that is not defined, RuntimeUnavailable for what cannot run here.
    """
    count = prod(map(len, (variants, runtimes, precisions, threads)))
    if not 1 <= count <= MAX_JOB_ITEMS:
        raise DesignError(
            "{count} measurements are asked for; expected 1 to {most} at a time",
            field="points",
            count=count,
            most=MAX_JOB_ITEMS,
        )
    tasks: list[Task] = []
    for variant, name, precision, number in product(variants, runtimes, precisions, threads):
        plan = MeasurementPlan(name, precision, number, batch, careful=careful, max_seconds=max_seconds)
        task = Task(variant, plan)
        report_of(task.variant)
        check_can_run(runtime(name), precision)
        tasks.append(task)
    return tasks


@dataclass(frozen=True, slots=True)
class Visit:
    """One process of a measurement. earlier: what visits before it made; wanted: how many are intended.

    bests: the fastest that the device's probes are known to be, one of each kind.
    """

    earlier: Measurement | None = None
    wanted: int = 1
    bests: tuple[ProbeLevels, ...] = ()


FIRST_VISIT = Visit()


def measure(
    task: Task,
    cancelled: Callable[[], bool] | None = None,
    visit: Visit = FIRST_VISIT,
    *,
    models: Path | None = None,
    device: DeviceInfo | None = None,
    cores: Cores | None = None,
    waits: Callable[[], None] | None = None,
) -> Measurement:
    """Times a task in one fresh child process; model files are kept in `models`. Raises MobileNetError.

    device: which this is, asked before anybody was moved off its cores. cores: who keeps off those that measure.
    waits: called where another measurement runs on this machine, whose end this one awaits.
    """
    from mobilenet_core.measure.measure import Stopwatch  # noqa: PLC0415 - the server starts without it

    leave_cores = cores.left_to if cores else None
    stopwatch = Stopwatch(models, cancelled, leave_cores=leave_cores, device=device, waits=waits)
    return stopwatch.visit(task.variant.spec, task.plan, visit.earlier, bests=visit.bests, wanted=visit.wanted)
