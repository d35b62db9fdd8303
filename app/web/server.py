"""The server process: uvicorn, which would wait for open streams of events unless these are told to end first."""

import socket
import sys

import uvicorn
from fastapi import FastAPI

from app.measuring.listeners import Listeners
from app.settings import Settings

_GRACE_S = 3
_FAILED = 3  # uvicorn's own status for an application that did not start


class _Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config, listeners: Listeners) -> None:
        super().__init__(config)
        self._listeners = listeners

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Ends every stream, then what uvicorn ends."""
        self._listeners.close()
        await super().shutdown(sockets)


def run(app: FastAPI, settings: Settings) -> None:
    """Serves until a signal comes. Raises SystemExit where the application could not start."""
    config = uvicorn.Config(
        app,
        host=settings.host,
        port=settings.port,
        server_header=False,
        access_log=False,  # the envelope logs each request with its id
        log_config=None,
        timeout_graceful_shutdown=_GRACE_S,
    )
    server = _Server(config, app.state.listeners)
    try:
        server.run()
    except KeyboardInterrupt:  # uvicorn has ended well and raises again what it caught
        return
    if not server.started:
        sys.exit(_FAILED)
