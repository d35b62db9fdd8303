"""What a request for /healthz waits while a server is loaded, beside what a bare event loop lets wait then.

Processes of their own: what asks is not kept waiting by what loads, and a machine that is busy keeps both servers
waiting alike.
"""

import asyncio
import json
import subprocess
import sys
import time
from contextlib import contextmanager

PAUSE_S, PATIENCE_S = 0.02, 60
ANSWER = b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\nconnection: close\r\n\r\nok"
REQUEST = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"


class Waits:
    """Pairs of waits for a server and for the bare loop, in ms, with the moments when they began."""

    def __init__(self, rows):
        self._rows = rows

    def between(self, start, end):
        return Waits([each for each in self._rows if start <= each[0] <= end])

    def __len__(self):
        return len(self._rows)

    def at(self, share, *, bare=False):
        """The wait that so many percent are not longer than."""
        ordered = sorted(row[1 + bare] for row in self._rows)
        return ordered[min(len(ordered) * share // 100, len(ordered) - 1)] if ordered else 0.0

    @property
    def excess(self):
        """By how much the longest was longer than what the bare loop let wait beside it."""
        return max((ours - bare for _, ours, bare in self._rows), default=0.0)


@contextmanager
def watched(port):
    """Waits meanwhile: a function that ends the watch and gives them."""
    from clients import free_port  # whose own imports take the processes below a while

    bare_port = free_port()
    bare = subprocess.Popen([sys.executable, __file__, "bare", str(bare_port)])
    asking = subprocess.Popen(
        [sys.executable, __file__, "ask", str(port), str(bare_port)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )

    asking.stdout.readline()  # it has begun

    def ended():
        out, _ = asking.communicate(b"", timeout=PATIENCE_S)
        return Waits(json.loads(out))

    try:
        yield ended
    finally:
        for each in (asking, bare):
            each.kill()
            each.wait()


async def _serve(port):
    async def answer(reader, writer):
        await reader.readuntil(b"\r\n\r\n")
        writer.write(ANSWER)
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", port)
    await server.serve_forever()


async def _wait(port):
    started = time.monotonic()
    async with asyncio.timeout(PATIENCE_S):
        while True:
            try:
                reader, writer = await asyncio.open_connection("127.0.0.1", port)
                break
            except ConnectionRefusedError:  # it is still being started
                await asyncio.sleep(PAUSE_S)
        writer.write(REQUEST)
        answer = await reader.read()
        writer.close()
    assert answer.startswith(b"HTTP/1.1 200"), answer
    return (time.monotonic() - started) * 1e3


async def _ask(port, bare_port):
    await _wait(bare_port)
    rows, loop = [], asyncio.get_running_loop()
    done = loop.run_in_executor(None, sys.stdin.read)  # until whoever started this has seen enough
    while not done.done():
        started = time.monotonic()
        rows.append((started, *await asyncio.gather(_wait(port), _wait(bare_port))))
        if len(rows) == 1:
            sys.stdout.write("\n")
            sys.stdout.flush()
        await asyncio.sleep(PAUSE_S)
    sys.stdout.write(json.dumps(rows))


if __name__ == "__main__":
    what, *ports = sys.argv[1:]
    asyncio.run({"bare": _serve, "ask": _ask}[what](*map(int, ports)))
