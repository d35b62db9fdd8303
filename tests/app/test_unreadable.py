# ruff: noqa: S608 - statements of our own
"""One row that this version cannot read costs that row: the others are served, and the server starts."""

import sqlite3
from contextlib import closing

import pytest
from clients import API, checked_problem, client_of
from fakes import DEVICE, eventually, measurement, task
from test_store_migrations import migrate

from app.store.store import Store
from mobilenet_core.accuracy import KnownAccuracy
from mobilenet_core.latency import KnownLatency, Setup

BROKEN = {
    "text that is no JSON": "record = '{\"broken'",
    "JSON of another shape": "record = '[1, 2]'",
    "a number that is a text": "p50_ms = 'fast', record = json_set(record, '$.latency_ms', 'fast')",
    "a moment that is none": "created_at = 'yesterday'",
    "a field of a newer version": "record = json_set(record, '$.plan.new', 1), created_at = x'ff'",
    "bytes that are no UTF-8": "record = cast(x'7bff7d' as text)",
    "a point outside the design space": "alpha = 'wide', record = json_set(record, '$.alpha', 'wide')",
}


def change(settings, *statements):
    """By hand, as a disk or another version would."""
    with closing(sqlite3.connect(settings.store_file)) as connection, connection:
        for statement in statements:
            connection.execute(statement)


@pytest.fixture
def filled(settings):
    """Three measurements of this machine, three imports and an ended job, in a store that is closed."""
    settings.data_dir.mkdir()
    store = Store(settings.store_url)
    for alpha in (0.25, 0.5, 0.75):
        store.add_measurement(task(alpha), measurement(task(alpha)))
        store.add_imports(
            [KnownLatency("imported", task(alpha).variant, Setup("Board", "tflite", "fp32", 4), 7.25, device_name="B")]
        )
    store.add_accuracies([KnownAccuracy("own", "fp32", alpha, 160, 60.0, None, "us", "") for alpha in (0.25, 0.5)])
    store.close()
    return settings


@pytest.mark.parametrize("broken", BROKEN.values(), ids=BROKEN)
def test_latencies_that_cannot_be_read_are_told_and_left_out(filled, caplog, broken):
    """One that was measured, and the newest one, which was imported."""
    change(filled, f"update measurements set {broken} where id in (3, 6)")
    with client_of(filled) as client:
        answer = client.get(f"{API}/measurements", params={"limit": 3}).json()
        assert [each["id"] for each in answer["items"]] == [5, 4, 2]
        assert answer["next"]
        assert client.get(f"{API}/measurements?format=csv").text.count("\n") == 5
        devices = client.get(f"{API}/devices").json()["items"]
        assert {"Board", DEVICE.id} <= {each["id"] for each in devices}
        for device, runtime in (("Board", "tflite"), (DEVICE.id, "torch")):
            asked = {"device": device, "runtime": runtime, "alpha": 0.6, "resolution": 64}
            assert client.get(f"{API}/predictions", params=asked).json()["fitted_on"]["count"] == 2
        for row in (3, 6):
            sentence = f" {row} in the store cannot be read"
            assert sentence in checked_problem(client.get(f"{API}/measurements/{row}"), 404).detail
            assert sentence in caplog.text


@pytest.mark.parametrize("broken", ["top1_percent = 'high'", "alpha = 'wide'", "precision = 'fp99'"])
def test_an_accuracy_that_cannot_be_read_is_left_out(filled, broken):
    change(filled, f"update accuracies set {broken} where id = 1")
    with client_of(filled) as client:
        assert [each["alpha"] for each in client.get(f"{API}/accuracies/sets/own").json()["items"]] == [0.5]


TASKS = {
    "a field of a newer version": "task = json_set(task, '$.plan.new', 1)",
    "a point that is none": "task = json_set(task, '$.alpha', 'wide')",
    "no JSON": "task = 'x'",
    "no plan": "task = '{}'",
}


@pytest.mark.parametrize("broken", TASKS.values(), ids=TASKS)
def test_an_unfinished_job_with_a_task_that_cannot_be_read_ends_with_the_others_measured(settings, stopwatch, broken):
    settings.data_dir.mkdir()
    store = Store(settings.store_url)
    job = store.add_job([task(0.25), task(0.5), task(0.75)], {})
    lost = store.add_job([task(0.25)], {})
    store.close()
    change(settings, f"update job_items set {broken} where job_id = '{lost.id}' or position = 1")
    with client_of(settings, stopwatch) as client:
        eventually(lambda: client.get("/readyz").status_code == 200)
        eventually(lambda: client.get(f"{API}/jobs/{job.id}").json()["state"] == "done")
        answer = client.get(f"{API}/jobs/{job.id}").json()
        assert (answer["done"], answer["failed"], answer["total"]) == (2, 1, 3)
        assert [each["position"] for each in answer["items"]] == [0, 2]
        eventually(lambda: client.get(f"{API}/jobs/{lost.id}").json()["state"] == "failed")
        assert client.get(f"{API}/jobs").json()["count"] == 2
        events = client.get(f"{API}/jobs/{job.id}/events").text
        assert events.count("event: item") == 4


@pytest.mark.parametrize("broken", ["request = '{'", "created_at = 'once'", "request = '[]', started_at = 'soon'"])
def test_a_job_that_cannot_be_read_costs_itself_alone(settings, stopwatch, broken):
    settings.data_dir.mkdir()
    store = Store(settings.store_url)
    lost, job = store.add_job([task()], {}), store.add_job([task()], {})
    store.close()
    change(settings, f"update jobs set {broken} where id = '{lost.id}'")
    with client_of(settings, stopwatch) as client:
        eventually(lambda: client.get(f"{API}/jobs/{job.id}").json()["state"] == "done")
        assert [each["id"] for each in client.get(f"{API}/jobs").json()["items"]] == [job.id]
        checked_problem(client.get(f"{API}/jobs/{lost.id}"), 404)


@pytest.mark.parametrize("version", ["0001", "0003"])
def test_a_record_that_cannot_be_read_does_not_stop_an_upgrade(settings, version):
    settings.data_dir.mkdir()
    migrate(settings.store_url, version)
    columns = "created_at, kind, device, runtime, precision, threads, batch, network, alpha, resolution"
    columns += ", num_classes, rounding"
    values = "'2026-01-01', 'measured', 'x', 'torch', 'fp32', 1, 1, 'mobilenet_v1', 1, 64, 1000, 'tf_slim', 1, 1, 1"
    change(settings, f"insert into measurements ({columns}, p50_ms, p90_ms, p99_ms, record) values ({values}, '{{')")
    store = Store(settings.store_url)
    assert store.history() == ()
    store.close()
