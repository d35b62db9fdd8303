"""What lives as long as the server: the store and the jobs, opened once it is up."""

import asyncio
import logging
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeVar

from app.measuring.jobs import Jobs, engine
from app.measuring.listeners import Listeners
from app.measuring.run import Equipment, Measure
from app.services.latency.stored import stored_devices
from app.settings import OPENING_S
from app.store import StoreError
from mobilenet_core.records import DeviceInfo

if TYPE_CHECKING:
    from app.store.store import Store

R = TypeVar("R")

_log = logging.getLogger("mobilenet_explorer")


@dataclass(frozen=True, slots=True)
class Opened:
    """The open store, the jobs that use it, and the machine they run on."""

    store: "Store"
    jobs: Jobs
    device: DeviceInfo


class Resources:
    """Opens the store in a thread, so that numbers are served while SQLAlchemy is still being imported.

    cores: that the server may use; 0 where nothing tells.
    """

    def __init__(
        self, store_url: str, listeners: Listeners, measure_on: Callable[[DeviceInfo], Measure], cores: int = 0
    ) -> None:
        self._store_url, self._listeners, self._measure_on, self._cores = store_url, listeners, measure_on, cores
        self._opening: asyncio.Task[Opened] | None = None
        self._thread = ThreadPoolExecutor(1, "opening")

    def open(self) -> asyncio.Task[Opened]:
        """The opening under way or done; a new one where the last failed."""
        if self._opening is None or (self._opening.done() and self._opening.exception() is not None):
            self._opening = asyncio.create_task(self._run(self._open))
            self._opening.add_done_callback(_log_failure)
        return self._opening

    async def opened(self) -> Opened:
        """The store and the jobs, once they are there. Raises StoreError, also where that takes very long."""
        opening = self.open()
        if opening.done():
            return opening.result()
        try:
            async with asyncio.timeout(OPENING_S):
                return await asyncio.shield(opening)
        except TimeoutError:
            raise StoreError("the store is still being opened; try again in a moment") from None

    def store_errors(self) -> Mapping[str, int]:
        """What the store did not do since it was opened, by kind."""
        opening = self._opening
        is_open = opening is not None and opening.done() and not opening.cancelled() and opening.exception() is None
        return opening.result().store.errors if opening and is_open else {}

    async def close(self) -> None:
        """Ends the jobs and closes the store."""
        if self._opening is None:
            return
        try:
            opened = await self._opening
        except StoreError:
            return
        await self._run(opened.jobs.close)
        opened.store.close()

    async def _run(self, function: Callable[[], R]) -> R:
        """In a thread that nothing else waits for."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, function)

    def _open(self) -> Opened:
        from app.store.store import Store  # noqa: PLC0415 - SQLAlchemy: a sixth of a second
        from mobilenet_core.measure.device import this_device  # noqa: PLC0415 - numpy and more

        device = this_device()
        if self._cores:  # and not those that another process has left to us while it measures
            device = replace(device, cores=self._cores)
        store = Store(self._store_url, self._listeners.ring)
        jobs = Jobs(Equipment(store, engine(), self._measure_on(device), lambda: store.best_levels(device.id)))
        threading.Thread(target=_read_ahead, args=(store,), name="read ahead", daemon=True).start()
        return Opened(store, jobs, device)


def _read_ahead(store: "Store") -> None:
    """Whoever asks for the devices first need not wait for all of them. Nothing waits for this, nor does the end."""
    try:
        stored_devices(store)
    except StoreError as error:
        _log.warning("the devices of the store could not be read ahead: %s", error)


def _log_failure(opening: asyncio.Task[Opened]) -> None:
    if not opening.cancelled() and (error := opening.exception()) is not None:
        _log.error("%s", error)
