"""The command line: what it prints, refuses and chooses; in this process and as a person runs it."""

import json
import sys

import pytest
from clients import API, client_of, invoke, run
from fakes import measurement, task

from app.command_line.main import main
from mobilenet_core.measure.device import this_device


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
    assert "none in tf_slim_2018" in invoke("cost", "0.75", "192", "--network", "conv_mobilenet")


def test_measure_times_a_network_and_prints_a_sentence_or_json(monkeypatch):
    import mobilenet_core.measure as package

    monkeypatch.setattr(package, "measure", lambda network, plan, **_: measurement(task(threads=2)))
    output = invoke("measure", "0.25", "64", "--threads", "2")
    assert "0.25 MobileNet-64: 2.00 ms measured (median of 3 runs" in output
    assert "Test CPU (2 cores), torch 2.13.0, fp32, 2 threads" in output
    assert "Runs vary widely." in output
    printed = json.loads(invoke("measure", "0.25", "64", "--threads", "2", "--json"))
    assert (printed["schema_version"], printed["samples_ms"]) == (1, [1.5, 2.0, 2.5])
    assert printed["latency_ms"]["p50"] == 2


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
        (("cost", "0.5", "160", "--network", "vgg"), "network is 'vgg'; near it there are vgg16; expected one of"),
        (("cost", "0.5", "160", "--rounding", "up"), "rounding is 'up'; expected"),
        (("sweep", "--alpha", "a"), "alpha has 'a' at place 1; expected a number"),
        (("sweep", "--alpha", ""), "design points are asked for; expected 1 to 100,000"),
        (("sweep", "--columns", "price"), "columns has 'price'; expected some of mult_adds"),
        (("measure", "0.25", "32", "--runtime", "tpu"), "runtime is 'tpu'; expected one of"),
        (("measure", "0.25", "32", "--precision", "fp8"), "precision is 'fp8'; expected one of"),
        (("measure", "0.25", "32", "--precision", "int8"), "torch does not run int8; it runs fp32"),
        (("measure", "0.25", "32", "--threads", "0"), "threads is 0; expected a whole number from 1 to 1,024"),
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


@pytest.mark.parametrize("command", ["serve", "measure 0.25 32", "measure 0.25 32 --store", "recommend --device this"])
def test_a_setting_that_cannot_be_read_ends_in_its_name_and_status_2(command):
    stderr = run(*command.split(), status=2, MBX_PORT="many")[1]
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
    assert told.endswith(", method: layers. Most is known there with 4 threads.")
    korean = invoke("recommend", *ISSUE, "--grid", "9x9", "--lang", "ko").splitlines()
    assert all(line.endswith((".", ")")) for line in korean)
    assert korean[-1].endswith("16개를 썼습니다(방법: 레이어별 비용). 알려진 값이 가장 많은 스레드 4개 기준입니다.")


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


def test_export_writes_the_file_of_a_precision_and_says_its_size(tmp_path, refused):
    path = tmp_path / "small.tflite"
    file = ("0.25", "32", "--num-classes", "10", "--format", "tflite", "--precision", "int8")
    told = invoke("export", *file, "--io", "int8", "--output", str(path))
    size = path.stat().st_size
    assert told == f"{path}: {size:,} bytes, 0.25 MobileNet-32, int8, untrained weights\n"
    assert path.read_bytes()[4:8] == b"TFL3"
    assert "which cannot be written: No such file" in refused("export", *file, "--output", str(tmp_path / "no" / "x"))
    assert "ncnn is not written at int8" in refused("export", "0.25", "32", "--format", "ncnn", "--precision", "int8")


def test_cite_says_where_published_numbers_stand(refused):
    told = invoke("cite", "1.0", "224", "--device", "pixel-3", "--runtime", "tflite-cpu")
    assert told.startswith("top-1 70.9 %, TF-slim 2018-08, fp32. 2018-08-02 release")
    assert "\n24 ms, Pixel 3, tflite-cpu, fp32, 4 threads. Android 10" in told
    assert "@misc{garden_mobilenet_v1" in invoke("cite", "1.0", "224", "--bibtex")
    assert "no number of 0.6 MobileNet-224 is published there" in refused("cite", "0.6", "224")
