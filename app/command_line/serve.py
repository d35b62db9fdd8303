"""`mobilenet-explorer serve`: the page and the API."""

import logging
from typing import Annotated, Any

import typer

from app.settings import read_settings


def serve(
    host: Annotated[
        str | None, typer.Option(help="Address to listen on; beyond loopback, writes need a token.")
    ] = None,
    port: Annotated[int | None, typer.Option(min=0, max=65535, help="Port; 0 takes a free one.")] = None,
) -> None:
    """Serve the page and the API, by default at http://127.0.0.1:8000."""
    from app.main import create_app  # noqa: PLC0415 - the other commands need no server
    from app.web.server import run  # noqa: PLC0415

    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(name)s: %(message)s")
    logging.getLogger("alembic").setLevel(logging.WARNING)
    given: dict[str, Any] = {name: value for name, value in (("host", host), ("port", port)) if value is not None}
    settings = read_settings(**given)
    run(create_app(settings), settings)
