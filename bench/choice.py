"""Choosing among 10,000 design points on a device with 16 known latencies, over REST: the server's processor time.

The reference is a bare FastAPI endpoint in a process of its own that sends the same bytes, asked in turns with ours.
"""

import csv
import http.client
import io
import statistics
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from itertools import count
from urllib.parse import urlencode, urlsplit

from bench.figures import Figure, show
from bench.server import BARE, OURS, Running, running
from mobilenet_core.published.latency import PublishedLatency, published_latency

SIDE, REQUESTS, SETTLING, GOAL_MS = 100, 40, 5, 50
RESOLUTIONS = ",".join(map(str, range(225 - SIDE, 225)))
ARROW = "application/vnd.apache.arrow.stream"

# A Pixel 3's latencies, under the name of the runtime whose kernels take the most features to describe.
PUBLISHED = ("Pixel 3", "tflite-cpu", "fp32")
SOURCE = {"device": "bench", "runtime": "onnxruntime", "precision": "fp32", "threads": "4"}
OBJECTIVES = {"minimise": "latency_ms", "maximise": "top1_percent"}
EVERY = OBJECTIVES | {"all": "true"}
BUDGETS = {"max_latency_ms": "30", "max_weight_mb": "8"}

Query = Callable[[], Mapping[str, str]]
"""Gives the parameters of the next request."""


@dataclass(frozen=True)
class Answer:
    """What a request got, and the milliseconds of processor time that the server's process spent on it."""

    body: bytes
    headers: Mapping[str, str]
    cpu_ms: float


def main() -> None:
    """Prints the tables; a goal that is missed is marked."""
    with running(OURS, "/readyz") as ours, running(BARE) as bare:
        fits = list(_fits(ours))
        asked = [figure for each in _questions(ours) for figure in _figures(ours, bare, *each)]
    show("CPU of a request that finds news", "the next request for another grid", fits)
    show(
        f"CPU per request for {SIDE} x {SIDE} points on one device: median of {REQUESTS}, and the least",
        "bare FastAPI, the same bytes",
        asked,
    )


def _fits(server: Running) -> Iterator[Figure]:
    """Only news of the device itself is fitted, and once."""
    known = [row for row in published_latency() if (row.device, row.runtime, row.precision) == PUBLISHED]
    news = (
        ("16 latencies of the device, to be fitted", known, SOURCE["device"]),
        ("one more of the device, to be fitted", known[:1], SOURCE["device"]),
        ("one of another device, nothing to be fitted", known[:1], "another"),
    )
    query = _new(EVERY)
    for name, rows, device in news:
        _import(server, rows, device)
        first, second = (_get(server, "/api/v1/pareto", query()).cpu_ms for _ in range(2))
        yield Figure(name, "ms CPU", first, second)


def _questions(server: Running) -> Iterator[tuple[str, str, Query, Mapping[str, str]]]:
    """Name, route, parameters and headers of what is asked."""
    known = dict(_new(EVERY)())
    etag = _get(server, "/api/v1/pareto", known).headers["etag"]
    yield "points, predictions, front: JSON, new", "pareto", _new(EVERY), {}
    yield "JSON, gzipped, new", "pareto", _new(EVERY), {"Accept-Encoding": "gzip"}
    yield "CSV, new", "pareto", _new(EVERY), {"Accept": "text/csv"}
    yield "Arrow, new", "pareto", _new(EVERY), {"Accept": ARROW}
    yield "JSON, again", "pareto", lambda: known, {}
    yield "JSON, again, with the ETag", "pareto", lambda: known, {"If-None-Match": etag}
    yield "the front alone, new", "pareto", _new(OBJECTIVES), {}
    yield "predictions and costs (design space), new", "design-space", _new({}), {}
    yield "recommendation, new", "recommendation", _new(BUDGETS), {}
    yield "the chart of the front (16 points), new", "charts/front", _limits(), {}


def _figures(
    ours: Running, bare: Running, name: str, route: str, query: Query, headers: Mapping[str, str]
) -> Iterator[Figure]:
    path = f"/api/v1/{route}"
    _put(bare, "/body", _get(ours, path, query(), headers).body)
    pairs = [
        (_get(ours, path, query(), headers), _get(bare, "/body", query(), headers)) for _ in range(SETTLING + REQUESTS)
    ]
    mine, other = ([answer.cpu_ms for answer in answers[SETTLING:]] for answers in zip(*pairs, strict=True))
    yield Figure(name, "ms CPU", statistics.median(mine), statistics.median(other), goal=GOAL_MS)
    yield Figure("    the least", "ms CPU", min(mine), min(other))


_places = count(1)


def _new(asked: Mapping[str, str]) -> Query:
    """A grid after the other, none twice in this process: within the paper's ranges, so that accuracy is known."""

    def query() -> Mapping[str, str]:
        shift = next(_places) / 1e6
        alphas = (0.25 + 0.75 * (place + shift) / SIDE for place in range(SIDE))
        return {**SOURCE, **asked, "alpha": ",".join(f"{each:.8f}" for each in alphas), "resolution": RESOLUTIONS}

    return query


def _limits() -> Query:
    """A slider that moves."""
    return lambda: {**SOURCE, "max_latency_ms": f"{10 + next(_places) / 100:.2f}"}


def _import(server: Running, rows: Iterable[PublishedLatency], device: str) -> None:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(["alpha", "resolution", "latency_ms"])
    writer.writerows((row.alpha, row.resolution, row.latency_ms) for row in rows)
    path = f"/api/v1/measurements/import?{urlencode(SOURCE | {'device': device})}"
    _send(server, "POST", path, {"Content-Type": "text/csv"}, text.getvalue().encode())


def _put(server: Running, path: str, body: bytes) -> None:
    _send(server, "PUT", path, {}, body)


def _get(server: Running, path: str, query: Mapping[str, str], headers: Mapping[str, str] | None = None) -> Answer:
    return _send(server, "GET", f"{path}?{urlencode(query, safe=',')}", headers or {})


def _send(server: Running, method: str, path: str, headers: Mapping[str, str], body: bytes | None = None) -> Answer:
    with closing(http.client.HTTPConnection(urlsplit(server.url).netloc, timeout=60)) as connection:
        connection.connect()
        time.sleep(0.002)  # until the server waits again
        started = server.cpu_seconds()
        connection.request(method, path, body, dict(headers))
        answer = connection.getresponse()
        content = answer.read()
        spent = (server.cpu_seconds() - started) * 1e3
    if answer.status not in {200, 201, 204, 304}:
        raise RuntimeError(f"the benchmark's request was answered {answer.status}: {content[:500]!r}")
    return Answer(content, {name.lower(): value for name, value in answer.getheaders()}, spent)


if __name__ == "__main__":
    main()
