"""What a request waits while measurements run beside it."""

import http.client
import json
import math
import time
from urllib.parse import urlsplit

from bench.api import POINT
from bench.figures import Figure, show
from bench.points import GRID
from bench.server import OURS, running

REQUESTS = 2000
PAUSE_S = 0.005
SWEEP = {
    "points": [{"alpha": point.alpha, "resolution": point.resolution} for point in GRID],
    "runtimes": ["onnxruntime", "litert"],
}


def main() -> None:
    """Prints the table: GET of a design point over a real socket, idle and while a sweep is measured."""
    with running(OURS) as server:
        idle = _waits_ms(server.url)
        job = _post(server.url, "/api/v1/measurements", SWEEP)["href"]
        _await_first(server.url, job)
        busy = _waits_ms(server.url)
        if _get(server.url, job)["state"] != "running":
            raise RuntimeError("the sweep ended before the requests did; make it longer")
        _delete(server.url, job)
    show(
        f"GET of a design point, {REQUESTS} requests one after the other, one every {PAUSE_S * 1e3:g} ms or more",
        "the same server idle",
        [
            Figure(f"p{share}", "ms", _at(busy, share), _at(idle, share), goal, _at(busy, share) / _at(idle, share))
            for share, goal in ((50, None), (99, 2.0))
        ],
    )


def _waits_ms(url: str) -> list[float]:
    connection = _connection(url)
    waits: list[float] = []
    for _ in range(REQUESTS):
        started = time.perf_counter()
        connection.request("GET", POINT)
        connection.getresponse().read()
        waits.append((time.perf_counter() - started) * 1e3)
        time.sleep(PAUSE_S)
    return sorted(waits)


def _at(ordered: list[float], share: int) -> float:
    return ordered[math.ceil(len(ordered) * share / 100) - 1]


def _await_first(url: str, job: str) -> None:
    while _get(url, job)["done"] == 0:
        time.sleep(0.2)


def _get(url: str, path: str) -> dict[str, object]:
    return _asked(url, "GET", path)


def _post(url: str, path: str, body: object) -> dict[str, str]:
    return _asked(url, "POST", path, json.dumps(body))


def _delete(url: str, path: str) -> None:
    _asked(url, "DELETE", path)


def _asked(url: str, method: str, path: str, body: str | None = None) -> dict:
    connection = _connection(url)
    connection.request(method, path, body, {"Content-Type": "application/json"} if body else {})
    answer = connection.getresponse()
    text = answer.read()
    if answer.status >= 300:
        raise RuntimeError(f"{method} {path} was answered {answer.status}: {text.decode()}")
    return json.loads(text)


def _connection(url: str) -> http.client.HTTPConnection:
    return http.client.HTTPConnection(urlsplit(url).netloc, timeout=30)


if __name__ == "__main__":
    main()
