"""The command line: mobilenet-explorer serve | cost | sweep | measure, each with --json where it prints numbers."""

import json
import logging
import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any, cast

import typer

from mobilenet_core.design import EXPECTED, PAPER_ALPHAS, PAPER_RESOLUTIONS, Rounding
from mobilenet_core.errors import MeasurementError, MobileNetError

if TYPE_CHECKING:
    from app.services.explore import Variant
    from mobilenet_core.records import Precision

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Exact costs and measured latency of MobileNet V1 at any width and resolution.",
)

Alpha = Annotated[float, typer.Argument(help=f"Width multiplier: {EXPECTED['alpha']}.")]
Resolution = Annotated[int, typer.Argument(help=f"Input side: {EXPECTED['resolution']}.")]
Network = Annotated[str, typer.Option(help="mobilenet_v1, conv_mobilenet or shallow_mobilenet.")]
Classes = Annotated[int, typer.Option("--num-classes", help=f"Classes: {EXPECTED['num_classes']}.")]
RoundingRule = Annotated[str, typer.Option("--rounding", help=f"Channel rule: {EXPECTED['rounding']}.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON, for programs.")]


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
    from app.server import run  # noqa: PLC0415
    from app.settings import Settings  # noqa: PLC0415

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
    from app.services import explore  # noqa: PLC0415

    answer = explore.describe(_variant(alpha, resolution, network, num_classes, rounding))
    if as_json:
        _print_json(answer)
        return
    accuracy = answer["accuracy"]["fp32"]
    top1 = f"{accuracy['top1_percent']} % ({accuracy['kind']}, {accuracy['set']})" if accuracy else "not published"
    lines = {
        answer["name"]: f"{network}, {num_classes} classes, {rounding} channels",
        "Mult-Adds": f"{answer['mult_adds']:,} (analytic)",
        "Parameters": f"{answer['params']:,} (analytic)",
        "Weights": ", ".join(f"{size / 1e6:.3g} MB {name}" for name, size in answer["weight_bytes"].items()),
        "Peak activations": f"{answer['peak_activation_bytes'] / 1e6:.3g} MB fp32",
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
    from app.services import space  # noqa: PLC0415

    points = space.Space(
        space.numbers(alpha, "alpha", float),
        space.numbers(resolution, "resolution", int),
        network=network,
        num_classes=num_classes,
        rounding=cast("Rounding", rounding),
        columns=tuple(name.strip() for name in columns.split(",")),
    )
    table = space.columns_of(points)
    if as_json:
        _print_json({"count": points.count, "columns": table})
    else:
        typer.echo(space.csv_of(table), nl=False)


@app.command()
def measure(
    alpha: Alpha,
    resolution: Resolution,
    *,
    runtime: Annotated[str, typer.Option(help="What executes it: see GET /api/v1/runtimes.")] = "torch",
    precision: Annotated[str, typer.Option(help="fp32, fp16 or int8.")] = "fp32",
    threads: Annotated[int, typer.Option(help="Threads, 1 to 256.")] = 1,
    network: Network = "mobilenet_v1",
    num_classes: Classes = 1000,
    rounding: RoundingRule = "tf_slim",
    as_json: AsJson = False,
) -> None:
    """Time one design point on this machine, in a fresh process. Nothing is stored; the page and the API store."""
    from dataclasses import asdict  # noqa: PLC0415

    from mobilenet_core.measure import measure as measure_network  # noqa: PLC0415
    from mobilenet_core.records import MeasurementPlan  # noqa: PLC0415

    plan = MeasurementPlan(runtime=runtime, precision=cast("Precision", precision), threads=threads)
    variant = _variant(alpha, resolution, network, num_classes, rounding)
    measured = measure_network(variant.spec, plan)
    if as_json:
        _print_json(asdict(measured))
        return
    latency = measured.latency_ms
    typer.echo(
        f"{variant.name}: {latency.p50:.3g} ms measured (median of {len(measured.samples_ms)} runs, "
        f"middle half {latency.p25:.3g} to {latency.p75:.3g}, p90 {latency.p90:.3g}) on {measured.device.name}, "
        f"{runtime} {measured.runtime_version}, {precision}, {threads} thread{'s' * (threads != 1)}"
    )
    for warning in measured.warnings:
        typer.echo(warning, err=True)


def _variant(alpha: float, resolution: int, network: str, num_classes: int, rounding: str) -> "Variant":
    from app.services.explore import Variant  # noqa: PLC0415
    from mobilenet_core.design import DesignPoint  # noqa: PLC0415

    return Variant(DesignPoint(alpha, resolution), network, num_classes, cast("Rounding", rounding))


def _print_json(value: Mapping[str, Any]) -> None:
    typer.echo(json.dumps({"schema_version": 1, **value}, ensure_ascii=False, indent=2))


def main() -> None:
    """Runs the command; what goes wrong ends in its sentence, not in a traceback: status 2 for a refused value."""
    try:
        app()
    except MobileNetError as error:
        typer.echo(f"mobilenet-explorer: {error}", err=True)
        sys.exit(1 if isinstance(error, MeasurementError) else 2)
