"""`mobilenet-explorer serve`: the page and the API."""

from typing import Annotated, Any

import typer

from app.logs import configure
from app.settings import Settings, SettingsError, read_settings
from app.store import StoreError


def serve(
    host: Annotated[
        str | None, typer.Option(help="Address to listen on; beyond loopback, writes need a token.")
    ] = None,
    port: Annotated[int | None, typer.Option(min=0, max=65535, help="Port; 0 takes a free one.")] = None,
    workers: Annotated[
        int | None, typer.Option(min=1, max=64, help="Processes that serve, on one port and from one store.")
    ] = None,
) -> None:
    """Serve the page and the API, by default at http://127.0.0.1:8000."""
    asked: dict[str, Any] = {"host": host, "port": port, "workers": workers}
    settings = read_settings(**{name: value for name, value in asked.items() if value is not None})
    _check(settings)
    configure(settings.log)
    if settings.workers > 1:
        from app.web import workers as several  # noqa: PLC0415 - the other commands need no server

        several.run("app.main:create_app", settings)
    else:
        from app.main import create_app  # noqa: PLC0415
        from app.web.server import run  # noqa: PLC0415

        run(create_app(settings), settings)


def _check(settings: Settings) -> None:
    """Raises SettingsError for what no waiting would mend."""
    if settings.database_url is not None:
        from app.store.opening import check_url  # noqa: PLC0415 - SQLAlchemy: a sixth of a second

        try:
            check_url(settings.database_url)
        except StoreError as error:
            raise SettingsError(f"MBX_DATABASE_URL cannot be used: {error}") from error
    if settings.workers > 1:  # a temporary folder would be another for each
        settings = settings.model_copy(update={"require_data_dir": True})
    if settings.require_data_dir:
        settings.with_writable_data_dir()
