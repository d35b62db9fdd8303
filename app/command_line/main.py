"""The command line: mobilenet-explorer serve | cost | sweep | measure | predict | recommend, most with --json."""

import logging
import sys
from itertools import product
from typing import TYPE_CHECKING, Annotated, Any, cast

import typer

from app.command_line.choice import predict, recommend
from app.command_line.shared import (
    Alpha,
    AsJson,
    Classes,
    Network,
    Resolution,
    RoundingRule,
    network_of,
    print_json,
    variant_of,
)
from app.store import StoreError
from app.web import parameters
from mobilenet_core.design import PAPER_ALPHAS, PAPER_RESOLUTIONS, Rounding
from mobilenet_core.errors import DesignError, MeasurementError, MobileNetError

if TYPE_CHECKING:
    from mobilenet_core.design import DesignPoint
    from mobilenet_core.records import Precision

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Exact costs and measured latency of MobileNet V1 at any width and resolution.",
)


@app.command()
def serve(
    host: Annotated[
        str | None, typer.Option(help="Address to listen on; beyond loopback, writes need a token.")
    ] = None,
    port: Annotated[int | None, typer.Option(min=0, max=65535, help="Port; 0 takes a free one.")] = None,
) -> None:
    """Serve the page and the API, by default at http://127.0.0.1:8000."""
    from pydantic import ValidationError  # noqa: PLC0415 - the other commands need no server

    from app.main import create_app  # noqa: PLC0415
    from app.settings import Settings  # noqa: PLC0415
    from app.web.server import run  # noqa: PLC0415

    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(name)s: %(message)s")
    logging.getLogger("alembic").setLevel(logging.WARNING)
    given: dict[str, Any] = {name: value for name, value in (("host", host), ("port", port)) if value is not None}
    try:
        settings = Settings(**given)
    except ValidationError as error:
        for each in error.errors():
            name = f"MBX_{each['loc'][0]}".upper()
            typer.echo(f"mobilenet-explorer: {name} is {each['input']!r}; {each['msg']}", err=True)
        raise typer.Exit(2) from None
    run(create_app(settings), settings)


@app.command()
def cost(
    alpha: Alpha,
    resolution: Resolution,
    *,
    network: Network = "mobilenet_v1",
    num_classes: Classes = 1000,
    rounding: RoundingRule = "tf_slim",
    as_json: AsJson = False,
) -> None:
    """Exact mult-adds, parameters and bytes of one design point, with its published accuracy."""
    from app.services.costs import design_point  # noqa: PLC0415

    answer = design_point.describe(variant_of(alpha, resolution, network, num_classes, rounding))
    if as_json:
        print_json(answer)
        return
    accuracy = answer.accuracy["fp32"]
    top1 = f"{accuracy.top1_percent} % ({accuracy.kind}, {accuracy.set})" if accuracy else "not published"
    lines = {
        answer.name: f"{network}, {num_classes} classes, {rounding} channels",
        "Mult-Adds": f"{answer.mult_adds:,} (analytic)",
        "Parameters": f"{answer.params:,} (analytic)",
        "Weights": ", ".join(f"{size / 1e6:.3g} MB {name}" for name, size in answer.weight_bytes.items()),
        "Peak activations": f"{answer.peak_activation_bytes / 1e6:.3g} MB fp32",
        "Top-1": top1,
    }
    for label, value in lines.items():
        typer.echo(f"{label:<20} {value}")


@app.command()
def sweep(
    *,
    alpha: Annotated[str, typer.Option(help="Comma-separated alphas.")] = ",".join(map(str, PAPER_ALPHAS)),
    resolution: Annotated[str, typer.Option(help="Comma-separated resolutions.")] = ",".join(
        map(str, PAPER_RESOLUTIONS)
    ),
    columns: Annotated[str, typer.Option(help="Comma-separated columns.")] = "mult_adds,params,top1_percent_fp32",
    network: Network = "mobilenet_v1",
    num_classes: Classes = 1000,
    rounding: RoundingRule = "tf_slim",
    as_json: AsJson = False,
) -> None:
    """Costs over a grid of alphas and resolutions, as CSV or JSON."""
    from app.services.costs import space  # noqa: PLC0415

    points = space.Space(
        space.numbers(alpha, "alpha", float),
        space.numbers(resolution, "resolution", int),
        network=network_of(network, num_classes, rounding),
        columns=tuple(name.strip() for name in columns.split(",")),
    )
    table = space.columns_of(points)
    if as_json:
        print_json({"count": points.count, "columns": table})
    else:
        typer.echo(space.csv_of(table), nl=False)


@app.command()
def measure(
    alpha: Annotated[str | None, typer.Argument(help="Width multipliers, comma-separated.")] = None,
    resolution: Annotated[str | None, typer.Argument(help="Input sides in pixels, comma-separated.")] = None,
    *,
    grid: Annotated[bool, typer.Option("--grid", help="The paper's 16 points, instead of both.")] = False,
    runtime: Annotated[str, typer.Option(help="What executes, comma-separated: see GET /api/v1/runtimes.")] = "torch",
    precision: Annotated[str, typer.Option(help="fp32, fp16 or int8, comma-separated.")] = "fp32",
    threads: Annotated[str, typer.Option(help="Threads, 1 to 256, comma-separated.")] = "1",
    batch: Annotated[int, typer.Option(help="Images per run, 1 to 256.")] = 1,
    careful: Annotated[bool, typer.Option("--careful", help="Each in three processes: slower, surer.")] = False,
    store: Annotated[
        bool, typer.Option("--store/--no-store", help="Keep it in the server's store: MBX_DATA_DIR, MBX_DATABASE_URL.")
    ] = False,
    network: Network = "mobilenet_v1",
    num_classes: Classes = 1000,
    rounding: RoundingRule = "tf_slim",
    as_json: AsJson = False,
) -> None:
    """Time design points on this machine, each in a fresh process: every combination of what is given.

    One measurement is told in a sentence. Several come as CSV, a line as each is made, which POST
    /api/v1/measurements/import reads; how it goes is told on stderr. Ctrl-C keeps what is made.
    Status 1: a measurement failed; 2: a value was refused; 130: Ctrl-C.
    """
    from app.command_line import measure as timing  # noqa: PLC0415
    from app.language.warnings import sentences  # noqa: PLC0415
    from app.measuring.tasks import tasks_for  # noqa: PLC0415
    from mobilenet_core.networks.family import NetworkChoice  # noqa: PLC0415

    tasks = tasks_for(
        _points(alpha, resolution, grid=grid),
        runtimes=_names(runtime),
        precisions=cast("list[Precision]", _names(precision)),
        threads=_numbers(threads, "threads"),
        batch=batch,
        careful=careful,
        network=NetworkChoice(network, num_classes, cast("Rounding", rounding)),
    )
    if len(tasks) > 1:
        sweep = timing.measure_all(tasks, store=store, print_csv=not as_json)
        if as_json:
            print_json(timing.as_json(sweep))
        raise typer.Exit(sweep.status)
    made = timing.measure_one(tasks[0], store=store)
    if as_json:
        print_json(timing.record(made))
        return
    typer.echo(timing.sentence(tasks[0], made))
    for warning in sentences(made.warnings):
        typer.echo(warning, err=True)


def _points(alpha: str | None, resolution: str | None, *, grid: bool) -> "list[DesignPoint]":
    from app.services.costs.space import numbers  # noqa: PLC0415
    from mobilenet_core.design import DesignPoint  # noqa: PLC0415

    if grid and alpha is None:
        alphas, sides = PAPER_ALPHAS, PAPER_RESOLUTIONS
    elif not grid and alpha is not None and resolution is not None:
        alphas, sides = numbers(alpha, "alpha", float), numbers(resolution, "resolution", int)
    else:
        raise DesignError("give ALPHA and RESOLUTION, or --grid for the paper's 16 points", field="alpha")
    return [DesignPoint(*point) for point in product(alphas, sides)]


def _names(text: str) -> list[str]:
    return [name.strip() for name in text.split(",")]


def _numbers(text: str, field: str) -> tuple[int, ...]:
    from app.services.costs.space import numbers  # noqa: PLC0415

    return numbers(text, field, int)


app.command()(predict)
app.command()(parameters.taking_budgets(recommend, parameters.Parameter.option))


def main() -> None:
    """Runs the command; what goes wrong ends in its sentence, not in a traceback: status 2 for a refused value."""
    try:
        app()
    except (MobileNetError, StoreError) as error:
        typer.echo(f"mobilenet-explorer: {error}", err=True)
        sys.exit(1 if isinstance(error, MeasurementError | StoreError) else 2)
