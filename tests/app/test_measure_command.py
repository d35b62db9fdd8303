"""Several measurements by one command."""

import json
import os
import signal
import subprocess
from contextlib import closing

import pytest
from clients import API, COMMAND, get, run, serving
from fakes import measurement
from restless import Restless
from typer.testing import CliRunner

from app.command_line.main import app
from app.command_line.sweep import Sweep
from app.services.files.latencies import parse
from app.settings import Settings
from app.store.store import Store
from mobilenet_core.errors import DesignError, MeasurementError

SEVERAL = ("measure", "0.25", "32,33", "--runtime", "onnxruntime")


class Stopwatch:
    """In place of ours: every resolution in `failing` fails, `ending` is ended by Ctrl-C."""

    def __init__(self, monkeypatch, failing=(), ending=(), made=lambda of, _, __: measurement(of)):
        self.failing, self.ending, self.made = failing, ending, made
        monkeypatch.setattr("app.measuring.tasks.measure", self)

    def __call__(self, of, cancelled=None, visit=None, **_):
        side = of.variant.point.resolution
        if side in self.failing:
            raise MeasurementError("the child process crashed")
        if side in self.ending:
            raise KeyboardInterrupt
        return self.made(of, cancelled, visit)


def measured(*arguments, status=0):
    result = CliRunner().invoke(app, arguments, catch_exceptions=False)
    assert result.exit_code == status, result.output
    return result.stdout, result.stderr


def test_every_combination_is_a_line_that_can_be_imported(monkeypatch):
    Stopwatch(monkeypatch)
    stdout, stderr = measured(*SEVERAL, "--precision", "fp32,int8", "--threads", "1,2")
    parsed = parse(stdout.encode(), {})
    assert parsed.errors == ()
    found = [(row.variant.point.resolution, row.setup.precision, row.setup.threads) for row in parsed.rows]
    assert found == [
        (side, precision, threads) for side in (32, 33) for precision in ("fp32", "int8") for threads in (1, 2)
    ]
    assert "[8/8] 0.25 MobileNet-33, onnxruntime, int8, 2 threads: 2.00 ms. Runs vary widely." in stderr
    assert stderr.endswith("8 of 8 measured, 0 failed\n")


def test_several_are_visited_in_rounds_and_stored_once_with_what_all_visits_made(monkeypatch, tmp_path):
    stopwatch = Restless(1.0)
    Stopwatch(monkeypatch, made=stopwatch)
    monkeypatch.setenv("MBX_DATA_DIR", str(tmp_path))
    stdout, stderr = measured("measure", "0.25,0.5,0.75", "32", "--runtime", "onnxruntime", "--store")
    assert stopwatch.alphas[:3] == [0.25, 0.5, 0.75]
    assert sorted(stopwatch.alphas[3:]) == [0.25, 0.5, 0.75]
    assert len(parse(stdout.encode(), {}).rows) == 3
    assert stderr.count("[2/3] 0.5 MobileNet-32") == 2
    with closing(Store(Settings().store_url)) as store:
        stored = store.history()
    assert sorted(each.id for each in stored) == [1, 2, 3]
    assert {len(each.measurement.samples_ms) for each in stored} == {128}


def test_the_papers_grid_is_sixteen_points(monkeypatch):
    Stopwatch(monkeypatch)
    assert len(parse(measured("measure", "--grid")[0].encode(), {}).rows) == 16


def test_one_that_fails_is_told_stops_no_other_and_makes_the_status_1(monkeypatch):
    Stopwatch(monkeypatch, failing={32})
    stdout, stderr = measured(*SEVERAL, status=1)
    assert [row.variant.point.resolution for row in parse(stdout.encode(), {}).rows] == [33]
    assert "[1/2] 0.25 MobileNet-32, onnxruntime, fp32, 1 thread: the child process crashed" in stderr
    assert stderr.endswith("1 of 2 measured, 1 failed\n")


def test_ctrl_c_keeps_what_was_made_and_ends_with_status_130(monkeypatch, tmp_path):
    Stopwatch(monkeypatch, ending={33})
    monkeypatch.setenv("MBX_DATA_DIR", str(tmp_path))
    stdout, stderr = measured(*SEVERAL, "--store", status=130)
    assert len(parse(stdout.encode(), {}).rows) == 1
    assert stderr.endswith("1 of 2 measured, in the store, 0 failed\n")
    with closing(Store(Settings().store_url)) as store:
        assert [each.latency.variant.point.resolution for each in store.history()] == [32]


def test_ctrl_c_while_a_line_is_printed_waits_until_it_is_counted(monkeypatch):
    Stopwatch(monkeypatch)
    line = Sweep._print

    def interrupted_line(*arguments):
        if not pressed:
            pressed.append(True)
            os.kill(os.getpid(), signal.SIGINT)
        line(*arguments)

    pressed = []
    monkeypatch.setattr(Sweep, "_print", interrupted_line)
    stdout, stderr = measured(*SEVERAL, status=130)
    assert len(parse(stdout.encode(), {}).rows) == 1
    assert stderr.endswith("1 of 2 measured, 0 failed\n")


def test_ctrl_c_really_ends_a_sweep_in_the_middle(tmp_path):
    command = [COMMAND, "measure", "0.25", ",".join(map(str, range(32, 64))), "--runtime", "onnxruntime"]
    # A shell's background job, as these tests may be, ignores Ctrl-C, and so would all that it starts.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as sweep:
        assert "[1/32]" in sweep.stderr.readline()
        assert "[2/32]" in sweep.stderr.readline()
        sweep.send_signal(signal.SIGINT)
        stdout, stderr = sweep.communicate(timeout=20)
    assert sweep.returncode == 130
    made = parse(stdout.encode(), {})
    assert made.errors == ()
    assert len(made.rows) >= 2
    assert stderr.endswith(f"{len(made.rows)} of 32 measured, 0 failed\n")
    assert "Traceback" not in stderr


def test_several_in_json_are_whole_records(monkeypatch):
    Stopwatch(monkeypatch)
    printed = json.loads(measured(*SEVERAL, "--json")[0])
    assert (printed["schema_version"], printed["count"], printed["asked"], printed["failed"]) == (1, 2, 2, 0)
    assert printed["items"][0]["samples_ms"]


def test_a_sweep_is_really_measured_and_found_by_a_server(tmp_path):
    environment = {"MBX_DATA_DIR": str(tmp_path / "data"), "MBX_MEASURE_SECONDS": "1"}
    stdout, _ = run(*SEVERAL, "--num-classes", "10", "--store", **environment)
    assert len(parse(stdout.encode(), {}).rows) == 2
    with serving(tmp_path) as server:
        items = json.loads(get(server.port, f"{API}/measurements")[2])["items"]
    assert [(item["resolution"], item["runtime"], item["kind"]) for item in items] == [
        (33, "onnxruntime", "measured"),
        (32, "onnxruntime", "measured"),
    ]


def test_networks_are_told_in_a_table_beside_mobilenet_and_one_that_cannot_run_stops_no_other(monkeypatch):
    Stopwatch(monkeypatch, failing=(227,))
    stdout, stderr = measured(
        "measure", "--networks", "mobilenet_v1, alexnet,vgg16", "--runtime", "onnxruntime", status=1
    )
    head, _, own, alexnet, vgg16 = stdout.splitlines()
    assert head.startswith("| onnxruntime: network | mult-adds | params | latency |")
    assert own == "| 1.0 MobileNet-224 | 569 M | 4.23 M | 2.00 ms | 1.80 ms to 2.20 ms | 1 | 1 |"
    assert alexnet.startswith("| AlexNet | 724 M | 60.97 M | not measured |")
    assert vgg16.startswith("| VGG16 | 15,470 M | 138.36 M | 2.00 ms |")
    assert vgg16.endswith("| 27 | 1 |")
    assert "AlexNet, onnxruntime, fp32, 1 thread: the child process crashed" in stderr
    with pytest.raises(DesignError, match=r"^give --networks alone, or one network with its points$"):
        measured("measure", "--networks", "vgg16", "--grid")
