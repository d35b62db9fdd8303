"""A waiting line: so many at a time, those with less to do first, and whoever finds it full is told to come again."""

import asyncio
import heapq
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from itertools import count

from app.measuring.errors import LineFull
from app.store import MANY_WAIT, StoreError


class Line:
    """For the event loop's thread alone. at_once: who has a turn; most_waiting: for one."""

    def __init__(self, at_once: int, most_waiting: float) -> None:
        self._free, self._most_waiting = at_once, most_waiting
        self._waiting: list[tuple[float, int, asyncio.Future[None]]] = []
        self._numbers = count()

    def __len__(self) -> int:
        return len(self._waiting)

    @asynccontextmanager
    async def turn(self, size: float = 0, *, within_s: float | None = None) -> AsyncGenerator[None]:
        """A turn that ends with the block. Raises as `take`; within_s: StoreError where it does not come so soon."""
        try:
            async with asyncio.timeout(within_s):
                await self.take(size)
        except TimeoutError:
            raise StoreError(MANY_WAIT) from None
        try:
            yield
        finally:
            self.leave()

    async def take(self, size: float = 0) -> None:
        """Waits for a turn, of which `leave` makes an end. size: how much there is to do. Raises LineFull."""
        if self._free:
            self._free -= 1
            return
        if len(self._waiting) >= self._most_waiting:
            raise LineFull(len(self._waiting))
        mine = size, next(self._numbers), asyncio.get_running_loop().create_future()
        heapq.heappush(self._waiting, mine)
        try:
            await mine[2]
        except asyncio.CancelledError:
            if mine in self._waiting:
                self._waiting.remove(mine)
                heapq.heapify(self._waiting)
            elif not mine[2].cancelled():  # it came in the same moment
                self.leave()
            raise

    def leave(self) -> None:
        """Gives the turn to the next who still waits."""
        while self._waiting:
            *_, its = heapq.heappop(self._waiting)
            if not its.done():  # given up in the same moment
                its.set_result(None)
                return
        self._free += 1
