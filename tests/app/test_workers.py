"""`serve --workers`: several processes on one port and one store, which answer as one."""

import http.client
import json
import os
import re
import signal
from contextlib import closing, contextmanager

import pytest
from clients import API, JSON, children_of, get, is_alive, run, serving
from fakes import eventually
from test_cores import affinities
from test_events import parsed

from app.measuring.cores import threads_of

MEASURE = f"{API}/measurements"
CSV = "device,runtime,precision,threads,alpha,resolution,latency_ms\nA board,tflite,fp32,1,0.5,160,7.25\n"
METRICS = "mobilenet-explorer-metrics-*"
SLOW = json.dumps({"points": [{"alpha": 1, "resolution": 1024}], "runtimes": ["onnxruntime"]})


def workers_of(server):
    return children_of(server.pid, b"spawn_main")


def measuring(worker):
    return children_of(worker, b"mobilenet_core.measure.child")


def cores_of(*processes):
    return frozenset().union(*(cores for each in processes for cores in affinities(each)))


@contextmanager
def stopped(worker):
    """Takes no connection meanwhile."""
    os.kill(worker, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(worker, signal.SIGCONT)


class Line:
    """A connection to one of two workers."""

    def __init__(self, server, other):
        with stopped(other):
            self._connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
            assert self.ask("/healthz")[0] == 200

    def ask(self, path, method="GET", body=None, headers=None):
        self._connection.request(method, path, body, headers or {})
        response = self._connection.getresponse()
        return response.status, response.read().decode()

    def close(self):
        self._connection.close()


@pytest.fixture
def server(tmp_path):
    with serving(tmp_path, "--workers", "2", MBX_METRICS="1") as server:
        yield server


def test_workers_answer_as_one_and_one_that_crashes_comes_back(server, tmp_path):
    first, second = eventually(lambda: len(found := workers_of(server)) == 2 and found)
    eventually(lambda: (tmp_path / "server.log").read_text().count("Application startup complete") == 2, 30)
    with closing(Line(server, second)) as here, closing(Line(server, first)) as there:
        # What one stores the other knows at the next request, of what it keeps too.
        assert "A board" not in there.ask(f"{API}/devices?q=board")[1]
        assert here.ask(f"{MEASURE}/import", "POST", CSV, {"Content-Type": "text/csv"})[0] == 201
        assert "A board" in there.ask(f"{API}/devices?q=board")[1]
    # What one measures all keep off; another cancels it, and hears the end.
    with stopped(second):
        path = json.loads(get(server.port, MEASURE, "POST", SLOW, JSON)[2])["href"]
        eventually(lambda: json.loads(get(server.port, path)[2])["state"] == "running", 30)
    if len(os.sched_getaffinity(0)) > 1:
        eventually(lambda: (its := cores_of(*measuring(first))) and cores_of(first, second).isdisjoint(its), 60)
    with closing(Line(server, first)) as there:
        assert there.ask(path, "DELETE")[0] == 202
        told = parsed(there.ask(f"{path}/events")[1])
        assert (told[-1][1], told[-1][2]["state"]) == ("job", "cancelled")
    with closing(Line(server, first)) as there:
        eventually(lambda: re.search(r"mbx_measurements_total{[^}]*} [1-9]", there.ask("/metrics")[1]))
        assert f'_count{{method="POST",route="{MEASURE}",status="202"}} 1.0' in there.ask("/metrics")[1]
    # One that is killed while it measures leaves the other on few cores, until it is replaced.
    cores = os.sched_getaffinity(0)
    for thread in threads_of(second):
        os.sched_setaffinity(thread, {min(cores)})
    os.kill(first, signal.SIGKILL)
    assert get(server.port, "/healthz")[0] == 200
    replaced = eventually(lambda: len(found := set(workers_of(server)) - {first}) == 2 and found, 30)
    eventually(lambda: affinities(second) == {frozenset(cores)}, 30)
    server.send_signal(signal.SIGTERM)
    assert server.wait(60) in {0, 1}  # 1: on a machine too busy to end all that runs within seconds
    eventually(lambda: not any(map(is_alive, replaced)))
    assert (tmp_path / "server.log").read_text().count("tables are those of version") == 1


@pytest.mark.parametrize("is_killed", [True, False], ids=["killed", "told to end while one hangs"])
def test_workers_end_with_the_process_that_started_them(tmp_path, is_killed):
    (temporary := tmp_path / "tmp").mkdir()
    options = ("--workers", "2", "--host", "0.0.0.0")  # noqa: S104 - so that there is a token
    with serving(tmp_path, *options, TMPDIR=str(temporary)) as server:
        workers = eventually(lambda: len(found := workers_of(server)) == 2 and found)
        assert len(list(temporary.glob(METRICS))) == 1
        if is_killed:
            server.kill()
        else:
            os.kill(workers[0], signal.SIGSTOP)
            server.terminate()
        server.wait(60)
        eventually(lambda: not any(map(is_alive, workers)), 30)
    if not is_killed:
        assert list(temporary.glob(METRICS)) == []
    assert (tmp_path / "server.log").read_text().count("/#token=") == 1


def test_workers_without_a_folder_that_they_can_share_are_refused(tmp_path):
    (tmp_path / "file").write_text("in the way")
    _, told = run("serve", "--port", "0", "--workers", "2", status=2, MBX_DATA_DIR=str(tmp_path / "file"))
    assert "cannot be written" in told
