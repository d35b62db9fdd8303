"""What a bench times with the stopwatch, as a server would: in rounds, beside the device's best so far."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np

from mobilenet_core import DesignPoint, mobilenet_v1
from mobilenet_core.machine_states import ProbeLevels
from mobilenet_core.marks import current_warnings, headline_levels, own_levels, place_of_best
from mobilenet_core.measure import measure
from mobilenet_core.measure.measure import Stopwatch
from mobilenet_core.records import Measurement, MeasurementPlan
from mobilenet_core.visits import in_rounds, visits_wanted, wants_more

Wanted = tuple[DesignPoint, MeasurementPlan]


@dataclass(slots=True)
class Timed:
    """The measurements of one run of a bench. models: folder of model files."""

    models: Path
    _levels: list[ProbeLevels] = field(default_factory=list[ProbeLevels])

    def once(self, point: DesignPoint, plan: MeasurementPlan) -> Measurement:
        """One measurement alone."""
        made = measure(mobilenet_v1(point), plan, models=self.models, bests=self._bests())
        self._see(made)
        return made

    def in_rounds(self, wanted: Sequence[Wanted], seed: int = 3) -> list[Measurement]:
        """Each, in order; the rounds after the first in an order that is drawn, so that a state falls on all alike."""
        stopwatch, drawn = Stopwatch(self.models), np.random.default_rng(seed)
        made: dict[int, Measurement] = {}

        def visit(index: int) -> bool:
            point, plan = wanted[index]
            visits = visits_wanted(plan, is_alone=len(wanted) == 1)
            made[index] = stopwatch.visit(
                mobilenet_v1(point), plan, made.get(index), bests=self._bests(), wanted=visits
            )
            self._see(made[index])
            return wants_more(made[index], visits)

        in_rounds(range(len(wanted)), visit, drawn.shuffle)
        return [made[index] for index in range(len(wanted))]

    def now(self, made: Iterable[Measurement]) -> list[Measurement]:
        """With the marks that they have once everything is known."""
        bests = {each.kind: each for each in self._bests()}
        found: list[Measurement] = []
        for each in made:
            headline = headline_levels(each.conditions)
            best = None if headline is None else bests.get(headline.kind)
            found.append(replace(each, warnings=current_warnings(each.warnings, headline, best, is_first=False)))
        return found

    @property
    def best_compute_ms(self) -> float:
        """Of the compute probe; infinite before the first measurement."""
        return min((each.compute_ms for each in self._bests()), default=math.inf)

    def _see(self, made: Measurement) -> None:
        levels = own_levels(made.conditions)
        self._levels += [] if levels is None else [levels]

    def _bests(self) -> tuple[ProbeLevels, ...]:
        """As the store has it."""
        if not self._levels:
            return ()
        place = place_of_best(len(self._levels))
        compute_ms = sorted(each.compute_ms for each in self._levels)[place]
        memory_ms = sorted(each.memory_ms for each in self._levels)[place]
        return (ProbeLevels(self._levels[-1].kind, compute_ms, memory_ms),)
