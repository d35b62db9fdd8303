"""Sweeps on real servers and the real stopwatch while processes are killed at random moments and the store goes away.

CHAOS_KILLS says how many are killed (`make chaos`: 30), CHAOS_ROUNDS how often servers and command line measure at once
(20); the short form is part of `make test`.
"""

import json
import os
import random
import signal
import sqlite3
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, suppress

import pytest
from clients import API, COMMAND, JSON, children_of, get, serving
from fakes import eventually
from postgres import Postgres, why_none

from app.store.store import Store

KILLS, ROUNDS = int(os.environ.get("CHAOS_KILLS", "3")), int(os.environ.get("CHAOS_ROUNDS", "1"))
SEED = int(os.environ.get("CHAOS_SEED", str(random.randrange(10**6))))
ENDED = {"done", "failed", "cancelled"}
MEASURE = f"{API}/measurements"
CHILD = b"mobilenet_core.measure.child"
BESIDE = [COMMAND, "measure", "0.25", "32,33", "--runtime", "onnxruntime", "--store", "--json"]
SWEEP = {"points": [{"alpha": alpha, "resolution": 32} for alpha in (0.25, 0.5, 0.75)], "runtimes": ["onnxruntime"]}
TWICE = {"points": [{"alpha": 0.25, "resolution": 32}] * 2, "runtimes": ["onnxruntime"]}


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

    def submit(self, sweep=SWEEP):
        return eventually(lambda: self.ask(MEASURE, "POST", json.dumps(sweep)), 60)["href"]

    def ended(self, path):
        return eventually(lambda: (found := self.ask(path)) and found["state"] in ENDED and found, 300)

    def check(self, paths, beside=()):
        """Every sweep ended, nothing finished is lost and nothing is there twice; only who was killed has failed.

        beside: ids of what was measured by others.
        """
        kept = [*beside]
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


@pytest.mark.skipif(ROUNDS == 1, reason="make chaos; of one server test_leases and test_faults show it")
def test_a_sweep_outlives_a_store_that_is_locked_for_longer_than_it_is_waited_for(servers_on, tmp_path):
    servers = servers_on()
    path = servers.submit()
    eventually(servers.children, 60)
    blocker = sqlite3.connect(tmp_path / "data" / "mobilenet-explorer.db", isolation_level=None)
    blocker.execute("BEGIN IMMEDIATE")
    said = [tmp_path / str(index) / "server.log" for index in range(2)]
    eventually(lambda: any(b"tried again" in each.read_bytes() for each in said), 60)  # it wanted to, and could not
    blocker.rollback()
    blocker.close()
    servers.check([path])


def of_one_key(servers, key):
    """The path of the one job that four requests with this key come to, which are sent to both servers at once."""
    with ThreadPoolExecutor(4) as pool:
        asked = [
            pool.submit(get, each.port, MEASURE, "POST", json.dumps(TWICE), {**JSON, "Idempotency-Key": key})
            for each in (*servers, *servers)
        ]
    answers = [each.result() for each in asked]
    assert [status for status, _, _ in answers] == [202] * 4, answers
    (path,) = {json.loads(answered)["href"] for _, _, answered in answers}
    return path


def cancel(servers, store, *, by_owner):
    """Cancels a job that runs, through the server that runs it or the other one."""
    path = servers.submit(TWICE)
    mine = eventually(
        lambda: [each.owner for each in store.leases() if path.endswith(each.job_id) and each.owner is not None], 60
    )
    asked = next(each for each in servers if (f":{each.pid}:" in mine[0]) == by_owner)
    status, _, answered = get(asked.port, path, "DELETE")
    assert status == 202, answered
    assert servers.ended(path)["state"] == "cancelled"


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"] if ROUNDS > 1 else ["sqlite"])
def test_two_servers_and_the_command_line_on_one_store_are_one_stopwatch(servers_on, tmp_path, kind, request):
    at, url = {"MBX_MEASURE_SECONDS": "0.3"}, f"sqlite:///{tmp_path / 'data' / 'mobilenet-explorer.db'}"
    if kind == "postgresql":
        at["MBX_DATABASE_URL"] = url = request.getfixturevalue("postgres").new_database()
    servers, paths, beside = servers_on(**at), [], []
    environment = {**os.environ, "MBX_DATA_DIR": str(tmp_path / "data"), **at}
    with closing(Store(url)) as store:
        for number in range(ROUNDS):
            with (tmp_path / f"{number}.json").open("w+") as told:
                command = subprocess.Popen(BESIDE, stdout=told, stderr=subprocess.DEVNULL, env=environment)
                most = []

                def is_over(command=command, most=most):
                    looks = [{*servers.children(), *children_of(command.pid, CHILD)} for _ in range(2)]
                    most.append(len(set.intersection(*looks)))  # one that ended in the first look is in one alone
                    return command.poll() is not None and servers.ask(paths[-1])["state"] in ENDED

                paths.append(of_one_key(servers, f"round {number}"))
                with ThreadPoolExecutor(1) as pool:
                    cancelling = pool.submit(cancel, servers, store, by_owner=bool(number % 2))
                    eventually(is_over, 300)
                    cancelling.result()
                assert (command.returncode, max(most)) == (0, 1)
                told.seek(0)
                beside += [each["id"] for each in json.load(told)["items"]]
        assert len(beside) == 2 * ROUNDS
        cancelled = [job for job in store.jobs(500) if job.state == "cancelled"]
        assert len(cancelled) == ROUNDS
        beside += [item.measurement_id for job in cancelled for item in job.items if item.state == "done"]
        servers.check(paths, beside)
