# pyright: basic
"""How fast an NVIDIA GPU is at this moment: its clock, and a fixed copy in its memory. Its driver tells, no package.

NVML API reference, "Device Queries"; CUDA driver API, "Memory Management".
"""

import ctypes
import time
from collections.abc import Callable, Sequence
from ctypes import byref, c_char_p, c_uint, c_uint64, c_void_p, create_string_buffer
from typing import Any

from mobilenet_core.errors import MeasurementError
from mobilenet_core.runtimes.cuda import gpu_name

_VERSION = 1
_SM_CLOCK = 1  # NVML_CLOCK_SM
_BUS_ID_BYTES = 32
_COPIED_BYTES = 64 << 20
"""More than the second-level caches of any GPU."""

_COPIES = 2
_NS_PER_MS = 1e6
_LIBRARIES = ("libcuda.so.1", "libnvidia-ml.so.1")


class GpuProbes:
    """The probes of the first GPU, in the context that CUDA's runtime has too. Raises MeasurementError.

    driver, nvml: the two libraries of the driver.
    """

    def __init__(self, driver: Any, nvml: Any, wall_ns: Callable[[], int] = time.perf_counter_ns) -> None:  # noqa: ANN401
        self._driver, self._nvml, self._wall_ns = driver, nvml, wall_ns
        self.kind = f"GPU probes {_VERSION}, {gpu_name() or 'GPU'}"
        context, bus = c_void_p(), create_string_buffer(_BUS_ID_BYTES)
        _ask(driver, "cuInit", c_uint(0))
        _ask(driver, "cuDevicePrimaryCtxRetain", byref(context), 0)
        _ask(driver, "cuCtxSetCurrent", context)
        _ask(driver, "cuDeviceGetPCIBusId", bus, _BUS_ID_BYTES, 0)
        self._from, self._to, self._device = c_uint64(), c_uint64(), c_void_p()
        for memory in (self._from, self._to):
            _ask(driver, "cuMemAlloc_v2", byref(memory), ctypes.c_size_t(_COPIED_BYTES))
        _ask(nvml, "nvmlInit_v2")
        _ask(nvml, "nvmlDeviceGetHandleByPciBusId_v2", c_char_p(bus.value), byref(self._device))

    def compute_ms(self) -> float:
        """Milliseconds of a million cycles of its clock, which power and heat hold back."""
        megahertz = c_uint()
        _ask(self._nvml, "nvmlDeviceGetClockInfo", self._device, _SM_CLOCK, byref(megahertz))
        return 1000 / max(megahertz.value, 1)

    def memory_ms(self) -> float:
        """Milliseconds of a copy within its memory, the faster of two: longer where others use it too."""
        fastest = float("inf")
        for _ in range(_COPIES):
            started = self._wall_ns()
            _ask(self._driver, "cuMemcpyDtoD_v2", self._to, self._from, ctypes.c_size_t(_COPIED_BYTES))
            _ask(self._driver, "cuCtxSynchronize")
            fastest = min(fastest, self._wall_ns() - started)
        return fastest / _NS_PER_MS


def gpu_probes(libraries: Sequence[str] = _LIBRARIES) -> GpuProbes | None:
    """Those of this machine's GPU; None where its driver does not tell, and the processor's must do."""
    try:
        driver, nvml = map(ctypes.CDLL, libraries)
        return GpuProbes(driver, nvml)
    except (OSError, AttributeError, MeasurementError):
        return None


def _ask(library: Any, name: str, *arguments: Any) -> None:  # noqa: ANN401 - whatever C takes
    if status := getattr(library, name)(*arguments):
        raise MeasurementError("the GPU's driver answered {name} with status {status}", name=name, status=status)
