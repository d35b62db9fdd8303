"""Several servers on one store: each job is run by one of them, also where one ends or the store is away."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack

import pytest
from fakes import FakeMeasure, eventually, measurement, task

from app.measuring import jobs as jobs_module
from app.measuring import run as run_module
from app.measuring.jobs import Jobs, engine
from app.measuring.owners import is_gone, new_owner
from app.measuring.run import Equipment
from app.store import NotOurs, StoreAway
from app.store.store import Store

LEASE_S = 0.5
SIX = [task(alpha / 8) for alpha in range(1, 7)]


@pytest.fixture
def store_url(store_url_of_each):
    return store_url_of_each


@pytest.fixture(autouse=True)
def _short(monkeypatch):
    monkeypatch.setattr(jobs_module, "LOOK_AGAIN_S", 0.02)
    monkeypatch.setattr(jobs_module, "RENEW_S", 0.02)
    monkeypatch.setattr(jobs_module, "LEASE_S", LEASE_S)
    monkeypatch.setattr(run_module, "FIRST_PAUSE_S", 0.01)


@pytest.fixture
def serve(store_url):
    """serve(stopwatch): a server's jobs, on a store of its own at the same place."""
    with ExitStack() as stack:

        def serve_one(stopwatch, store=None):
            if store is None:
                stack.callback((store := Store(store_url)).close)
            jobs = Jobs(Equipment(store, engine(), stopwatch))
            stack.callback(jobs.close)
            stack.callback(stopwatch.release)
            return jobs

        yield serve_one


def ended(store, job):
    return eventually(lambda: (found := store.job(job.id)).ended_at and found, 20)


def alphas(*stopwatches):
    return sorted(each.variant.point.alpha for stopwatch in stopwatches for each in stopwatch.measured)


def test_what_one_server_runs_no_other_measures_however_long_it_takes(store, serve):
    mine, others = FakeMeasure(), FakeMeasure()
    first, _ = serve(mine), serve(others)
    mine.hold()
    others.hold()
    job = first.submit(SIX, {})
    beat = eventually(lambda: store.leases()[0].beat)
    eventually(lambda: store.leases()[0].beat > beat + 20)
    mine.release()
    others.release()
    assert ended(store, job).count("done") == len(SIX)
    assert alphas(mine, others) == sorted([each.variant.point.alpha for each in SIX])
    assert [] in (mine.measured, others.measured)
    assert len(store.history()) == len(SIX)


def test_a_job_is_cancelled_through_any_server(store, serve):
    stopwatch = FakeMeasure()
    stopwatch.hold()
    first = serve(stopwatch)
    runs, waits = first.submit([task()], {}), first.submit([task(0.5)], {})
    eventually(lambda: store.job(runs.id).state == "running")
    other = serve(FakeMeasure())
    stopwatch_of_other_is_free = eventually(lambda: ended(store, waits))
    assert stopwatch_of_other_is_free.state == "done"  # it took what waited
    other.cancel(runs.id)
    assert ended(store, runs).state == "cancelled"


def test_a_job_whose_server_is_not_heard_of_any_more_is_taken_up_while_another_lives(store, serve):
    job = store.add_job(SIX[:2], {})
    assert store.claim(store.leases()[0], "a server that is gone")
    store.set_job_state(job.id, "running")
    store.finish_item(job.id, 0, SIX[0], measurement(SIX[0]))
    stopwatch = FakeMeasure()
    serve(stopwatch)
    assert ended(store, job).state == "done"
    assert stopwatch.measured == [SIX[1]]


def test_from_a_process_of_this_machine_that_has_ended_a_job_is_taken_at_once():
    code = "from app.measuring.owners import new_owner; print(new_owner())"
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip()
    assert is_gone(ended)
    assert not is_gone(new_owner())
    *_, pid, started, name = ended.split(":")
    assert not is_gone(":".join(("another-start-of-the-system", "1", pid, started, name)))
    assert not is_gone("a server of another version")


def test_a_server_that_has_lost_a_job_changes_nothing_of_it(store):
    job = store.add_job([task()], {})
    assert store.claim(store.leases()[0], "first")
    assert not store.claim(store.leases()[0].__class__(job.id, None, 0), "late")
    assert store.claim(store.leases()[0], "second")
    for change in (
        lambda: store.finish_item(job.id, 0, task(), measurement(), owner="first"),
        lambda: store.set_job_state(job.id, "failed", "first"),
        lambda: store.set_item_state(job.id, 0, "failed", owner="first"),
        lambda: store.end_job(job.id, "cancelled", "cancelled", owner="first"),
    ):
        with pytest.raises(NotOurs, match="another server has taken it"):
            change()
    assert store.renew(job.id, "first") is None
    assert store.renew(job.id, "second") is False
    assert (store.history(), store.job(job.id).state, store.job(job.id).last_event) == ((), "queued", 1)


def test_one_key_at_several_servers_at_once_is_one_job(store, serve):
    stopwatch = FakeMeasure()
    servers = [serve(stopwatch) for _ in range(4)]
    with ThreadPoolExecutor(8) as pool:
        ids = set(pool.map(lambda number: servers[number % 4].submit([task()], {}, "key").id, range(16)))
    assert len(ids) == len(store.jobs()) == 1


# A store that is away for a while


class Away:
    """A store of which each method fails twice: before it does anything, then once it has done it."""

    def __init__(self, store, times=1):
        self._store, self._left, self._times = store, {}, times

    def __getattr__(self, name):
        method = getattr(self._store, name)

        def call(*arguments, **named):
            left = self._left.setdefault(name, 2 * self._times)
            self._left[name] = left - 1
            if left > self._times:
                raise StoreAway("the store does not answer: locked")
            answer = method(*arguments, **named)
            if left > 0:
                raise StoreAway("the store does not answer: gone before it said so")
            return answer

        return call


def test_while_the_store_is_away_what_is_measured_is_kept_and_stored_once(store, serve):
    job = store.add_job(SIX[:3], {})
    stopwatch = FakeMeasure()
    serve(stopwatch, Away(store, times=3))
    assert ended(store, job).count("done") == 3
    assert alphas(stopwatch) == alphas_of(store) == [0.125, 0.25, 0.375]


def alphas_of(store):
    return sorted(each.latency.variant.point.alpha for each in store.history())


def test_a_job_whose_end_could_not_be_written_can_be_cancelled_and_the_next_one_runs(store, serve):
    stopwatch = FakeMeasure()
    jobs = serve(stopwatch, Away(store, times=2))
    stopwatch.hold()
    first, second = store.add_job([task()], {}), store.add_job([task(0.5)], {})
    eventually(lambda: store.job(first.id).state == "running")
    for _ in range(4):  # of this method too
        with pytest.raises(StoreAway):
            jobs.cancel(first.id)
    jobs.cancel(first.id)
    assert ended(store, first).state == "cancelled"
    stopwatch.release()
    assert ended(store, second).state == "done"
