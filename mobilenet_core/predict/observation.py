"""What a prediction is made from: latencies of design points, and how the model reads them."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Self

import numpy as np
import numpy.typing as npt

from mobilenet_core.architecture.network import NetworkSpec
from mobilenet_core.cost import Kind, kind_of
from mobilenet_core.design import DesignPoint, FloatArray
from mobilenet_core.errors import DesignError, PredictionError
from mobilenet_core.networks.family import MOBILENET_V1, NetworkChoice, Variant
from mobilenet_core.predict.features import FEATURES, Work, check_predictable
from mobilenet_core.predict.posterior import Inputs
from mobilenet_core.predict.typical import PROFILE_NOISE

_MAX_THREADS = 1024


@dataclass(frozen=True, slots=True)
class Observation:
    """One latency, in milliseconds for one image.

    threads: None where that is not known, or means nothing, as for a GPU; read as 1. layer_ms: milliseconds by the
    name of the network's row, where a profiler gave them; only their shares of the whole are used, as profilers slow
    down what they watch.
    Raises DesignError for a network without an alpha or a value outside the design space, PredictionError for a
    latency that is not above 0 or a row that the network does not have.
    """

    alpha: float
    resolution: int
    latency_ms: float
    network: NetworkChoice = MOBILENET_V1
    threads: int | None = 1
    layer_ms: Mapping[str, float] | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "latency_ms", _checked_ms(self.latency_ms, "latency_ms"))
        if self.threads is not None:
            check_threads(self.threads)
        rows = {row.name for row in self.spec().rows}
        for name, value in (self.layer_ms or {}).items():
            if name not in rows:
                raise PredictionError(f"layer_ms has {name!r}; {self.network.name} has rows {', '.join(sorted(rows))}")
            _checked_ms(value, f"layer_ms of {name}", zero=True)

    def spec(self) -> NetworkSpec:
        """The network that was timed."""
        check_predictable(self.network)
        return Variant(DesignPoint(self.alpha, self.resolution), self.network).spec

    def layer_shares(self) -> dict[Kind, float]:
        """What share of the profile's sum each kind of layer took; nothing for kinds that took none."""
        profile = self.layer_ms or {}
        shares: dict[Kind, float] = {}
        for row in self.spec().rows:
            if share := profile.get(row.name, 0.0) / (math.fsum(profile.values()) or 1.0):
                shares[kind_of(row.op)] = shares.get(kind_of(row.op), 0.0) + share
        return shares


@dataclass(frozen=True, slots=True)
class Reading:
    """Observations as the model reads them: one row each, and one more for each kind of a profiled network's layers."""

    inputs: Inputs
    log_latency: FloatArray

    @classmethod
    def of(cls, observations: Iterable[Observation], work: Work, base_threads: int) -> Self:
        """Features as `work` sees them, threads as multiples of base_threads; faster where alike ones are adjacent."""
        rows: list[Inputs] = []
        latencies: list[float] = []
        for asked, group in groupby(observations, Asked.of):
            alike = tuple(group)
            rows.append(asked.inputs(*_places(alike), work, base_threads))
            latencies.extend(each.latency_ms for each in alike)
            for each in alike:
                for kind, share in each.layer_shares().items():
                    rows.append(asked.inputs(*_places((each,)), work, base_threads, kind))
                    latencies.append(share * each.latency_ms)
        return cls(Inputs.joined(rows), np.log(latencies))


@dataclass(frozen=True, slots=True)
class Asked:
    """What is known or wanted at design points: everything but the points themselves."""

    network: NetworkChoice = MOBILENET_V1
    threads: int = 1

    @classmethod
    def of(cls, observation: Observation) -> Self:
        """What was asked of an observation."""
        return cls(observation.network, observation.threads or 1)

    def inputs(
        self,
        alphas: npt.ArrayLike,
        resolutions: npt.ArrayLike,
        work: Work,
        base_threads: int,
        kind: Kind | None = None,
    ) -> Inputs:
        """As the model reads them, flat; only of the layers of a kind where one is given. Raises as `Work.features`."""
        check_threads(self.threads)
        kinds = None if kind is None else (kind,)
        features = work.features(self.network, alphas, resolutions, kinds=kinds)
        shape = features.shape[:-1]
        octaves = (np.log2(np.asarray(alphas, float)), np.log2(np.asarray(resolutions, float)))
        places = [np.broadcast_to(octave, shape).ravel() for octave in octaves]
        count = math.prod(shape)
        return Inputs(
            features.reshape(count, len(FEATURES)),
            np.full(count, math.log(self.threads / base_threads)),
            np.column_stack(places),
            np.full(count, 1.0 if kind is None else PROFILE_NOISE),
            np.full(count, float(kind is None)),
        )


def _places(observations: tuple[Observation, ...]) -> tuple[list[float], list[int]]:
    return [each.alpha for each in observations], [each.resolution for each in observations]


def check_threads(threads: object) -> None:
    """Raises DesignError for anything but a whole number from 1 to 1,024."""
    if isinstance(threads, bool) or not isinstance(threads, int) or not 1 <= threads <= _MAX_THREADS:
        raise DesignError(
            f"threads is {threads!r}; expected a whole number from 1 to {_MAX_THREADS:,}", field="threads"
        )


def _checked_ms(value: object, name: str, *, zero: bool = False) -> float:
    number = float(value) if isinstance(value, int | float) else math.nan
    if not (number > 0 or (zero and number == 0)) or math.isinf(number):
        raise PredictionError(f"{name} is {value!r}; expected milliseconds above 0")
    return number
