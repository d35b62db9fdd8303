"""From a few latencies of one device, runtime and precision to the latency of any design point, with an interval."""

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from mobilenet_core.checked import one_of
from mobilenet_core.design import FloatArray
from mobilenet_core.errors import PredictionError
from mobilenet_core.networks.family import MOBILENET_V1, NetworkChoice
from mobilenet_core.predict.features import Work
from mobilenet_core.predict.observation import Asked, Known, Observation, checked_threads, read
from mobilenet_core.predict.posterior import Inputs, Posterior
from mobilenet_core.predict.typical import (
    FEW,
    FEW_THREADS,
    FREEDOM,
    MORE_THREADS_EXPONENT,
    Assumption,
    assumptions,
    prior_of,
)
from mobilenet_core.records import PRECISIONS, Precision

CONFIDENCE = 0.9
"""Of every interval."""

MOST_FITTED = 150
"""More latencies than this tell nothing new and take long to fit: see `fit`."""

_MOST_GAIN = math.log(2)  # what more threads than were observed may gain, as if there were this many times as many
_NORMAL_95 = 1.6448536269514722  # the quantile that leaves 5 % on either side


@dataclass(frozen=True, slots=True)
class FittedOn:
    """How many latencies a predictor was fitted on, how many of them were marked, and in words which."""

    count: int
    sentence: str
    doubted: int = 0


@dataclass(frozen=True, slots=True)
class Predictions:
    """Milliseconds for one image, each array of the shape that was asked for.

    A measurement lies between low_ms and high_ms with the predictor's confidence.
    """

    latency_ms: FloatArray
    low_ms: FloatArray
    high_ms: FloatArray


class Predictor:
    """Latencies of one device, runtime and precision, predicted; made by `fit`.

    method: "scaled neighbour" for one design point: a typical device's latencies, scaled. "typical layers" for two to
    five: the typical device bent towards them. "layers" from six on: what layers cost, and a smooth rest, as the
    points tell.
    """

    confidence = CONFIDENCE

    def __init__(
        self, observations: tuple[Observation, ...], assumption: Assumption, posterior: Posterior, known: int
    ) -> None:
        """known: how many latencies there were to choose the observations from."""
        self.observations, self.assumption, self.posterior = observations, assumption, posterior
        places = {(each.alpha, each.resolution) for each in observations}
        self.method = "scaled neighbour" if len(places) == 1 else "typical layers" if len(places) < FEW else "layers"
        self.fitted_on = FittedOn(
            len(observations), _sentence(observations, known), sum(each.is_doubted for each in observations)
        )
        freedom = FREEDOM + len(observations) - 1
        squares = float((self.posterior.left_out() ** 2).sum())
        self._half_width = _t_95(freedom) * math.sqrt((FREEDOM + squares) / freedom)
        self._known = Known.of(observations)

    def predict(
        self,
        alphas: npt.ArrayLike,
        resolutions: npt.ArrayLike,
        *,
        network: NetworkChoice = MOBILENET_V1,
        threads: int | None = None,
    ) -> Predictions:
        """Latency at every design point of alphas broadcast against resolutions, as in `sweep`.

        threads: as few as the observations had where None. Numbers below their most are told from how typical devices
        gain; above it, devices may have no more cores to give: a small gain at most, and a wide interval.
        Of a network of which nothing was observed, what its layers cost is told, with a wide interval.
        Raises DesignError as `sweep` does, and for threads outside 1 to 1,024.
        """
        threads = self._known.threads if threads is None else checked_threads(threads)
        most = _most_threads(self.observations)
        log_ms, deviation = self.posterior.predict(self._inputs(network, alphas, resolutions, min(threads, most)))
        beyond = max(0.0, math.log(threads / most))
        log_ms = log_ms - MORE_THREADS_EXPONENT[0] * min(beyond, _MOST_GAIN)
        deviation = np.hypot(deviation, MORE_THREADS_EXPONENT[1] * beyond)
        shape = np.broadcast_shapes(np.shape(alphas), np.shape(resolutions))
        log_ms, reach = log_ms.reshape(shape), (self._half_width * deviation).reshape(shape)
        return Predictions(np.exp(log_ms), np.exp(log_ms - reach), np.exp(log_ms + reach))

    def sentence(self, threads: int | None = None) -> str:
        """What was fitted on, and whether any of it was timed with so many threads."""
        seen = {each.threads for each in self.observations if each.threads is not None}
        if threads is None or threads in seen or not seen:
            return self.fitted_on.sentence
        how = "interpolated" if min(seen) < threads < max(seen) else "extrapolated"
        return f"{self.fitted_on.sentence}; none with {_threads([threads])}, which is {how}"

    def covariance(self, network: NetworkChoice, alphas: Sequence[float], resolutions: Sequence[int]) -> FloatArray:
        """(n, n) of the log latencies at n design points, noise left out, before they are measured."""
        return self.posterior.covariance(self._inputs(network, alphas, resolutions, self._known.threads))

    def _inputs(
        self, network: NetworkChoice, alphas: npt.ArrayLike, resolutions: npt.ArrayLike, threads: int
    ) -> Inputs:
        return Asked(network, threads).inputs(alphas, resolutions, self.assumption.work, self._known)


def fit(observations: Iterable[Observation], *, precision: Precision = "fp32", runtime: str | None = None) -> Predictor:
    """A predictor of one device, runtime and precision, from its latencies in any order.

    Of more than MOST_FITTED latencies, as many are fitted on: sorted by network, threads, alpha and resolution, those
    at equal distances, the first and the last among them.
    runtime: its name, where the way that it runs layers is known; "onnxruntime" has a cliff between channel counts.
    Raises PredictionError where there are no observations, DesignError for an unknown precision.
    """
    one_of(precision, "precision", PRECISIONS)
    ordered = tuple(sorted(observations, key=_order))
    if not ordered:
        raise PredictionError("there are no latencies to predict from; measure or import at least one design point")
    known, ordered = len(ordered), _thinned(ordered)
    few = len({(each.alpha, each.resolution) for each in ordered}) < FEW
    assumption, posterior = max(
        _candidates(ordered, precision, assumptions(runtime, precision, few=few)),
        key=lambda candidate: candidate[1].log_evidence + candidate[0].log_odds,
    )
    return Predictor(ordered, assumption, posterior, known)


def _candidates(
    observations: tuple[Observation, ...], precision: Precision, assumed: Iterable[Assumption]
) -> Iterator[tuple[Assumption, Posterior]]:
    readings: dict[Work, tuple[Inputs, FloatArray]] = {}
    starts: dict[str, FloatArray] = {}  # neighbouring assumptions have neighbouring parameters
    for each in assumed:
        if each.work not in readings:
            readings[each.work] = read(observations, each.work, Known.of(observations))
        reading = readings[each.work]
        prior = prior_of(each.kind, precision).levelled(*reading)
        posterior = Posterior(*reading, prior, each.spread, starts.get(each.kind))
        starts[each.kind] = posterior.parameters
        yield each, posterior


def _thinned(ordered: tuple[Observation, ...]) -> tuple[Observation, ...]:
    if len(ordered) <= MOST_FITTED:
        return ordered
    last = len(ordered) - 1
    return tuple(ordered[index * last // (MOST_FITTED - 1)] for index in range(MOST_FITTED))


def _most_threads(observations: tuple[Observation, ...]) -> int:
    """Up to which number typical devices tell what threads gain: four cores are common."""
    return max(FEW_THREADS, *(each.threads or 1 for each in observations))


def _order(observation: Observation) -> tuple[Any, ...]:
    """So that sums do not depend on the order in which latencies came."""
    return (
        observation.network,
        observation.threads or 0,
        observation.alpha,
        observation.resolution,
        observation.latency_ms,
    )


def _sentence(observations: tuple[Observation, ...], known: int) -> str:
    alphas = sorted({each.alpha for each in observations})
    resolutions = sorted({each.resolution for each in observations})
    threads = sorted({each.threads for each in observations if each.threads is not None})
    count = f"{len(observations):,}" if known == len(observations) else f"{len(observations):,} of {known:,}"
    span = f"alpha {_span(alphas)}, resolution {_span(resolutions)}"
    doubted = sum(each.is_doubted for each in observations)
    marked = f", {doubted} of them marked as slow or disturbed" if doubted else ""
    what = "latency" if known == 1 else "latencies"
    return f"{count} {what} at {span}{', ' + _threads(threads) if threads else ''}{marked}"


def _threads(numbers: list[int]) -> str:
    return f"{_span(numbers)} {'thread' if numbers == [1] else 'threads'}"


def _span(values: list[float] | list[int]) -> str:
    return f"{values[0]:g}" if len(values) == 1 else f"{values[0]:g} to {values[-1]:g}"


def _t_95(freedom: float) -> float:
    """Student's t with 5 % on either side: Cornish and Fisher's expansion, good to 0.001 from 6 degrees on."""
    z = _NORMAL_95
    first = (z**3 + z) / 4
    second = (5 * z**5 + 16 * z**3 + 3 * z) / 96
    third = (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384
    return z + first / freedom + second / freedom**2 + third / freedom**3
