"""The process that loads torch: started by the first request that needs it, so that serving numbers costs no torch.

It does one thing at a time, and what there is less to do of comes first; what nobody waits for any more is not begun.
"""

import asyncio
import logging
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import TypeVar, TypeVarTuple

from app.measuring.errors import WorkerBusy, WorkerFailed
from app.measuring.line import Line

_TIMEOUT_S = 60.0
_MOST_WAITING = 16
_log = logging.getLogger("mobilenet_explorer")

R = TypeVar("R")
Args = TypeVarTuple("Args")


class Worker:
    """One process that runs module-level functions; a new one follows where it died."""

    def __init__(self, timeout_s: float = _TIMEOUT_S) -> None:
        self._timeout_s = timeout_s
        self._line = Line(1, _MOST_WAITING)
        self._pool: ProcessPoolExecutor | None = None
        self._lock = threading.Lock()

    async def run(self, function: Callable[[*Args], R], *args: *Args, size: float = 0) -> R:
        """`function` in the worker process, in its turn. Its own exceptions come through.

        size: how much there is to do. Raises LineFull, WorkerBusy, WorkerFailed.
        """
        await self._line.take(size)
        pool = self._pool_now()
        # The first submission starts the process, which is no work for the event loop.
        submitting = asyncio.ensure_future(asyncio.to_thread(pool.submit, function, *args))
        submitting.add_done_callback(self._leave_when_done)  # not when we leave: it works on
        try:
            future = await asyncio.shield(submitting)
        except RuntimeError:  # broken, or ended by a request that found it broken
            raise self._failed(pool) from None
        try:
            return await asyncio.wait_for(asyncio.wrap_future(future), self._timeout_s)
        except TimeoutError:
            self._end(pool)
            raise WorkerBusy(self._timeout_s) from None
        except BrokenProcessPool:
            raise self._failed(pool) from None

    def _leave_when_done(self, submitting: asyncio.Future[Future[R]]) -> None:
        if submitting.cancelled() or submitting.exception() is not None:
            self._line.leave()
            return
        loop = asyncio.get_running_loop()
        submitting.result().add_done_callback(lambda _: _unless_closed(loop, self._line.leave))

    def _failed(self, pool: ProcessPoolExecutor) -> WorkerFailed:
        self._end(pool)
        _log.error("the process that runs torch ended unexpectedly")
        return WorkerFailed()

    def _pool_now(self) -> ProcessPoolExecutor:
        with self._lock:
            if self._pool is None:
                spawn = multiprocessing.get_context("spawn")
                _log.info("a process that runs torch is started")
                self._pool = ProcessPoolExecutor(1, spawn, initializer=_end_with_server)
            return self._pool

    def processes(self) -> tuple[int, ...]:
        """The process's id; none before the first request that needs it."""
        pool = self._pool
        return tuple(pool._processes or ()) if pool else ()  # pyright: ignore[reportPrivateUsage]

    def close(self) -> None:
        """Ends the process, whatever it is doing."""
        if self._pool is not None:
            self._end(self._pool)

    def _end(self, pool: ProcessPoolExecutor) -> None:
        with self._lock:
            if self._pool is pool:
                self._pool = None
        # Python 3.14 has pool.kill_workers() for this.
        processes = list((pool._processes or {}).values())  # pyright: ignore[reportPrivateUsage]
        pool.shutdown(wait=False, cancel_futures=True)
        for process in processes:
            process.kill()


def _unless_closed(loop: asyncio.AbstractEventLoop, callback: Callable[[], None]) -> None:
    if not loop.is_closed():
        loop.call_soon_threadsafe(callback)


def _end_with_server() -> None:
    """Runs in the worker: Ctrl-C is the server's to handle, and a server that was killed takes its worker along."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    server = multiprocessing.parent_process()
    if server is not None:
        threading.Thread(target=lambda: (server.join(), os._exit(1)), daemon=True).start()
