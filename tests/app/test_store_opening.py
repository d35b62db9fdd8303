"""New stores are opened whole or not at all, whoever else opens one meanwhile."""

import sqlite3
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

import pytest
from alembic import op

from app.store import StoreError
from app.store.store import Store


def opened(url):
    store = Store(url)
    store.close()
    return store.jobs()


def test_stores_are_opened_by_several_threads_at_once(tmp_path):
    urls = [f"sqlite:///{tmp_path / f'{number % 6}.db'}" for number in range(12)]  # each of six by two
    with ThreadPoolExecutor(12) as pool:
        assert list(pool.map(opened, urls)) == [()] * 12


def test_one_store_is_opened_by_several_processes_at_once(tmp_path):
    code = f"from app.store.store import Store; Store('sqlite:///{tmp_path / 'new.db'}').ping()"
    processes = [subprocess.Popen([sys.executable, "-c", code]) for _ in range(3)]
    assert [process.wait(60) for process in processes] == [0, 0, 0]


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
