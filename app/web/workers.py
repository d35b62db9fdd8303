"""Several processes that serve on one port and from one store: uvicorn's supervisor, of servers of ours.

What a request may cost and how many there may be is bounded in each of them, and so are the answers that are kept.
"""

import multiprocessing
import os
import shutil
import signal
import socket
import sys
import tempfile
import threading
from types import FrameType
from typing import cast

import uvicorn
from uvicorn.importer import import_from_string
from uvicorn.supervisors import multiprocess

from app import logs
from app.settings import METRICS_VARIABLE, Settings
from app.web.token import told_token

_ANSWERS_S = 30
"""For a worker to say that it lives; one that has just been started on a busy machine needs some of it."""

_LAST_S, _GONE_S = 4.8, 0.2
"""After a signal, by when every worker has ended by itself: web/server.py. And after it was killed, seldom so long."""


class _Config(uvicorn.Config):
    """What the supervisor goes by, and what travels to each worker."""

    def __init__(self, create_app: str, settings: Settings) -> None:
        self.settings = settings
        super().__init__(
            create_app,
            host=settings.host,
            port=settings.port,
            workers=settings.workers,
            timeout_worker_healthcheck=_ANSWERS_S,
        )

    def configure_logging(self) -> None:
        """Ours, in each process."""
        logs.configure(self.settings.log)


class _Worker(multiprocess.Process):
    def target(self, sockets: list[socket.socket] | None = None) -> None:
        """Serves, in the process of its own, until it is told to end or the supervisor has ended."""
        from app.web.server import server_of  # noqa: PLC0415 - the supervisor needs none

        threading.Thread(target=_end_with_supervisor, name="supervisor", daemon=True).start()
        config = cast("_Config", self.config)
        self._server = server_of(import_from_string(config.app)(config.settings), config.settings)
        super().target(sockets)


class _Supervisor(multiprocess.Multiprocess):
    """folder: removed also where it ends at once."""

    def __init__(self, config: _Config, folder: str) -> None:
        super().__init__(config, [config.bind_socket()])
        self._folder = folder
        for each in (signal.SIGINT, signal.SIGTERM):
            signal.signal(each, self._end)

    def _end(self, number: int, _frame: FrameType | None) -> None:
        """Has all workers end at once, also while it waits for an answer of one; and makes sure of it."""
        for each in self.processes:
            if each.exitcode is None and each.pid is not None:
                os.kill(each.pid, signal.SIGTERM)
        last = threading.Timer(_LAST_S, self._end_at_once)
        last.daemon = True
        last.start()
        self.signal_queue.append(number)

    def _end_at_once(self) -> None:
        for each in self.processes:
            each.process.kill()
        for each in self.processes:
            each.process.join(_GONE_S)  # and writes there no more
        shutil.rmtree(self._folder, ignore_errors=True)
        os._exit(1)


def _end_with_supervisor() -> None:
    supervisor = multiprocessing.parent_process()
    if supervisor is not None:
        supervisor.join()
        os.kill(os.getpid(), signal.SIGTERM)


def run(create_app: str, settings: Settings) -> None:
    """Serves until a signal comes. create_app: where a worker imports what makes its application.

    Raises SystemExit where the port is taken or the application could not start.
    """
    token = told_token(settings)
    multiprocess.Process = _Worker  # pyright: ignore[reportAttributeAccessIssue] - there is no other way to name it
    with tempfile.TemporaryDirectory(prefix="mobilenet-explorer-metrics-") as folder:
        if settings.metrics:
            os.environ[METRICS_VARIABLE] = folder  # where workers count together
        supervisor = _Supervisor(_Config(create_app, settings.model_copy(update={"token": token})), folder)
        supervisor.run()
    if failed := [each.exitcode for each in supervisor.processes if each.exitcode and each.exitcode > 0]:
        sys.exit(failed[0])
