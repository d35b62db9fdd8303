"""The commands of a design space: cost and sweep, which count, and export."""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import typer

from app.command_line.shared import Alpha, AsJson, Resolution, echo, names, print_json, taking_network
from app.web import parameters
from mobilenet_core.accuracy import RANKING_SET
from mobilenet_core.design import PAPER_ALPHAS, PAPER_RESOLUTIONS, DesignPoint
from mobilenet_core.errors import DesignError
from mobilenet_core.formats.export import Io, check_written
from mobilenet_core.networks.family import NetworkChoice, Variant
from mobilenet_core.records import USUAL_PRECISION, Precision
from mobilenet_core.runtime_traits import FileFormat


@taking_network
def cost(
    alpha: Alpha,
    resolution: Resolution,
    *,
    network: NetworkChoice,
    as_json: AsJson = False,
) -> None:
    """Exact mult-adds, parameters and bytes of one design point, with its published accuracy."""
    from app.language.amounts import megabytes  # noqa: PLC0415
    from app.services.costs import design_point  # noqa: PLC0415

    answer = design_point.describe(Variant(DesignPoint(alpha, resolution), network))
    if as_json:
        print_json(answer)
        return
    accuracy = answer.accuracy["fp32"]
    top1 = f"{accuracy.top1_percent} % ({accuracy.kind}, {accuracy.set})" if accuracy else f"none in {RANKING_SET}"
    lines = {
        answer.name: f"{network.name}, {network.num_classes} classes, {network.rounding} channels",
        "Mult-Adds": f"{answer.mult_adds:,} (analytic)",
        "Parameters": f"{answer.params:,} (analytic)",
        "Weights": ", ".join(f"{megabytes(size)} {name}" for name, size in answer.weight_bytes.items()),
        "Peak activations": f"{megabytes(answer.peak_activation_bytes)} fp32",
        "Top-1": top1,
    }
    for label, value in lines.items():
        echo(f"{label:<20} {value}")


@taking_network
def sweep(
    *,
    alpha: Annotated[str, parameters.ALPHAS.option()] = ",".join(map(str, PAPER_ALPHAS)),
    resolution: Annotated[str, parameters.RESOLUTIONS.option()] = ",".join(map(str, PAPER_RESOLUTIONS)),
    columns: Annotated[str, typer.Option(help="Comma-separated columns.")] = "mult_adds,params,top1_percent_fp32",
    network: NetworkChoice,
    as_json: AsJson = False,
) -> None:
    """Costs over a grid of alphas and resolutions, as CSV or JSON."""
    from app.services.costs import space  # noqa: PLC0415

    points = space.Space(
        space.numbers(alpha, "alpha", float),
        space.numbers(resolution, "resolution", int),
        network=network,
        columns=tuple(names(columns)),
    )
    table = space.columns_of(points)
    if as_json:
        print_json({"count": points.count, "columns": table})
    else:
        typer.echo(space.csv_of(table), nl=False)


@taking_network
def export(
    alpha: Alpha,
    resolution: Resolution,
    *,
    model_format: Annotated[FileFormat, typer.Option("--format", help="onnx, tflite, ncnn or pt2.")] = "onnx",
    precision: Annotated[Precision, parameters.FILE_PRECISION.option()] = USUAL_PRECISION,
    io: Annotated[Io, parameters.IO.option()] = "float",
    output: Annotated[Path | None, typer.Option(help="Where to write it; without it, here, by its own name.")] = None,
    network: NetworkChoice,
) -> None:
    """A design point as a model file, its weights untrained: what GET /design-points/.../model answers."""
    from app.services.costs.counted import export_variant  # noqa: PLC0415
    from app.services.costs.files import file_name  # noqa: PLC0415

    check_written(model_format, precision, io)
    variant = Variant(DesignPoint(alpha, resolution), network)
    path = output or Path(file_name(variant, model_format, precision, io))
    with TemporaryDirectory() as folder:
        made, _ = export_variant(variant, model_format, precision, io, Path(folder))
        try:
            path.write_bytes(made.read_bytes())
        except OSError as error:
            raise DesignError(f"output is {path}, which cannot be written: {error.strerror}", field="output") from None
    echo(f"{path}: {path.stat().st_size:,} bytes, {variant.name}, {precision}, untrained weights")
