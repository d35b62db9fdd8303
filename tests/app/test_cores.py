"""The server keeps off the measuring cores while it measures, and only then."""

import os
import subprocess
import sys
import threading
from types import SimpleNamespace

import pytest
from clients import API, JSON, children_of, get, serving
from fakes import eventually

from app.measuring import cores as module
from app.measuring.cores import Cores, descendants, measuring_cores, threads_of
from mobilenet_core.measure.turn import FILE_VARIABLE, turn

needs_two = pytest.mark.skipif(len(os.sched_getaffinity(0)) < 2, reason="needs two cores")


@pytest.mark.parametrize(
    ("cores", "threads", "measuring"),
    [({0, 1}, 1, {1}), ({0, 1}, 2, None), ({0}, 1, None), ({2, 5, 7, 9}, 3, {5, 7, 9}), (set(), 1, None)],
)
def test_the_last_cores_measure_where_one_is_left_for_the_server(cores, threads, measuring):
    assert measuring_cores(frozenset(cores), threads) == (measuring and frozenset(measuring))


def affinities(process):
    return {frozenset(os.sched_getaffinity(thread)) for thread in threads_of(process)}


@needs_two
def test_every_thread_and_every_helper_moves_away_and_comes_back():
    before = frozenset(os.sched_getaffinity(0))
    done = threading.Event()
    thread = threading.Thread(target=done.wait)
    thread.start()
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as helper:
        try:
            with Cores(lambda: [helper.pid]).left_to(1) as measuring:
                assert measuring == {max(before)}
                assert helper.pid in descendants(os.getpid())
                assert affinities(os.getpid()) == affinities(helper.pid) == {before - measuring}
            assert affinities(os.getpid()) == affinities(helper.pid) == {before}
        finally:
            done.set()
            thread.join()
            helper.kill()


@needs_two
def test_cores_come_back_after_an_error():
    before = os.sched_getaffinity(0)
    with pytest.raises(ZeroDivisionError), Cores().left_to(1):
        raise ZeroDivisionError
    assert os.sched_getaffinity(0) == before


@needs_two
def test_whom_a_killed_worker_left_aside_comes_back_once_nobody_measures(tmp_path, monkeypatch):
    before = frozenset(os.sched_getaffinity(0))
    monkeypatch.setenv(FILE_VARIABLE, str(tmp_path / "turn"))
    monkeypatch.setattr(module.multiprocessing, "parent_process", lambda: SimpleNamespace(pid=os.getpid()))
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as other:
        os.sched_setaffinity(other.pid, {min(before)})
        back = threading.Thread(target=Cores().take_back)
        with turn(lambda: None):
            back.start()
            back.join(0.2)
            assert back.is_alive()
            assert affinities(other.pid) == {frozenset({min(before)})}
        back.join()
        assert affinities(other.pid) == {before}
        other.kill()


def test_a_system_that_forbids_it_is_left_as_it_is(monkeypatch):
    def forbidden(_thread, _cores):
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(module.os, "sched_setaffinity", forbidden)
    with Cores().left_to(1) as measuring:
        assert measuring is None


def test_a_helper_that_has_ended_is_no_error():
    with subprocess.Popen([sys.executable, "-c", ""]) as ended:
        ended.wait()
    with Cores(lambda: [ended.pid]).left_to(1):
        pass


@needs_two
def test_a_server_that_measures_and_its_child_share_no_core(tmp_path):
    slow = '{"points": [{"alpha": 1, "resolution": 1024}], "runtimes": ["onnxruntime"]}'
    with serving(tmp_path) as server:
        before = affinities(server.pid)
        get(server.port, f"{API}/design-points/0.25/32/count")
        path = get(server.port, f"{API}/measurements", "POST", slow, JSON)[1]["Location"]
        child = eventually(lambda: children_of(server.pid, b"mobilenet_core.measure.child"), 60)[0]
        worker = children_of(server.pid)[0]
        # The thread that starts the child stands on the child's core until it has started it.
        eventually(lambda: affinities(server.pid) == affinities(worker) != before)
        assert frozenset().union(*affinities(server.pid)).isdisjoint(*affinities(child))
        get(server.port, path, "DELETE")
        eventually(lambda: b'"state":"cancelled"' in get(server.port, path)[2], 30)
        eventually(lambda: affinities(server.pid) == affinities(worker) == before)
