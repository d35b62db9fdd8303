# ruff: noqa: S104 - addresses beyond loopback are what is tested
"""The command that serves: its end, its port, its token."""

import os
import signal
import socket
import subprocess
import sys
import time

import pytest
import uvicorn
from clients import API, COMMAND, answers, free_port, get, serving
from fakes import eventually

from app.measuring.listeners import Listeners
from app.web.server import _Server


def test_a_server_answers_and_ends_within_five_seconds_of_sigterm(tmp_path):
    with serving(tmp_path) as server:
        assert get(server.port, "/healthz")[0] == 200
        assert get(server.port, f"{API}/design-points/0.75/192")[0] == 200
        started = time.monotonic()
        server.send_signal(signal.SIGTERM)
        assert server.wait(10) in {0, -signal.SIGTERM}
        assert time.monotonic() - started < 5
    log = (tmp_path / "server.log").read_text()
    assert "GET /healthz 200" in log
    assert "Traceback" not in log


def test_port_0_takes_a_free_one(tmp_path):
    log = (tmp_path / "log").open("w+")
    environment = {**os.environ, "MBX_DATA_DIR": str(tmp_path / "data")}
    with subprocess.Popen([COMMAND, "serve", "--port", "0"], stderr=log, env=environment) as server:
        try:
            line = eventually(
                lambda: next(
                    (each for each in (tmp_path / "log").read_text().splitlines() if "running on" in each), None
                ),
                30,
            )
            port = int(line.split("http://127.0.0.1:")[1].split()[0])
            assert get(port, "/healthz")[0] == 200
        finally:
            server.terminate()
    log.close()


def test_a_port_in_use_is_told_and_ends_the_server(tmp_path):
    with serving(tmp_path) as server:
        ended = subprocess.run(
            [COMMAND, "serve", "--port", str(server.port)],
            capture_output=True,
            text=True,
            timeout=30,
            check=False,
            env={**os.environ, "MBX_DATA_DIR": str(tmp_path / "other")},
        )
    assert ended.returncode != 0
    assert "address already in use" in ended.stderr


def test_beyond_loopback_the_link_with_the_token_is_printed_at_the_first_start_alone(tmp_path):
    for _ in range(2):
        with serving(tmp_path, "--host", "0.0.0.0") as server:
            assert get(server.port, f"{API}/measurements", "POST", "{}")[0] == 401
    assert (tmp_path / "server.log").read_text().count("/#token=") == 1


STUCK = """
import asyncio, sys, time
from app.main import create_app
from app.settings import Settings
from app.web.server import run

settings = Settings(port=int(sys.argv[1]), data_dir=sys.argv[2])
app = create_app(settings)


@app.get("/in-a-route")
def in_a_route():
    time.sleep(60)


@app.get("/in-a-thread")
async def in_a_thread():
    await asyncio.to_thread(time.sleep, 60)


run(app, settings)
"""


@pytest.mark.parametrize("path", ["/in-a-route", "/in-a-thread"])
def test_threads_that_work_on_do_not_keep_a_server_from_ending(tmp_path, path):
    port = free_port()
    with subprocess.Popen([sys.executable, "-c", STUCK, str(port), tmp_path], stderr=subprocess.PIPE) as server:
        try:
            eventually(lambda: answers(port), 30)
            held = [socket.create_connection(("127.0.0.1", port)) for _ in range(12)]
            for each in held:
                each.sendall(f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
            assert get(port, "/healthz")[0] == 200
            server.send_signal(signal.SIGTERM)
            server.wait(20)  # nobody reads what it writes, which then keeps it too
        finally:
            server.kill()
            for each in held:
                each.close()


def test_where_descriptors_run_out_that_is_told_once_and_other_errors_as_ever(caplog):
    told = []

    class Loop:
        def default_exception_handler(self, context):
            told.append(context["message"])

    server = _Server(uvicorn.Config(app=None), Listeners(), None)
    for _ in range(1000):
        server._told_seldom(Loop(), {"message": "socket.accept() out of system resource", "exception": OSError(24)})
    server._told_seldom(Loop(), {"message": "Task exception was never retrieved"})
    assert told == ["Task exception was never retrieved"]
    assert [each.message for each in caplog.records] == ["no connection can be taken: OSError(24)"]


@pytest.mark.parametrize("half", ["", "GET / HTTP/1.1\r\nX: "])
def test_with_few_descriptors_silent_clients_shut_nobody_out(tmp_path, half):
    few = f"ulimit -n 64; exec {COMMAND} serve --port"
    port = free_port()
    environment = {**os.environ, "MBX_DATA_DIR": str(tmp_path)}
    with subprocess.Popen(["sh", "-c", f"{few} {port}"], env=environment, stderr=subprocess.PIPE) as server:
        held = []
        try:
            eventually(lambda: answers(port), 30)
            for _ in range(90):
                held.append(socket.create_connection(("127.0.0.1", port)))
                held[-1].sendall(half.encode())
            assert answers(port, "/healthz")
            assert answers(port, "/readyz")
        finally:
            server.terminate()
            for each in held:
                each.close()
        assert len(server.stderr.read().splitlines()) < 300
