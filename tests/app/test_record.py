"""An answer that is passed on: as text, as a stamp in a link, and computed again from a file."""

import json
import random

import pytest
from clients import ask, client_of, plain, time_here
from fakes import task
from typer.testing import CliRunner

from app.command_line.main import app as command_line
from app.settings import Settings

QUESTION = {"device": "pixel-3", "runtime": "tflite-cpu", "precision": "int8", "max_latency_ms": 15, "max_weight_mb": 2}
HERE = {"device": "this", "runtime": "torch", "alpha": 0.5, "resolution": 160}


def test_a_record_says_question_answer_sources_and_how_to_have_it_again(shared_client):
    record = ask(shared_client, "recommendation/record", **QUESTION)
    for line in (
        "Within 15 ms and 2 MB of weights (int8) on Pixel 3 (tflite-cpu), the most accurate is\n0.5 MobileNet-224\n",
        "Latency: 4.7 ms, published, tensorflow/tensorflow@0406598a tensorflow/lite/g3doc/guide/hosted_models.md, ",
        "Pixel 3, tflite-cpu, int8, 4 threads; accuracies: TF-slim 2018-08\nWeight size decides.\n",
        "mobilenet-explorer recommend --device pixel-3 --runtime tflite-cpu --threads 4 --precision int8",
        " --max-latency-ms 15 --max-weight-mb 2\n",
    ):
        assert line in record["text"]
    again = shared_client.get(record["path"]).json()
    assert (again["best"], record["stamp"]) == (record["answer"]["best"], "")
    assert "발표, tensorflow/tensorflow@" in ask(shared_client, "recommendation/record", **QUESTION, lang="ko")["text"]


def test_a_comparison_is_passed_on_with_its_sources_and_the_command_that_gives_it_again(shared_client):
    asked = {"a": "0.5/160", "b": "vgg16", "device": "pixel-3", "runtime": "tflite-cpu"}
    record = ask(shared_client, "comparison/record", **asked)
    told = record["text"]
    for line in (
        "0.5 MobileNet-160 against VGG16: ",
        "  0.5 MobileNet-160: 4.4 ms, published, Pixel 3, tflite-cpu, tensorflow/tensorflow@0406598a tensorflow/lite/",
        "\nMult-Adds\n  0.5 MobileNet-160: 76,524,800, analytic\n  VGG16: 15,470,264,320, analytic\n",
        "Again: mobilenet-explorer compare 0.5/160 vgg16 --device pixel-3 --runtime tflite-cpu --threads 4 --",
    ):
        assert line in told, told
    assert json.loads(plain(shared_client.get(record["path"]).text)) == record["answer"]
    command = record["command"].split()[1:]
    assert CliRunner().invoke(command_line, command).output in told


def test_a_stamp_tells_what_an_answer_was_and_only_where_it_is_another_now(client):
    time_here(client, (task(0.5, 160), 5.2912))
    before = ask(client, "recommendation/record", **HERE)
    assert before["question"]["device"] != "this"
    at, count, *rest = before["stamp"].split(",")
    assert (count, rest) == ("n=1", ["0.5/160", "5.29", "59.1"])
    time_here(client, (task(0.75, 160), 9.0))
    assert ask(client, "recommendation/record", **HERE, then=before["stamp"])["changed"] == ""
    time_here(client, (task(0.5, 160), 4.0))
    told = ask(client, "recommendation/record", **HERE, then=before["stamp"])["changed"]
    assert told == (
        f"Then (1 stored latency, of {at.replace('T', ' ')} UTC): 0.5/160 at 5.29 ms, top-1 59.1 %. "
        "Now: 0.5/160 at 4 ms, top-1 59.1 %."
    )


def test_the_stamp_of_a_comparison_is_of_every_side(client):
    time_here(client, (task(0.5, 160), 5.2912), (task(0.75, 160), 9.0))
    asked = {"a": "0.5/160", "b": "0.75/160", "c": "vgg16", "device": "this", "runtime": "torch"}
    before = ask(client, "comparison/record", **asked)
    stamps = [stamp.split(",")[1:] for stamp in before["stamp"].split("_")]
    assert stamps == [["n=2", "0.5/160", "5.29", "59.1"], ["n=2", "0.75/160", "9", "65.3"], ["n=0", "-", "", ""]]
    assert ask(client, "comparison/record", **asked, then=before["stamp"])["changed"] == ""
    time_here(client, (task(0.75, 160), 4.0))
    told = ask(client, "comparison/record", **asked, then=before["stamp"])["changed"]
    assert told.startswith("Then (2 stored latencies, the newest of ")
    assert told.endswith(": 0.75/160 at 9 ms, top-1 65.3 %. Now: 0.75/160 at 4 ms, top-1 65.3 %.")
    published = {"a": "0.5/160", "b": "1/224", "device": "pixel-3"}
    assert ask(client, "comparison/record", **published)["stamp"] == ""


def test_a_link_has_the_same_answer_on_another_store_or_says_what_differs(tmp_path):
    draw = random.Random(12)
    limits = [{"max_latency_ms": 6}, {"max_latency_ms": 3, "max_weight_mb": 4}, {"max_latency_ms": 9, "min_top1": 55}]
    settings = [Settings(data_dir=tmp_path / name) for name in ("mine", "yours")]
    with client_of(settings[0]) as mine, client_of(settings[1]) as yours:
        for _ in range(24):
            record = ask(mine, "recommendation/record", device="this", runtime="torch", **draw.choice(limits))
            there = ask(yours, "recommendation/record", **record["question"], then=record["stamp"])
            assert (there["changed"] == "") == (said(record) == said(there)), (record["text"], there["text"])
            timed = task(draw.choice([0.25, 0.5, 0.75]), draw.choice([128, 160])), draw.uniform(1, 9)
            for store in draw.choice([[mine], [yours], [mine, yours]]):
                time_here(store, timed)


def said(record):
    """What an answer says: the point, its latency to three digits, and its top-1."""
    best = record["answer"]["best"]
    latency = best and best["latency_ms"] and f"{best['latency_ms']:.3g}"
    return best and (best["alpha"], best["resolution"], latency, best["top1_percent"])


@pytest.mark.parametrize("stamp", ["x", "2026-13-30T03:38,n=1,-,,", ",n=1,0.5/160,1.2.3,"])
def test_what_is_no_stamp_is_refused(shared_client, stamp):
    answer = shared_client.get("/api/v1/recommendation/record", params={**QUESTION, "then": stamp})
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "then")


def test_a_saved_answer_is_computed_again_and_what_differs_is_told(client, settings, tmp_path):
    time_here(client, (task(0.5, 160), 5.0))
    saved = tmp_path / "answer.json"

    def reproduced(question, **change):
        record = ask(client, "recommendation/record", **question)
        record["answer"]["best"] |= change
        saved.write_text(json.dumps(record))
        done = CliRunner().invoke(command_line, ["reproduce", str(saved)], env={"MBX_DATA_DIR": str(settings.data_dir)})
        return done.exit_code, done.output

    def compared(**change):
        record = ask(client, "comparison/record", a="0.5/160", b="vgg16", device="this", runtime="torch")
        record["answer"]["rows"][0]["values"][0] |= change
        saved.write_text(json.dumps(record))
        done = CliRunner().invoke(command_line, ["reproduce", str(saved)], env={"MBX_DATA_DIR": str(settings.data_dir)})
        return done.exit_code, done.output

    assert compared(value=5.1)[0] == 0
    assert compared(value=9, low=8, high=10) == (1, "latency_ms of 0.5 MobileNet-160 was 9, now it is 5\n")
    assert reproduced(QUESTION)[1].startswith("The same: 0.5 MobileNet-224, as MobileNet Explorer ")
    published = reproduced(QUESTION, latency_ms=4.8)  # equal or not
    assert published == (1, "latency_ms of 0.5 MobileNet-224 was 4.8, now it is 4.7\n")
    assert reproduced(HERE, latency_ms=5.1)[0] == 0  # measured: within the interval
    assert reproduced(HERE, latency_ms=9, latency_low_ms=8, latency_high_ms=10)[0] == 1
    other = reproduced(HERE, alpha=0.25, name="0.25 MobileNet-160")
    assert other == (1, "The answer was 0.25 MobileNet-160, now it is 0.5 MobileNet-160\n")
