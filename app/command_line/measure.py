"""`mobilenet-explorer measure`: one measurement as a sentence, several as lines of CSV that come as they are made."""

import csv
import signal
import sys
import tempfile
from collections.abc import Generator, Iterable, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, cast

import typer

from app.command_line.shared import AsJson, names, print_json, taking_network
from app.language import states
from app.language.warnings import sentences
from app.settings import read_settings
from app.store import Stored, Task
from app.web import parameters
from mobilenet_core.design import PAPER_ALPHAS, PAPER_RESOLUTIONS, DesignPoint
from mobilenet_core.errors import DesignError, MobileNetError
from mobilenet_core.latency import KnownLatency
from mobilenet_core.machine_states import ProbeLevels
from mobilenet_core.marks import with_own_levels
from mobilenet_core.networks.family import NetworkChoice
from mobilenet_core.records import Measurement, MeasurementPlan

if TYPE_CHECKING:
    from app.store.store import Store
    from mobilenet_core.records import Precision

INTERRUPTED = 130
"""Exit status of a command that Ctrl-C ended, as shells have it."""

_USUAL = MeasurementPlan()


@taking_network
def measure(
    alpha: Annotated[str | None, parameters.ALPHAS.argument()] = None,
    resolution: Annotated[str | None, parameters.RESOLUTIONS.argument()] = None,
    *,
    grid: Annotated[bool, typer.Option("--grid", help="The paper's 16 points, instead of both.")] = False,
    runtime: Annotated[str, parameters.RUNTIMES.option()] = _USUAL.runtime,
    precision: Annotated[str, parameters.PRECISION_LIST.option()] = _USUAL.precision,
    threads: Annotated[str, parameters.THREADS_LIST.option()] = str(_USUAL.threads),
    batch: Annotated[int, parameters.BATCH.option()] = _USUAL.batch,
    careful: Annotated[bool, typer.Option("--careful", help="Each in three processes: slower, surer.")] = False,
    store: Annotated[
        bool, typer.Option("--store/--no-store", help="Keep it in the server's store: MBX_DATA_DIR, MBX_DATABASE_URL.")
    ] = False,
    network: NetworkChoice,
    as_json: AsJson = False,
) -> None:
    """Time design points on this machine, each in a fresh process: every combination of what is given.

    One measurement is told in a sentence. Several come as CSV, a line as each is made, which POST
    /api/v1/measurements/import reads; how it goes is told on stderr. Ctrl-C keeps what is made.
    Status 1: a measurement failed; 2: a value was refused; 130: Ctrl-C.
    """
    from app.measuring.tasks import tasks_for  # noqa: PLC0415 - the other commands need no stopwatch
    from app.services.costs.space import numbers  # noqa: PLC0415

    tasks = tasks_for(
        _points(alpha, resolution, grid=grid),
        runtimes=names(runtime),
        precisions=cast("list[Precision]", names(precision)),
        threads=numbers(threads, "threads", int),
        batch=batch,
        careful=careful,
        network=network,
        max_seconds=read_settings().measure_seconds,
    )
    if len(tasks) > 1:
        sweep = _measure_all(tasks, store=store, print_csv=not as_json)
        if as_json:
            print_json(_as_json(sweep))
        raise typer.Exit(sweep.status)
    made = _measure_one(tasks[0], store=store)
    if as_json:
        print_json(_record(made))
        return
    typer.echo(_sentence(tasks[0], made))
    if both := states.sentence(made):
        typer.echo(both)
    for warning in sentences(made.warnings):
        typer.echo(warning, err=True)


def _points(alpha: str | None, resolution: str | None, *, grid: bool) -> list[DesignPoint]:
    from app.services.costs.space import numbers  # noqa: PLC0415

    if grid and alpha is None:
        alphas, sides = PAPER_ALPHAS, PAPER_RESOLUTIONS
    elif not grid and alpha is not None and resolution is not None:
        alphas, sides = numbers(alpha, "alpha", float), numbers(resolution, "resolution", int)
    else:
        raise DesignError("give ALPHA and RESOLUTION, or --grid for the paper's 16 points", field="alpha")
    return [DesignPoint(*point) for point in product(alphas, sides)]


@dataclass(slots=True)
class _Place:
    """Where model files are kept, the store where measurements are, how fast this device can be."""

    models: Path
    store: "Store | None" = None
    bests: tuple[ProbeLevels, ...] = ()


def _measure_one(task: Task, *, store: bool) -> Measurement:
    """The measurement, stored where asked. Raises MobileNetError, StoreError."""
    with _place(store=store) as place:
        measured, now = _measured(task, place)
        _ = _kept(task, measured, now, place)
        return measured


def _sentence(task: Task, made: Measurement) -> str:
    """A measurement in a sentence."""
    latency = made.latency_ms
    return (
        f"{task.variant.name}: {latency.p50:.3g} ms measured (median of {len(made.samples_ms)} runs, "
        f"middle half {latency.p25:.3g} to {latency.p75:.3g}, p90 {latency.p90:.3g}) on {made.device.name}, "
        f"{task.plan.runtime} {made.runtime_version}, {_how(task)}"
    )


@dataclass(slots=True)
class _Sweep:
    """Several measurements, one after the other: those made, by id, how many failed, whether somebody ended it."""

    tasks: Sequence[Task]
    made: list[tuple[int, Measurement]]
    failed: int = 0
    is_interrupted: bool = False

    @property
    def status(self) -> int:
        """The command's exit status: 0 where everything was measured."""
        return INTERRUPTED if self.is_interrupted else int(self.failed > 0)


def _measure_all(tasks: Sequence[Task], *, store: bool, print_csv: bool) -> _Sweep:
    """Measures one task after the other, and says on stderr how it goes; one that fails stops no other.

    print_csv: a line of our own layout on stdout as each is made. Ctrl-C ends it, and what is made stays.
    """
    sweep = _Sweep(tasks, [])
    with _place(store=store) as place:
        try:
            for number, task in enumerate(tasks, start=1):
                _measure_next(sweep, number, task, place, print_csv=print_csv)
        except KeyboardInterrupt:
            sweep.is_interrupted = True
    kept = ", in the store" * store
    typer.echo(f"{len(sweep.made)} of {len(tasks)} measured{kept}, {sweep.failed} failed", err=True)
    return sweep


def _measure_next(sweep: _Sweep, number: int, task: Task, place: _Place, *, print_csv: bool) -> None:
    label = f"[{number}/{len(sweep.tasks)}] {task.variant.name}, {task.plan.runtime}, {_how(task)}"
    try:
        measured, now = _measured(task, place)
    except (MobileNetError, OSError) as error:
        sweep.failed += 1
        typer.echo(f"{label}: {error}", err=True)
        return
    with _ctrl_c_waits():
        stored = _kept(task, measured, now, place)
        warnings = "".join(f" {each}" for each in sentences(measured.warnings))
        typer.echo(f"{label}: {measured.latency_ms.p50:.3g} ms.{warnings}", err=True)
        if print_csv:
            _print_line(stored, with_header=not sweep.made)
        sweep.made.append((stored.id, measured))


@contextmanager
def _ctrl_c_waits() -> Generator[None]:
    """Ctrl-C meanwhile counts at the end: what is measured is stored, printed and counted, or none of these."""
    pressed: list[int] = []
    before = signal.signal(signal.SIGINT, lambda number, _: pressed.append(number))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
    if pressed:
        raise KeyboardInterrupt


def _measured(task: Task, place: _Place) -> tuple[Measurement, datetime]:
    from mobilenet_core.measure import measure as timed  # noqa: PLC0415 - as in the command

    measured = timed(task.variant.spec, task.plan, models=place.models, bests=place.bests)
    place.bests = with_own_levels(place.bests, measured)
    return measured, datetime.now(UTC)


def _kept(task: Task, measured: Measurement, now: datetime, place: _Place) -> Stored:
    stored_id = place.store.add_measurement(task, measured) if place.store else 0
    return Stored(stored_id, now, KnownLatency.measured(task.variant, measured), measured)


def _print_line(stored: Stored, *, with_header: bool) -> None:
    from app.services.files.latencies import columns_of  # noqa: PLC0415 - as in the command

    columns = columns_of([stored])
    rows: Iterable[Iterable[Any]] = zip(*columns.values(), strict=True)
    csv.writer(sys.stdout, lineterminator="\n").writerows([columns, *rows] if with_header else rows)
    sys.stdout.flush()  # whoever reads a pipe sees it now, and Ctrl-C loses nothing


@contextmanager
def _place(*, store: bool) -> Generator[_Place]:
    if not store:
        with tempfile.TemporaryDirectory(prefix="mobilenet-explorer-") as folder:
            yield _Place(Path(folder))
        return
    from app.store.store import Store  # noqa: PLC0415 - SQLAlchemy: a sixth of a second
    from mobilenet_core.measure.device import this_device  # noqa: PLC0415

    settings, warning = read_settings().with_writable_data_dir()
    if warning:
        typer.echo(warning, err=True)
    opened = Store(settings.store_url)
    try:
        yield _Place(settings.models_dir, opened, opened.best_levels(this_device().id))
    finally:
        opened.close()


def _how(task: Task) -> str:
    plan = task.plan
    batch = f", batch {plan.batch}" if plan.batch > 1 else ""
    return f"{plan.precision}, {plan.threads} thread{'s' * (plan.threads != 1)}{batch}"


def _record(made: Measurement) -> dict[str, object]:
    """A measurement for programs, its warnings as codes and as sentences."""
    told = asdict(made)
    return {**told, "warnings": sentences(made.warnings), "warning_codes": told["warnings"]}


def _as_json(sweep: _Sweep) -> dict[str, object]:
    """What was made, every sample of it, for programs."""
    items = [{"id": stored_id or None, **_record(made)} for stored_id, made in sweep.made]
    return {"count": len(items), "asked": len(sweep.tasks), "failed": sweep.failed, "items": items}
