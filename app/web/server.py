"""The server process: uvicorn, which would wait for open streams of events unless these are told to end first."""

import asyncio
import gc
import logging
import os
import socket
import sys
import threading
import time
from collections.abc import Callable, Mapping
from types import FrameType
from typing import Any

import uvicorn
from fastapi import FastAPI

from app.measuring.listeners import Listeners
from app.measuring.resources import Resources
from app.settings import Settings
from app.web.connections import Connection
from app.web.memory import tune

_GRACE_S = 3
_LAST_S, _TELLING_S = 4.5, 0.2
_FAILED = 3  # uvicorn's own status for an application that did not start
_ACCEPTED_AT_ONCE, _BACKLOG = 2, 1024
_OUT_OF_FILES, _TOLD_EVERY_S = "socket.accept() out of system resource", 10.0

_log = logging.getLogger("mobilenet_explorer")


class _Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config, listeners: Listeners, resources: Callable[[], Resources]) -> None:
        super().__init__(config)
        self._listeners, self._resources = listeners, resources
        self._told_at = -_TOLD_EVERY_S

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Starts, and tells what the event loop runs out of now and then instead of at each connection."""
        asyncio.get_running_loop().set_exception_handler(self._told_seldom)
        await super().startup(sockets)
        if self.started:
            self._lengthen_backlog()
            self._resources().open().add_done_callback(lambda _: gc.freeze())  # what stays is looked through no more

    def _lengthen_backlog(self) -> None:
        for each in self.servers:
            for listening in each.sockets:
                with socket.socket(fileno=os.dup(listening.fileno())) as same:
                    same.listen(_BACKLOG)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Ends every stream, then what uvicorn ends."""
        self._listeners.close()
        await super().shutdown(sockets)

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Begins to end, and makes sure of it: a thread that works on would keep the process."""
        if not self.should_exit:
            last = threading.Timer(_LAST_S, _end_at_once)
            last.daemon = True
            last.start()
        super().handle_exit(sig, frame)

    def _told_seldom(self, loop: asyncio.AbstractEventLoop, context: Mapping[str, Any]) -> None:
        if context.get("message") != _OUT_OF_FILES:
            loop.default_exception_handler(dict(context))
        elif time.monotonic() - self._told_at >= _TOLD_EVERY_S:
            self._told_at = time.monotonic()
            _log.error("no connection can be taken: %r", context.get("exception"))


def _end_at_once() -> None:
    told = "a thread still works %g s after the signal; the process ends without it"
    telling = threading.Thread(target=_log.error, args=(told, _LAST_S), daemon=True)
    telling.start()
    telling.join(_TELLING_S)  # for ever where nobody reads what is written, and that may be what keeps the process
    os._exit(1)


def server_of(app: FastAPI, settings: Settings) -> uvicorn.Server:
    """The server of an application, in whose process it is the only one."""
    config = uvicorn.Config(
        app,
        host=settings.host,
        port=settings.port,
        http=Connection,
        server_header=False,
        access_log=False,  # the envelope logs each request with its id
        log_config=None,
        backlog=_ACCEPTED_AT_ONCE,  # for asyncio takes so many before one of them is looked at
        timeout_graceful_shutdown=_GRACE_S,
    )
    tune()
    return _Server(config, app.state.listeners, lambda: app.state.resources)


def run(app: FastAPI, settings: Settings) -> None:
    """Serves until a signal comes. Raises SystemExit where the application could not start."""
    server = server_of(app, settings)
    try:
        server.run()
    except KeyboardInterrupt:  # uvicorn has ended well and raises again what it caught
        return
    if not server.started:
        sys.exit(_FAILED)
