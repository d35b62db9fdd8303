# ruff: noqa: ARG001, PLR0917 - the reference application takes the same parameters and needs none
"""What the web application costs beside bare FastAPI: CPU per request, time to the first answer, memory.

Every reference is taken in the same run, in turns with ours, so that a slow or busy machine slows both.
"""

import asyncio
import gc
import http.client
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

from fastapi import FastAPI, Response

from app.main import create_app
from app.schemas.analytic import DesignPointRow
from app.services import explore
from app.services.explore import Variant
from app.settings import Settings
from mobilenet_core import DesignPoint

ROUNDS, REQUESTS = 7, 400
POINT = "/api/v1/design-points/0.75/192"
SPACE = "/api/v1/design-space"
RESOLUTIONS = ",".join(map(str, range(100, 350, 10)))  # 25, with 20 alphas: 500 points

Url = Callable[[], tuple[str, str]]
"""Gives the path and the query of the next request."""


@dataclass(frozen=True)
class Figure:
    """One line of the table. `value` is what the goal is about: a ratio, a difference or ours itself."""

    name: str
    unit: str
    ours: float
    reference: float
    value: float
    goal: float
    goal_text: str

    @property
    def is_met(self) -> bool:
        return self.value <= self.goal


def bare_app(space_body: bytes = b"") -> FastAPI:
    """FastAPI alone: the same paths and parameters, a model of the same size, and a ready body of the same size."""
    app = FastAPI()
    row = DesignPointRow.model_validate(explore.describe(Variant(DesignPoint(0.75, 192))))

    @app.get("/api/v1/design-points/{alpha}/{resolution}")
    async def read_design_point(
        alpha: float,
        resolution: int,
        network: str = "mobilenet_v1",
        num_classes: int = 1000,
        rounding: str = "tf_slim",
    ) -> DesignPointRow:
        return row

    @app.get("/api/v1/design-space")
    async def read_design_space(
        alpha: str = "",
        resolution: str = "",
        columns: str = "",
        format: str = "",  # noqa: A002
        network: str = "mobilenet_v1",
        num_classes: int = 1000,
        rounding: str = "tf_slim",
        bom: bool = False,
    ) -> Response:
        return Response(space_body, media_type="application/json")

    return app


def cpu_of_design_point() -> Figure:
    """A design point asked for again, beside a FastAPI endpoint that returns a ready model of the same size."""
    ours, reference = asyncio.run(_compare(lambda: (POINT, ""), lambda: (POINT, "")))
    return Figure("design point, again", "us CPU", ours, reference, ours / reference, 1.15, "at most 1.15 x")


def cpu_of_new_design_space() -> Figure:
    """500 points never asked for, beside a FastAPI endpoint that returns ready bytes."""
    ours, reference = asyncio.run(_compare(_new_grids(), _new_grids()))
    name = "500 design points, new"
    return Figure(name, "us CPU", ours, reference, ours - reference, 500, "at most 500 us more")


def cpu_of_known_design_space() -> Figure:
    """500 points asked for again, beside the same."""
    url = next(_grids())
    ours, reference = asyncio.run(_compare(lambda: url, lambda: url))
    return Figure("500 design points, again", "us CPU", ours, reference, ours / reference, 1.15, "at most 1.15 x")


def start_up() -> list[Figure]:
    """From spawning the process to the first 200, and the memory it then holds; the best of five."""
    bare = [sys.executable, "-m", "bench.bare_server", "PORT"]
    ours = [str(Path(sys.executable).with_name("mobilenet-explorer")), "serve", "--port", "PORT"]
    starts = [(_start(ours, "/healthz"), _start(ours, POINT), _start(bare, "/healthz")) for _ in range(5)]
    best = [min(each[place][0] for each in starts) for place in range(3)]
    memory = [min(each[place][1] for each in starts) for place in (1, 2)]
    return [
        Figure("first 200, /healthz", "s", best[0], best[2], best[0], 1.0, "at most 1 s"),
        Figure("first 200, design point", "s", best[1], best[2], best[1], 1.0, "at most 1 s"),
        Figure("memory after it", "MB", memory[0], memory[1], memory[0], 130, "at most 130 MB"),
    ]


def main() -> None:
    """Prints the table; a goal that is missed is marked."""
    figures = [cpu_of_design_point(), cpu_of_new_design_space(), cpu_of_known_design_space(), *start_up()]
    print(f"{'figure':<26}{'unit':>8}{'ours':>9}{'bare':>9}{'ratio':>8}   goal")
    for each in figures:
        digits = 2 if each.unit == "s" else 0
        mark = "" if each.is_met else "   MISSED"
        print(
            f"{each.name:<26}{each.unit:>8}{each.ours:>9.{digits}f}{each.reference:>9.{digits}f}"
            f"{each.ours / each.reference:>8.2f}   {each.goal_text}{mark}"
        )


def _grids() -> Iterator[tuple[str, str]]:
    """A grid of 500 points after the other, none twice."""
    for shift in count():
        alphas = ",".join(f"{step / 20 + shift / 1e6:.6f}" for step in range(5, 25))
        yield SPACE, f"alpha={alphas}&resolution={RESOLUTIONS}"


def _new_grids() -> Url:
    grids = _grids()
    return lambda: next(grids)


async def _compare(ours: Url, reference: Url) -> tuple[float, float]:
    """CPU microseconds per request of the application and of bare FastAPI, the best rounds of both."""
    with tempfile.TemporaryDirectory() as folder:
        async with _running(create_app(Settings(data_dir=Path(folder)))) as app:
            bare = bare_app(await _body(app, *next(_grids())))
            rounds = [(await _cpu_us(app, ours), await _cpu_us(bare, reference)) for _ in range(ROUNDS)]
    return min(each for each, _ in rounds), min(each for _, each in rounds)


@asynccontextmanager
async def _running(app: FastAPI) -> AsyncIterator[FastAPI]:
    async with app.router.lifespan_context(app):
        await app.state.resources.opened()
        yield app


async def _cpu_us(app: FastAPI, url: Url) -> float:
    for _ in range(20):
        await _get(app, *url())
    gc.collect()
    started = time.process_time()
    for _ in range(REQUESTS):
        await _get(app, *url())
    return (time.process_time() - started) / REQUESTS * 1e6


async def _get(app: FastAPI, path: str, query: str, send: Callable[[Any], Awaitable[None]] | None = None) -> None:
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "GET",
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "query_string": query.encode(),
        "root_path": "",
        "headers": [(b"host", b"127.0.0.1:8000"), (b"accept", b"application/json"), (b"user-agent", b"bench")],
        "client": ("127.0.0.1", 50_000),
        "server": ("127.0.0.1", 8000),
        "state": {},
    }
    await app(scope, _receive, send or _check)


async def _receive() -> dict[str, Any]:
    return {"type": "http.request", "body": b"", "more_body": False}


async def _check(message: Any) -> None:
    if message["type"] == "http.response.start" and message["status"] != 200:
        raise RuntimeError(f"the benchmark's request was answered {message['status']}")


async def _body(app: FastAPI, path: str, query: str) -> bytes:
    parts: list[bytes] = []

    async def send(message: Any) -> None:
        parts.append(message.get("body", b""))

    await _get(app, path, query, send)
    return b"".join(parts)


def _start(command: list[str], path: str) -> tuple[float, float]:
    """Seconds until `path` answers 200, and the MB that the process then holds."""
    port = _free_port()
    with tempfile.TemporaryDirectory() as folder:
        started = time.perf_counter()
        process = subprocess.Popen(
            [part.replace("PORT", str(port)) for part in command],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "MBX_DATA_DIR": folder},
        )
        try:
            while not _answers(port, path):
                if process.poll() is not None or time.perf_counter() - started > 60:
                    raise RuntimeError(f"{' '.join(command)} did not come up")
                time.sleep(0.005)
            return time.perf_counter() - started, _resident_mb(process.pid)
        finally:
            process.terminate()
            process.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _answers(port: int, path: str) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    with suppress(OSError):
        connection.request("GET", path)
        return connection.getresponse().status == 200
    return False


def _resident_mb(pid: int) -> float:
    status = Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
    return int(next(line for line in status.splitlines() if line.startswith("VmRSS")).split()[1]) / 1000


if __name__ == "__main__":
    main()
