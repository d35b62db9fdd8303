"""Many clients of a server, each of which asks one thing after the other on a connection of its own that stays."""

import asyncio
import random
import time

from clients import API

PATIENCE_S = 60

LINE_FULL = {429, 503}
"""With Retry-After: where a line is full, or too many bodies are on their way."""


class Crowd:
    """What became of its requests: times_ms of each, and those that were answered in no way that is meant."""

    def __init__(self, port, seed):
        self._port, self._drawn, self._left = port, random.Random(seed), False
        self.times_ms, self.wrong = [], []

    async def ask(self, clients, until):
        """Asks until `until` has ended, and gives what that came to."""
        asking = [asyncio.create_task(self._client()) for _ in range(clients)]
        try:
            return await until
        finally:
            self._left = True
            await asyncio.gather(*asking)

    def at(self, share):
        """The time in ms that so many percent of the requests took at most."""
        ordered = sorted(self.times_ms)
        return ordered[len(ordered) * share // 100]

    async def _client(self):
        reader, writer = await asyncio.open_connection("127.0.0.1", self._port, limit=4_000_000)
        while not self._left:
            path, started = self._path(), time.perf_counter()
            async with asyncio.timeout(PATIENCE_S):
                writer.write(f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
                head = (await reader.readuntil(b"\r\n\r\n")).decode().lower()
                await reader.readexactly(int(head.partition("content-length: ")[2].partition("\r")[0]))
            self.times_ms.append((time.perf_counter() - started) * 1e3)
            status = int(head.split()[1])
            if status != 200 and not (status in LINE_FULL and "retry-after: " in head):
                self.wrong.append((path, status))
        writer.close()

    def _path(self):
        """A design point mostly."""
        alpha, side = self._drawn.randint(1, 2000) / 1000, self._drawn.randint(32, 512)
        others = ("/", f"{API}/recommendation?max_params={side}e4")
        return self._drawn.choice((*others, *[f"{API}/design-points/{alpha}/{side}"] * 8))
