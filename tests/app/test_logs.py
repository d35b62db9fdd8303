"""What the log says, as JSON and on a terminal: who asked what when, what became of jobs, nothing that is forged."""

import json
import logging
import os
import pty
import signal
import subprocess
import time
from datetime import datetime
from urllib.parse import quote

import pytest
from clients import API, COMMAND, JSON, free_port, get, serving
from fakes import eventually

from app import logs

FORGED = "GET /healthz 200 INFO mobilenet_explorer.access: POST /api/v1/measurements 202"
HOSTILE = [f"/x\n{FORGED}", f"/x\r\n{FORGED}", "/x\x1b[2J", f"/x\u2028{FORGED}", f"/x\x85{FORGED}", "/x\x07\x9b31m"]


def lines_of(folder):
    return [json.loads(line) for line in (folder / "server.log").read_text().splitlines()]


def test_lines_are_json_and_say_when_who_asked_what_and_what_became_of_jobs(tmp_path):
    with serving(tmp_path) as server:
        for path in HOSTILE:
            get(server.port, quote(path), headers={"X-Request-ID": "from-outside"})
        get(server.port, f"{API}/measurements?limit=%0a{quote(FORGED)}")
        body = json.dumps({"points": [{"alpha": 0.25, "resolution": 32}], "runtimes": ["onnxruntime"]})
        job = json.loads(get(server.port, f"{API}/measurements", "POST", body, JSON)[2])["job_id"]
        eventually(lambda: json.loads(get(server.port, f"{API}/jobs/{job}")[2])["state"] == "done", 60)
        server.send_signal(signal.SIGTERM)
        server.wait(20)
    lines = lines_of(tmp_path)
    for each in lines:
        datetime.fromisoformat(each["timestamp"])
        assert {"event", "level", "logger"} <= set(each)
    asked = [each for each in lines if each.get("request") == "from-outside"]
    assert len(asked) == len(HOSTILE)
    assert {(each["method"], each["status"], each["client"]) for each in asked} == {("GET", 404, "127.0.0.1")}
    assert all(each["ms"] >= 0 for each in asked)
    of_job = [each["state"] for each in lines if each.get("job") == job and "state" in each]
    assert of_job == ["queued", "running", "done"]
    assert any("tables are those of version" in each["event"] for each in lines)


@pytest.fixture
def logger():
    """A logger whose lines go where the test looks."""
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    yield logging.getLogger("mobilenet_explorer.test")
    root.handlers[:] = before
    root.setLevel(level)


@pytest.mark.parametrize("style", ["plain", "json"])
@pytest.mark.parametrize("text", HOSTILE)
def test_nobody_can_write_a_line_of_his_own(logger, capsys, style, text):
    logs.configure(style)
    with logs.about(request="r1", client=text):
        logger.warning("asked for %s", text, extra={"query": text})
        try:
            int(text)
        except ValueError as error:
            error.add_note(text)
            logger.exception("failed")
    printed = capsys.readouterr().err
    assert printed.isprintable() or set(filter(lambda each: not each.isprintable(), printed)) == {"\n"}
    starts = [line for line in printed.splitlines() if not line.startswith("    ")]
    assert len([line for line in starts if line[:1] in "{2"]) == 2
    assert not any(line.startswith(("GET", "INFO")) for line in starts)


def test_on_a_terminal_lines_are_plain(tmp_path):
    ours, theirs = pty.openpty()
    environment = {**os.environ, "MBX_DATA_DIR": str(tmp_path / "data")}
    port = free_port()
    with subprocess.Popen([COMMAND, "serve", "--port", str(port)], stderr=theirs, env=environment) as server:
        os.close(theirs)
        try:
            read = b""
            deadline = time.monotonic() + 120
            while b"running on" not in read and time.monotonic() < deadline:
                read += os.read(ours, 4096)
        finally:
            server.terminate()
    os.close(ours)
    assert b"running on" in read
    assert b"{" not in read
