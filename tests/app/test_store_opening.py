"""Stores are opened whole or not at all, whoever else opens one meanwhile; what cannot be opened or read says why."""

import sqlite3
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from types import SimpleNamespace

import pytest
from alembic import command, op
from fakes import measurement, task

from app.store import StoreError, opening
from app.store.store import Store
from app.store.tables import Base


def opened(url):
    store = Store(url)
    store.close()
    return store.jobs()


def test_stores_are_opened_by_several_threads_at_once(tmp_path):
    urls = [f"sqlite:///{tmp_path / f'{number % 6}.db'}" for number in range(12)]  # each of six by two
    with ThreadPoolExecutor(12) as pool:
        assert list(pool.map(opened, urls)) == [()] * 12


def test_who_opens_a_new_file_that_another_is_at_waits_for_its_turn(tmp_path, monkeypatch):
    with closing(sqlite3.connect(tmp_path / "new.db", timeout=0)) as other:
        other.execute("begin immediate")
        monkeypatch.setattr(
            opening, "time", SimpleNamespace(monotonic=time.monotonic, sleep=lambda _: other.rollback())
        )
        with closing(sqlite3.connect(tmp_path / "new.db", timeout=0)) as ours:
            opening.prepare_sqlite(ours, None)
            assert ours.execute("pragma journal_mode").fetchone() == ("wal",)


def test_one_store_is_opened_by_several_processes_at_once_and_one_of_them_makes_its_tables(store_url_of_each):
    code = f"""
import logging, sys
from app.store.store import Store

logging.basicConfig(level=logging.INFO)
Store({store_url_of_each!r}).check()
"""
    processes = [subprocess.Popen([sys.executable, "-c", code], stderr=subprocess.PIPE, text=True) for _ in range(3)]
    said = [each.communicate(timeout=60)[1] for each in processes]
    assert [each.returncode for each in processes] == [0, 0, 0], said
    assert "".join(said).count("tables are those of version") == 1


def test_what_ends_in_the_middle_of_the_first_start_leaves_no_half_of_the_tables(tmp_path, monkeypatch):
    file = tmp_path / "new.db"
    made = []
    create_table = op.create_table

    def ends_at_the_second(*arguments, **more):
        made.append(arguments[0])
        if len(made) == 2:
            raise StoreError("killed")
        return create_table(*arguments, **more)

    monkeypatch.setattr(op, "create_table", ends_at_the_second)
    with pytest.raises(StoreError, match="killed"):
        Store(f"sqlite:///{file}")
    with closing(sqlite3.connect(file)) as connection:
        assert connection.execute("select name from sqlite_master where type = 'table'").fetchall() == []
    monkeypatch.undo()
    assert opened(f"sqlite:///{file}") == ()


@pytest.mark.parametrize("url", ["nonsense", "nodatabase://here", "sqlite:////proc/nope/store.db"])
def test_a_store_that_cannot_be_opened_says_why(url):
    with pytest.raises(StoreError, match=r"the store does not answer: \w+"):
        Store(url)


def test_a_file_that_is_no_database_is_told_as_such(tmp_path):
    (tmp_path / "store.db").write_text("no database, but a text that is long enough to be read as a header" * 20)
    with pytest.raises(StoreError, match="not a database"):
        Store(f"sqlite:///{tmp_path / 'store.db'}")


def test_a_store_of_a_newer_version_is_told_as_such(store_url, tmp_path):
    Store(store_url).close()
    with sqlite3.connect(tmp_path / "store.db") as connection:
        connection.execute("update alembic_version set version_num = '9999'")
    connection.close()
    with pytest.raises(StoreError, match="cannot be brought up to date"):
        Store(store_url)


def test_a_record_that_cannot_be_read_is_told_by_its_id(store_url, tmp_path, store):
    store.add_measurement(task(), measurement())
    with sqlite3.connect(tmp_path / "store.db") as connection:
        connection.execute("update measurements set record = '{}'")
    connection.close()
    assert store.history() == ()
    with pytest.raises(StoreError, match="measurement 1 in the store cannot be read"):
        store.stored(1)


def test_a_store_that_is_up_to_date_needs_no_alembic(store_url, monkeypatch):
    Store(store_url).close()
    monkeypatch.setattr(command, "upgrade", lambda *_: pytest.fail("migrated again"))
    Store(store_url).close()


def test_sqlite_writes_ahead_and_keeps_references_true(store_url, tmp_path, store):
    with sqlite3.connect(tmp_path / "store.db") as connection:
        assert connection.execute("pragma journal_mode").fetchone() == ("wal",)
    connection.close()
    with pytest.raises(StoreError, match="FOREIGN KEY"), store._session() as session:
        session.execute(
            Base.metadata.tables["job_items"].insert().values(job_id="nope", position=0, state="x", task={})
        )


def test_a_sqlite_store_that_nobody_wrote_to_is_asked_nothing(store):
    first = store.revision()
    assert store.revision_at_hand == first
    store.add_measurement(task(), measurement())
    assert store.revision_at_hand is None
    assert store.revision() == store.revision_at_hand != first
