"""Who waits for the store: so many requests at once, the others outside any thread, and nobody for long."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from contextvars import copy_context
from functools import partial
from typing import TypeVar, TypeVarTuple

from app.settings import MAX_STORE_WAITS, STORE_WAIT_S
from app.store import StoreError
from mobilenet_core.errors import Said

R = TypeVar("R")
Args = TypeVarTuple("Args")


class Gate:
    """Places before the store. A store that answers slowly, or not at all, holds them and nothing else."""

    def __init__(self) -> None:
        self._places = asyncio.Semaphore(MAX_STORE_WAITS)
        self._threads = ThreadPoolExecutor(MAX_STORE_WAITS, "store")

    @asynccontextmanager
    async def place(self) -> AsyncGenerator[None]:
        """Holds a place meanwhile. Raises StoreError where none gets free in time."""
        try:
            async with asyncio.timeout(STORE_WAIT_S):
                await self._places.acquire()
        except TimeoutError:
            told = "{count} requests wait for the store already; try again in a moment"
            raise StoreError(Said(told, count=MAX_STORE_WAITS)) from None
        try:
            yield
        finally:
            self._places.release()

    async def run(self, function: Callable[[*Args], R], *args: *Args) -> R:
        """`function` in a thread of the store's own. For whoever holds a place."""
        asked = partial(copy_context().run, function, *args)  # with what the log says of the request
        return await asyncio.get_running_loop().run_in_executor(self._threads, asked)

    def close(self) -> None:
        """Lets its threads end."""
        self._threads.shutdown(wait=False, cancel_futures=True)
