"""What answers cost beside a long history: 130,000 imported rows of 400 devices, beside an empty store.

Two servers of ours, one of them filled, are asked the same in turns; what is asked again is answered anew, since each
question is another one or follows news.
"""

import http.client
import itertools
import json
import statistics
import time
from collections.abc import Iterator
from contextlib import closing
from urllib.parse import urlsplit

from bench.figures import Figure, show
from bench.server import OURS, Running, running

FILES, DEVICES, LINES, REQUESTS, GOAL = 13, 400, 10_000, 15, 1.5
_HEADER = "device,runtime,precision,threads,alpha,resolution,latency_ms"
_PLACES = itertools.count(1)


def main() -> None:
    """Prints the table; a ratio above GOAL is marked."""
    with running(OURS, "/readyz") as empty, running(OURS, "/readyz") as filled:
        started = time.perf_counter()
        for number in range(FILES):
            _send(filled, "POST", "/api/v1/measurements/import", _file(number))
        seconds = time.perf_counter() - started
        figures = list(_figures(filled, empty))
    print(f"{FILES * LINES:,} rows of {DEVICES} devices imported in {seconds:.0f} s")
    show(
        f"time of an answer beside {FILES * LINES:,} rows of {DEVICES} devices: median of {REQUESTS}",
        "ours with an empty store",
        figures,
    )


def _file(number: int) -> bytes:
    """Each device is in every file, timed again at the same 25 points."""
    points = [(alpha / 4, side) for alpha in range(1, 6) for side in (128, 160, 192, 224, 256)]
    rows = itertools.islice(
        (
            f"Device {device},tflite-cpu,fp32,4,{alpha},{side},{20 * alpha * side**2 / 224**2 * (1 + number / 100):.4f}"
            for alpha, side in points
            for device in range(DEVICES)
        ),
        LINES,
    )
    return "\n".join([_HEADER, *rows]).encode()


def _figures(filled: Running, empty: Running) -> Iterator[Figure]:
    recommended = "/api/v1/recommendation?device={}&runtime=tflite-cpu&precision=fp32&threads=4&max_latency_ms={limit}"
    timed = "/api/v1/design-points/{alpha}/160/latency?device={}"
    for name, path in (
        ("/devices, after news of one", "/api/v1/devices"),
        ("recommendation", recommended),
        ("latency of a point", timed),
    ):
        for device in ("pixel-3", "Device%207") if "{" in path else ("",):
            # An empty store knows no such device: a published one, with as many points, stands for it there.
            pairs = [
                (_milliseconds(filled, path, device), _milliseconds(empty, path, "pixel-3")) for _ in range(REQUESTS)
            ]
            ours, reference = (statistics.median(each) for each in zip(*pairs, strict=True))
            called = (
                f"{name}{', imported device' if device.startswith('D') else ', published device' if device else ''}"
            )
            yield Figure(called, "ms", ours, reference, GOAL, ours / reference)


def _milliseconds(server: Running, path: str, device: str) -> float:
    """Of a question that nobody asked before, or, where it has one form alone, after news."""
    place = next(_PLACES)
    if "{" not in path:
        _send(server, "POST", "/api/v1/measurements/import", f"{_HEADER}\nNews,ncnn,fp32,1,0.5,160,7".encode())
    asked = path.format(device, limit=f"{10 + place / 1000:.3f}", alpha=f"{0.3 + place / 10_000:.4f}")
    started = time.perf_counter()
    _send(server, "GET", asked)
    return (time.perf_counter() - started) * 1e3


def _send(server: Running, method: str, path: str, body: bytes | None = None) -> object:
    with closing(http.client.HTTPConnection(urlsplit(server.url).netloc, timeout=300)) as connection:
        connection.request(method, path, body, {"Content-Type": "text/csv"} if body else {})
        answer = connection.getresponse()
        content = answer.read()
    if answer.status not in {200, 201}:
        raise RuntimeError(f"the benchmark's request was answered {answer.status}: {content[:500]!r}")
    return json.loads(content)


if __name__ == "__main__":
    main()
