"""A server that can keep nothing says so or does not start; one whose store hangs answers what needs none."""

import errno
import tempfile
import threading

import pytest
from clients import API, checked_problem, client_of, run
from fakes import eventually, measurement, task

from app.measuring import resources
from app.settings import SettingsError
from app.store import StoreError
from app.store.store import Store
from app.web import turns

FREE = [
    f"{API}/design-points/0.75/192",
    f"{API}/pareto?minimise=mult_adds&maximise=top1_percent",
    "/",
    "/docs",
    "/healthz",
]
"""What needs no store."""


def is_ready(client):
    return client.get("/readyz").status_code == 200


@pytest.fixture
def unwritable(settings, monkeypatch):
    """A data folder with a store of one measurement and a token, on a disk that takes nothing any more."""
    settings.data_dir.mkdir()
    store = Store(settings.store_url)
    store.add_measurement(task(), measurement())
    settings.token_file.write_text("kept")
    monkeypatch.setattr(tempfile, "TemporaryFile", _refuses)
    yield settings
    store.close()


def _refuses(*_, **__):
    raise OSError(errno.EROFS, "Read-only file system")


def test_a_temporary_folder_shows_what_is_stored_and_says_that_no_more_is_kept(unwritable, caplog):
    with client_of(unwritable) as client:
        assert client.get(f"{API}/measurements").json()["count"] == 1
        assert "temporary" not in checked_problem(client.get("/readyz"), 503).detail
        for path in ("/", "/measure", "/v/0.5/160"):
            page = client.get(path).text  # in both: scripts change the language without asking for the page again
            assert '<p lang="en">This server cannot' in page
            assert '<p lang="ko">서버가 데이터' in page
        assert client.app.state.settings.token_file.read_text() == "kept"
    assert "begins with a copy" in caplog.text


def test_a_server_that_keeps_what_it_measures_says_nothing_of_it(shared_client, unwritable):
    assert "is lost when it ends" not in shared_client.get("/").text
    elsewhere = unwritable.model_copy(update={"database_url": f"sqlite:///{unwritable.data_dir.parent / 'kept.db'}"})
    with client_of(elsewhere) as client:
        assert "is lost when it ends" not in client.get("/").text


def test_the_end_waits_for_nothing_that_is_read_ahead_and_what_fails_of_that_is_told(settings, monkeypatch, caplog):
    free, ended = threading.Event(), threading.Event()

    def hangs(_store):
        free.wait(60)
        ended.set()
        raise StoreError("the disk is gone")

    monkeypatch.setattr(resources, "stored_devices", hangs)
    with client_of(settings) as client:
        eventually(lambda: is_ready(client))
    assert not ended.is_set()
    free.set()
    eventually(lambda: "could not be read ahead: the disk is gone" in caplog.text)


def test_a_folder_that_must_be_written_is_not_replaced(unwritable):
    with pytest.raises(SettingsError, match="cannot be written"):
        unwritable.model_copy(update={"require_data_dir": True}).with_writable_data_dir()


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("nonsense", "no database"),
        ("mysql://me@here/db", "no database"),
        ("postgresql+nodriver://here/db", "no database"),
        ("postgresql://me@here:port/db", "no database"),
        ("sqlite://", "folder is not there"),
        ("sqlite:////proc/nope/store.db", "folder is not there"),
    ],
)
def test_a_database_url_that_can_never_work_refuses_to_start(url, why):
    _, told = run("serve", "--port", "0", status=2, MBX_DATABASE_URL=url)
    assert "MBX_DATABASE_URL cannot be used: " in told
    assert why in told
    assert len(told.splitlines()) <= 2


def test_a_folder_that_must_be_written_refuses_to_start(tmp_path):
    (tmp_path / "file").write_text("in the way")
    _, told = run("serve", "--port", "0", status=2, MBX_DATA_DIR=str(tmp_path / "file"), MBX_REQUIRE_DATA_DIR="1")
    assert "cannot be written" in told


def test_a_store_that_hangs_holds_no_more_than_its_places_and_nothing_that_needs_none(monkeypatch, client):
    monkeypatch.setattr(turns, "STORE_LINE_S", 0.5)
    eventually(lambda: is_ready(client))
    hangs = threading.Event()
    store = client.app.state.resources.open().result().store
    for name in ("history", "job_heads", "latencies", "add_job"):
        monkeypatch.setattr(store, name, lambda *_, **__: hangs.wait(60) and ())
    body = {"points": [{"alpha": 0.25, "resolution": 32}]}
    asked = [
        *[("GET", f"{API}/{path}", None) for path in ("measurements", "jobs", "predictions?device=Board") * 20],
        *[("POST", f"{API}/measurements", body) for _ in range(20)],
    ]
    answers = []

    def ask(method, path, sent):
        answers.append(client.request(method, path, json=sent).status_code)

    asking = [threading.Thread(target=ask, args=each, daemon=True) for each in asked]
    for each in asking:
        each.start()
    eventually(lambda: len(answers) > len(asked) / 2)  # the rest has a place, and waits
    assert set(answers) == {503}
    for path in FREE:
        assert client.get(path).status_code == 200
    hangs.set()
    for each in asking:
        each.join(20)
    assert client.get(f"{API}/devices").status_code == 200
