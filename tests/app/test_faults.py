"""In each fault of the store /readyz, /metrics and the log tell the truth until it is over; what needs none answers."""

import json
import shutil
import signal
import sqlite3
import threading
import time
from contextlib import closing, contextmanager
from types import SimpleNamespace

import pytest
from clients import API, JSON, checked_problem, client_of, get, serving
from fakes import eventually
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import event
from test_readiness import FREE, is_ready

from app.measuring import readiness
from app.settings import OPENING_S, STORE_WAIT_S, Settings
from app.store.store import Store

SLOW = 3
"""By how much a busy machine may be slower than what waits are bounded for."""
TWO = {"points": [{"alpha": 0.25, "resolution": 32}, {"alpha": 0.5, "resolution": 32}]}


def metrics_of(text):
    """{name: sum of its samples}."""
    found = {}
    for family in text_string_to_metric_families(text):
        for sample in family.samples:
            found[sample.name] = found.get(sample.name, 0) + sample.value
    return found


@pytest.fixture
def counting(settings):
    return settings.model_copy(update={"metrics": True})


@pytest.fixture
def client(counting, stopwatch):
    with client_of(counting, stopwatch) as client:
        yield client


def told(client):
    return metrics_of(client.get("/metrics").text)


def store_of(client):
    return client.app.state.resources.open().result().store


@contextmanager
def deleted(_, settings):
    """The store's files, away for a while."""
    away = settings.data_dir.parent / "away"
    away.mkdir()
    for file in settings.data_dir.glob("mobilenet-explorer.db*"):
        shutil.move(file, away)
    yield
    for file in away.iterdir():
        shutil.move(file, settings.data_dir)


@contextmanager
def replaced(client, settings):
    with deleted(client, settings):
        Store(settings.store_url).close()
        yield
        for file in settings.data_dir.glob("mobilenet-explorer.db*"):
            file.unlink()


@contextmanager
def locked(_, settings):
    with closing(sqlite3.connect(settings.store_file, isolation_level=None)) as connection:
        connection.execute("begin immediate")
        yield


@contextmanager
def of_a_newer_version(_, settings):
    with closing(sqlite3.connect(settings.store_file, isolation_level=None)) as connection:
        (before,) = connection.execute("select version_num from alembic_version").fetchone()
        connection.execute("update alembic_version set version_num = '9999'")
        yield
        connection.execute("update alembic_version set version_num = ?", (before,))


@contextmanager
def read_only(client, _):
    """As a file system is that was mounted anew after an error, which no test can have here."""
    engine, is_so = store_of(client)._engine, [1]

    def allow(connection, *_):
        connection.execute(f"pragma query_only = {is_so[0]}")

    event.listen(engine, "checkout", allow)
    yield
    is_so[0] = 0


@contextmanager
def unreadable(_, settings):
    with closing(sqlite3.connect(settings.store_file)) as connection:
        connection.execute("alter table measurements rename to elsewhere")
        yield
        connection.execute("alter table elsewhere rename to measurements")


@contextmanager
def full(*_):
    """Where no disk can be mounted, too."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(readiness.shutil, "disk_usage", lambda _: SimpleNamespace(free=0))
        yield


FAULTS = {
    deleted: "removed or replaced",
    replaced: "removed or replaced",
    locked: "did not answer within 2 s",
    of_a_newer_version: "tables are those of another version",
    read_only: "attempt to write a readonly database",
    unreadable: "no such table: measurements",
    full: "is full: 0.0 MB are left",
}


@pytest.mark.parametrize(("fault", "words"), FAULTS.items())
def test_a_store_that_cannot_be_used_is_told_until_it_can(client, settings, caplog, fault, words):
    eventually(lambda: is_ready(client))
    assert told(client)["mbx_ready"] == 1
    with fault(client, settings):
        started = time.monotonic()
        checked_problem(client.get("/readyz"), 503)
        assert time.monotonic() - started < SLOW * (STORE_WAIT_S + 1)
        assert words in caplog.text
        assert (told(client)["mbx_ready"], client.get("/healthz").status_code) == (0, 200)
    eventually(lambda: is_ready(client))
    assert told(client)["mbx_ready"] == 1


@pytest.mark.parametrize("fault", [deleted, replaced])
def test_nothing_is_stored_in_a_file_that_is_there_no_more(client, settings, fault):
    eventually(lambda: is_ready(client))
    with fault(client, settings):
        assert "removed" in checked_problem(client.post(f"{API}/measurements", json=TWO), 503).detail
        checked_problem(client.get(f"{API}/measurements"), 503)
        assert told(client)["mbx_store_errors_total"] > 0


def test_on_a_full_disk_what_was_measured_is_kept_and_stored_once_there_is_room(small_disk, stopwatch, caplog):
    settings = Settings(data_dir=small_disk.folder / "data", metrics=True)
    with client_of(settings, stopwatch) as client:
        stopwatch.hold()
        path = client.post(f"{API}/measurements", json=TWO).json()["href"]
        eventually(lambda: client.get(path).json()["items"][0]["state"] == "running")
        with small_disk.full():
            stopwatch.release()
            eventually(lambda: "tried again in" in caplog.text)
            assert "is full: 0.0 MB are left" in checked_problem(client.get("/readyz"), 503).detail
            assert "database or disk is full" in caplog.text
            checked_problem(client.post(f"{API}/measurements", json=TWO), 503)
            # torch's own writer does not say why it failed.
            problem = checked_problem(client.get(f"{API}/design-points/0.25/32/model.pt2"), 503)
            assert problem.type == "urn:mobilenet-explorer:no-room"
            assert not list(settings.models_dir.glob(".*"))
            assert told(client)["mbx_ready"] == 0
            assert told(client)["mbx_store_errors_total"] > 0
        job = eventually(lambda: (found := client.get(path).json())["state"] == "done" and found)
        assert (job["done"], client.get(f"{API}/measurements").json()["count"]) == (2, 2)
        eventually(lambda: is_ready(client))


@pytest.fixture
def served(postgres, tmp_path):
    """A server on PostgreSQL."""
    with serving(tmp_path, MBX_DATABASE_URL=postgres.new_database(), MBX_METRICS="1") as server:
        yield server


def test_a_postgresql_that_is_frozen_read_only_or_restarted_is_told_in_time(served, postgres, tmp_path):
    def is_told():
        started = time.monotonic()
        assert get(served.port, "/readyz")[0] == 503
        assert time.monotonic() - started < SLOW * (STORE_WAIT_S + 1)
        return metrics_of(get(served.port, "/metrics")[2].decode())["mbx_ready"] == 0

    def is_over():
        return eventually(lambda: get(served.port, "/readyz")[0] == 200, 60)

    took = {}

    def probe(path, number):
        started = time.monotonic()
        get(served.port, path, timeout=60)
        took[path, number] = time.monotonic() - started

    postgres.signal(signal.SIGSTOP)
    try:
        asked = [(path, number) for path in ("/readyz", f"{API}/jobs") for number in range(30)]
        probes = [threading.Thread(target=probe, args=each) for each in asked]
        for each in probes:
            each.start()
        for path in FREE:
            assert get(served.port, path)[0] == 200, path
        assert is_told()
        for each in probes:
            each.join(60)
        assert len(took) == len(asked)
        assert max(took.values()) < SLOW * (OPENING_S + STORE_WAIT_S)
    finally:
        postgres.signal(signal.SIGCONT)
    assert is_over()
    with postgres.read_only():
        assert is_told()
    assert is_over()
    postgres.crash()
    assert is_over()
    status, _, answer = get(served.port, f"{API}/measurements", "POST", json.dumps(TWO), JSON)
    assert status == 202, answer
    assert metrics_of(get(served.port, "/metrics")[2].decode())["mbx_store_errors_total"] > 0
    log = (tmp_path / "server.log").read_text()
    assert "did not answer within 2 s" in log
    assert "read-only transaction" in log
