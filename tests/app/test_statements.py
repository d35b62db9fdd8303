"""How often a job asks the database, whatever is stored beside it."""

import pickle
import re
from contextlib import contextmanager

import pytest
from clients import API
from fakes import eventually, task
from sqlalchemy import Engine, event

from app.measuring.tasks import measure

IDLE = re.compile(r"SELECT jobs\.id, jobs\.owner")
"""Asked every second, whether there is a job or not."""


@contextmanager
def statements():
    """The statements that are executed meanwhile, on any engine."""
    made = []

    def note(connection, cursor, statement, *_):
        made.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield made
    finally:
        event.remove(Engine, "before_cursor_execute", note)


@pytest.mark.parametrize(("count", "most"), [(1, 17), (16, 78)])
def test_a_job_asks_the_database_a_few_times_for_each_of_its_measurements(client, count, most):
    points = [{"alpha": 0.25, "resolution": 32 + each} for each in range(count)]
    eventually(lambda: client.get("/readyz").status_code == 200)
    with statements() as made:
        path = client.post(f"{API}/measurements", json={"points": points}).json()["href"]
        eventually(lambda: client.portal.call(client.app.state.resources.opened).store.leases() == ())
    job = client.get(path).json()
    assert (job["state"], job["done"]) == ("done", count)
    made = [each for each in made if not IDLE.match(each)]
    assert len(made) <= most, "\n".join(made)


def test_a_task_and_what_measures_it_can_travel():
    of, run = pickle.loads(pickle.dumps((task(0.3, 100, threads=3), measure)))  # noqa: S301 - our own
    assert (of, run) == (task(0.3, 100, threads=3), measure)
