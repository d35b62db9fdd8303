# ruff: noqa: S104 - addresses beyond loopback are what is tested
"""The command line: serve, cost, sweep and measure; in this process and as a person runs it."""

import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import replace

import pytest
from clients import API, COMMAND, client_of, get, invoke, serving
from fakes import eventually, measurement, task
from typer.testing import CliRunner

from app.command_line import measure
from app.command_line.main import app, main
from app.services.files.latencies import parse
from app.settings import Settings
from app.store.store import Store
from mobilenet_core.errors import MeasurementError
from mobilenet_core.measure.device import this_device

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


@pytest.fixture
def refused(monkeypatch, capsys):
    """refused(*arguments): what the command says on stderr, in this process, once it ended with status 2."""

    def run_here(*arguments):
        monkeypatch.setattr(sys, "argv", ["mobilenet-explorer", *arguments])
        with pytest.raises(SystemExit) as ended:
            main()
        printed = capsys.readouterr()
        assert (ended.value.code, printed.out) == (2, "")
        return printed.err

    return run_here


def test_cost_is_printed_for_people():
    lines = invoke("cost", "0.75", "192").splitlines()
    assert lines[0].startswith("0.75 MobileNet-192")
    assert "Mult-Adds            239,273,472 (analytic)" in lines
    assert any(line.startswith("Top-1") and "67.2 % (published" in line for line in lines)


def test_cost_says_where_nobody_published_an_accuracy():
    assert "not published" in invoke("cost", "0.75", "192", "--network", "conv_mobilenet")


def test_measure_times_a_network_and_prints_a_sentence(monkeypatch):
    import mobilenet_core.measure as package

    monkeypatch.setattr(package, "measure", lambda network, plan, **_: measurement(task(threads=2)))
    output = invoke("measure", "0.25", "64", "--threads", "2")
    assert "0.25 MobileNet-64: 2 ms measured (median of 3 runs" in output
    assert "Test CPU (2 cores), torch 2.13.0, fp32, 2 threads" in output
    assert "Runs vary widely." in output


def test_measure_really_times_torch_and_prints_json():
    printed = json.loads(run("measure", *SMALL, "--json")[0])
    assert printed["schema_version"] == 1
    assert printed["latency_ms"]["p50"] > 0
    assert len(printed["samples_ms"]) >= 30


# Several measurements by one command


SEVERAL = ("measure", "0.25", "32,33", "--runtime", "onnxruntime")


class Stopwatch:
    """In place of the library's: every resolution in `failing` fails, `ending` is ended by Ctrl-C."""

    def __init__(self, monkeypatch, failing=(), ending=()):
        import mobilenet_core.measure as package

        self.failing, self.ending = failing, ending
        monkeypatch.setattr(package, "measure", self)

    def __call__(self, network, plan, **_):
        side = network.input.height
        if side in self.failing:
            raise MeasurementError("the child process crashed")
        if side in self.ending:
            raise KeyboardInterrupt
        return measurement(replace(task(), plan=plan))


def measured(*arguments, status=0):
    result = CliRunner().invoke(app, arguments, catch_exceptions=False)
    assert result.exit_code == status, result.output
    return result.stdout, result.stderr


def test_every_combination_is_a_line_that_can_be_imported(monkeypatch):
    Stopwatch(monkeypatch)
    stdout, stderr = measured(*SEVERAL, "--precision", "fp32,int8", "--threads", "1,2")
    parsed = parse(stdout.encode(), {})
    assert parsed.errors == ()
    found = [(row.resolution, row.precision, row.threads) for row in parsed.rows]
    assert found == [
        (side, precision, threads) for side in (32, 33) for precision in ("fp32", "int8") for threads in (1, 2)
    ]
    assert "[8/8] 0.25 MobileNet-33, onnxruntime, int8, 2 threads: 2 ms. Runs vary widely." in stderr
    assert stderr.endswith("8 of 8 measured, 0 failed\n")


def test_the_papers_grid_is_sixteen_points(monkeypatch):
    Stopwatch(monkeypatch)
    assert len(parse(measured("measure", "--grid")[0].encode(), {}).rows) == 16


def test_one_that_fails_is_told_stops_no_other_and_makes_the_status_1(monkeypatch):
    Stopwatch(monkeypatch, failing={32})
    stdout, stderr = measured(*SEVERAL, status=1)
    assert [row.resolution for row in parse(stdout.encode(), {}).rows] == [33]
    assert "[1/2] 0.25 MobileNet-32, onnxruntime, fp32, 1 thread: the child process crashed" in stderr
    assert stderr.endswith("1 of 2 measured, 1 failed\n")


def test_ctrl_c_keeps_what_was_made_and_ends_with_status_130(monkeypatch, tmp_path):
    Stopwatch(monkeypatch, ending={33})
    monkeypatch.setenv("MBX_DATA_DIR", str(tmp_path))
    stdout, stderr = measured(*SEVERAL, "--store", status=130)
    assert len(parse(stdout.encode(), {}).rows) == 1
    assert stderr.endswith("1 of 2 measured, in the store, 0 failed\n")
    store = Store(Settings().store_url)
    assert [each.task.variant.point.resolution for each in store.history()] == [32]
    store.close()


def test_ctrl_c_while_a_line_is_printed_waits_until_it_is_counted(monkeypatch):
    Stopwatch(monkeypatch)
    line = measure._print_line

    def interrupted_line(*arguments, **more):
        os.kill(os.getpid(), signal.SIGINT)
        line(*arguments, **more)

    monkeypatch.setattr(measure, "_print_line", interrupted_line)
    stdout, stderr = measured(*SEVERAL, status=130)
    assert len(parse(stdout.encode(), {}).rows) == 1
    assert stderr.endswith("1 of 2 measured, 0 failed\n")


def test_ctrl_c_really_ends_a_sweep_in_the_middle(tmp_path):
    command = [COMMAND, "measure", "0.25", ",".join(map(str, range(32, 64))), "--runtime", "onnxruntime"]
    # A shell's background job, as these tests may be, ignores Ctrl-C, and so would all that it starts.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as sweep:
        lines = [sweep.stdout.readline(), sweep.stdout.readline()]
        sweep.send_signal(signal.SIGINT)
        rest, stderr = sweep.communicate(timeout=20)
    assert sweep.returncode == 130
    made = parse(("".join(lines) + rest).encode(), {})
    assert made.errors == ()
    assert stderr.endswith(f"{len(made.rows)} of 32 measured, 0 failed\n")
    assert "Traceback" not in stderr


def test_several_in_json_are_whole_records(monkeypatch):
    Stopwatch(monkeypatch)
    printed = json.loads(measured(*SEVERAL, "--json")[0])
    assert (printed["schema_version"], printed["count"], printed["asked"], printed["failed"]) == (1, 2, 2, 0)
    assert printed["items"][0]["samples_ms"]


def test_a_sweep_is_really_measured_and_found_by_a_server(tmp_path):
    environment = {"MBX_DATA_DIR": str(tmp_path / "data")}
    stdout, _ = run(*SEVERAL, "--num-classes", "10", "--store", **environment)
    assert len(parse(stdout.encode(), {}).rows) == 2
    with serving(tmp_path) as server:
        items = json.loads(get(server.port, f"{API}/measurements")[2])["items"]
    assert [(item["resolution"], item["runtime"], item["kind"]) for item in items] == [
        (33, "onnxruntime", "measured"),
        (32, "onnxruntime", "measured"),
    ]


def test_a_store_that_does_not_answer_ends_in_its_sentence_and_status_1():
    stderr = run("measure", "0.25", "32", "--store", status=1, MBX_DATABASE_URL="sqlite:////proc/nope/store.db")[1]
    assert stderr.startswith("mobilenet-explorer: the store does not answer: ")


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
        (("measure", "0.25", "32", "--precision", "int8"), "torch does not run int8; it runs fp32"),
        (("measure", "0.25", "32", "--threads", "0"), "threads is 0; expected a whole number from 1 to 256"),
        (("measure", "0.25,x", "32"), "alpha has 'x' at place 2; expected a number"),
        (("measure", "0.25"), "give ALPHA and RESOLUTION, or --grid for the paper's 16 points"),
        (("measure", "0.25", "32", "--grid"), "give ALPHA and RESOLUTION, or --grid"),
        (("measure", "--grid", "--threads", ",".join(map(str, range(1, 18)))), "272 measurements are asked for"),
        (("measure", "0.25", "32", "--runtime", "torch,tpu"), "runtime is 'tpu'; expected one of"),
    ],
)
def test_a_refused_value_ends_in_its_sentence_and_status_2(refused, arguments, sentence):
    said = refused(*arguments)
    assert said.startswith("mobilenet-explorer: ")
    assert sentence in said
    assert len(said.splitlines()) == 1


def test_a_refused_value_ends_a_process_in_its_sentence_and_status_2():
    stdout, stderr = run("cost", "3", "192", status=2)
    assert (stdout, len(stderr.splitlines())) == ("", 1)
    assert stderr.startswith("mobilenet-explorer: alpha is 3.0; expected a number above 0 and at most 2")


@pytest.mark.parametrize(
    "arguments", [("cost", "abc", "192"), ("cost", "0.5"), ("nope",), ("serve", "--port", "70000")]
)
def test_a_command_that_cannot_be_read_ends_with_status_2_and_how_to_use_it(refused, arguments):
    assert "Usage: mobilenet-explorer" in refused(*arguments)


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
    output = " ".join(invoke(*command, "--help", COLUMNS="200", NO_COLOR="1", TERM="dumb").split())
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


# Choosing

WHERE = ("--device", "pixel-3", "--runtime", "tflite-cpu", "--precision", "int8")
ISSUE = (*WHERE, "--max-latency-ms", "15", "--max-weight-mb", "2")


@pytest.fixture
def no_store(monkeypatch, tmp_path):
    monkeypatch.setenv("MBX_DATA_DIR", str(tmp_path))


def test_a_recommendation_in_json_is_what_the_api_answers(no_store, shared_client):
    printed = json.loads(invoke("recommend", *ISSUE, "--grid", "9x9", "--json"))
    assert printed.pop("schema_version") == 1
    query = "device=pixel-3&runtime=tflite-cpu&precision=int8&max_latency_ms=15&max_weight_mb=2&grid=9x9"
    assert printed == shared_client.get(f"{API}/recommendation?{query}").json()


def test_what_a_prediction_rests_on_is_told_by_its_method(no_store):
    told = invoke("predict", "0.6", "176", "--device", "nvidia-jetson-nano")
    assert told.endswith(", method: scaled neighbour\n")
    told = invoke("recommend", *ISSUE, "--grid", "9x9").splitlines()[-1]
    assert told.startswith("Latency: Pixel 3, tflite-cpu, int8, 4 threads; predictions from 16 latencies at ")
    assert told.endswith(", method: layers.")
    korean = invoke("recommend", *ISSUE, "--grid", "9x9", "--lang", "ko").splitlines()
    assert all(line.endswith((".", ")")) for line in korean)
    assert korean[-1].endswith("스레드 4개의 값입니다. 예측은 아는 값 16개로 했습니다(방법: layers).")


def test_this_machine_is_answered_from_what_its_server_stored(settings, monkeypatch):
    with client_of(settings) as client:
        store = client.portal.call(client.app.state.resources.opened).store
        timed = task(1.0, 224, runtime="onnxruntime")
        job = store.add_job([timed], {})
        store.finish_item(job.id, 0, timed, measurement(timed, p50=13.0, device=this_device()))
    monkeypatch.setenv("MBX_DATA_DIR", str(settings.data_dir))
    question = ("--device", "this", "--runtime", "onnxruntime", "--max-latency-ms", "8", "--json")
    answer = json.loads(invoke("recommend", *question))
    assert answer["best"]["latency_kind"] == "predicted"
    assert (answer["nearest_miss"]["latency_ms"] > 8, answer["binding"]) == (True, "max_latency_ms")


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        *(
            (("--max-latency-ms", value), f"--max-latency-ms is {value}; expected a number from 0, such as 15\n")
            for value in ("nan", "inf", "-1")
        ),
        (("--device", "this"), "device is 'this', of which no latency is known yet; time some points"),
        (("--device", "pixel-9"), "device is 'pixel-9', of which no latency is known"),
    ],
)
def test_what_cannot_be_answered_ends_in_its_sentence(no_store, refused, asked, said):
    assert refused("recommend", *asked).startswith(f"mobilenet-explorer: {said}")
