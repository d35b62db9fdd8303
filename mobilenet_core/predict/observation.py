"""What a prediction is made from: latencies of design points, and how the model reads them."""

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Self

import numpy as np
import numpy.typing as npt

from mobilenet_core.checked import number_of, whole
from mobilenet_core.design import DesignPoint, FloatArray
from mobilenet_core.errors import PredictionError
from mobilenet_core.latency import KnownLatency
from mobilenet_core.networks.family import MOBILENET_V1, NetworkChoice, Variant
from mobilenet_core.predict.features import FEATURES, Work
from mobilenet_core.predict.posterior import Inputs
from mobilenet_core.predict.typical import FEW_THREADS
from mobilenet_core.records import LIMITS

FAMILY_SD = 0.25
"""Standard deviation of the logarithm: how far networks of one family lie together from what layers of another tell."""

_FAMILY_SD_BY_THREADS = 0.3  # more, for each e-fold of threads beyond FEW_THREADS: waiting for them counts by layers
_ONE_LINEAGE = ("mobilenet_v1", "conv_mobilenet", "shallow_mobilenet")
_DOUBT = 0.3
"""Standard deviation of the logarithm of a marked latency, besides the usual noise: `python -m bench repeat` found
marked ones 22 to 50 % from those that were not."""


@dataclass(frozen=True, slots=True)
class Observation:
    """One latency, in milliseconds for one image.

    threads: None where that is not known, or means nothing, as for a GPU; read as 1. is_doubted: whether it was
    marked as taken while the machine was slow or disturbed.
    Raises DesignError for a network or a value that there is not, PredictionError for a latency that is not above 0.
    """

    alpha: float
    resolution: int
    latency_ms: float
    network: NetworkChoice = MOBILENET_V1
    threads: int | None = 1
    is_doubted: bool = False

    def __post_init__(self) -> None:
        object.__setattr__(self, "latency_ms", _checked_ms(self.latency_ms))
        if self.threads is not None:
            object.__setattr__(self, "threads", checked_threads(self.threads))
        _ = Variant(DesignPoint(self.alpha, self.resolution), self.network).spec

    @classmethod
    def of(cls, known: KnownLatency) -> Self:
        """What a known latency tells of a device. Raises as the class does."""
        point = known.variant.point
        return cls(
            point.alpha, point.resolution, known.p50_ms, known.variant.network, known.setup.threads, bool(known.doubts)
        )


@dataclass(frozen=True, slots=True)
class Asked:
    """What is known or wanted at design points: everything but the points themselves."""

    network: NetworkChoice = MOBILENET_V1
    threads: int = 1

    @classmethod
    def of(cls, observation: Observation) -> Self:
        """What was asked of an observation."""
        return cls(observation.network, observation.threads or 1)

    def inputs(self, alphas: npt.ArrayLike, resolutions: npt.ArrayLike, work: Work, known: "Known") -> Inputs:
        """As the model reads them, flat, beside what is known. Raises as `Work.features`."""
        features = work.features(self.network, alphas, resolutions)
        shape = features.shape[:-1]
        octaves = (np.log2(np.asarray(alphas, float)), np.log2(np.asarray(resolutions, float)))
        count = math.prod(shape)
        return Inputs(
            features.reshape(count, len(FEATURES)),
            np.full(count, math.log(self.threads / known.threads)),
            np.column_stack([np.broadcast_to(octave, shape).ravel() for octave in octaves]),
            np.zeros(count),
            np.full(count, family := known.family_of(self.network)),
            np.full(count, _apart(self.threads) if family else 0.0),
        )


@dataclass(frozen=True, slots=True)
class Known:
    """What observations are counted from: the least threads among them, and the networks, those most known first."""

    threads: int
    families: tuple[str, ...]

    @classmethod
    def of(cls, observations: Sequence[Observation]) -> Self:
        """Of some observations. Of families equally known the one whose name comes first."""
        counts = Counter(lineage_of(each.network) for each in observations)
        names = sorted(counts, key=lambda name: (-counts[name], name))
        return cls(min(each.threads or 1 for each in observations), tuple(names))

    def family_of(self, network: NetworkChoice) -> int:
        """Its number; one past the known ones where nothing is known of it."""
        name = lineage_of(network)
        return self.families.index(name) if name in self.families else len(self.families)


def _apart(threads: int) -> float:
    beyond = max(0.0, math.log(threads / FEW_THREADS))
    return math.hypot(FAMILY_SD, _FAMILY_SD_BY_THREADS * beyond)


def lineage_of(network: NetworkChoice) -> str:
    """The name that networks share which are alike enough to be told from each other's rest."""
    return MOBILENET_V1.name if network.name in _ONE_LINEAGE else network.name


def read(observations: Iterable[Observation], work: Work, known: Known) -> tuple[Inputs, FloatArray]:
    """Observations as the model reads them, with their log latencies; faster where alike ones are adjacent."""
    rows: list[Inputs] = []
    latencies: list[float] = []
    for asked, group in groupby(observations, Asked.of):
        alike = tuple(group)
        places = [each.alpha for each in alike], [each.resolution for each in alike]
        doubts = np.where([each.is_doubted for each in alike], _DOUBT, 0.0)
        rows.append(replace(asked.inputs(*places, work, known), doubts=doubts))
        latencies.extend(each.latency_ms for each in alike)
    return Inputs.joined(rows), np.log(latencies)


def checked_threads(threads: object) -> int:
    """Threads as an int. Raises DesignError outside 1 to 1,024."""
    return whole(threads, "threads", *LIMITS["threads"])


def _checked_ms(latency_ms: object) -> float:
    number = number_of(latency_ms)
    if number is None or not 0 < number < math.inf:
        raise PredictionError(f"latency_ms is {latency_ms!r}; expected milliseconds above 0")
    return number
