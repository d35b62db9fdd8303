"""What commands share: a design point, the network that it is of, and JSON for programs."""

import inspect
import json
from collections.abc import Callable
from dataclasses import astuple
from functools import wraps
from typing import Annotated, Any

import typer

from app.language.amounts import searchable
from app.web import parameters
from mobilenet_core.networks.family import MOBILENET_V1, NetworkChoice

Alpha = Annotated[float, parameters.ALPHA.argument()]
Resolution = Annotated[int, parameters.RESOLUTION.argument()]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON, for programs.")]

_NETWORK = [
    inspect.Parameter(
        each.name, inspect.Parameter.KEYWORD_ONLY, default=usual, annotation=Annotated[kind, each.option()]
    )
    for each, kind, usual in zip(
        (parameters.NETWORK, parameters.CLASSES, parameters.ROUNDING),
        (str, int, str),
        astuple(MOBILENET_V1),
        strict=True,
    )
]


def taking_network(command: Callable[..., None]) -> Callable[..., None]:
    """The command with three options in place of its parameter `network`, which they make one NetworkChoice of."""
    own = inspect.signature(command, eval_str=True)

    @wraps(command)
    def with_options(**given: Any) -> None:  # noqa: ANN401
        network = NetworkChoice(*(given.pop(each.name) for each in _NETWORK))
        command(network=network, **given)

    options = [each for one in own.parameters.values() for each in (_NETWORK if one.name == "network" else [one])]
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
