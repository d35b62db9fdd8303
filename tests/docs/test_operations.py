# ruff: noqa: S105, S602 - no secret; the page's own commands
"""docs/operations.md: its commands and nginx's lines are run as they stand there."""

import json
import os
import re
import shutil
import subprocess
import sys
import threading
from contextlib import contextmanager
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "tests" / "app"))

from clients import API, JSON, free_port, get, serving  # noqa: E402
from fakes import eventually, measurement, task  # noqa: E402
from postgres import USER, Postgres, why_none  # noqa: E402

from app.store.store import Store  # noqa: E402

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
