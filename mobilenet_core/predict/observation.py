"""What a prediction is made from: latencies of design points, and how the model reads them."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Self

import numpy as np
import numpy.typing as npt

from mobilenet_core.design import DesignPoint, FloatArray
from mobilenet_core.errors import DesignError, PredictionError
from mobilenet_core.networks.family import MOBILENET_V1, NetworkChoice, Variant
from mobilenet_core.predict.features import FEATURES, Work, check_predictable
from mobilenet_core.predict.posterior import Inputs

_MAX_THREADS = 1024


@dataclass(frozen=True, slots=True)
class Observation:
    """One latency, in milliseconds for one image.

    threads: None where that is not known, or means nothing, as for a GPU; read as 1.
    Raises DesignError for a network without an alpha or a value outside the design space, PredictionError for a
    latency that is not above 0.
    """

    alpha: float
    resolution: int
    latency_ms: float
    network: NetworkChoice = MOBILENET_V1
    threads: int | None = 1

    def __post_init__(self) -> None:
        object.__setattr__(self, "latency_ms", _checked_ms(self.latency_ms))
        if self.threads is not None:
            check_threads(self.threads)
        check_predictable(self.network)
        _ = Variant(DesignPoint(self.alpha, self.resolution), self.network).spec


@dataclass(frozen=True, slots=True)
class Asked:
    """What is known or wanted at design points: everything but the points themselves."""

    network: NetworkChoice = MOBILENET_V1
    threads: int = 1

    @classmethod
    def of(cls, observation: Observation) -> Self:
        """What was asked of an observation."""
        return cls(observation.network, observation.threads or 1)

    def inputs(self, alphas: npt.ArrayLike, resolutions: npt.ArrayLike, work: Work, base_threads: int) -> Inputs:
        """As the model reads them, flat; threads as multiples of base_threads. Raises as `Work.features`."""
        check_threads(self.threads)
        features = work.features(self.network, alphas, resolutions)
        shape = features.shape[:-1]
        octaves = (np.log2(np.asarray(alphas, float)), np.log2(np.asarray(resolutions, float)))
        count = math.prod(shape)
        return Inputs(
            features.reshape(count, len(FEATURES)),
            np.full(count, math.log(self.threads / base_threads)),
            np.column_stack([np.broadcast_to(octave, shape).ravel() for octave in octaves]),
        )


def read(observations: Iterable[Observation], work: Work, base_threads: int) -> tuple[Inputs, FloatArray]:
    """Observations as the model reads them, with their log latencies; faster where alike ones are adjacent."""
    rows: list[Inputs] = []
    latencies: list[float] = []
    for asked, group in groupby(observations, Asked.of):
        alike = tuple(group)
        places = [each.alpha for each in alike], [each.resolution for each in alike]
        rows.append(asked.inputs(*places, work, base_threads))
        latencies.extend(each.latency_ms for each in alike)
    return Inputs.joined(rows), np.log(latencies)


def check_threads(threads: object) -> None:
    """Raises DesignError for anything but a whole number from 1 to 1,024."""
    if isinstance(threads, bool) or not isinstance(threads, int) or not 1 <= threads <= _MAX_THREADS:
        raise DesignError(
            f"threads is {threads!r}; expected a whole number from 1 to {_MAX_THREADS:,}", field="threads"
        )


def _checked_ms(latency_ms: object) -> float:
    number = float(latency_ms) if isinstance(latency_ms, int | float) else math.nan
    if not 0 < number < math.inf:
        raise PredictionError(f"latency_ms is {latency_ms!r}; expected milliseconds above 0")
    return number
