"""A machine whose clock, probes and states a test makes up."""

from mobilenet_core.machine_states import ProbeLevels
from mobilenet_core.measure.states import level_of
from mobilenet_core.measure.timing import time_runs

MS = 1_000_000
BEST = ProbeLevels("probes", compute_ms=0.04, memory_ms=0.4)


class FakeMachine:
    """Time passes only while a run or a probe runs. Functions of the seconds passed say how many times as slow it is.

    compute: of runs and of the compute probe; memory: of the memory probe. lacked: share of a block without a CPU.
    """

    def __init__(self, compute=lambda _: 1.0, *, memory=lambda _: 1.0, lacked=lambda _: 0.0, run_ms=2):
        self.compute, self.memory, self.lacked, self.run_ms = compute, memory, lacked, run_ms
        self.now, self.runs, self.probe_costs_ms = 0, 0, 0
        self.probed = [], []

    @property
    def seconds(self):
        return self.now / MS / 1000

    def run(self):
        self.now += int(self.run_ms * self.compute(self.seconds) * MS)
        self.runs += 1

    def time(self, plan, best=BEST):
        return time_runs(self.run, plan, self, best, wall_ns=lambda: self.now, cpu_ns=lambda: self.now)

    def compute_ms(self):
        return self._probe(0, BEST.compute_ms * self.compute(self.seconds))

    def memory_ms(self):
        return self._probe(1, BEST.memory_ms * self.memory(self.seconds))

    def _probe(self, which, took_ms):
        self.now += int(self.probe_costs_ms * MS)
        self.probed[which].append(took_ms)
        return took_ms

    def begin(self):
        self.began = self.seconds

    def end(self):
        return self.lacked(self.began) * (self.seconds - self.began)

    def levels(self):
        return ProbeLevels(BEST.kind, *map(level_of, self.probed))
