"""Migrations of the store, on SQLite and, where it is installed, on PostgreSQL."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from alembic import command, config
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from fakes import measurement, task
from sqlalchemy import MetaData, create_engine, inspect

from app.store import StoreError
from app.store import store as store_module
from app.store.rows import measurement_row
from app.store.store import Store
from app.store.tables import HEAD_REVISION, Base
from mobilenet_core.records import Conditions, Warning

MIGRATIONS = Path(store_module.__file__).parent / "migrations"


@pytest.fixture
def store_url(store_url_of_each):
    return store_url_of_each


def migrate(url, to):
    engine = create_engine(url)
    with engine.begin() as connection:
        settings = config.Config()
        settings.set_main_option("script_location", str(MIGRATIONS))
        settings.attributes["connection"] = connection
        (command.downgrade if to == "base" else command.upgrade)(settings, to)
    tables = set(inspect(engine).get_table_names())
    engine.dispose()
    return tables


def test_migrations_lead_from_nothing_to_all_tables_and_back(store_url):
    wanted = set(Base.metadata.tables)
    assert migrate(store_url, "head") == {*wanted, "alembic_version"}
    assert migrate(store_url, "base") == {"alembic_version"}
    assert migrate(store_url, "head") == {*wanted, "alembic_version"}


def with_reference(reference_ms):
    """A measurement of a version that timed a reference network in place of probes."""
    noted = Conditions(("avx2",), "nchw", "glibc", 0.0, 0.1, "00ff", 0.1, 1, (1.5,), (1,), reference_ms=reference_ms)
    return replace(measurement(p50=1.5), conditions=noted)


def test_a_store_of_the_first_version_keeps_what_it_has_and_gets_headlines_and_a_log(store_url):
    migrate(store_url, "0001")
    engine = create_engine(store_url)
    now, of, made = datetime.now(UTC), task(), with_reference(1.4)
    tables = MetaData()
    tables.reflect(engine)
    with engine.begin() as connection:
        known = tables.tables["measurements"]
        for number, of_row in ((7, made), (8, with_reference(1.0))):
            row = {column.key: getattr(measurement_row(of, of_row), column.key) for column in known.columns}
            connection.execute(known.insert().values({**row, "id": number}))
        for job_id, state in (("ended", "done"), ("open", "running")):
            job = {"id": job_id, "created_at": now, "state": state, "request": {}}
            connection.execute(tables.tables["jobs"].insert().values(job))
        items = tables.tables["job_items"]
        done = {"job_id": "ended", "position": 0, "state": "done", "task": of.to_mapping(), "measurement_id": 7}
        connection.execute(items.insert().values(done))
        connection.execute(
            items.insert().values({**done, "job_id": "open", "state": "waiting", "measurement_id": None})
        )
    engine.dispose()
    store = Store(store_url)
    slow = Warning("slow_state", {"factor": pytest.approx(1.4)})
    assert store.stored(7).measurement == replace(made, warnings=(slow, *made.warnings))
    assert store.stored(8).measurement.warnings == made.warnings
    item = store.job("ended").items[0]
    assert (item.p50_ms, item.warnings, item.visits) == (1.5, (slow, *made.warnings), 1)
    assert [(each.number, each.state, each.done, each.total) for each in store.events("ended")] == [(1, "done", 1, 1)]
    assert store.events("open") == ()
    store.set_job_state("open", "running")
    assert [each.number for each in store.events("open")] == [1]
    with pytest.raises(StoreError, match=r"(?i)foreign key"), store._session() as session:
        session.execute(items.update().values(measurement_id=99))
    store.close()


def test_the_newest_revision_is_the_one_that_the_code_expects():
    assert ScriptDirectory(str(MIGRATIONS)).get_current_head() == HEAD_REVISION


def test_migrated_tables_are_those_of_the_models(store_url):
    Store(store_url).close()
    engine = create_engine(store_url)
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), Base.metadata) == []
    engine.dispose()
