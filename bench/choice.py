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
from dataclasses import dataclass, field
from itertools import count
from urllib.parse import urlencode, urlsplit

from bench.figures import Figure, show
from bench.server import BARE, OURS, Running, running
from mobilenet_core.latency import KnownLatency
from mobilenet_core.published.latency import published_latency

SIDE, REQUESTS, SETTLING, GOAL_MS = 100, 40, 5, 50
RESOLUTIONS = ",".join(map(str, range(225 - SIDE, 225)))
ARROW = "application/vnd.apache.arrow.stream"

# A Pixel 3's latencies, under the name of the runtime whose kernels take the most features to describe.
PUBLISHED = published_latency("Pixel 3", "tflite-cpu", "fp32")
SOURCE = {"device": "bench", "runtime": "onnxruntime", "precision": "fp32", "threads": "4"}
OBJECTIVES = {"minimise": "latency_ms", "maximise": "top1_percent"}
EVERY = OBJECTIVES | {"all": "true"}
BUDGETS = {"max_latency_ms": "30", "max_weight_mb": "8"}

Query = Callable[[], Mapping[str, str]]
"""Gives the parameters of the next request."""


@dataclass(frozen=True)
class Question:
    """A line of the table: what is asked of which route under /api/v1."""

    name: str
    route: str
    query: Query
    headers: Mapping[str, str] = field(default_factory=dict[str, str])


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
        asked = [figure for each in _questions(ours) for figure in _figures(ours, bare, each)]
    show("CPU of a request that finds news", "the next request for another grid", fits)
    show(
        f"CPU per request for {SIDE} x {SIDE} points on one device: median of {REQUESTS}, and the least",
        "bare FastAPI, the same bytes",
        asked,
    )


def _fits(server: Running) -> Iterator[Figure]:
    """Only news of the device itself is fitted, and once."""
    news = (
        ("16 latencies of the device, to be fitted", PUBLISHED, SOURCE["device"]),
        ("one more of the device, to be fitted", PUBLISHED[:1], SOURCE["device"]),
        ("one of another device, nothing to be fitted", PUBLISHED[:1], "another"),
    )
    query = _new(EVERY)
    for name, rows, device in news:
        _import(server, rows, device)
        first, second = (_get(server, "/api/v1/pareto", query()).cpu_ms for _ in range(2))
        yield Figure(name, "ms CPU", first, second)


def _questions(server: Running) -> Iterator[Question]:
    known = dict(_new(EVERY)())
    etag = _get(server, "/api/v1/pareto", known).headers["etag"]
    yield Question("points, predictions, front: JSON, new", "pareto", _new(EVERY))
    yield Question("JSON, gzipped, new", "pareto", _new(EVERY), {"Accept-Encoding": "gzip"})
    yield Question("CSV, new", "pareto", _new(EVERY), {"Accept": "text/csv"})
    yield Question("Arrow, new", "pareto", _new(EVERY), {"Accept": ARROW})
    yield Question("JSON, again", "pareto", lambda: known)
    yield Question("JSON, again, with the ETag", "pareto", lambda: known, {"If-None-Match": etag})
    yield Question("the front alone, new", "pareto", _new(OBJECTIVES))
    yield Question("predictions and costs (design space), new", "design-space", _new({}))
    yield Question("recommendation, new", "recommendation", _new(BUDGETS))
    yield Question("the chart of the front (16 points), new", "charts/front", _limits())


def _figures(ours: Running, bare: Running, asked: Question) -> Iterator[Figure]:
    path, query, headers = f"/api/v1/{asked.route}", asked.query, asked.headers
    _send(bare, "PUT", "/body", {}, _get(ours, path, query(), headers).body)
    pairs = [
        (_get(ours, path, query(), headers), _get(bare, "/body", query(), headers)) for _ in range(SETTLING + REQUESTS)
    ]
    mine, other = ([answer.cpu_ms for answer in answers[SETTLING:]] for answers in zip(*pairs, strict=True))
    yield Figure(asked.name, "ms CPU", statistics.median(mine), statistics.median(other), goal=GOAL_MS)
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


def _import(server: Running, rows: Iterable[KnownLatency], device: str) -> None:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(["alpha", "resolution", "latency_ms"])
    writer.writerows((row.variant.point.alpha, row.variant.point.resolution, row.p50_ms) for row in rows)
    path = f"/api/v1/measurements/import?{urlencode(SOURCE | {'device': device})}"
    _send(server, "POST", path, {"Content-Type": "text/csv"}, text.getvalue().encode())


def _get(server: Running, path: str, query: Mapping[str, str], headers: Mapping[str, str] | None = None) -> Answer:
    return _send(server, "GET", f"{path}?{urlencode(query, safe=',')}", headers or {})


def _send(server: Running, method: str, path: str, headers: Mapping[str, str], body: bytes | None = None) -> Answer:
    with closing(http.client.HTTPConnection(urlsplit(server.url).netloc, timeout=60)) as connection:
        connection.connect()
        started = _cpu_at_rest(server)
        connection.request(method, path, body, dict(headers))
        answer = connection.getresponse()
        content = answer.read()
        spent = (_cpu_at_rest(server) - started) * 1e3
    if answer.status not in {200, 201, 204, 304}:
        raise RuntimeError(f"the benchmark's request was answered {answer.status}: {content[:500]!r}")
    return Answer(content, {name.lower(): value for name, value in answer.getheaders()}, spent)


def _cpu_at_rest(server: Running) -> float:
    """Its processor time once that stands still: the kernel adds what a running thread used only now and then."""
    before, now = -1.0, server.cpu_seconds()
    while now != before:
        time.sleep(0.002)
        before, now = now, server.cpu_seconds()
    return now


if __name__ == "__main__":
    main()
