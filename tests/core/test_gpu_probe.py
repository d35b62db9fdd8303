"""The GPU's probes, on a stand-in for its driver: what is asked, what it comes to, and what happens where it fails."""

import pytest

from mobilenet_core.errors import MeasurementError
from mobilenet_core.measure.gpu_probe import GpuProbes, gpu_probes
from mobilenet_core.measure.watch import Watch


class Driver:
    """Both libraries: a GPU at `megahertz`, whose copies take what `copies_ms` says in turn."""

    def __init__(self, megahertz=1500, copies_ms=(2.0, 1.0), failing=""):
        self.megahertz, self.copies_ms, self.failing = megahertz, list(copies_ms), failing
        self.now_ns, self.asked = 0, []

    def __getattr__(self, name):
        def call(*arguments):
            self.asked.append(name)
            if name == self.failing:
                return 999
            if name == "nvmlDeviceGetClockInfo":
                arguments[2]._obj.value = self.megahertz
            if name == "cuCtxSynchronize":
                self.now_ns += round(1e6 * self.copies_ms.pop(0))
            return 0

        return call


def probes_of(driver):
    return GpuProbes(driver, driver, lambda: driver.now_ns)


def test_a_clock_is_told_as_the_time_of_a_million_cycles_and_a_copy_as_the_faster_of_two():
    probes = probes_of(Driver(megahertz=1250))
    assert (probes.compute_ms(), probes.memory_ms()) == (0.8, 1.0)


def test_a_gpu_that_is_held_back_is_slower_by_as_much_as_its_clock():
    quick, held_back = (Watch(probes_of(Driver(megahertz, (1.0,) * 2))) for megahertz in (1980, 990))
    for watch in (quick, held_back):
        watch.compute_ms(), watch.memory_ms()
    assert held_back.levels().factor(quick.levels()) == pytest.approx(2.0)
    assert quick.levels().kind == held_back.levels().kind != Watch().kind


def test_what_the_driver_refuses_is_an_error_and_without_a_driver_there_are_no_such_probes():
    with pytest.raises(MeasurementError, match="cuMemAlloc_v2 with status 999"):
        probes_of(Driver(failing="cuMemAlloc_v2"))
    assert gpu_probes(("libnot-there.so.1", "libnot-there.so.1")) is None
