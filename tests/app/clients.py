"""Clients of the application, in this process and as a server of its own."""

import http.client
import json
import os
import socket
import subprocess
import sys
from contextlib import contextmanager, suppress
from pathlib import Path

from fakes import FakeMeasure, eventually, measurement
from fastapi.testclient import TestClient
from typer.testing import CliRunner

from app.command_line import main as command_line
from app.main import create_app
from app.web.problems import Problem
from mobilenet_core.measure.device import this_device

API = "/api/v1"
JSON = {"Content-Type": "application/json"}
COMMAND = str(Path(sys.executable).with_name("mobilenet-explorer"))


def client_of(settings, stopwatch=None, base_url="http://127.0.0.1:8000"):
    """A client of a new application; use it in a with statement, which starts and ends the application."""
    app = create_app(settings, stopwatch or FakeMeasure())
    return TestClient(app, base_url=base_url, raise_server_exceptions=False, headers={"Accept-Encoding": "identity"})


def ask(client, path, **params):
    """The body of an answer that is no problem, with plain spaces before units."""
    response = client.get(f"{API}/{path}", params=params)
    assert response.status_code == 200, response.text
    return json.loads(plain(response.text))


def plain(text):
    """With spaces before units that break, as texts are typed in tests; that they do not is a test of its own."""
    return text.replace("\N{NO-BREAK SPACE}", " ")


def time_here(client, *timed):
    """Stores latencies of this machine with a client's application: of each task its median in ms."""
    store = client.portal.call(client.app.state.resources.opened).store
    for each, p50 in timed:
        store.add_measurement(each, measurement(each, p50=p50, device=this_device()))


def invoke(*arguments, **environment):
    """What a command prints, run in this process."""
    result = CliRunner().invoke(command_line.app, arguments, env=environment, catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.output


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def get(port, path, method="GET", body=None, headers=None, timeout=30):  # noqa: PLR0917 - as http.client has them
    """(status, headers, body) of a request to a server on this machine."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=timeout)
    try:
        connection.request(method, path, body, headers or {})
        response = connection.getresponse()
        return response.status, response.headers, response.read()
    finally:
        connection.close()


def answers(port, path="/readyz"):
    with suppress(OSError):
        return get(port, path)[0] == 200
    return False


@contextmanager
def serving(folder, *options, **environment):
    """A server process with its port in `.port`; killed at the end where it still runs."""
    port = free_port()
    log = (folder / "server.log").open("ab")
    process = subprocess.Popen(
        [COMMAND, "serve", "--port", str(port), *options],
        stdout=log,
        stderr=log,
        env={**os.environ, "MBX_DATA_DIR": str(folder / "data"), "MBX_MEASURE_SECONDS": "1", **environment},
    )
    process.port = port
    try:
        eventually(lambda: answers(port) or process.poll() is not None, 60)
        yield process
    finally:
        process.kill()
        process.wait()
        log.close()


def run(*arguments, status=0, **environment):
    """The command's (stdout, stderr), run in a process of its own."""
    ended = subprocess.run(
        [COMMAND, *arguments],
        capture_output=True,
        text=True,
        env={**os.environ, **environment},
        timeout=120,
        check=False,
    )
    assert ended.returncode == status, ended
    assert "Traceback" not in ended.stderr
    return ended.stdout, ended.stderr


def is_alive(pid):
    """Whether a process runs; one that only waits to be reaped does not."""
    with suppress(FileNotFoundError, ProcessLookupError):
        return Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0] != "Z"
    return False


def children_of(pid, command=b"spawn_main"):
    """Ids of the processes whose parent is `pid` and whose command line has `command` in it."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(FileNotFoundError, ProcessLookupError):
            parent = (folder / "stat").read_text(encoding="utf-8").rpartition(")")[2].split()[1]
            if int(parent) == pid and command in (folder / "cmdline").read_bytes():
                found.append(int(folder.name))
    return found


def checked_problem(response, status):
    """The problem, once everything that all problems share was checked."""
    assert response.status_code == status, response.text[:500]
    assert response.headers["content-type"] == "application/problem+json"
    problem = Problem.model_validate(response.json(), extra="forbid")
    assert problem.status == status
    assert problem.request_id == response.headers["x-request-id"]
    assert problem.type.startswith("urn:mobilenet-explorer:")
    assert problem.title
    assert response.headers["cache-control"] == "no-store"
    return problem
