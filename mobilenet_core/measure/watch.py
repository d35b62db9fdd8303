"""What the system does to a process while it times runs, and how fast fixed work is meanwhile."""

import hashlib
import resource
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from mobilenet_core.measure.interference import Signs
from mobilenet_core.measure.reference_network import ReferenceNetwork
from mobilenet_core.measure.timing import time_for

_REST_RUNS, _REST_S = 10, 0.04
_QUARTILE = 25
_CALIBRATION_RUNS, _CALIBRATION_S = 5, 0.02
_CALIBRATION_BYTES = bytes(1 << 14)
_NS_PER_S = 1e9
_TOTAL_FIELDS, _STEAL_FIELD = 8, 7  # of /proc/stat's first line; guests' time is counted in the fields before


@dataclass(slots=True)
class Watch:
    """A Watcher that adds up what it sees in blocks, and times the reference network in each rest."""

    reference: ReferenceNetwork = field(default_factory=ReferenceNetwork)
    reference_ms: list[float] = field(default_factory=list[float])
    calibration_ms: list[float] = field(default_factory=list[float])
    seen: "_Counters" = field(default_factory=lambda: _Counters(0, 0, 0, 0, 0))
    _before: "_Counters | None" = None

    def rest(self) -> None:
        """Times the reference network: of its runs the lower quartile, which a CPU taken away hardly touches.

        That is told by the counters; the reference is for what slows a run down, such as memory that others use.
        """
        took = time_for(self.reference.run, _REST_RUNS, _REST_S)
        self.reference_ms.append(float(np.percentile(took, _QUARTILE)))

    def begin(self) -> None:
        """Counts from here."""
        self._before = _Counters.now()

    def end(self) -> None:
        """Counts to here."""
        if self._before is not None:
            self.seen = self.seen.plus(_Counters.now().minus(self._before))

    def calibrate(self) -> None:
        """Times a fixed piece of arithmetic that needs no more than the first cache: how fast the clock is.

        The fastest of several, which other programs can hardly disturb.
        """
        took = time_for(lambda: hashlib.sha256(_CALIBRATION_BYTES), _CALIBRATION_RUNS, _CALIBRATION_S)
        self.calibration_ms.append(min(took))

    def signs(self) -> Signs:
        """All that was seen."""
        waited_s = None if self.seen.waited_ns is None else self.seen.waited_ns / _NS_PER_S
        return Signs(self.seen.switches, waited_s, tuple(self.reference_ms), tuple(self.calibration_ms))

    @property
    def page_faults(self) -> int:
        """How often the system had to give memory while runs were timed, without reading it from a disk."""
        return self.seen.faults

    @property
    def steal_share(self) -> float:
        """Of all CPU time, what the host of this virtual machine gave to others while runs were timed."""
        return self.seen.stolen / self.seen.ticks if self.seen.ticks else 0.0


@dataclass(frozen=True, slots=True)
class _Counters:
    """Of this process: switches, page faults, waited_ns (all its threads). Of the machine: ticks, and stolen ones."""

    switches: int
    faults: int
    waited_ns: int | None
    ticks: int
    stolen: int

    @classmethod
    def now(cls) -> "_Counters":
        ticks, used = _ticks(), resource.getrusage(resource.RUSAGE_SELF)
        return cls(used.ru_nivcsw, used.ru_minflt, _waited_ns(), sum(ticks), ticks[_STEAL_FIELD])

    def minus(self, other: "_Counters") -> "_Counters":
        return self._joined(other, -1)

    def plus(self, other: "_Counters") -> "_Counters":
        return self._joined(other, 1)

    def _joined(self, other: "_Counters", sign: int) -> "_Counters":
        known = self.waited_ns is not None and other.waited_ns is not None
        return _Counters(
            self.switches + sign * other.switches,
            self.faults + sign * other.faults,
            (self.waited_ns or 0) + sign * (other.waited_ns or 0) if known else None,
            self.ticks + sign * other.ticks,
            self.stolen + sign * other.stolen,
        )


def _waited_ns() -> int | None:
    """That this process's threads have stood ready to run without a CPU: Documentation/scheduler/sched-stats.rst."""
    waited = 0
    found = False
    for schedstat in Path("/proc/self/task").glob("*/schedstat"):
        with suppress(OSError):  # a thread that has just ended
            waited += int(schedstat.read_text(encoding="ascii").split()[1])
            found = True
    return waited if found else None


def _ticks() -> tuple[int, ...]:
    """User, nice, system, idle, iowait, irq, softirq and steal, of all CPUs: man 5 proc_stat. Zeros where untold."""
    with suppress(OSError):
        first = Path("/proc/stat").read_text(encoding="ascii").partition("\n")[0]
        return tuple(int(each) for each in first.split()[1 : 1 + _TOTAL_FIELDS])
    return (0,) * _TOTAL_FIELDS
