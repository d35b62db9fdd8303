# ruff: noqa: S105, S602 - no secret; the page's own commands
"""docs/operations.md: its commands and nginx's lines are run as they stand there."""

import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import threading
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "tests" / "app"))

from clients import API, JSON, free_port, get, serving  # noqa: E402
from fakes import eventually, measurement, task  # noqa: E402
from postgres import USER, Postgres, why_none  # noqa: E402

from app.measuring.busy import Busy  # noqa: E402
from app.store.store import Store  # noqa: E402
from app.web.metrics import Metrics  # noqa: E402

TEXT = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")


def command(word):
    """The line of the page with that word in it."""
    (line,) = [line.strip() for line in TEXT.splitlines() if line.startswith("    ") and word in line]
    return line


def shell(line, folder, **environment):
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    subprocess.run(
        line, shell=True, check=True, cwd=folder, env={**os.environ, "PATH": path, **environment}, timeout=60
    )


@contextmanager
def writing(store):
    """Measurements come in meanwhile."""
    ended = threading.Event()

    def write():
        while not ended.is_set():
            store.add_measurement(task(), measurement())

    writer = threading.Thread(target=write)
    writer.start()
    yield
    ended.set()
    writer.join()


def filled(url, count=20):
    store = Store(url)
    for _ in range(count):
        store.add_measurement(task(), measurement())
    return store


def test_a_sqlite_store_is_backed_up_while_it_is_written_and_restored(tmp_path):
    (tmp_path / "data").mkdir()
    file = tmp_path / "data" / "mobilenet-explorer.db"
    store = filled(f"sqlite:///{file}")
    with writing(store):
        shell(command("vacuum into"), tmp_path)
    store.close()
    file.write_bytes(b"a disk ate it" * 100)
    file.with_name(f"{file.name}-wal").write_bytes(b"and this")
    shell(command("cp backup.db"), tmp_path)
    restored = Store(f"sqlite:///{file}")
    restored.check()
    assert len(restored.history()) >= 20
    restored.close()


@pytest.mark.skipif(why_none() is not None or not shutil.which("pg_dump"), reason="PostgreSQL is not installed")
def test_a_postgresql_store_is_backed_up_while_it_is_written_and_restored(tmp_path):
    with Postgres() as server:
        first, second = server.new_database(), server.new_database()
        names = [re.search(r"@/(\w+)", url)[1] for url in (first, second)]
        environment = {"PGHOST": first.partition("host=")[2], "PGUSER": USER}
        store = filled(first)
        with writing(store):
            shell(command("pg_dump").replace("DATABASE", names[0]), tmp_path, **environment)
        store.close()
        shell(command("pg_restore").replace("EMPTY_DATABASE", names[1]), tmp_path, **environment)
        restored = Store(second)
        restored.check()
        assert len(restored.history()) >= 20
        added = restored.add_measurement(task(), measurement())
        assert added > restored.history(limit=2)[1].id
        restored.close()


OLD = "97cb1b7"
"""The last commit of version 0.1.0."""
OPENING = """
import sys
from app.services.importing import parse
from app.store.store import Store

store = Store(sys.argv[1])
print(len(store.history()), len(store.unfinished_jobs()), len(parse(open("old.csv", "rb").read(), {}).rows))
"""


@pytest.fixture
def data(tmp_path):
    """A data folder with the store that 0.1.0 made."""
    (tmp_path / "data").mkdir()
    sql = (ROOT / "tests" / "golden" / "store_0.1.0.sql").read_text(encoding="utf-8")
    with closing(sqlite3.connect(tmp_path / "data" / "mobilenet-explorer.db")) as connection:
        connection.executescript(sql)
    return tmp_path / "data"


def contents(file):
    with closing(sqlite3.connect(file)) as connection:
        return "\n".join(connection.iterdump())


def test_an_upgrade_from_0_1_0_goes_back_by_the_backup_of_before(tmp_path, data):
    file = data / "mobilenet-explorer.db"
    before = contents(file)
    shell(command("vacuum into"), tmp_path)
    with serving(tmp_path) as server:
        assert b'"A board"' in get(server.port, f"{API}/devices?q=board")[2]
        exported = get(server.port, f"{API}/measurements?format=csv")[2]
        server.terminate()
        server.wait(20)
    assert "tables are those of version" in (tmp_path / "server.log").read_text()
    assert contents(file) != before
    shell(command("cp backup.db"), tmp_path)
    assert contents(file) == before
    (tmp_path / "new.csv").write_bytes(exported)
    shell(command("csv.reader"), tmp_path)
    archive = subprocess.run(
        ["git", "archive", OLD, "app", "mobilenet_core"], cwd=ROOT, capture_output=True, check=False
    )
    if archive.returncode != 0:
        pytest.skip("the backup is back; there is no history here to take 0.1.0 from, which is to open it")
    subprocess.run(["tar", "x"], cwd=tmp_path, input=archive.stdout, check=True)
    ran = [sys.executable, "-c", OPENING, f"sqlite:///{file}"]
    opened = subprocess.run(ran, capture_output=True, cwd=tmp_path, env={**os.environ, "PYTHONPATH": "."}, check=False)
    assert opened.stdout.split() == [b"5", b"1", b"5"], opened.stderr


def test_every_number_of_an_alert_is_counted_and_every_test_of_a_door_is_there():
    told = Metrics(Busy(), lambda: {"StoreError": 1})
    told.answered({"method": "GET"}, 200, 0.1)
    counted = set(re.findall(r"^(mbx_\w+)", told.text({"done": 1}, is_ready=True).decode(), re.MULTILINE))
    alerts = set(re.findall(r"mbx_\w+", TEXT))
    assert alerts
    assert alerts <= counted
    files = [*(ROOT / "tests").rglob("test_*.py")]
    tests = {each.name for each in files} | {
        name
        for each in files
        for name in re.findall(r"^def (test_\w+)", each.read_text(encoding="utf-8"), re.MULTILINE)
    }
    doors = [line for line in TEXT.partition("| door |")[2].splitlines() if line.startswith("| ")]
    assert len(doors) > 12
    for line in doors:
        named = re.findall(r"`(test_[\w.]+)`", line)
        assert named, line
        assert set(named) <= tests, line


NGINX = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")


@contextmanager
def nginx(folder, server_port):
    """The page's lines, on a free port and without TLS."""
    lines = re.search(r"^    server \{\n.*?^    \}\n", TEXT, re.DOTALL | re.MULTILINE)[0]
    port = free_port()
    lines = lines.replace("listen 443 ssl;", f"listen 127.0.0.1:{port};").replace(
        "127.0.0.1:8000", f"127.0.0.1:{server_port}"
    )
    config = folder / "nginx.conf"
    paths = "".join(
        f"{kind}_temp_path {folder}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    config.write_text(
        f"daemon off; pid {folder}/pid; error_log {folder}/error.log; events {{}}\n"
        f"http {{ access_log off; {paths}\n{lines}}}\n"
    )
    process = subprocess.Popen([NGINX, "-e", str(folder / "error.log"), "-p", str(folder), "-c", str(config)])
    try:
        eventually(lambda: (folder / "pid").exists() or process.poll() is not None, 20)
        yield port
    finally:
        process.terminate()
        process.wait(20)


@pytest.mark.skipif(NGINX is None, reason="nginx is not installed")
def test_nginxs_lines_carry_pages_writes_and_events_and_keep_metrics_inside(tmp_path):
    token = "long-enough-for-a-token-of-this-server"
    with serving(tmp_path, MBX_TOKEN=token, MBX_METRICS="1") as server, nginx(tmp_path, server.port) as port:
        bearer = {"Authorization": f"Bearer {token}", **JSON, "Host": "mbx.example.org"}
        assert get(port, "/")[0] == 200
        assert get(port, f"{API}/design-points/0.75/192")[0] == 200
        body = json.dumps({"points": [{"alpha": 0.25, "resolution": 32}], "runtimes": ["onnxruntime"]})
        assert get(port, f"{API}/measurements", "POST", body, {**JSON, "Host": "mbx.example.org"})[0] == 401
        status, _, answer = get(port, f"{API}/measurements", "POST", body, bearer)
        assert status == 202, answer
        events = get(port, f"{API}/jobs/{json.loads(answer)['job_id']}/events")
        assert (events[0], events[1]["content-type"].split(";")[0]) == (200, "text/event-stream")
        assert b'"state":"done"' in events[2]
        assert get(port, "/metrics", headers=bearer)[0] == 403
        assert get(server.port, "/metrics", headers=bearer)[0] == 200
        too_much = {**bearer, "Content-Type": "text/csv"}
        assert get(port, f"{API}/measurements/import", "POST", b"x" * 11_000_000, too_much)[0] == 413
