# ruff: noqa: S104 - addresses beyond loopback are what is tested
"""The command line: serve, cost, sweep and measure; in this process and as a person runs it."""

import csv
import io
import json
import os
import signal
import subprocess
import time

import pytest
from clients import API, COMMAND, get, serving
from fakes import eventually, measurement, task
from typer.testing import CliRunner

from app.cli import app

SMALL = ["0.25", "32", "--num-classes", "10"]


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


def invoke(*arguments):
    result = CliRunner().invoke(app, arguments, catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.output


def test_cost_is_printed_for_people():
    lines = invoke("cost", "0.75", "192").splitlines()
    assert lines[0].startswith("0.75 MobileNet-192")
    assert "Mult-Adds            239,273,472 (analytic)" in lines
    assert any(line.startswith("Top-1") and "67.2 % (published" in line for line in lines)


def test_cost_says_where_nobody_published_an_accuracy():
    assert "not published" in invoke("cost", "0.75", "192", "--network", "conv_mobilenet")


def test_cost_in_json_is_what_the_api_answers(shared_client):
    printed = json.loads(invoke("cost", "0.75", "192", "--json"))
    assert printed.pop("schema_version") == 1
    assert printed == shared_client.get(f"{API}/design-points/0.75/192").json()


def test_cost_takes_network_classes_and_rounding():
    printed = json.loads(invoke("cost", *SMALL, "--network", "shallow_mobilenet", "--rounding", "keras", "--json"))
    assert (printed["network"], printed["num_classes"], printed["rounding"]) == ("shallow_mobilenet", 10, "keras")


def test_sweep_prints_the_papers_sixteen_variants_as_csv():
    rows = list(csv.DictReader(io.StringIO(invoke("sweep"))))
    assert len(rows) == 16
    assert rows[0]["mult_adds"] == "568740352"
    assert set(rows[0]) == {"alpha", "resolution", "mult_adds", "params", "top1_percent_fp32"}


def test_sweep_in_json_has_the_columns_asked_for():
    printed = json.loads(
        invoke("sweep", "--alpha", "0.3,0.5", "--resolution", "100", "--columns", "params, rho", "--json")
    )
    assert printed["count"] == 2
    assert set(printed["columns"]) == {"alpha", "resolution", "params", "rho"}


def test_measure_times_a_network_and_prints_a_sentence(monkeypatch):
    import mobilenet_core.measure as package

    monkeypatch.setattr(package, "measure", lambda network, plan: measurement(task(threads=2)))
    output = invoke("measure", "0.25", "64", "--threads", "2")
    assert "0.25 MobileNet-64: 2 ms measured (median of 3 runs" in output
    assert "Test CPU (2 cores), torch 2.13.0, fp32, 2 threads" in output
    assert "Runs vary widely." in output


def test_measure_really_times_torch_and_prints_json():
    printed = json.loads(run("measure", *SMALL, "--json")[0])
    assert printed["schema_version"] == 1
    assert printed["latency_ms"]["p50"] > 0
    assert len(printed["samples_ms"]) >= 30


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("cost", "3", "192"), "alpha is 3.0; expected a number above 0 and at most 2"),
        (("cost", "nan", "192"), "alpha is nan; expected"),
        (("cost", "0.5", "31"), "resolution is 31; expected a whole number of pixels from 32 to 1024"),
        (("cost", "0.5", "160", "--num-classes", "0"), "num_classes is 0; expected"),
        (("cost", "0.5", "160", "--network", "vgg"), "network is 'vgg'; expected one of"),
        (("cost", "0.5", "160", "--rounding", "up"), "rounding is 'up'; expected"),
        (("sweep", "--alpha", "a"), "alpha has 'a' at place 1; expected a number"),
        (("sweep", "--alpha", ""), "design points are asked for; expected 1 to 100,000"),
        (("sweep", "--columns", "price"), "columns has 'price'; expected some of mult_adds"),
        (("measure", "0.25", "32", "--runtime", "tpu"), "runtime is 'tpu'; expected one of"),
        (("measure", "0.25", "32", "--precision", "fp8"), "precision is 'fp8'; expected one of"),
        (("measure", "0.25", "32", "--precision", "int8"), "torch cannot run int8"),
        (("measure", "0.25", "32", "--threads", "0"), "threads is 0; expected a whole number from 1 to 256"),
    ],
)
def test_a_refused_value_ends_in_its_sentence_and_status_2(arguments, sentence):
    stdout, stderr = run(*arguments, status=2)
    assert stdout == ""
    assert stderr.startswith("mobilenet-explorer: ")
    assert sentence in stderr
    assert len(stderr.splitlines()) == 1


@pytest.mark.parametrize(
    "arguments", [("cost", "abc", "192"), ("cost", "0.5"), ("nope",), ("serve", "--port", "70000")]
)
def test_a_command_that_cannot_be_read_ends_with_status_2_and_how_to_use_it(arguments):
    assert "Usage: mobilenet-explorer" in run(*arguments, status=2)[1]


def test_a_setting_that_cannot_be_read_ends_in_its_name_and_status_2():
    stderr = run("serve", status=2, MBX_PORT="many")[1]
    assert stderr.startswith("mobilenet-explorer: MBX_PORT is 'many'; ")
    assert len(stderr.splitlines()) == 1


@pytest.mark.parametrize(
    ("command", "words"),
    [
        ((), ("serve", "cost", "sweep", "measure", "Exact costs")),
        (("serve",), ("--host", "--port", "writes need a token")),
        (("cost",), ("--json", "above 0 and at most 2", "32 to 1024")),
        (("sweep",), ("--columns", "Comma-separated")),
        (("measure",), ("--threads", "fresh process")),
    ],
)
def test_help_says_in_words_what_there_is(command, words):
    output = " ".join(run(*command, "--help", COLUMNS="200", NO_COLOR="1", TERM="dumb")[0].split())
    for word in words:
        assert word in output


# serve


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


def test_a_server_that_measures_ends_within_five_seconds_and_leaves_no_process(tmp_path):
    with serving(tmp_path) as server:
        body = '{"points": [{"alpha": 1, "resolution": 1024}]}'
        headers = {"Content-Type": "application/json"}
        location = get(server.port, f"{API}/measurements", "POST", body, headers)[1]["Location"]
        eventually(lambda: b'"state":"running"' in get(server.port, location)[2])
        get(server.port, f"{API}/design-points/0.25/32/count")
        started = time.monotonic()
        server.send_signal(signal.SIGTERM)
        server.wait(10)
        assert time.monotonic() - started < 5
    assert "Traceback" not in (tmp_path / "server.log").read_text()


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
