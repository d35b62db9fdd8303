"""How long measurements would take: learnt from what they took, by runtime and by how busy the machine was."""

from dataclasses import replace

import pytest
from clients import API, ask
from fakes import eventually

from app.language.durations import duration_range, why_longer
from app.measuring import run
from app.store import Load, Took, forecast

QUIET, BUSY = Load(0.5, 2), Load(8.0, 2)


def test_without_a_measurement_each_runtime_has_a_guess_of_its_own():
    guessed = {name: forecast({name: 1}, 1, 3, [], QUIET).seconds for name in ("onnxruntime", "torch-compile")}
    assert guessed == {"onnxruntime": 2.5, "torch-compile": 60.0}


def test_what_a_runtime_took_counts_and_where_it_was_as_busy_that_alone():
    took = [Took("ncnn", 4.0, 0.2), Took("ncnn", 6.0, 0.1), Took("ncnn", 30.0, 7.0), Took("torch", 99.0, 0.1)]
    quiet, busy = (forecast({"ncnn": 2}, 2, 4, took, now) for now in (QUIET, BUSY))
    assert (quiet.seconds, quiet.most_seconds, quiet.learnt_from) == (20.0, 24.0, 3)
    assert (busy.seconds, busy.most_seconds) == (120.0, 240.0)


def test_the_range_widens_with_the_load():
    widths = [
        found.most_seconds / found.seconds
        for load in (0.5, 4.0, 8.0)
        for found in [forecast({"onnxruntime": 16}, 2, 4, [], Load(load, 2))]
    ]
    assert widths == [1.0, 4.0, 8.0]


@pytest.mark.parametrize(
    ("language", "told", "why"),
    [
        ("en", "40 s, up to 3 min", "The machine is busy, load 8 of 2 cores. It starts in about 90 s."),
        ("ko", "40초~3분", "기기가 바쁩니다(코어 2개에 부하 8). 약 90초 뒤에 시작합니다."),
    ],
)
def test_a_duration_is_told_with_its_range_and_why(language, told, why):
    assert duration_range(40, 180, language).replace("\N{NO-BREAK SPACE}", " ") == told
    assert why_longer(BUSY, 90, language).replace("\N{NO-BREAK SPACE}", " ") == why
    assert (duration_range(40, 41, "en"), why_longer(QUIET, 0, language)) == ("40\N{NO-BREAK SPACE}s", "")


def test_an_estimate_learns_from_stored_measurements_and_counts_the_queue(client, stopwatch):
    asked = {"points": [{"alpha": 0.25, "resolution": 128}]}
    assert ask(client, "measurements/estimate", runtime="torch")["learnt_from"] == 0
    job = client.post(f"{API}/measurements", json=asked).json()["job_id"]
    eventually(lambda: ask(client, f"jobs/{job}")["state"] == "done")
    found = ask(client, "measurements/estimate", runtime="torch", count=16)
    assert (found["learnt_from"], found["starts_in_seconds"]) == (1, 0)
    stopwatch.hold()
    client.post(f"{API}/measurements", json=asked)
    assert ask(client, "measurements/estimate", runtime="torch")["starts_in_seconds"] > 0


def test_a_job_that_waits_for_quiet_begins_once_the_machine_is(client, monkeypatch):
    load = [BUSY]
    monkeypatch.setattr(run, "LOOK_AGAIN_S", 0.01)
    jobs = client.portal.call(client.app.state.resources.opened).jobs
    monkeypatch.setattr(jobs, "_equipment", replace(jobs._equipment, load=lambda: load[0]))
    asked = {"points": [{"alpha": 0.25, "resolution": 128}], "when_quiet": True}
    first, second = (client.post(f"{API}/measurements", json=asked).json()["job_id"] for _ in range(2))
    assert ask(client, f"jobs/{first}")["state"] == "queued"
    client.delete(f"{API}/jobs/{first}")
    eventually(lambda: ask(client, f"jobs/{first}")["state"] == "cancelled")
    assert ask(client, f"jobs/{second}")["state"] == "queued"
    load[0] = QUIET
    eventually(lambda: ask(client, f"jobs/{second}")["state"] == "done")
