"""The process that loads torch: started by the first request that needs it, so that serving numbers costs no torch."""

import asyncio
import multiprocessing
import threading
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from http import HTTPStatus
from typing import ParamSpec, TypeVar

from app.problems import Refusal

_TIMEOUT_S = 120.0

P = ParamSpec("P")
R = TypeVar("R")


class Worker:
    """One process that runs module-level functions; a new one follows where it died."""

    def __init__(self) -> None:
        self._pool: ProcessPoolExecutor | None = None
        self._lock = threading.Lock()

    async def run(self, function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """`function` in the worker process. Its own exceptions come through; Refusal (503) where the process failed."""
        if kwargs:
            raise TypeError("pass positional arguments")
        pool = self._pool_now()
        try:
            return await asyncio.wait_for(asyncio.get_running_loop().run_in_executor(pool, function, *args), _TIMEOUT_S)
        except TimeoutError:
            raise Refusal(
                HTTPStatus.SERVICE_UNAVAILABLE,
                "worker-busy",
                f"The worker process did not answer within {_TIMEOUT_S:g} s; try again in a moment.",
                {"Retry-After": "10"},
            ) from None
        except BrokenProcessPool:
            self.close()
            raise Refusal(
                HTTPStatus.SERVICE_UNAVAILABLE,
                "worker-failed",
                "The process that runs torch ended unexpectedly (out of memory?); a new one starts with the next request.",
                {"Retry-After": "1"},
            ) from None

    def _pool_now(self) -> ProcessPoolExecutor:
        with self._lock:
            if self._pool is None:
                self._pool = ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn"))
            return self._pool

    def close(self) -> None:
        """Ends the process, whatever it is doing."""
        with self._lock:
            pool, self._pool = self._pool, None
        if pool is not None:
            processes = list((pool._processes or {}).values())  # type: ignore[attr-defined]
            pool.shutdown(wait=False, cancel_futures=True)
            for process in processes:
                process.terminate()
