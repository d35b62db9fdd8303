"""Beside busy loops, on a real server with its real stopwatch: all that uses a time taken then marks it."""

import csv
import io
import json
import os
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import pytest
from disturbed import DISTURBED, filled
from marked import ASKED, CHARTS, TABLES, WORD, latencies
from served import Open, Server, ask, eventually, read, serve
from test_disturbed_times import HERE, assert_marked, compare, explore, measure, variant

from mobilenet_core.marks import DOUBTS

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not hasattr(os, "sched_setaffinity"), reason="this system pins no process"),
]
LOOP = "import os, sys; os.sched_setaffinity(0, {int(sys.argv[1])}); print(flush=True)\nwhile True: pass"
LOOPS = 2  # on each core: whichever the stopwatch takes, it has a third of it
LONGEST_S = 600


@contextmanager
def busy_cores() -> Iterator[None]:
    """Every core that this process may use, while this lasts."""
    with ExitStack() as stack:
        for core in [*os.sched_getaffinity(0)] * LOOPS:
            command = [sys.executable, "-c", LOOP, str(core)]
            loop = stack.enter_context(subprocess.Popen(command, stdout=subprocess.PIPE))
            stack.callback(loop.kill)
            assert loop.stdout is not None
            loop.stdout.readline()
        yield


@pytest.fixture(scope="module")
def made() -> dict[str, object]:
    """The names of the job that was made beside the loops, and of the first time that it took."""
    return {}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, made: dict[str, object]) -> Iterator[Server]:
    """One on the store of tests/app/disturbed.py, in which what is disturbed there is timed here."""
    folder = tmp_path_factory.mktemp("loops")
    filled(folder, None)
    for each in serve(folder):
        with busy_cores():
            job = ask(each, {"points": [{"alpha": alpha, "resolution": side} for alpha, side in DISTURBED]})
            eventually(lambda job=job, each=each: read(each, f"/jobs/{job}")["state"] == "done", LONGEST_S)
        items = read(each, f"/jobs/{job}")["items"]
        made |= {"job_id": job, "measurement_id": items[0]["measurement_id"]}
        yield each


def text_of(server: Server, path: str, query: str, form: str = "application/json") -> str:
    """What the API answers to GET, as it comes."""
    asked = urllib.request.Request(f"{server.url}{path}?{query}", headers={"Accept": form})
    with urllib.request.urlopen(asked, timeout=60) as answer:
        return answer.read().decode()


def is_taken_then(told: dict[str, object]) -> bool:
    """Whether a row tells a time that was taken beside the loops."""
    is_here = told.get("latency_kind") or told.get("kind") or "measured"
    point = (float(told.get("alpha") or 0), int(told.get("resolution") or 0))
    return is_here == "measured" and told.get("runtime") != "litert" and point in DISTURBED


def test_all_that_uses_a_time_taken_beside_busy_loops_marks_it(
    open_page: Open, server: Server, made: dict[str, object]
):
    codes = {f'"{code}"' for code in (*DOUBTS, "fitted_on_doubted")}
    for path, query in ASKED.items():
        where = path.format(alpha=0.3 if path.endswith("cliff") else 0.5, resolution=160, **made)
        told = text_of(server, where, query)
        assert any(code in told for code in codes), path
        assert [each for each, marks in latencies(json.loads(told)) if is_taken_then(each) and not marks] == [], path
        if path in TABLES:
            lines = [*csv.DictReader(io.StringIO(text_of(server, where, query, "text/csv")))]
            marks = [[line[name] for name in line if name.endswith("latency_marks")] for line in lines]
            assert any(any(each) for each in marks), path
            taken = [line for line in lines if "latency_marks" in line and is_taken_then(line)]
            assert [line for line in taken if not line["latency_marks"]] == [], path
    for chart, query in CHARTS.items():
        assert WORD["en"] in text_of(server, f"/api/v1/charts/{chart}", query), chart
    page = open_page(f"/?{HERE}&a=0.5")
    explore(page, "en")
    assert_marked(page.locator(".other .facts"), "en")
    variant(open_page("/v/0.5/160?rt=onnxruntime&lang=ko"), "ko")
    compare(open_page(f"/compare?{HERE}&a=0.5/160&b=1/128&lang=ko"), "ko")
    measure(open_page(f"/measure?rt=onnxruntime&j={made['job_id']}"), "en")
