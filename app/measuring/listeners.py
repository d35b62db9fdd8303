"""Who waits for a job to change: the thread that runs jobs rings, and the streams on the event loop wake up."""

import asyncio
from collections import Counter, defaultdict
from collections.abc import Generator
from contextlib import contextmanager

from app.measuring.errors import TooManyListeners
from app.settings import MAX_LISTENERS, MAX_LISTENERS_OF_A_CLIENT


class Listeners:
    """The streams of events that are open. `ring` may be called from any thread, the rest from the event loop's."""

    def __init__(self) -> None:
        self._bells: defaultdict[str, set[asyncio.Event]] = defaultdict(set)
        self._clients = Counter[str]()
        self._loop: asyncio.AbstractEventLoop | None = None
        self.closing = False

    def __len__(self) -> int:
        return sum(map(len, self._bells.values()))

    @contextmanager
    def listening(self, job_id: str, client: str = "") -> Generator[asyncio.Event]:
        """An event that is set when the job has changed or the server ends.

        Raises TooManyListeners, also where the client alone has its share.
        """
        if len(self) >= MAX_LISTENERS:
            raise TooManyListeners(MAX_LISTENERS, job_id)
        if self._clients[client] >= MAX_LISTENERS_OF_A_CLIENT:
            raise TooManyListeners(MAX_LISTENERS_OF_A_CLIENT, job_id)
        self._loop = asyncio.get_running_loop()
        bell = asyncio.Event()
        self._bells[job_id].add(bell)
        self._clients[client] += 1
        try:
            yield bell
        finally:
            self._clients -= Counter([client])  # which forgets a client without any
            self._bells[job_id].discard(bell)
            if not self._bells[job_id]:
                del self._bells[job_id]

    def ring(self, job_id: str) -> None:
        """Wakes those who listen to a job."""
        loop = self._loop
        if loop is not None and not loop.is_closed():
            loop.call_soon_threadsafe(self._wake, job_id)

    def close(self) -> None:
        """Wakes everybody for the last time: the server ends."""
        self.closing = True
        for job_id in list(self._bells):
            self._wake(job_id)

    def _wake(self, job_id: str) -> None:
        for bell in self._bells.get(job_id, ()):
            bell.set()
