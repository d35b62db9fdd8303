# ruff: noqa: ARG001, PLR0917 - the reference application takes the same parameters and needs none
"""What a request costs beside bare FastAPI, in processor time.

Every reference is taken in the same run, in turns with ours, so that a slow or busy machine slows both.
"""

import asyncio
import gc
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from itertools import count
from pathlib import Path
from typing import Any

from fastapi import FastAPI, Response

from app.answers.costs import DesignPointRow
from app.main import create_app
from app.services.costs import design_point
from app.settings import Settings
from bench.figures import Figure, show
from mobilenet_core import DesignPoint
from mobilenet_core.networks.family import Variant

ROUNDS, REQUESTS = 7, 400
POINT = "/api/v1/design-points/0.75/192"
SPACE = "/api/v1/design-space"
CHOICE = "/api/v1/recommendation", "device=pixel-3&runtime=tflite-cpu&precision=int8&max_latency_ms=15"
RESOLUTIONS = ",".join(map(str, range(100, 350, 10)))  # 25, with 20 alphas: 500 points

Url = Callable[[], tuple[str, str]]
"""Gives the path and the query of the next request."""


def bare_app(space_body: bytes = b"") -> FastAPI:
    """FastAPI alone: the same paths and parameters, a model of the same size, and a ready body of the same size."""
    app = FastAPI()
    row = design_point.describe(Variant(DesignPoint(0.75, 192)))

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
    return Figure("design point, again", "us CPU", ours, reference, goal=0.6, value=ours / reference)


def cpu_of_recommendation() -> Figure:
    """A recommendation asked for again, its device fitted, beside a FastAPI endpoint with ready bytes."""
    ours, reference = asyncio.run(_compare(lambda: CHOICE, lambda: (SPACE, CHOICE[1]), CHOICE))
    return Figure("warm recommendation, again", "us CPU", ours, reference, goal=0.8, value=ours / reference)


def cpu_of_new_design_space() -> Figure:
    """500 points never asked for, beside a FastAPI endpoint that returns ready bytes."""
    ours, reference = asyncio.run(_compare(_new_grids(), _new_grids()))
    return Figure("500 design points, new (goal: us more)", "us CPU", ours, reference, goal=500, value=ours - reference)


def cpu_of_known_design_space() -> Figure:
    """500 points asked for again, beside the same."""
    url = next(_grids())
    ours, reference = asyncio.run(_compare(lambda: url, lambda: url))
    return Figure("500 design points, again", "us CPU", ours, reference, goal=1.15, value=ours / reference)


def main() -> None:
    """Prints the tables; a goal that is missed is marked."""
    show(
        f"CPU per request, best of {ROUNDS} rounds of {REQUESTS}",
        "bare FastAPI: the same parameters, a model or ready bytes of the same size",
        [cpu_of_design_point(), cpu_of_recommendation(), cpu_of_new_design_space(), cpu_of_known_design_space()],
    )


def _grids() -> Iterator[tuple[str, str]]:
    """A grid of 500 points after the other, none twice."""
    for shift in count():
        alphas = ",".join(f"{step / 20 + shift / 1e6:.6f}" for step in range(5, 25))
        yield SPACE, f"alpha={alphas}&resolution={RESOLUTIONS}"


def _new_grids() -> Url:
    grids = _grids()
    return lambda: next(grids)


async def _compare(ours: Url, reference: Url, sized_as: tuple[str, str] | None = None) -> tuple[float, float]:
    """CPU microseconds per request of the application and of bare FastAPI, the best rounds of both."""
    with tempfile.TemporaryDirectory() as folder:
        async with _running(create_app(Settings(data_dir=Path(folder)))) as app:
            bare = bare_app(await _body(app, *(sized_as or next(_grids()))))
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
    messages = iter([{"type": "http.request", "body": b"", "more_body": False}])

    async def receive() -> dict[str, Any]:
        """The request, then nothing more: who asks stays until it is answered."""
        for message in messages:
            return message
        return await asyncio.Future()

    await app(scope, receive, send or _check)


async def _check(message: Any) -> None:
    if message["type"] == "http.response.start" and message["status"] != 200:
        raise RuntimeError(f"the benchmark's request was answered {message['status']}")


async def _body(app: FastAPI, path: str, query: str) -> bytes:
    parts: list[bytes] = []

    async def send(message: Any) -> None:
        parts.append(message.get("body", b""))

    await _get(app, path, query, send)
    return b"".join(parts)


if __name__ == "__main__":
    main()
