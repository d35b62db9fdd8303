"""A stopwatch that takes no time, on a machine that is slow now and then."""

from dataclasses import replace

from fakes import FakeMeasure, measurement

from mobilenet_core.errors import MeasurementError
from mobilenet_core.machine_states import Block, ProbeLevels
from mobilenet_core.measure.combine import together
from mobilenet_core.measure.interference import Seen, warnings_about
from mobilenet_core.measure.states import Made, headline, states_of
from mobilenet_core.measure.summary import summarise
from mobilenet_core.records import Conditions

BEST = ProbeLevels("probes", compute_ms=0.04, memory_ms=0.4)


def visited(of, slow, best):
    """A process's measurement, made while the machine was `slow` times as slow as its best: 2 ms at its best."""
    blocks = tuple(Block(8, slow * BEST.compute_ms, BEST.memory_ms) for _ in range(8))
    samples = (2.0 * slow,) * 64
    levels = replace(BEST, compute_ms=slow * BEST.compute_ms)
    states = states_of(Made(samples, blocks, (8,)), levels, best, of.plan.min_runs)
    conditions = Conditions(("avx2",), "nchw", "glibc", 0.0, 0.1, "00ff", 0.1, 1, (2.0,), (1,), states=states)
    return replace(
        measurement(of),
        samples_ms=samples,
        latency_ms=summarise(headline(samples, states)),
        warnings=warnings_about(Seen(samples, states, 0, 1.0), of.plan, is_first=best is None),
        conditions=conditions,
    )


class Restless(FakeMeasure):
    """Times on a machine whose slowness at each visit is the next of `slowness`, the last one for ever."""

    def __init__(self, *slowness):
        super().__init__()
        self.slowness, self.visits, self.failing_after = slowness, [], None

    def __call__(self, of, cancelled, visit=None):
        super().__call__(of, cancelled, visit)
        self.visits.append((of.variant.point.alpha, visit))
        if self.failing_after is not None and len(self.visits) > self.failing_after:
            raise MeasurementError("the child process crashed")
        slow = self.slowness[min(len(self.visits), len(self.slowness)) - 1]
        made = visited(of, slow, next(iter(visit.bests), None))
        return made if visit.earlier is None else together([visit.earlier, made])

    @property
    def alphas(self):
        return [alpha for alpha, _ in self.visits]
