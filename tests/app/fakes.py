"""A stopwatch that takes no time, the records it gives, and waiting for what happens elsewhere."""

import threading
import time
from dataclasses import replace

from app.store import Task
from mobilenet_core.design import DesignPoint
from mobilenet_core.errors import MeasurementError
from mobilenet_core.layer_times import LayerTime, LayerTimes
from mobilenet_core.networks.family import Variant
from mobilenet_core.records import DeviceInfo, LatencySummary, Measurement, MeasurementPlan, Warning

DEVICE = DeviceInfo(cpu="Test CPU", cores=2, ram_bytes=8 * 2**30, os="Linux 6.8", python="3.11.7")


def task(alpha=0.25, resolution=64, **plan):
    return Task(Variant(DesignPoint(alpha, resolution)), MeasurementPlan(**plan))


def measurement(of=None, p50=2.0, device=DEVICE):
    of = of or task()
    return Measurement(
        network=of.variant.network.name,
        fingerprint="0123456789abcdef",
        plan=of.plan,
        samples_ms=(p50 - 0.5, p50, p50 + 0.5),
        latency_ms=LatencySummary(p50 - 0.4, p50 - 0.2, p50, p50 + 0.2, p50 + 0.4, p50 + 0.5, p50 - 0.5, p50 + 0.5),
        cpu_ms=p50,
        runtime_version="2.13.0",
        device=device,
        load_before=0.1,
        involuntary_switches=3,
        warnings=(Warning("noted", {"text": "Runs vary widely."}),),
        started_at="2026-11-24T09:30:00+00:00",
        seconds=0.1,
    )


def layer_times(names, whole_ms=2.0):
    """Of layers by name, which together take 9 tenths of the whole."""
    times = tuple(LayerTime(name, 0.9 * whole_ms / len(names)) for name in names)
    return LayerTimes(times, (LayerTime("Reorder", 0.05 * whole_ms),), whole_ms, 1.04 * whole_ms)


def other_device(name):
    return replace(DEVICE, cpu=name)


class FakeMeasure:
    """Measures at once, unless told to hold or to fail.

    failing: the alphas that fail with `error`. Between hold() and release() a measurement runs on.
    """

    def __init__(self):
        self.measured, self.failing, self.error = [], set(), MeasurementError("the child process crashed")
        self._free = threading.Event()
        self._free.set()

    def __call__(self, of, cancelled, visit=None):
        self.measured.append(of)
        while not self._free.is_set():
            if cancelled():
                raise MeasurementError("the measurement was cancelled; its child process was killed")
            time.sleep(0.005)
        if of.variant.point.alpha in self.failing:
            raise self.error
        return measurement(of)

    def hold(self):
        self._free.clear()

    def release(self):
        self._free.set()


def eventually(check, seconds=10.0):
    """The first truthy answer of `check`, asked until it comes."""
    deadline = time.monotonic() + seconds
    while True:
        answer = check()
        if answer:
            return answer
        if time.monotonic() > deadline:
            raise AssertionError(f"still {answer!r} after {seconds:g} s")
        time.sleep(0.01)
