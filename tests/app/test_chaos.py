"""Sweeps on real servers and the real stopwatch while processes are killed at random moments and the store goes away.

CHAOS_KILLS says how many are killed (`make chaos`: 30); the short form is part of `make test`.
"""

import json
import os
import random
import signal
import sqlite3
import subprocess
import time
from contextlib import ExitStack, suppress

import pytest
from clients import API, COMMAND, JSON, children_of, get, serving
from fakes import eventually
from postgres import Postgres, why_none

KILLS = int(os.environ.get("CHAOS_KILLS", "3"))
SEED = int(os.environ.get("CHAOS_SEED", str(random.randrange(10**6))))
ENDED = {"done", "failed", "cancelled"}
MEASURE = f"{API}/measurements"
CHILD = b"mobilenet_core.measure.child"
SWEEP = {"points": [{"alpha": alpha, "resolution": 32} for alpha in (0.25, 0.5, 0.75)], "runtimes": ["onnxruntime"]}


class Servers:
    """Two servers on one store; one that is killed is started anew."""

    def __init__(self, folder, stack, **environment):
        self._folder, self._stack, self._environment = folder, stack, environment
        self._running = [self._start(index) for index in range(2)]

    def _start(self, index):
        folder = self._folder / str(index)
        folder.mkdir(exist_ok=True)
        environment = {"MBX_DATA_DIR": str(self._folder / "data"), **self._environment}
        return self._stack.enter_context(serving(folder, **environment))

    def __iter__(self):
        return iter(self._running)

    def kill(self, index):
        self._running[index].kill()
        self._running[index].wait()
        self._running[index] = self._start(index)

    def children(self):
        return [child for each in self for child in children_of(each.pid, CHILD)]

    def ask(self, path, method="GET", body=None):
        """Of whichever server answers."""
        for each in self:
            with suppress(OSError):
                status, _, answered = get(each.port, path, method, body, JSON if body else None)
                if status < 500:
                    return json.loads(answered)
        return None

    def submit(self):
        return eventually(lambda: self.ask(MEASURE, "POST", json.dumps(SWEEP)), 30)["href"]

    def ended(self, path):
        return eventually(lambda: (found := self.ask(path)) and found["state"] in ENDED and found, 120)

    def check(self, paths):
        """Every sweep ended, nothing finished is lost and nothing is there twice; only who was killed has failed."""
        kept = []
        for path in paths:
            job = self.ended(path)
            assert job["state"] in {"done", "failed"}, job
            for item in job["items"]:
                assert item["state"] == "done" or "killed by SIGKILL" in item["error"], item
                kept += [item["measurement_id"]] if item["state"] == "done" else []
        stored = [row["id"] for row in self.ask(f"{MEASURE}?limit=500")["items"]]
        assert sorted(kept) == sorted(stored), f"CHAOS_SEED={SEED}"
        assert len(set(kept)) == len(kept)


@pytest.fixture
def servers_on(tmp_path):
    with ExitStack() as stack:
        yield lambda **environment: Servers(tmp_path, stack, **environment)


def test_sweeps_outlive_servers_and_children_that_are_killed(servers_on):
    servers, drawn = servers_on(), random.Random(SEED)
    paths = [servers.submit()]
    for _ in range(KILLS):
        time.sleep(drawn.uniform(0, 2))  # a random moment
        if servers.ask(paths[-1])["state"] in ENDED:
            paths.append(servers.submit())
        victim = drawn.choice(["first server", "second server", "child"])
        if victim == "child":
            for child in servers.children():
                with suppress(ProcessLookupError):
                    os.kill(child, signal.SIGKILL)
        else:
            servers.kill(victim == "second server")
    servers.check(paths)


@pytest.mark.skipif(why_none() is not None, reason=f"PostgreSQL: {why_none()}")
def test_a_sweep_outlives_a_postgresql_that_is_killed(servers_on):
    drawn = random.Random(SEED)
    with Postgres() as postgres:
        servers = servers_on(MBX_DATABASE_URL=postgres.new_database())
        paths = [servers.submit()]
        for _ in range(max(KILLS // 3, 1)):
            time.sleep(drawn.uniform(0, 2))
            postgres.crash()
        servers.check(paths)


def test_a_sweep_outlives_a_store_that_is_locked_for_longer_than_it_is_waited_for(servers_on, tmp_path):
    servers = servers_on()
    path = servers.submit()
    eventually(servers.children, 30)
    blocker = sqlite3.connect(tmp_path / "data" / "mobilenet-explorer.db", isolation_level=None)
    blocker.execute("BEGIN IMMEDIATE")
    said = [tmp_path / str(index) / "server.log" for index in range(2)]
    eventually(lambda: any(b"tried again" in each.read_bytes() for each in said), 60)  # it wanted to, and could not
    blocker.rollback()
    blocker.close()
    servers.check([path])


def test_two_servers_and_the_command_line_measure_one_after_the_other(servers_on):
    servers = servers_on()
    paths = [servers.submit(), servers.submit()]
    command = subprocess.Popen(
        [COMMAND, "measure", "0.25", "32,64", "--runtime", "onnxruntime"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "MBX_MEASURE_SECONDS": "1"},
    )
    most = 0
    while command.poll() is None or any(servers.ask(path)["state"] not in ENDED for path in paths):
        seen = [{*servers.children(), *children_of(command.pid, CHILD)} for _ in range(2)]
        most = max(most, len(set.intersection(*seen)))  # one that ended while the first look was taken is in one alone
    assert most == 1
    servers.check(paths)
    path = servers.submit()
    eventually(servers.children, 30)
    idle = next(each for each in servers if not children_of(each.pid, CHILD))
    assert get(idle.port, path, "DELETE")[0] == 202
    assert servers.ended(path)["state"] == "cancelled"
