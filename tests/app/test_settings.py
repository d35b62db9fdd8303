# ruff: noqa: S104 - addresses beyond loopback are what is tested
"""Settings: where they come from, and what happens where the data folder cannot be written."""

from pathlib import Path

import pytest
from clients import client_of
from pydantic import ValidationError

from app.settings import Settings


def test_the_defaults_serve_this_machine_and_keep_data_in_the_working_folder():
    settings = Settings()
    assert (settings.host, settings.port, settings.data_dir) == ("127.0.0.1", 8000, Path("data"))
    assert settings.store_url == f"sqlite:///{Path('data/mobilenet-explorer.db').resolve()}"


def test_the_environment_is_read_with_its_prefix_and_empty_values_are_none(monkeypatch):
    for name, value in {"PORT": "9000", "HOST": "0.0.0.0", "DATA_DIR": "/srv", "TOKEN": "", "DATABASE_URL": ""}.items():
        monkeypatch.setenv(f"MBX_{name}", value)
    settings = Settings()
    assert (settings.port, settings.host, settings.data_dir) == (9000, "0.0.0.0", Path("/srv"))
    assert settings.token is None
    assert settings.store_url == "sqlite:////srv/mobilenet-explorer.db"


def test_a_database_url_outweighs_the_data_folder():
    assert Settings(database_url="postgresql://db/mbx").store_url == "postgresql://db/mbx"


@pytest.mark.parametrize("port", ["-1", "65536", "x"])
def test_a_port_that_is_none_is_refused(monkeypatch, port):
    monkeypatch.setenv("MBX_PORT", port)
    with pytest.raises(ValidationError, match="port"):
        Settings()


def test_a_data_folder_is_made_where_it_is_not_there(tmp_path):
    settings, warning = Settings(data_dir=tmp_path / "a" / "b").with_writable_data_dir()
    assert settings.data_dir.is_dir()
    assert warning is None


def test_a_data_folder_that_cannot_be_written_gives_way_to_a_temporary_one_and_says_so(tmp_path):
    (tmp_path / "file").write_text("in the way")
    asked = Settings(data_dir=tmp_path / "file" / "data")
    settings, warning = asked.with_writable_data_dir()
    assert settings.data_dir != asked.data_dir
    assert settings.data_dir.is_dir()
    assert str(settings.data_dir) in settings.store_url
    for told in (str(asked.data_dir), str(settings.data_dir), "lost with it", "MBX_DATA_DIR"):
        assert told in warning


def test_a_server_whose_data_folder_cannot_be_written_measures_all_the_same(tmp_path, stopwatch, caplog):
    (tmp_path / "file").write_text("in the way")
    with client_of(Settings(data_dir=tmp_path / "file"), stopwatch) as client:
        body = {"points": [{"alpha": 0.25, "resolution": 32}]}
        assert client.post("/api/v1/measurements", json=body).status_code == 202
    assert "cannot be written" in caplog.text
