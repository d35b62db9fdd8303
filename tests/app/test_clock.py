"""Somebody sets the clock while jobs run: durations stay likely, and jobs in their order."""

from datetime import UTC, datetime, timedelta

import pytest
from fakes import measurement, task

from app.store import Item, eta_s
from app.store import jobs as jobs_module
from app.store import log as log_module

NOW = datetime(2026, 11, 30, 12, tzinfo=UTC)
STEPS = [timedelta(hours=-1), timedelta(days=1), timedelta(days=-400)]


@pytest.mark.parametrize("step", STEPS)
def test_what_is_left_is_likely_whatever_the_clock_says(step):
    seconds = timedelta(seconds=3)
    done = Item(0, "done", task(), started_at=NOW, ended_at=NOW + seconds, visits=1)
    across = Item(1, "done", task(), started_at=NOW, ended_at=NOW + step, visits=1)
    running = Item(2, "running", task(), started_at=NOW)
    assert 0 <= eta_s([done, across, running], NOW + step) < 30
    assert 0 <= eta_s([running], NOW + step) < 30


class Clock(datetime):
    at = NOW

    @classmethod
    def now(cls, tz=None):
        return cls.at


@pytest.mark.parametrize("step", STEPS)
def test_jobs_come_in_the_order_in_which_they_were_asked_for_and_take_likely_times(store, monkeypatch, step):
    for module in (jobs_module, log_module):
        monkeypatch.setattr(module, "datetime", Clock)
    jobs = []
    for moment in (NOW, NOW + step, NOW + step / 2):
        monkeypatch.setattr(Clock, "at", moment)
        jobs.append(store.add_job([task()], {}).id)
    assert [each.id for each in store.unfinished_jobs()] == jobs
    assert [each.id for each in store.job_heads()] == [each.id for each in store.jobs()] == jobs[::-1]
    store.set_item_state(jobs[0], 0, "running")
    monkeypatch.setattr(Clock, "at", NOW)
    store.finish_item(jobs[0], 0, task(), measurement())
    assert all(0 <= each.seconds < 3600 for each in store.took(3))
