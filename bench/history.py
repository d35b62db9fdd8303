"""What answers cost beside a long history: 130,000 imported rows of 400 devices, beside a store without one.

Two servers of ours, one of them on a store that was filled, are asked the same in turns. With --postgresql both stores
are there, in a server of the tests' own.
"""

import http.client
import itertools
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from urllib.parse import urlsplit

from app.store import imported_latency
from app.store.store import Store
from bench.figures import Figure, show
from bench.server import OURS, Running, running

FILES, DEVICES, REQUESTS, IMPORTS, GOAL = 13, 400, 15, 5, 1.5
POINTS = [(alpha / 4, side) for alpha in range(1, 6) for side in (128, 160, 192, 224, 256)]
LINES = DEVICES * len(POINTS)
"""Of a file."""

_COLUMNS = ("device", "runtime", "precision", "threads", "alpha", "resolution", "latency_ms")
_NUMBERS = itertools.count(1)
Line = tuple[str, str, str, int, float, int, float]


def main() -> None:
    """Prints the table; a ratio above GOAL is marked."""
    with ExitStack() as stack:
        urls = _urls(stack)
        started = time.perf_counter()
        _fill(urls[0])
        print(f"filled in {time.perf_counter() - started:.0f} s", flush=True)
        filled, empty = (stack.enter_context(running(OURS, "/readyz", MBX_DATABASE_URL=url)) for url in urls)
        beside = f"{FILES * LINES:,} rows of {DEVICES} devices in {urls[0].partition(':')[0]}"
        show(
            f"time of an answer beside {beside}, median",
            "ours with a store that has no more than is asked about",
            _told(_figures(filled, empty)),
        )


def _urls(stack: ExitStack) -> list[str]:
    """Of two stores, the first to be filled."""
    if "--postgresql" not in sys.argv:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        return [f"sqlite:///{folder / name}" for name in ("filled.db", "empty.db")]
    sys.path.append(str(Path(__file__).parents[1] / "tests" / "app"))
    from postgres import Postgres  # noqa: PLC0415 # pyright: ignore - of the tests

    server = stack.enter_context(Postgres())
    return [server.new_database() for _ in range(2)]


def _fill(url: str) -> None:
    with closing(Store(url)) as store:
        for number in range(FILES):
            store.add_imports([imported_latency(dict(zip(_COLUMNS, each, strict=True))) for each in _lines(number)])
            print(f"  {(number + 1) * LINES:,} rows", end="\r", flush=True)


def _told(figures: Iterator[Figure]) -> Iterator[Figure]:
    """The same, each named once it is there."""
    for each in figures:
        print(f"  {each.name:<60}", end="\r", flush=True)
        yield each


def _lines(number: int, devices: int = DEVICES) -> list[Line]:
    """Each device is in every file, timed again at the same 25 points."""
    return [
        (f"Device {device}", "tflite-cpu", "fp32", 4, alpha, side, _latency_ms(number, alpha, side))
        for alpha, side in POINTS
        for device in range(devices)
    ]


def _latency_ms(number: int, alpha: float, side: int) -> float:
    return round(20 * alpha * side**2 / 224**2 * (1 + number / 100), 4)


def _figures(filled: Running, empty: Running) -> Iterator[Figure]:
    """A device that both have was imported into the empty store once, without a history."""
    _import(empty, _lines(0, 1))
    yield from _compared(filled, empty, "", REQUESTS, lambda _: None)

    def news(server: Running) -> None:
        _import(server, [("News", "ncnn", "fp32", 1, 0.5, 160, 7.0)])

    yield from _compared(filled, empty, ", after news of one device", REQUESTS, news)

    def everything(server: Running) -> None:
        _import(server, _lines(next(_NUMBERS), DEVICES if server is filled else 1))

    yield from _compared(filled, empty, ", first after an import", IMPORTS, everything)


def _compared(
    filled: Running, empty: Running, when: str, times: int, before: Callable[[Running], None]
) -> Iterator[Figure]:
    recommended = "/api/v1/recommendation?device={}&runtime=tflite-cpu&precision=fp32&threads=4&max_latency_ms={limit}"
    for name, path in (
        ("/devices", "/api/v1/devices"),
        ("recommendation, published device", recommended.replace("{}", "pixel-3")),
        ("recommendation, imported device", recommended.replace("{}", "Device%200")),
        ("latency of a point on a device", "/api/v1/design-points/0.5/160/latency?device=Device%200"),
        ("latency of a point on any device", "/api/v1/design-points/0.5/160/latency"),
    ):
        times_ms: list[tuple[float, float]] = []
        for _ in range(times):
            before(filled)
            before(empty)
            limit = f"{10 + next(_NUMBERS) / 1000:.3f}"  # another question each time
            asked = path.format(limit=limit)
            times_ms.append((_milliseconds(filled, asked), _milliseconds(empty, asked)))
        ours, reference = map(statistics.median, zip(*times_ms, strict=True))
        yield Figure(f"{name}{when}", "ms", ours, reference, GOAL, ours / reference)


def _milliseconds(server: Running, path: str) -> float:
    with closing(_connected(server)) as connection:
        connection.connect()
        started = time.perf_counter()
        _answered(connection, "GET", path)
        return (time.perf_counter() - started) * 1e3


def _import(server: Running, lines: list[Line]) -> None:
    body = "\n".join([",".join(_COLUMNS), *(",".join(map(str, each)) for each in lines)]).encode()
    with closing(_connected(server)) as connection:
        _answered(connection, "POST", "/api/v1/measurements/import", body)


def _connected(server: Running) -> http.client.HTTPConnection:
    return http.client.HTTPConnection(urlsplit(server.url).netloc, timeout=60)


def _answered(connection: http.client.HTTPConnection, method: str, path: str, body: bytes | None = None) -> None:
    connection.request(method, path, body, {"Content-Type": "text/csv"} if body else {})
    answer = connection.getresponse()
    content = answer.read()
    if answer.status not in {200, 201}:
        raise RuntimeError(f"the benchmark's request was answered {answer.status}: {content[:500]!r}")


if __name__ == "__main__":
    main()
