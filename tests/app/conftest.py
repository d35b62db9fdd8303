"""The application on a folder of the test's own, with a stopwatch that takes no time."""

import os

import pytest
from clients import client_of
from fakes import FakeMeasure
from postgres import Postgres, why_none

from app.settings import Settings


@pytest.fixture(autouse=True)
def no_settings_of_this_machine(monkeypatch):
    for name in [name for name in os.environ if name.startswith("MBX_")]:
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
