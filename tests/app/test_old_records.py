"""What version 0.1.0 stored is kept, shown and goes on: a store that its own server made, of before warnings had codes.

tests/golden/store_0.1.0.sql is its dump. That server (97cb1b7) imported two latencies and two accuracies, measured two
points, began to measure two more, was told to cancel a third job, and was killed.
"""

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from clients import API, ask, client_of
from fakes import eventually
from test_events import parsed

SQL = (Path(__file__).parents[1] / "golden" / "store_0.1.0.sql").read_text(encoding="utf-8")


@pytest.fixture
def old(settings):
    settings.data_dir.mkdir()
    with closing(sqlite3.connect(settings.store_file)) as connection:
        connection.executescript(SQL)
    return settings


def rows(settings, query):
    with closing(sqlite3.connect(settings.store_file)) as connection:
        return connection.execute(query).fetchall()


def test_a_store_of_0_1_0_is_brought_up_to_date_with_all_that_it_has(old, stopwatch):
    measured = rows(old, "select id, p50_ms, record from measurements where kind = 'measured' order by id")
    accuracies = rows(old, "select set_name, precision, alpha, resolution, top1_percent from accuracies order by id")
    log = rows(old, "select jobs.id, number from job_events join jobs on job_id = jobs.id where jobs.state = 'done'")
    stopwatch.hold()
    with client_of(old, stopwatch) as client:
        for number, p50, record in measured:
            kept, told = json.loads(record), ask(client, f"measurements/{number}")
            assert (told["latency_ms"]["p50"], told["samples_ms"]) == (p50, kept["samples_ms"])
            assert set(kept["warnings"]) <= set(told["warnings"])
        imported = ask(client, "measurements", kind="imported")["items"]
        assert [(each["device"], each["precision"], each["latency_ms"]["p50"]) for each in imported] == [
            ("A board", "int8", 9.5),
            ("A board", "fp32", 7.25),
        ]
        (batch,) = ask(client, "measurements/imports")["items"]
        assert (batch["name"], batch["lines"]) == ("A board", 2)
        for name, *line in accuracies:
            (told,) = ask(client, f"accuracies/sets/{name}")["items"]
            assert [told[key] for key in ("precision", "alpha", "resolution", "top1_percent")] == line
        for job_id in {job_id for job_id, _ in log}:
            events = parsed(client.get(f"{API}/jobs/{job_id}/events").text)
            assert [int(number) for number, _, _ in events] == [number for each, number in log if each == job_id]


def test_the_job_that_0_1_0_was_killed_in_goes_on_where_it_stood(old, stopwatch):
    (open_job,) = rows(old, "select id from jobs where state = 'running'")[0]
    done, running = rows(old, f"select measurement_id, warnings from job_items where job_id = '{open_job}'")  # noqa: S608
    with client_of(old, stopwatch) as client:
        job = eventually(lambda: (found := ask(client, f"jobs/{open_job}"))["state"] == "done" and found)
        assert [each["state"] for each in job["items"]] == ["done", "done"]
        assert (job["items"][0]["measurement_id"], running[0]) == (done[0], None)
        assert set(json.loads(done[1])) <= set(job["items"][0]["warnings"])
        events = parsed(client.get(f"{API}/jobs/{open_job}/events").text)
        assert [int(number) for number, _, _ in events] == list(range(1, len(events) + 1))
        assert {each["state"] for each in ask(client, "jobs")["items"]} == {"done", "cancelled"}
