"""What commands share: a design point, the network that it is of, and JSON for programs."""

import inspect
import json
from collections.abc import Callable
from functools import wraps
from typing import Annotated, Any

import typer

from app.language.amounts import searchable
from app.services.choice.among import Among
from app.web import parameters
from mobilenet_core.networks.family import MOBILENET_V1, NetworkChoice

Alpha = Annotated[float, parameters.ALPHA.argument()]
Resolution = Annotated[int, parameters.RESOLUTION.argument()]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON, for programs.")]


def _options(network: parameters.Parameter) -> list[inspect.Parameter]:
    return [
        inspect.Parameter(
            each.name, inspect.Parameter.KEYWORD_ONLY, default=usual, annotation=Annotated[kind, each.option()]
        )
        for each, kind, usual in (
            (network, str, MOBILENET_V1.name),
            (parameters.CLASSES, int, MOBILENET_V1.num_classes),
            (parameters.ROUNDING, str | None, None),
        )
    ]


def taking_network(command: Callable[..., None]) -> Callable[..., None]:
    """The command with three options in place of its parameter `network`, which they make one NetworkChoice of.

    Of `among` in place of it they make those that are chosen among.
    """
    own = inspect.signature(command, eval_str=True)
    taken, kind, of = ("network", NetworkChoice, parameters.NETWORK)
    if "among" in own.parameters:
        taken, kind, of = ("among", Among, parameters.AMONG)
    network = _options(of)

    @wraps(command)
    def with_options(**given: Any) -> None:  # noqa: ANN401
        command(**{taken: kind(*(given.pop(each.name) for each in network))}, **given)

    options = [each for one in own.parameters.values() for each in (network if one.name == taken else [one])]
    with_options.__signature__ = own.replace(parameters=options)  # pyright: ignore[reportAttributeAccessIssue]
    return with_options


def names(text: str) -> list[str]:
    """What a list separated by commas names."""
    return [name.strip() for name in text.split(",")]


def echo(text: str, *, err: bool = False) -> None:
    """Prints a text."""
    typer.echo(searchable(text), err=err)


def print_json(answer: object) -> None:
    """Prints an answer, of `app.answers` or a mapping, with the version of its layout."""
    from pydantic import TypeAdapter  # noqa: PLC0415 - the command line starts without it

    value = TypeAdapter[Any](type(answer)).dump_python(answer, mode="json")
    typer.echo(json.dumps({"schema_version": 1, **value}, ensure_ascii=False, indent=2))
