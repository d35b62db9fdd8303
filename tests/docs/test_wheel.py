"""The wheel is whole: installed alone into an empty folder, it serves the page, its files and the API."""

import os
import re
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PIP = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check"]


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    """The folder that holds what the wheel brings, and nothing of this checkout."""
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run([*PIP, "wheel", ROOT, "--no-deps", "--no-build-isolation", "-w", folder], check=True)
    (wheel,) = folder.glob("*.whl")
    subprocess.run([*PIP, "install", wheel, "--no-deps", "--no-index", "--target", folder / "site"], check=True)
    return folder / "site"


def test_a_server_from_the_wheel_serves_page_files_and_api_from_any_folder(installed, tmp_path):
    environment = {**os.environ, "PYTHONPATH": str(installed), "MBX_DATA_DIR": str(tmp_path / "data")}
    where = [sys.executable, "-c", "import app, mobilenet_core; print(app.__file__, mobilenet_core.__file__)"]
    found = subprocess.run(where, cwd=tmp_path, env=environment, capture_output=True, text=True, check=True).stdout
    assert found.count(str(installed)) == 2
    command = [sys.executable, installed / "bin" / "mobilenet-explorer", "serve", "--port", "0"]
    with (tmp_path / "log").open("wb") as log:
        server = subprocess.Popen(command, cwd=tmp_path, env=environment, stdout=log, stderr=log)
    try:
        address = address_in(tmp_path / "log", server)
        page = read(address, "/")
        files = re.findall(r'(?:src|href)="(/(?:static|vendor)/[^"]+)"', page)
        assert len(files) >= 4
        for file in files:
            assert read(address, file), file
        assert '"mult_adds":' in read(address, "/api/v1/design-points/0.75/192")
        assert '"example"' in read(address, "/openapi.json")
    finally:
        server.kill()
        server.wait()


def address_in(log, server):
    """Where the server listens, once it says so."""
    for _ in range(300):
        found = re.search(r"http://127\.0\.0\.1:[1-9]\d*", log.read_text())
        if found:
            return found[0]
        assert server.poll() is None, log.read_text()
        time.sleep(0.1)
    raise AssertionError(log.read_text())


def read(address, path):
    with urllib.request.urlopen(address + path, timeout=30) as response:
        return response.read().decode(errors="replace")
