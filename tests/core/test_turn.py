"""One measurement at a time on a machine: the turn that processes take."""

import os
import signal
import subprocess
import sys
import threading

import pytest

from mobilenet_core import DesignPoint, mobilenet_v1
from mobilenet_core.errors import MeasurementError
from mobilenet_core.measure import measure
from mobilenet_core.measure.turn import FILE_VARIABLE, turn
from mobilenet_core.records import MeasurementPlan

HOLDS = """
import subprocess, sys
from mobilenet_core.measure.turn import turn
with turn(lambda: None) as held:
    if sys.argv[1:]:
        child = subprocess.Popen(["sleep", "60"], pass_fds=(held,))
        print(child.pid, flush=True)
    print("holds", flush=True)
    sys.stdin.read()
"""


class GivenUp(Exception):
    pass


def give_up():
    raise GivenUp


@pytest.fixture(autouse=True)
def _own_file(monkeypatch, tmp_path):
    monkeypatch.setenv(FILE_VARIABLE, str(tmp_path / "turn"))


def holder(*options):
    return subprocess.Popen(
        [sys.executable, "-c", HOLDS, *options], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )


def said(process):
    return process.stdout.readline().strip()


def test_who_comes_while_another_process_has_the_turn_waits_until_it_ends():
    with holder() as other:
        assert said(other) == "holds"
        waits = threading.Event()
        with pytest.raises(GivenUp), turn(give_up, waits.set):
            pass
        assert waits.is_set()
        asked = []
        threading.Timer(0.2, other.stdin.close).start()
        with turn(lambda: asked.append(1)):
            assert asked


def test_a_child_keeps_the_turn_of_a_parent_that_was_killed():
    with holder("child") as other:
        child = int(said(other))
        assert said(other) == "holds"
        other.kill()
    with pytest.raises(GivenUp), turn(give_up):
        pass
    os.kill(child, signal.SIGKILL)
    with turn(lambda: None):
        pass


def test_who_waits_comes_before_who_has_just_had_a_turn():
    order = []

    def wait():
        with turn(lambda: None, waits.set):
            order.append("who waited")

    waits, waiting = threading.Event(), threading.Thread(target=wait)
    with turn(lambda: None):
        waiting.start()
        assert waits.wait(10)
    with turn(lambda: None):
        order.append("who had one")
    waiting.join()
    assert order == ["who waited", "who had one"]


def test_threads_of_one_process_take_turns_too():
    inside, most, lock = 0, 0, threading.Lock()

    def take():
        nonlocal inside, most
        with turn(lambda: None):
            with lock:
                inside += 1
                most = max(most, inside)
            with lock:
                inside -= 1

    threads = [threading.Thread(target=take) for _ in range(8)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert most == 1


def test_a_measurement_that_waits_for_its_turn_can_be_cancelled():
    asked = []

    def cancelled():
        asked.append(1)
        return len(asked) > 2

    with turn(lambda: None), pytest.raises(MeasurementError, match="before its turn came"):
        measure(mobilenet_v1(DesignPoint(0.25, 32)), MeasurementPlan(runtime="onnxruntime"), cancelled=cancelled)
