"""How simple the house is, in numbers: lines, loose types, calls and statements. `make house` prints them.

Counts, not times: they are the same on every machine. Run on an older commit they give what that commit was.
"""

import asyncio
import re
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import Engine

from app.main import create_app
from app.settings import Settings
from bench.figures import Figure, show

ROOT = Path(__file__).resolve().parents[1]
ROOMS = ("app", "static", "mobilenet_core")
DATA = (".csv", ".svg", ".json")
CHOICE = "device=pixel-3&runtime=tflite-cpu&precision=int8&threads=4&max_weight_mb=2&max_latency_ms="
MOVE = ("recommendation", "charts/front", "charts/area", "charts/axes")
"""What the page asks when a slider moves."""


def files(*folders: str) -> Iterator[Path]:
    """Tracked files of code and words below the folders."""
    listed = subprocess.run(["git", "ls-files", *folders], cwd=ROOT, capture_output=True, text=True, check=True)  # noqa: S607
    return (ROOT / name for name in listed.stdout.splitlines() if not name.endswith(DATA))


def lines(*folders: str) -> int:
    """Lines of the files below the folders."""
    return sum(path.read_text(encoding="utf-8").count("\n") for path in files(*folders))


def matching(pattern: str, *folders: str) -> int:
    """Lines of Python and JavaScript in which the pattern is found."""
    found = re.compile(pattern)
    code = (path for path in files(*folders) if path.suffix in {".py", ".js"})
    return sum(bool(found.search(line)) for path in code for line in path.read_text(encoding="utf-8").splitlines())


@contextmanager
def counting_calls() -> Iterator[Callable[[], int]]:
    """Counts calls of our own functions, in every thread that is started meanwhile and in this one."""
    ours, calls = tuple(str(ROOT / room) for room in ROOMS), [0]

    def hook(frame: Any, what: str, _argument: object) -> None:
        if what == "call" and frame.f_code.co_filename.startswith(ours):
            calls[0] += 1

    threading.setprofile(hook)
    sys.setprofile(hook)
    try:
        yield lambda: calls[0]
    finally:
        sys.setprofile(None)
        threading.setprofile(None)


async def calls_of_a_choice() -> tuple[int, int]:
    """Calls for a recommendation whose device was fitted before, and for one move of a slider."""
    from bench.api import _get, _running  # noqa: PLC0415

    with tempfile.TemporaryDirectory() as folder, counting_calls() as calls:
        async with _running(create_app(Settings(data_dir=Path(folder)))) as app:

            async def spent(paths: tuple[str, ...], latency: str) -> int:
                before = calls()
                for path in paths:
                    await _get(app, f"/api/v1/{path}", CHOICE + latency)
                return calls() - before

            await spent(MOVE, "15")
            return await spent(MOVE[:1], "14"), await spent(MOVE, "13")


def statements_of_a_job(items: int) -> int:
    """SQL statements from the request for `items` measurements until the job has ended."""
    sys.path.insert(0, str(ROOT / "tests" / "app"))
    from clients import API, client_of  # noqa: PLC0415
    from fakes import eventually  # noqa: PLC0415

    counted = [0]

    def count(*_: object) -> None:
        counted[0] += 1

    alphas = [0.25 + index / 100 for index in range(items)]
    with tempfile.TemporaryDirectory() as folder, client_of(Settings(data_dir=Path(folder))) as client:
        client.get("/readyz")
        event.listen(Engine, "before_cursor_execute", count)
        body = {"points": [{"alpha": alpha, "resolution": 32} for alpha in alphas], "threads": [1]}
        job = client.post(f"{API}/measurements", json=body).json()["job_id"]
        jobs = client.app.state.resources
        store_of = asyncio.run(jobs.opened())
        eventually(lambda: not store_of.jobs._queued)
        event.remove(Engine, "before_cursor_execute", count)
        if client.get(f"{API}/jobs/{job}").json()["state"] != "done":
            raise RuntimeError("the job of the benchmark did not end well")
    return counted[0]


def main() -> None:
    """Prints the table; a goal that is missed is marked."""
    warm, move = asyncio.run(calls_of_a_choice())
    loose = r"dict\[str, Any\]|Mapping\[str, Any\]|\bFacts\b"
    show(
        "The house",
        "97cb1b7, before it was rebuilt",
        [
            Figure("lines of app, static, mobilenet_core", "lines", lines(*ROOMS), 24_970, 20_700),
            Figure("lines of tests", "lines", lines("tests"), 14_832, 13_500),
            Figure("dict[str, Any] and its like in app", "lines", matching(loose, "app"), 194, 25),
            Figure("num_classes named", "lines", matching(r"\bnum_?[cC]lasses\b", *ROOMS), 130, 30),
            Figure("a warm recommendation", "calls", warm, 1_750, 1_000),
            Figure("one slider move", "calls", move, 12_400, 4_000),
            Figure("a job of 1", "SQL", statements_of_a_job(1), 31, 16),
            Figure("a job of 16", "SQL", statements_of_a_job(16), 196, 64),
        ],
    )


if __name__ == "__main__":
    main()
