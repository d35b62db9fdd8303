"""The store's contract, on SQLite and, where it is installed, on PostgreSQL."""

import sqlite3
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from alembic import command, config
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from fakes import measurement, other_device, task
from sqlalchemy import MetaData, create_engine, func, inspect, select

from app.store import Filters, ImportedLatency, StoreError
from app.store import store as store_module
from app.store.rows import measurement_row
from app.store.store import Store
from app.store.tables import HEAD_REVISION, AccuracyRow, Base, MeasurementRow
from mobilenet_core.accuracy import KnownAccuracy

MIGRATIONS = Path(store_module.__file__).parent / "migrations"


@pytest.fixture
def url(tmp_path):
    return f"sqlite:///{tmp_path / 'store.db'}"


@pytest.fixture
def store(url):
    store = Store(url)
    yield store
    store.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def any_url(request, tmp_path):
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'store.db'}"
    return request.getfixturevalue("postgres").new_database()


def stored(store, *measurements):
    """Ids of the measurements, each stored as the one item of a job."""
    ids = []
    for each in measurements:
        of = task(runtime=each.plan.runtime, threads=each.plan.threads)
        ids.append(store.finish_item(store.add_job([of], {}).id, 0, of, each))
    return ids


class TestStore:
    """What every store does, whichever database is behind it."""

    @pytest.fixture
    def url(self, any_url):
        return any_url

    def test_a_job_comes_back_as_it_was_queued(self, store):
        tasks = [task(0.25, 64), task(0.75, 192, threads=2, batch=4)]
        added = store.add_job(tasks, {"points": [1, None, "x"]}, "key")
        assert store.job(added.id) == added
        assert [item.task for item in added.items] == tasks
        assert {item.state for item in added.items} == {"waiting"}
        assert (added.state, added.request) == ("queued", {"points": [1, None, "x"]})

    def test_a_job_says_when_it_was_queued_in_utc(self, store):
        created = store.job(store.add_job([task()], {}).id).created_at
        assert created.utcoffset() == timedelta(0)
        assert abs(datetime.now(UTC) - created) < timedelta(minutes=1)

    def test_what_is_not_there_is_none(self, store):
        assert store.job("nope") is None
        assert store.job_with_key("nope") is None
        assert store.measurement(1) is None
        assert store.jobs() == store.unfinished_jobs() == store.history() == ()

    def test_a_measurement_comes_back_as_it_was_stored(self, store):
        of, made = task(0.3, 100, threads=3), measurement(task(0.3, 100, threads=3), p50=0.1 + 0.2)
        job = store.add_job([of], {})
        found = store.measurement(store.finish_item(job.id, 0, of, made))
        assert (found.task, found.measurement, found.kind) == (of, made, "measured")
        assert found.created_at.utcoffset() == timedelta(0)

    def test_storing_a_measurement_finishes_its_item(self, store):
        job = store.add_job([task(), task(0.5)], {})
        measurement_id = store.finish_item(job.id, 1, task(0.5), measurement())
        first, second = store.job(job.id).items
        assert (first.state, first.measurement_id) == ("waiting", None)
        assert (second.state, second.measurement_id) == ("done", measurement_id)

    def test_equal_measurements_are_stored_beside_each_other(self, store):
        assert len(set(stored(store, measurement(), measurement()))) == 2
        assert len(store.history()) == 2

    def test_a_key_finds_its_job_and_belongs_to_one_job_alone(self, store):
        job = store.add_job([task()], {}, "key")
        assert store.job_with_key("key") == job
        with pytest.raises(StoreError, match=r"(?i)unique"):
            store.add_job([task()], {}, "key")
        assert len(store.jobs()) == 1

    def test_many_jobs_have_no_key(self, store):
        for _ in range(3):
            store.add_job([task()], {})
        assert len(store.jobs()) == 3

    def test_the_newest_jobs_come_first_and_no_more_than_asked(self, store):
        ids = [store.add_job([task()], {}).id for _ in range(5)]
        assert [job.id for job in store.jobs(3)] == ids[:1:-1]

    def test_unfinished_jobs_are_the_queued_and_the_running_oldest_first(self, store):
        ids = [store.add_job([task()], {}).id for _ in range(5)]
        for job_id, state in zip(ids, ("queued", "running", "done", "failed", "cancelled"), strict=True):
            store.set_job_state(job_id, state)
        assert [job.id for job in store.unfinished_jobs()] == ids[:2]

    def test_an_item_keeps_why_it_failed(self, store):
        job = store.add_job([task(), task(0.5)], {})
        store.set_item_state(job.id, 0, "failed", "the child process crashed")
        first, second = store.job(job.id).items
        assert (first.state, first.error) == ("failed", "the child process crashed")
        assert (second.state, second.error) == ("waiting", None)

    def test_ending_a_job_settles_what_waits_and_what_runs_and_nothing_else(self, store):
        job = store.add_job([task() for _ in range(4)], {})
        store.finish_item(job.id, 0, task(), measurement())
        store.set_item_state(job.id, 1, "failed", "crashed")
        store.set_item_state(job.id, 2, "running")
        store.end_job(job.id, "cancelled", "cancelled")
        assert [item.state for item in store.job(job.id).items] == ["done", "failed", "cancelled", "cancelled"]
        assert store.job(job.id).state == "cancelled"

    def test_measurements_come_newest_first_page_by_page(self, store):
        ids = stored(store, *(measurement(p50=p50) for p50 in range(1, 8)))
        pages, before = [], None
        while page := store.history(limit=3, before=before):
            pages.append([each.id for each in page])
            before = pages[-1][-1]
        assert pages == [ids[:3:-1], ids[3:0:-1], ids[:1]]

    def test_measurements_are_filtered_by_what_is_given(self, store):
        for of, device in ((task(0.25, 64), "A"), (task(0.25, 96), "B"), (task(0.5, 64), "A")):
            job = store.add_job([of], {})
            store.finish_item(job.id, 0, of, measurement(of, device=other_device(device)))
        found = store.history(Filters(alpha=0.25, network="mobilenet_v1"))
        assert [each.task.variant.point.resolution for each in found] == [96, 64]
        of_a = Filters(device=other_device("A").id)
        assert [each.task.variant.point.alpha for each in store.history(of_a)] == [0.5, 0.25]
        assert store.history(Filters(network="conv_mobilenet")) == ()
        assert len(store.history(Filters(resolution=64))) == 2

    def test_a_job_keeps_a_log_of_all_that_happened_to_it(self, store):
        job = store.add_job([task(), task(0.5), task(0.75)], {})
        store.set_job_state(job.id, "running")
        store.set_item_state(job.id, 0, "running")
        made = store.finish_item(job.id, 0, task(), measurement())
        store.set_item_state(job.id, 1, "failed", "crashed")
        store.end_job(job.id, "cancelled", "cancelled")
        events = store.events(job.id)
        assert [each.number for each in events] == list(range(1, 8))
        assert [(each.position, each.state) for each in events] == [
            (None, "queued"),
            (None, "running"),
            (0, "running"),
            (0, "done"),
            (1, "failed"),
            (2, "cancelled"),
            (None, "cancelled"),
        ]
        assert [(each.done, each.failed, each.total) for each in events[2:5]] == [(0, 0, 3), (1, 0, 3), (1, 1, 3)]
        assert (events[3].measurement_id, events[4].error) == (made, "crashed")
        assert (events[0].eta_s, events[-1].eta_s) == (7.5, None)
        assert store.events(job.id, after=5) == events[5:]
        assert store.job(job.id).last_event == 7

    def test_items_that_end_together_are_told_one_by_one(self, store):
        job = store.add_job([task(), task(), task()], {})
        store.end_job(job.id, "failed", "failed", "the server failed")
        told = store.events(job.id)[1:4]
        assert [(each.number, each.position, each.failed, each.eta_s) for each in told] == [
            (2, 0, 1, 5.0),
            (3, 1, 2, 2.5),
            (4, 2, 3, 0.0),
        ]
        ended = store.job(job.id)
        assert [(each.state, each.error) for each in ended.items] == [("failed", "the server failed")] * 3
        assert all(each.ended_at for each in ended.items)

    def test_logs_of_two_jobs_are_apart_and_who_changed_is_told(self, url):
        changed = []
        store = Store(url, changed.append)
        first, second = store.add_job([task()], {}), store.add_job([task()], {})
        store.set_job_state(second.id, "running")
        store.set_item_state(first.id, 0, "running")
        assert changed == [second.id, first.id]
        assert [each.number for each in store.events(second.id)] == [1, 2]
        store.close()

    def test_a_log_has_no_gap_and_no_number_twice_whoever_writes_at_once(self, store):
        job = store.add_job([task() for _ in range(8)], {})
        with ThreadPoolExecutor(8) as pool:
            list(pool.map(lambda place: store.set_item_state(job.id, place, "running"), range(8)))
        assert [each.number for each in store.events(job.id)] == list(range(1, 10))

    def test_a_change_of_no_job_is_an_error_and_changes_nothing(self, store):
        with pytest.raises(StoreError, match="there is no job 'nope'"):
            store.finish_item("nope", 0, task(), measurement())
        assert store.history() == ()

    def test_a_job_says_when_it_began_and_ended_and_goes_on_as_the_one_it_was(self, store):
        job = store.add_job([task()], {})
        assert (job.started_at, job.ended_at) == (None, None)
        store.set_job_state(job.id, "running")
        began = store.job(job.id).started_at
        store.set_job_state(job.id, "running")
        store.set_job_state(job.id, "done")
        ended = store.job(job.id)
        assert ended.started_at == began
        assert ended.created_at <= began <= ended.ended_at

    def test_an_item_has_the_headline_of_its_measurement(self, store):
        job = store.add_job([task()], {})
        store.set_item_state(job.id, 0, "running")
        store.finish_item(job.id, 0, task(), measurement(p50=3.25))
        (item,) = store.job(job.id).items
        assert (item.p50_ms, item.warnings) == (3.25, measurement().warnings)
        assert item.started_at <= item.ended_at

    def test_imports_are_kept_beside_measurements_and_apart_from_them(self, store):
        imported = ImportedLatency("Board", "tflite", "int8", 4, 0.5, 160, 7.25)
        store.add_imports([imported, imported])
        made = store.add_measurement(task(), measurement())
        assert [each.kind for each in store.history()] == ["measured", "imported", "imported"]
        assert [each.imported for each in store.history(Filters(kind="imported", alpha=0.5))] == [imported] * 2
        assert [each.id for each in store.history(Filters(kind="measured"))] == [made]
        assert store.history(Filters(runtime="torch", kind="imported")) == ()

    def test_devices_are_counted_by_kind_the_newest_first(self, store):
        board = ImportedLatency("Board", "tflite", "int8", 4, 0.5, 160, 7.25, device_name="A board")
        store.add_imports([board, replace(board, runtime="ncnn"), replace(board, alpha=1.0)])
        store.add_measurement(task(), measurement())
        here, there = store.devices()
        assert (here.id, here.kind, here.measurements) == (measurement().device.id, "measured", 1)
        assert (there.id, there.name, there.kind) == ("Board", "A board", "imported")
        assert (there.runtimes, there.measurements, there.design_points) == (("ncnn", "tflite"), 3, 2)

    def test_an_alpha_is_found_exactly(self, store):
        of = task(0.1 + 0.2, 64)
        store.finish_item(store.add_job([of], {}).id, 0, of, measurement(of))
        assert len(store.history(Filters(alpha=0.1 + 0.2))) == 1
        assert store.history(Filters(alpha=0.3)) == ()

    def test_many_threads_may_write_and_read_at_once(self, store):
        start = threading.Barrier(8)

        def work(number):
            start.wait()
            for _ in range(5):
                of = task(threads=number + 1)
                job = store.add_job([of], {}, None)
                store.set_job_state(job.id, "running")
                store.finish_item(job.id, 0, of, measurement(of))
                store.set_job_state(job.id, "done")
                assert store.job(job.id).state == "done"

        with ThreadPoolExecutor(8) as pool:
            list(pool.map(work, range(8)))
        assert len(store.history(limit=500)) == 40
        assert store.unfinished_jobs() == ()

    def test_an_accuracy_comes_back_as_it_was_stored(self, store):
        rows = (
            KnownAccuracy("창고", "int8", 0.1 + 0.2, 160, 58.123456789, 80.5, "run 7", "per channel"),
            KnownAccuracy("warehouse", "fp32", 0.5, 160, 60.0),
        )
        store.add_accuracies(rows)
        assert store.accuracies() == rows

    def test_of_a_point_stored_again_the_newest_accuracy_counts_and_none_is_overwritten(self, store):
        first = KnownAccuracy("warehouse", "fp32", 0.5, 160, 60.0)
        others = (replace(first, precision="int8"), replace(first, set="barn"), replace(first, resolution=128))
        assert store.revision().accuracies == 0
        store.add_accuracies((first, *others))
        before = store.revision().accuracies
        store.add_accuracies([replace(first, top1_percent=61.0)])
        assert store.revision().accuracies > before
        assert store.accuracies() == (*others, replace(first, top1_percent=61.0))
        with store._session() as session:
            assert session.scalar(select(func.count()).select_from(AccuracyRow)) == 5

    def test_what_another_process_stores_changes_the_revision_too(self, url, store):
        other, before = Store(url), store.revision()
        try:
            assert store.revision() == before
            other.add_measurement(task(), measurement())
            assert store.revision().latencies > before.latencies
            other.add_accuracies([KnownAccuracy("warehouse", "fp32", 0.5, 160, 60.0)])
            assert store.revision().accuracies > before.accuracies
        finally:
            other.close()

    def test_what_is_stored_outlives_the_store(self, url, store):
        job = store.add_job([task()], {}, "key")
        store.finish_item(job.id, 0, task(), measurement())
        store.close()
        again = Store(url)
        assert again.job_with_key("key").items[0].state == "done"
        assert again.history()[0].measurement == measurement()
        again.close()

    def test_a_store_that_answers_says_nothing(self, store):
        assert store.ping() is None


# Errors


@pytest.mark.parametrize("url", ["nonsense", "nodatabase://here", "sqlite:////proc/nope/store.db"])
def test_a_store_that_cannot_be_opened_says_why(url):
    with pytest.raises(StoreError, match=r"the store does not answer: \w+"):
        Store(url)


def test_a_file_that_is_no_database_is_told_as_such(tmp_path):
    (tmp_path / "store.db").write_text("no database, but a text that is long enough to be read as a header" * 20)
    with pytest.raises(StoreError, match="not a database"):
        Store(f"sqlite:///{tmp_path / 'store.db'}")


def test_a_store_of_a_newer_version_is_told_as_such(url, tmp_path):
    Store(url).close()
    with sqlite3.connect(tmp_path / "store.db") as connection:
        connection.execute("update alembic_version set version_num = '9999'")
    connection.close()
    with pytest.raises(StoreError, match="cannot be brought up to date"):
        Store(url)


def test_a_record_that_cannot_be_read_is_told_by_its_id(url, tmp_path, store):
    stored(store, measurement())
    with sqlite3.connect(tmp_path / "store.db") as connection:
        connection.execute("update measurements set record = '{}'")
    connection.close()
    with pytest.raises(StoreError, match="measurement 1 in the store cannot be read"):
        store.history()


# Migrations


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


def test_migrations_lead_from_nothing_to_all_tables_and_back(any_url):
    url = any_url
    wanted = set(Base.metadata.tables)
    assert migrate(url, "head") == {*wanted, "alembic_version"}
    assert migrate(url, "base") == {"alembic_version"}
    assert migrate(url, "head") == {*wanted, "alembic_version"}


def test_a_store_of_the_first_version_keeps_what_it_has_and_gets_headlines_and_a_log(any_url):
    url = any_url
    migrate(url, "0001")
    engine = create_engine(url)
    now, of, made = datetime.now(UTC), task(), measurement(p50=1.5)
    tables = MetaData()
    tables.reflect(engine)
    with engine.begin() as connection:
        row = {
            column.key: getattr(measurement_row(of, made), column.key) for column in MeasurementRow.__table__.columns
        }
        connection.execute(MeasurementRow.__table__.insert().values({**row, "id": 7}))
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
    store = Store(url)
    assert store.measurement(7).measurement == made
    assert (store.job("ended").items[0].p50_ms, store.job("ended").items[0].warnings) == (1.5, made.warnings)
    assert [(each.number, each.state, each.done, each.total) for each in store.events("ended")] == [(1, "done", 1, 1)]
    assert store.events("open") == ()
    store.set_job_state("open", "running")
    assert [each.number for each in store.events("open")] == [1]
    with pytest.raises(StoreError, match=r"(?i)foreign key"), store._session() as session:
        session.execute(items.update().values(measurement_id=99))
    store.close()


def test_the_newest_revision_is_the_one_that_the_code_expects():
    assert ScriptDirectory(str(MIGRATIONS)).get_current_head() == HEAD_REVISION


def test_migrated_tables_are_those_of_the_models(any_url):
    url = any_url
    Store(url).close()
    engine = create_engine(url)
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), Base.metadata) == []
    engine.dispose()


def test_a_store_that_is_up_to_date_needs_no_alembic(url, monkeypatch):
    Store(url).close()
    monkeypatch.setattr(command, "upgrade", lambda *_: pytest.fail("migrated again"))
    Store(url).close()


def test_sqlite_writes_ahead_and_keeps_references_true(url, tmp_path, store):
    with sqlite3.connect(tmp_path / "store.db") as connection:
        assert connection.execute("pragma journal_mode").fetchone() == ("wal",)
    connection.close()
    with pytest.raises(StoreError, match="FOREIGN KEY"), store._session() as session:
        session.execute(
            Base.metadata.tables["job_items"].insert().values(job_id="nope", position=0, state="x", task={})
        )


def test_a_sqlite_store_that_nobody_wrote_to_is_asked_nothing(tmp_path):
    store = Store(f"sqlite:///{tmp_path / 'store.db'}")
    first = store.revision()
    assert store.revision_at_hand == first
    store.add_measurement(task(), measurement())
    assert store.revision_at_hand is None
    assert store.revision() == store.revision_at_hand != first
    store.close()
