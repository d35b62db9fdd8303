"""The command line: mobilenet-explorer serve | cost | sweep | measure, each with --json where it prints numbers."""

import json
import logging
import sys
from typing import Annotated, Any

import typer

from mobilenet_core.design import EXPECTED, PAPER_ALPHAS, PAPER_RESOLUTIONS
from mobilenet_core.errors import MobileNetError

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, help=__doc__)

Alpha = Annotated[float, typer.Argument(help=f"Width multiplier: {EXPECTED['alpha']}.")]
Resolution = Annotated[int, typer.Argument(help=f"Input side: {EXPECTED['resolution']}.")]
Network = Annotated[str, typer.Option(help="mobilenet_v1, conv_mobilenet or shallow_mobilenet.")]
Classes = Annotated[int, typer.Option("--num-classes", help=f"Classes: {EXPECTED['num_classes']}.")]
Rounding = Annotated[str, typer.Option(help=f"Channel rule: {EXPECTED['rounding']}.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON, for programs.")]


@app.command()
def serve(
    host: Annotated[
        str | None, typer.Option(help="Address to listen on; beyond loopback, writes need a token.")
    ] = None,
    port: Annotated[int | None, typer.Option(min=0, max=65535, help="Port; 0 takes a free one.")] = None,
) -> None:
    """Serve the page and the API, by default at http://127.0.0.1:8000."""
    import uvicorn  # noqa: PLC0415 - the other commands need no server

    from app.main import create_app  # noqa: PLC0415
    from app.settings import Settings  # noqa: PLC0415

    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(name)s: %(message)s")
    given = {name: value for name, value in (("host", host), ("port", port)) if value is not None}
    settings = Settings(**given)
    uvicorn.run(
        create_app(settings),
        host=settings.host,
        port=settings.port,
        access_log=False,  # the envelope logs each request with its id
        log_config=None,
        timeout_graceful_shutdown=3,
    )


@app.command()
def cost(
    alpha: Alpha,
    resolution: Resolution,
    network: Network = "mobilenet_v1",
    num_classes: Classes = 1000,
    rounding: Rounding = "tf_slim",
    as_json: AsJson = False,
) -> None:
    """Exact mult-adds, parameters and bytes of one design point, with its published accuracy."""
    from app.services import explore  # noqa: PLC0415

    answer = explore.describe(_variant(alpha, resolution, network, num_classes, rounding))
    if as_json:
        _print_json(answer)
        return
    accuracy = answer["accuracy"]["fp32"]
    lines = [
        (answer["name"], f"{network}, {num_classes} classes, {rounding} channels"),
        ("Mult-Adds", f"{answer['mult_adds']:,} (analytic)"),
        ("Parameters", f"{answer['params']:,} (analytic)"),
        ("Weights", ", ".join(f"{size / 1e6:.3g} MB {name}" for name, size in answer["weight_bytes"].items())),
        ("Peak activations", f"{answer['peak_activation_bytes'] / 1e6:.3g} MB fp32"),
        (
            "Top-1",
            f"{accuracy['top1_percent']} % ({accuracy['kind']}, {accuracy['set']})" if accuracy else "not published",
        ),
    ]
    for label, value in lines:
        typer.echo(f"{label:<20} {value}")


@app.command()
def sweep(
    alpha: Annotated[str, typer.Option(help="Comma-separated alphas.")] = ",".join(map(str, PAPER_ALPHAS)),
    resolution: Annotated[str, typer.Option(help="Comma-separated resolutions.")] = ",".join(
        map(str, PAPER_RESOLUTIONS)
    ),
    columns: Annotated[str, typer.Option(help="Comma-separated columns.")] = "mult_adds,params,top1_percent_fp32",
    network: Network = "mobilenet_v1",
    num_classes: Classes = 1000,
    rounding: Rounding = "tf_slim",
    as_json: AsJson = False,
) -> None:
    """Costs over a grid of alphas and resolutions, as CSV or JSON."""
    from app.negotiation import columns_as  # noqa: PLC0415
    from app.services import space  # noqa: PLC0415

    points = space.Space.grid(
        space.numbers(alpha, "alpha", float),
        space.numbers(resolution, "resolution", int),
        network=network,
        num_classes=num_classes,
        rounding=rounding,
        columns=tuple(columns.split(",")),
    )
    table = space.columns_of(points)
    if as_json:
        _print_json({"count": len(points.alphas), "columns": table})
    else:
        typer.echo(columns_as("csv", table, "sweep").body.decode(), nl=False)


@app.command()
def measure(
    alpha: Alpha,
    resolution: Resolution,
    runtime: Annotated[str, typer.Option(help="What executes it.")] = "torch",
    precision: Annotated[str, typer.Option(help="fp32, fp16 or int8.")] = "fp32",
    threads: Annotated[int, typer.Option(help="Threads, 1 to 256.")] = 1,
    network: Network = "mobilenet_v1",
    num_classes: Classes = 1000,
    rounding: Rounding = "tf_slim",
    as_json: AsJson = False,
) -> None:
    """Time one design point on this machine, in a fresh process. Nothing is stored; the page and the API store."""
    from dataclasses import asdict  # noqa: PLC0415

    from mobilenet_core.measure import measure as measure_network  # noqa: PLC0415
    from mobilenet_core.records import MeasurementPlan  # noqa: PLC0415

    plan = MeasurementPlan(runtime=runtime, precision=precision, threads=threads)  # type: ignore[arg-type]
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


def _variant(alpha: float, resolution: int, network: str, num_classes: int, rounding: str) -> Any:
    from app.services.explore import Variant  # noqa: PLC0415
    from mobilenet_core.design import DesignPoint  # noqa: PLC0415

    return Variant(DesignPoint(alpha, resolution), network, num_classes, rounding)  # type: ignore[arg-type]


def _print_json(value: object) -> None:
    typer.echo(json.dumps({"schema_version": 1, **value}, ensure_ascii=False, indent=2))  # type: ignore[dict-item]


def main() -> None:
    """Runs the command; a refused value ends in its sentence and status 2, not in a traceback."""
    try:
        app()
    except MobileNetError as error:
        typer.echo(f"mobilenet-explorer: {error}", err=True)
        sys.exit(2)
