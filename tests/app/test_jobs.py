"""Jobs: their states, the queue, cancelling, ending in the middle and going on."""

import os
import signal
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial

import pytest
from clients import API, children_of
from fakes import FakeMeasure, eventually, measurement, task

from app.measuring.errors import JobEnded, KeyReused, QueueFull, Stopping
from app.measuring.jobs import Jobs, engine
from app.measuring.run import Equipment
from app.measuring.tasks import measure
from app.settings import MAX_QUEUED_JOBS
from mobilenet_core.errors import MeasurementError

MEASURE = f"{API}/measurements"
SMALL = {"points": [{"alpha": 0.25, "resolution": 32}]}


@contextmanager
def running(store, measure):
    jobs = Jobs(Equipment(store, engine(), measure))
    try:
        yield jobs
    finally:
        jobs.close()


@pytest.fixture
def jobs(store, stopwatch):
    with running(store, stopwatch) as jobs:
        yield jobs


def ended(store, job, seconds=10.0):
    return eventually(lambda: (found := store.job(job.id)).state in {"done", "failed", "cancelled"} and found, seconds)


def states(job):
    return [item.state for item in job.items]


def test_a_job_is_queued_then_runs_then_is_done(store, jobs, stopwatch):
    stopwatch.hold()
    job = jobs.submit([task(0.25), task(0.5)], {})
    assert job.state == "queued"
    eventually(lambda: states(store.job(job.id)) == ["running", "waiting"])
    assert store.job(job.id).state == "running"
    stopwatch.release()
    job = ended(store, job)
    assert (job.state, states(job)) == ("done", ["done", "done"])
    assert [store.stored(each.measurement_id).latency.variant.point.alpha for each in job.items] == [0.25, 0.5]


def test_jobs_run_one_after_the_other_in_the_order_they_came(store, jobs, stopwatch):
    stopwatch.hold()
    queued = [jobs.submit([task(alpha)], {}) for alpha in (0.1, 0.2, 0.3)]
    eventually(lambda: store.job(queued[0].id).state == "running")
    assert [store.job(job.id).state for job in queued[1:]] == ["queued", "queued"]
    stopwatch.release()
    assert [ended(store, job).state for job in queued] == ["done"] * 3
    assert [each.variant.point.alpha for each in stopwatch.measured] == [0.1, 0.2, 0.3]


@pytest.mark.parametrize(
    "error", [MeasurementError("the child process crashed"), OSError(28, "No space left on device")]
)
def test_a_failed_measurement_is_told_and_the_next_is_made(store, jobs, stopwatch, error):
    stopwatch.failing, stopwatch.error = {0.5}, error
    job = ended(store, jobs.submit([task(0.5), task(0.25)], {}))
    assert (job.state, states(job)) == ("done", ["failed", "done"])
    assert job.items[0].error == str(error)


def test_a_job_of_which_nothing_was_measured_has_failed(store, jobs, stopwatch):
    stopwatch.failing = {0.5}
    assert ended(store, jobs.submit([task(0.5)], {})).state == "failed"


def test_an_error_of_ours_fails_the_job_is_logged_and_stops_no_other(store, jobs, stopwatch, caplog):
    stopwatch.failing, stopwatch.error = {0.5}, ZeroDivisionError("a bug")
    job = ended(store, jobs.submit([task(0.25), task(0.5), task(0.75)], {}))
    assert (job.state, states(job)) == ("failed", ["done", "failed", "failed"])
    assert job.items[1].error == "the server failed on this; its log says why"
    assert ended(store, jobs.submit([task(0.25)], {})).state == "done"
    assert "a bug" in caplog.text


# Cancelling


def test_cancelling_keeps_what_was_measured(store, stopwatch):
    made_one = threading.Event()

    def measure(of, cancelled, visit):
        if made_one.is_set():
            stopwatch.hold()
        made_one.set()
        return stopwatch(of, cancelled)

    with running(store, measure) as jobs:
        job = jobs.submit([task(0.25), task(0.5), task(0.75)], {})
        eventually(lambda: states(store.job(job.id)) == ["done", "running", "waiting"])
        jobs.cancel(job.id)
        job = ended(store, job)
    assert (job.state, states(job)) == ("cancelled", ["done", "cancelled", "cancelled"])
    assert len(store.history()) == 1


def test_a_job_that_waits_is_cancelled_at_once(store, jobs, stopwatch):
    stopwatch.hold()
    first, second = jobs.submit([task()], {}), jobs.submit([task(0.5)], {})
    eventually(lambda: store.job(first.id).state == "running")
    jobs.cancel(second.id)
    assert (store.job(second.id).state, states(store.job(second.id))) == ("cancelled", ["cancelled"])
    stopwatch.release()
    assert ended(store, first).state == "done"
    assert [each.variant.point.alpha for each in stopwatch.measured] == [0.25]


def test_a_job_that_has_ended_cannot_be_cancelled(store, jobs):
    job = ended(store, jobs.submit([task()], {}))
    with pytest.raises(JobEnded, match="has ended"):
        jobs.cancel(job.id)


# The queue


def test_a_full_queue_says_when_to_come_again_and_has_room_once_a_job_ended(store, jobs, stopwatch):
    stopwatch.hold()
    queued = [jobs.submit([task()], {}) for _ in range(MAX_QUEUED_JOBS)]
    with pytest.raises(QueueFull, match="16 jobs wait already"):
        jobs.submit([task()], {})
    jobs.cancel(queued[-1].id)
    assert jobs.submit([task()], {}).state == "queued"


def test_the_same_request_under_the_same_key_is_the_same_job(store, jobs, stopwatch):
    first = jobs.submit([task()], {"a": 1}, "key")
    assert jobs.submit([task()], {"a": 1}, "key").id == first.id
    assert jobs.submit([task()], {"a": 1}, "other").id != first.id
    assert jobs.submit([task()], {"a": 1}).id != first.id
    assert jobs.submit([task()], {"a": 1}, "").id != first.id


def test_another_request_under_a_used_key_is_refused(jobs):
    jobs.submit([task()], {"a": 1}, "key")
    with pytest.raises(KeyReused, match="'key' was used for another request"):
        jobs.submit([task()], {"a": 2}, "key")


def test_a_key_used_by_many_at_once_makes_one_job(store, jobs):
    with ThreadPoolExecutor(8) as pool:
        ids = set(pool.map(lambda _: jobs.submit([task()], {}, "key").id, range(16)))
    assert len(ids) == len(store.jobs()) == 1


# Ending and going on


def test_a_server_that_ends_in_the_middle_leaves_the_rest_to_the_next(store, stopwatch):
    stopwatch.hold()
    jobs = Jobs(Equipment(store, engine(), stopwatch))
    first, second = jobs.submit([task(0.25), task(0.5)], {}), jobs.submit([task(0.75)], {})
    eventually(lambda: states(store.job(first.id))[0] == "running")
    jobs.close()
    assert [store.job(job.id).state for job in (first, second)] == ["running", "queued"]
    with running(store, FakeMeasure()):
        assert [ended(store, job).state for job in (first, second)] == ["done", "done"]
    assert [each.latency.variant.point.alpha for each in store.history()] == [0.75, 0.5, 0.25]


def test_what_was_measured_is_not_measured_again(store):
    job = store.add_job([task(0.25), task(0.5)], {})
    store.set_job_state(job.id, "running")
    store.finish_item(job.id, 0, task(0.25), measurement(task(0.25)))
    store.set_item_state(job.id, 1, "running")
    stopwatch = FakeMeasure()
    with running(store, stopwatch):
        assert states(ended(store, job)) == ["done", "done"]
    assert stopwatch.measured == [task(0.5)]


def test_a_job_whose_last_measurement_ended_with_the_server_is_done_at_the_next(store):
    job = store.add_job([task()], {})
    store.set_job_state(job.id, "running")
    store.finish_item(job.id, 0, task(), measurement())
    with running(store, FakeMeasure()):
        assert ended(store, job).state == "done"


def test_a_cancelled_job_stays_cancelled_when_the_server_ends(store, stopwatch):
    stopwatch.hold()
    jobs = Jobs(Equipment(store, engine(), stopwatch))
    job = jobs.submit([task(), task(0.5)], {})
    eventually(lambda: states(store.job(job.id))[0] == "running")
    jobs.cancel(job.id)
    jobs.close()
    assert store.job(job.id).state == "cancelled"
    assert store.leases() == ()


def test_a_server_that_ends_takes_no_more_jobs(store, stopwatch):
    jobs = Jobs(Equipment(store, engine(), stopwatch))
    jobs.close()
    with pytest.raises(Stopping, match="ending"):
        jobs.submit([task()], {})
    assert store.jobs() == ()


# The real stopwatch


def test_torch_is_really_timed_in_a_process_of_its_own_and_the_model_file_is_kept(store, tmp_path):
    with running(store, partial(measure, models=tmp_path / "models")) as jobs:
        small = task(0.25, 32, warmup_runs=1, min_runs=3, min_seconds=0, max_seconds=1, relative_precision=1)
        job = ended(store, jobs.submit([small], {}), seconds=180)
    assert (job.state, job.items[0].error) == ("done", None)
    made = store.history()[0].measurement
    assert len(made.samples_ms) >= 3
    assert made.latency_ms.p50 > 0
    assert made.plan == small.plan
    assert len(list((tmp_path / "models").glob("*.pt"))) == 1


def test_a_killed_measuring_process_fails_its_item_and_the_next_is_measured(store):
    long = task(0.25, 32, warmup_runs=0, min_runs=10, min_seconds=20, max_seconds=300)
    short = task(0.25, 32, warmup_runs=0, min_runs=3, min_seconds=0, max_seconds=1, relative_precision=1)
    with running(store, measure) as jobs:
        job = jobs.submit([long, short], {})
        os.kill(eventually(lambda: children_of(os.getpid(), b"mobilenet_core.measure.child"), 30)[0], signal.SIGKILL)
        job = ended(store, job, seconds=180)
    assert states(job) == ["failed", "done"]
    assert job.items[0].error.startswith("the child process was killed by SIGKILL")
