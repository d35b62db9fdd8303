"""Whether what serving needs is there: looked at in a thread of its own, once at a time, for so long and no longer."""

import asyncio
import shutil
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

from app.measuring.resources import Resources
from app.settings import MIN_FREE_BYTES, STORE_WAIT_S
from app.store import StoreError
from mobilenet_core.errors import Said


class Readiness:
    """Of the store, the data folder and the space there. data_dir: None where a temporary one stands for it."""

    def __init__(self, resources: Resources, data_dir: Path | None) -> None:
        self._resources, self._data_dir = resources, data_dir
        self._looking: asyncio.Future[None] | None = None
        self._thread = ThreadPoolExecutor(1, "readiness")

    async def check(self) -> None:
        """Returns where all is well. Raises StoreError, after STORE_WAIT_S at the latest."""
        if self._data_dir is None:
            raise StoreError("the data folder cannot be written; what is measured is lost with the server")
        try:
            async with asyncio.timeout(STORE_WAIT_S):
                store = (await self._resources.opened()).store
                if self._looking is None or self._looking.done():
                    look = partial(_look, store.check, self._data_dir)
                    self._looking = asyncio.get_running_loop().run_in_executor(self._thread, look)
                    self._looking.add_done_callback(_heard)
                await asyncio.shield(self._looking)
        except TimeoutError:
            raise StoreError(Said("the store did not answer within {seconds:g} s", seconds=STORE_WAIT_S)) from None

    def close(self) -> None:
        """Lets its thread end."""
        self._thread.shutdown(wait=False, cancel_futures=True)


def _heard(looking: asyncio.Future[None]) -> None:
    """What nobody waited for any longer is told by the next look."""
    if not looking.cancelled():
        looking.exception()


def _look(check_store: Callable[[], None], data_dir: Path) -> None:
    try:
        free = shutil.disk_usage(data_dir).free
    except OSError as error:
        raise StoreError("the data folder is not there", str(error)) from error
    if free < MIN_FREE_BYTES:
        raise StoreError(Said("the disk of the data folder is full: {left:.1f} MB are left", left=free / 1e6))
    check_store()
