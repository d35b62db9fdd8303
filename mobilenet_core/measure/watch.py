"""What the system does to a process while it times runs, and how fast fixed work is between them."""

import resource
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from mobilenet_core.machine_states import ProbeLevels
from mobilenet_core.measure.gpu_probe import GpuProbes
from mobilenet_core.measure.probe import Probes
from mobilenet_core.measure.states import level_of

_NS_PER_S = 1e9
_TOTAL_FIELDS, _STEAL_FIELD = 8, 7  # of /proc/stat's first line; guests' time is counted in the fields before


@dataclass(slots=True)
class Watch:
    """A Watcher that adds up what it sees in blocks, and keeps the times of its probes."""

    probes: Probes | GpuProbes = field(default_factory=Probes)
    probed_compute_ms: list[float] = field(default_factory=list[float])
    probed_memory_ms: list[float] = field(default_factory=list[float])
    seen: "_Counters" = field(default_factory=lambda: _Counters(0, 0, 0, 0, 0))
    _before: "_Counters | None" = None
    _kind: str = ""

    def __post_init__(self) -> None:
        self._kind = self.probes.kind

    @property
    def kind(self) -> str:
        """Of its levels."""
        return self._kind

    def compute_ms(self) -> float:
        """As a Watcher."""
        self.probed_compute_ms.append(self.probes.compute_ms())
        return self.probed_compute_ms[-1]

    def memory_ms(self) -> float:
        """As a Watcher."""
        self.probed_memory_ms.append(self.probes.memory_ms())
        return self.probed_memory_ms[-1]

    def begin(self) -> None:
        """Counts from here."""
        self._before = _Counters.now()

    def end(self) -> float:
        """Counts to here; seconds that the process's threads waited for a CPU, 0 where the system does not say."""
        if self._before is None:
            return 0.0
        since = _Counters.now().minus(self._before)
        self.seen = self.seen.plus(since)
        return (since.waited_ns or 0) / _NS_PER_S

    def levels(self) -> ProbeLevels:
        """As a Watcher."""
        return ProbeLevels(self.kind, level_of(self.probed_compute_ms), level_of(self.probed_memory_ms))

    @property
    def switches(self) -> int:
        """How often the system took the CPU from a thread of this process while runs were timed."""
        return self.seen.switches

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
