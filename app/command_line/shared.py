"""What commands share: arguments by name, the variant that they name, and JSON for programs."""

import json
from typing import TYPE_CHECKING, Annotated, Any, cast

import typer

from app.web import parameters
from mobilenet_core.design import Rounding
from mobilenet_core.networks.family import NetworkChoice

if TYPE_CHECKING:
    from mobilenet_core.networks.family import Variant

Alpha = Annotated[float, parameters.ALPHA.argument()]
Resolution = Annotated[int, parameters.RESOLUTION.argument()]
Network = Annotated[str, parameters.NETWORK.option()]
Classes = Annotated[int, parameters.CLASSES.option()]
RoundingRule = Annotated[str, parameters.ROUNDING.option()]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON, for programs.")]


def network_of(name: str, num_classes: int, rounding: str) -> NetworkChoice:
    """The network as asked for, but for its design point."""
    return NetworkChoice(name, num_classes, cast("Rounding", rounding))


def variant_of(alpha: float, resolution: int, network: str, num_classes: int, rounding: str) -> "Variant":
    """The network as asked for. Raises DesignError."""
    from mobilenet_core.design import DesignPoint  # noqa: PLC0415
    from mobilenet_core.networks.family import Variant  # noqa: PLC0415

    return Variant(DesignPoint(alpha, resolution), network_of(network, num_classes, rounding))


def print_json(answer: object) -> None:
    """Prints an answer, of `app.answers` or a mapping, with the version of its layout."""
    from pydantic import TypeAdapter  # noqa: PLC0415 - the command line starts without it

    value = TypeAdapter[Any](type(answer)).dump_python(answer, mode="json")
    typer.echo(json.dumps({"schema_version": 1, **value}, ensure_ascii=False, indent=2))
