"""The application on a folder of the test's own, with a stopwatch that takes no time."""

import os

import pytest
from clients import client_of
from fakes import FakeMeasure
from postgres import Postgres, why_none

from app.settings import Settings
from app.store.store import Store
from mobilenet_core.measure.turn import FILE_VARIABLE


@pytest.fixture(autouse=True)
def no_settings_of_this_machine(monkeypatch):
    for name in [name for name in os.environ if name.startswith("MBX_") and name != FILE_VARIABLE]:
        monkeypatch.delenv(name)


@pytest.fixture
def settings(tmp_path):
    return Settings(data_dir=tmp_path / "data")


@pytest.fixture
def stopwatch():
    fake = FakeMeasure()
    yield fake
    fake.release()


@pytest.fixture
def client(settings, stopwatch):
    with client_of(settings, stopwatch) as client:
        yield client


@pytest.fixture(scope="session")
def shared_client(tmp_path_factory):
    """For tests that write nothing: one application for all, so that its worker process starts once."""
    with client_of(Settings(data_dir=tmp_path_factory.mktemp("shared")), FakeMeasure()) as client:
        yield client


@pytest.fixture(scope="session")
def postgres():
    """A PostgreSQL server of the tests' own."""
    why = why_none()
    if why is not None:
        pytest.skip(why)
    with Postgres() as server:
        yield server


@pytest.fixture
def store_url(tmp_path):
    return f"sqlite:///{tmp_path / 'store.db'}"


@pytest.fixture(params=["sqlite", "postgresql"])
def store_url_of_each(request, tmp_path):
    """What a module whose tests hold on every database takes as its store_url."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'store.db'}"
    return request.getfixturevalue("postgres").new_database()


@pytest.fixture
def store(store_url):
    store = Store(store_url)
    yield store
    store.close()
