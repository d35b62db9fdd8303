"""A PostgreSQL server for the tests, in a folder of its own and reached through a socket there."""

import importlib.util
import os
import shutil
import subprocess
import tempfile
from contextlib import contextmanager
from pathlib import Path

from clients import children_of

USER = "nobody"  # PostgreSQL refuses to run as root


def why_none():
    """None where PostgreSQL can be started; else what is missing."""
    for command in ("initdb", "pg_ctl", *(["setpriv"] if os.getuid() == 0 else [])):
        if shutil.which(command) is None:
            return f"{command} is not installed"
    return None if importlib.util.find_spec("psycopg") else "psycopg is not installed; pip install '.[postgres]'"


class Postgres:
    """The server, between `with` and its end."""

    def __enter__(self):
        self._folder = Path(tempfile.mkdtemp(prefix="mbx-pg-"))
        if os.getuid() == 0:
            shutil.chown(self._folder, USER)
        self._data, self._databases = self._folder / "data", 0
        self._run("initdb", "-D", self._data, "-U", USER, "-A", "trust", "-N", "--no-locale", "-E", "UTF8")
        self._start()
        return self

    def _start(self):
        options = f"-c listen_addresses= -c fsync=off -k {self._folder}"
        self._run("pg_ctl", "-D", self._data, "-o", options, "-l", self._folder / "log", "-w", "start")

    def crash(self):
        """Ends at once, as by kill -9, and starts anew."""
        self._run("pg_ctl", "-D", self._data, "-m", "immediate", "-w", "stop")
        self._start()

    def __exit__(self, *_):
        self._run("pg_ctl", "-D", self._data, "-m", "immediate", "-w", "stop")
        shutil.rmtree(self._folder)

    def new_database(self):
        """SQLAlchemy's URL of an empty database."""
        self._databases += 1
        name = f"store_{self._databases}"
        self._execute(f"create database {name}")
        return f"postgresql+psycopg://{USER}@/{name}?host={self._folder}"

    @contextmanager
    def read_only(self):
        """As a server is that stands by for another."""
        self._configure("set default_transaction_read_only = on")
        try:
            yield
        finally:
            self._configure("reset default_transaction_read_only")

    def _configure(self, change):
        self._execute(f"alter system {change}")
        self._execute("select pg_reload_conf()")

    def _execute(self, statement):
        import psycopg

        with psycopg.connect(host=str(self._folder), user=USER, dbname="postgres", autocommit=True) as connection:
            connection.execute(statement)

    def signal(self, number):
        """Sends a signal to every process of the server."""
        (first, *_) = (self._data / "postmaster.pid").read_text().splitlines()
        for process in (int(first), *children_of(int(first), b"")):
            os.kill(process, number)

    def _run(self, *command):
        groups = ("--regid=nogroup", "--clear-groups")
        prefix = ("setpriv", f"--reuid={USER}", *groups) if os.getuid() == 0 else ()
        # Not a pipe, which what pg_ctl starts would keep open, and this waiting.
        with tempfile.TemporaryFile() as output:
            told = {"cwd": self._folder, "stdout": output, "stderr": output}
            if subprocess.run([*prefix, *command], timeout=60, check=False, **told).returncode != 0:
                output.seek(0)
                raise RuntimeError(f"{command[0]} failed: {output.read().decode()}")
