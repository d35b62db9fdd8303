"""Two pieces of fixed work that tell how fast the machine is at this moment, about a hundredth of the time of blocks.

In NumPy, on one thread, not on the runtime being measured: the same work beside every runtime, version and precision.
"""

import os
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from mobilenet_core.formats.reference import FloatMaps

_VERSION = 1
MOST_CHARACTERS = 120

_SIDE = 64
"""Three maps fit into the first cache, and no BLAS library takes a second thread for such a product."""

_PRODUCTS, _TRIES = 8, 3
_COPIED_BYTES = 4 << 20
"""Read and written, that is more than the caches which a core commonly has to itself."""

_COPIES = 2
MOST_PROBED = 8
"""On more cores, one after the other, the compute probe would take the time of a block."""

_NS_PER_MS = 1e6


@dataclass(slots=True)
class Probes:
    """Times the probes. cores: CPUs, by number, that the runs use; a machine is as fast as the slowest of them."""

    cores: tuple[int, ...] = ()
    wall_ns: Callable[[], int] = time.perf_counter_ns
    _left: FloatMaps = field(default_factory=lambda: _drawn((_SIDE, _SIDE)))
    _right: FloatMaps = field(default_factory=lambda: _drawn((_SIDE, _SIDE)))
    _out: FloatMaps = field(default_factory=lambda: _drawn((_SIDE, _SIDE)))
    _from: FloatMaps = field(default_factory=lambda: _drawn((_COPIED_BYTES // 4,)))
    _to: FloatMaps = field(default_factory=lambda: _drawn((_COPIED_BYTES // 4,)))

    @property
    def kind(self) -> str:
        """Of the levels that they tell."""
        return kind_of_levels(len(self.cores))

    def compute_ms(self) -> float:
        """Milliseconds of some matrix products in the first cache, on the slowest core.

        Of each core the fastest of a few tries, since a core taken away in between is told by the system's counters.
        """
        if len(self.cores) < 2:
            return self._fastest(self._multiply, _TRIES)
        return max(self._on_each_core())

    def memory_ms(self) -> float:
        """Milliseconds of a copy through memory, the faster of two."""
        return self._fastest(self._copy, _COPIES)

    def _on_each_core(self) -> Generator[float]:
        with _back_on_its_cores():
            for core in self.cores:
                os.sched_setaffinity(0, {core})
                yield self._fastest(self._multiply, _TRIES)

    def _multiply(self) -> None:
        for _ in range(_PRODUCTS):
            np.matmul(self._left, self._right, out=self._out)

    def _copy(self) -> None:
        np.copyto(self._to, self._from)

    def _fastest(self, work: Callable[[], None], tries: int) -> float:
        fastest = np.inf
        for _ in range(tries):
            started = self.wall_ns()
            work()
            fastest = min(fastest, self.wall_ns() - started)
        return float(fastest) / _NS_PER_MS


@contextmanager
def _back_on_its_cores() -> Generator[None]:
    before = os.sched_getaffinity(0)
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


def can_move() -> bool:
    """Whether this thread may choose its core, which containers forbid here and there."""
    try:
        os.sched_setaffinity(0, os.sched_getaffinity(0))
    except OSError:
        return False
    return True


def kind_of_levels(cores: int = 1) -> str:
    """What levels depend on besides the machine's state. cores: how many the compute probe ran on."""
    told = (f"probes {_VERSION}", f"NumPy {np.__version__}", f"{max(cores, 1)} cores", _power_state())
    return ", ".join(filter(None, told))[:MOST_CHARACTERS]


def _power_state() -> str:
    """What the system says of its power: the clock's governor and whether it runs from a battery; "" where nothing.

    Linux: Documentation/admin-guide/pm/cpufreq.rst, Documentation/ABI/testing/sysfs-class-power.
    """
    governor = _first_line(Path("/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor"))
    supplies = sorted(Path("/sys/class/power_supply").glob("*/online"))
    mains = [_first_line(each) for each in supplies if _first_line(each.parent / "type") in {"Mains", "USB"}]
    battery = "battery" if mains and "1" not in mains else ""
    return ", ".join(filter(None, (governor, battery)))


def _first_line(path: Path) -> str:
    with suppress(OSError):
        return path.read_text(encoding="utf-8", errors="replace").strip()
    return ""


def _drawn(shape: tuple[int, ...]) -> FloatMaps:
    return np.random.default_rng(0).random(shape, np.float32)
