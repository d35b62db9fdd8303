"""Jobs, their items and their logs in the store, on SQLite and, where it is installed, on PostgreSQL."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from fakes import measurement, task
from sqlalchemy import update

from app.store import KeyTaken, StoreError, eta_s
from app.store.store import Store
from app.store.tables import JobItemRow, JobRow


@pytest.fixture
def store_url(store_url_of_each):
    return store_url_of_each


def test_a_job_comes_back_as_it_was_queued(store):
    tasks = [task(0.25, 64), task(0.75, 192, threads=2, batch=4)]
    added = store.add_job(tasks, {"points": [1, None, "x"]}, "key")
    assert store.job(added.id) == added
    assert [item.task for item in added.items] == tasks
    assert {item.state for item in added.items} == {"waiting"}
    assert (added.state, added.request) == ("queued", {"points": [1, None, "x"]})


def test_storing_a_measurement_finishes_its_item_which_has_its_headline(store):
    job = store.add_job([task(), task(0.5)], {})
    store.set_item_state(job.id, 1, "running")
    measurement_id = store.finish_item(job.id, 1, task(0.5), measurement(p50=3.25))
    first, second = store.job(job.id).items
    assert (first.state, first.measurement_id) == ("waiting", None)
    assert (second.state, second.measurement_id) == ("done", measurement_id)
    assert (second.p50_ms, second.warnings) == (3.25, measurement().warnings)
    assert second.started_at <= second.ended_at


def test_a_key_finds_its_job_and_belongs_to_one_job_alone(store):
    job = store.add_job([task()], {}, "key")
    assert store.job_with_key("key") == job
    with pytest.raises(KeyTaken, match="'key'"):
        store.add_job([task()], {}, "key")
    assert len(store.jobs()) == 1


def test_the_newest_jobs_come_first_and_no_more_than_asked(store):
    ids = [store.add_job([task()], {}).id for _ in range(5)]
    assert [job.id for job in store.jobs(3)] == ids[:1:-1]


def test_unfinished_jobs_are_the_queued_and_the_running_oldest_first(store):
    ids = [store.add_job([task()], {}).id for _ in range(5)]
    for job_id, state in zip(ids, ("queued", "running", "done", "failed", "cancelled"), strict=True):
        store.set_job_state(job_id, state)
    assert [job.id for job in store.unfinished_jobs()] == [each.job_id for each in store.leases()] == ids[:2]


def test_jobs_are_counted_by_state_and_told_without_their_items(store):
    jobs = [store.add_job([task(), task(0.5)], {"of": number}) for number in range(3)]
    store.set_job_state(jobs[0].id, "running")
    store.set_item_state(jobs[0].id, 0, "running")
    store.finish_item(jobs[0].id, 0, task(), measurement())
    store.end_job(jobs[1].id, "cancelled", "cancelled")
    assert store.count_jobs() == {"running": 1, "cancelled": 1, "queued": 1}
    heads = store.job_heads(2)
    assert [(each.id, each.state, each.done, each.total) for each in heads] == [
        (jobs[2].id, "queued", 0, 2),
        (jobs[1].id, "cancelled", 0, 2),
    ]
    assert (heads[0].unended, heads[1].unended) == (store.job(jobs[2].id), None)
    (took,) = store.took(3)
    assert (took.runtime, took.seconds >= 0) == ("torch", True)


def test_a_job_is_its_owners_to_run_once_what_this_version_cannot_read_has_failed(store):
    read, half, lost = (store.add_job([task(), task(0.5)], {}) for _ in range(3))
    with store._session() as session:
        session.execute(
            update(JobItemRow).where(JobItemRow.job_id == half.id, JobItemRow.position == 1).values(task={})
        )
        session.execute(update(JobRow).where(JobRow.id == lost.id).values(state="newer"))
    for lease in store.leases():
        assert store.claim(lease, "me")
    assert store.job_to_run(read.id, "me") == read
    left = store.job_to_run(half.id, "me")
    assert ([each.state for each in left.items], left.unreadable, left.last_event) == (["waiting"], {1: "failed"}, 2)
    assert store.job_to_run(lost.id, "me") is None
    assert store.count_jobs() == {"queued": 2, "failed": 1}


def test_ending_a_job_settles_what_waits_and_what_runs_and_nothing_else(store):
    job = store.add_job([task() for _ in range(4)], {})
    store.finish_item(job.id, 0, task(), measurement())
    store.set_item_state(job.id, 1, "failed", "crashed")
    store.set_item_state(job.id, 2, "running")
    store.end_job(job.id, "cancelled", "cancelled")
    items = store.job(job.id).items
    assert [item.state for item in items] == ["done", "failed", "cancelled", "cancelled"]
    assert [item.error for item in items] == [None, "crashed", None, None]
    assert store.job(job.id).state == "cancelled"


def test_a_job_says_in_utc_when_it_was_queued_began_and_ended_and_goes_on_as_the_one_it_was(store):
    job = store.job(store.add_job([task()], {}).id)
    assert job.created_at.utcoffset() == timedelta(0)
    assert abs(datetime.now(UTC) - job.created_at) < timedelta(minutes=1)
    assert (job.started_at, job.ended_at) == (None, None)
    store.set_job_state(job.id, "running")
    began = store.job(job.id).started_at
    store.set_job_state(job.id, "running")
    store.set_job_state(job.id, "done")
    ended = store.job(job.id)
    assert ended.started_at == began
    assert ended.created_at <= began <= ended.ended_at


def test_a_job_keeps_a_log_of_all_that_happened_to_it(store):
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
    assert store.events(job.id, after=5) == events[5:]
    assert store.job(job.id).last_event == 7


def test_items_that_end_together_are_told_one_by_one(store):
    job = store.add_job([task(), task(), task()], {})
    store.end_job(job.id, "failed", "failed", "the server failed")
    told = store.events(job.id)[1:4]
    assert [(each.number, each.position, each.failed) for each in told] == [(2, 0, 1), (3, 1, 2), (4, 2, 3)]
    ended = store.job(job.id)
    assert [eta_s(ended.items, each.at) for each in told] == [5.0, 2.5, 0.0]
    assert [(each.state, each.error) for each in ended.items] == [("failed", "the server failed")] * 3
    assert all(each.ended_at for each in ended.items)


def test_logs_of_two_jobs_are_apart_and_who_changed_is_told(store_url):
    changed = []
    store = Store(store_url, changed.append)
    first, second = store.add_job([task()], {}), store.add_job([task()], {})
    store.set_job_state(second.id, "running")
    store.set_item_state(first.id, 0, "running")
    assert changed == [second.id, first.id]
    assert [each.number for each in store.events(second.id)] == [1, 2]
    store.close()


def test_a_log_has_no_gap_and_no_number_twice_whoever_writes_at_once(store):
    job = store.add_job([task() for _ in range(8)], {})
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda place: store.set_item_state(job.id, place, "running"), range(8)))
    assert [each.number for each in store.events(job.id)] == list(range(1, 10))


def test_a_change_of_no_job_is_an_error_and_changes_nothing(store):
    with pytest.raises(StoreError, match="there is no job 'nope'"):
        store.finish_item("nope", 0, task(), measurement())
    assert store.history() == ()


def test_many_threads_may_write_and_read_at_once(store):
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
