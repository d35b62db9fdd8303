"""`mobilenet-explorer measure`: one measurement as a sentence, several as lines of CSV."""

from dataclasses import asdict
from itertools import product
from typing import TYPE_CHECKING, Annotated, cast

import typer

from app.command_line.networks import Line, table, variants_of
from app.command_line.shared import AsJson, echo, names, print_json, taking_network
from app.command_line.sweep import Sweep, how, place_of, tell_that_it_waits
from app.language import states
from app.language.amounts import latency
from app.language.marks import marked
from app.language.warnings import sentences
from app.settings import read_settings
from app.store import Task
from app.web import parameters
from mobilenet_core.design import PAPER_ALPHAS, PAPER_RESOLUTIONS, DesignPoint
from mobilenet_core.errors import DesignError
from mobilenet_core.marks import doubts_in
from mobilenet_core.networks.family import MOBILENET_V1, NetworkChoice, Variant
from mobilenet_core.records import Measurement, MeasurementPlan

if TYPE_CHECKING:
    from mobilenet_core.records import Precision

_USUAL = MeasurementPlan()


@taking_network
def measure(
    alpha: Annotated[str | None, parameters.ALPHAS.argument()] = None,
    resolution: Annotated[str | None, parameters.RESOLUTIONS.argument()] = None,
    *,
    grid: Annotated[bool, typer.Option("--grid", help="The paper's 16 points, instead of both.")] = False,
    networks: Annotated[
        str,
        typer.Option("--networks", help="Several networks, comma-separated, or all, each at its authors' resolution."),
    ] = "",
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
    """Time design points, or networks, on this machine, each in a fresh process: every combination of what is given.

    One measurement is told in a sentence. Several are made in rounds and come as CSV, a line as each is settled, which
    POST /api/v1/measurements/import reads; how it goes is told on stderr. Ctrl-C keeps what is made. Networks are told
    in a table in place of CSV, beside MobileNet: one that a runtime does not take is named, and the others go on.
    Status 1: a measurement failed; 2: a value was refused; 130: Ctrl-C.
    """
    from app.measuring.tasks import tasks_for  # noqa: PLC0415 - the other commands need no stopwatch
    from app.services.costs.space import numbers  # noqa: PLC0415

    if networks and (grid or alpha is not None or network != MOBILENET_V1):
        raise DesignError("give --networks alone, or one network with its points", field="networks")
    asked = (
        variants_of(networks)
        if networks
        else [Variant(each, network) for each in _points(alpha, resolution, grid=grid)]
    )
    tasks = tasks_for(
        asked,
        runtimes=names(runtime),
        precisions=cast("list[Precision]", names(precision)),
        threads=numbers(threads, "threads", int),
        batch=batch,
        careful=careful,
        max_seconds=read_settings().measure_seconds,
    )
    if len(tasks) > 1 or networks:
        sweep = Sweep(tasks, store=store, print_csv=not (as_json or networks))
        sweep.run()
        if as_json:
            print_json(_as_json(sweep))
        elif networks:
            echo(table([Line(each.task, each.made) for each in sweep.items]))
        raise typer.Exit(sweep.status)
    made = _measure_one(tasks[0], store=store)
    if as_json:
        print_json(_record(made))
        return
    echo(_sentence(tasks[0], made))
    if both := states.sentence(made):
        echo(both)
    for warning in sentences(made.warnings):
        echo(warning, err=True)


def _points(alpha: str | None, resolution: str | None, *, grid: bool) -> list[DesignPoint]:
    from app.services.costs.space import numbers  # noqa: PLC0415

    if grid and alpha is None:
        alphas, sides = PAPER_ALPHAS, PAPER_RESOLUTIONS
    elif not grid and alpha is not None and resolution is not None:
        alphas, sides = numbers(alpha, "alpha", float), numbers(resolution, "resolution", int)
    else:
        raise DesignError("give ALPHA and RESOLUTION, or --grid for the paper's 16 points", field="alpha")
    return [DesignPoint(*point) for point in product(alphas, sides)]


def _measure_one(task: Task, *, store: bool) -> Measurement:
    """The measurement, stored where asked. Raises MobileNetError, StoreError."""
    from mobilenet_core.measure import measure as timed  # noqa: PLC0415 - as in the command

    with place_of(store=store) as place:
        made = timed(task.variant.spec, task.plan, models=place.models, bests=place.bests, waits=tell_that_it_waits)
        _ = place.keep(task, made)
        return made


def _sentence(task: Task, made: Measurement) -> str:
    """A measurement in a sentence."""
    told, kind = made.latency_ms, marked("measured", doubts_in(made.warnings), "en")
    return (
        f"{task.variant.name}: {latency(told.p50)} {kind} (median of {len(made.samples_ms)} runs, "
        f"middle half {latency(told.p25)} to {latency(told.p75)}, p90 {latency(told.p90)}) on {made.device.name}, "
        f"{task.plan.runtime} {made.runtime_version}, {how(task)}"
    )


def _record(made: Measurement) -> dict[str, object]:
    """A measurement for programs, its warnings as codes and as sentences."""
    told = asdict(made)
    marks = {"latency_marks": doubts_in(made.warnings)}
    return {**told, "warnings": sentences(made.warnings), "warning_codes": told["warnings"], **marks}


def _as_json(sweep: Sweep) -> dict[str, object]:
    """What was made, every sample of it, for programs."""
    items = [{"id": stored_id or None, **_record(made)} for stored_id, made in sweep.made]
    return {"count": len(items), "asked": len(sweep.items), "failed": sweep.failed, "items": items}
