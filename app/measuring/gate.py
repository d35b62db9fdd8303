"""Coroutines that wait for the store: so many at once, the others outside any thread, and nobody for long."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from functools import partial
from math import inf
from typing import TypeVar, TypeVarTuple

from app.measuring.line import Line
from app.settings import MAX_STORE_WAITS, STORE_WAIT_S

R = TypeVar("R")
Args = TypeVarTuple("Args")


class Gate:
    """Places before the store. A store that answers slowly, or not at all, holds them and nothing else."""

    def __init__(self) -> None:
        self._line = Line(MAX_STORE_WAITS, inf)
        self._threads = ThreadPoolExecutor(MAX_STORE_WAITS, "store")

    async def ask(self, function: Callable[[*Args], R], *args: *Args) -> R:
        """`function` in a thread of the store's own. Raises StoreError where no place gets free soon."""
        async with self._line.turn(within_s=STORE_WAIT_S):
            asked = partial(copy_context().run, function, *args)  # with what the log says of the request
            return await asyncio.get_running_loop().run_in_executor(self._threads, asked)

    def close(self) -> None:
        """Lets its threads end."""
        self._threads.shutdown(wait=False, cancel_futures=True)
