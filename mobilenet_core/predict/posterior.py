"""The one model behind every prediction: positive costs with a prior, and a smooth rest, fitted in logarithms.

    log latency = log sum over k of cost_k feature_k + g(log alpha, log resolution) + noise

The logarithms of the costs have a normal prior around a typical device's, its overall level left free; g is a Gaussian
process. The costs are the most probable ones, found by Gauss-Newton; near them the model is taken as linear, which
makes all of it one Gaussian process with kernel J P J' + k, whose variance and leave-one-out residuals have closed
forms (Rasmussen and Williams, Gaussian Processes for Machine Learning, 2006, sections 2.7 and 5.4.2).
"""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from typing import Self

import numpy as np

from mobilenet_core.design import FloatArray

_STEPS = 50
_SMALL_STEP = 1e-9
_LEVEL_SD = 30.0  # of the logarithm of the overall level: as good as unknown


@dataclass(frozen=True, slots=True)
class Inputs:
    """Where latencies are known or wanted: (n, k) features, (n,) log threads, (n, 2) places for the smooth rest.

    noise: (n,) how much noisier than others, as a factor. whole: (n,) 1 where all of the network is meant and the
    smooth rest applies, 0 where only some layers are.
    """

    features: FloatArray
    log_threads: FloatArray
    places: FloatArray
    noise: FloatArray
    whole: FloatArray

    @classmethod
    def joined(cls, parts: Iterable["Inputs"]) -> Self:
        """All rows of the parts, in order."""
        parts = tuple(parts)
        return cls(*(np.concatenate([getattr(part, each.name) for part in parts]) for each in fields(cls)))


@dataclass(frozen=True, slots=True)
class Prior:
    """What is believed before anything is measured: a typical device, and how far devices lie from it.

    log_costs, log_cost_sd: (k,), the costs' common level being free. thread_exponent: by which work shrinks with
    threads, and its standard deviation.
    """

    log_costs: FloatArray
    log_cost_sd: FloatArray
    thread_exponent: tuple[float, float]

    @property
    def mean(self) -> FloatArray:
        """Of the parameters, (k + 1,)."""
        return np.append(self.log_costs, self.thread_exponent[0])

    @property
    def covariance(self) -> FloatArray:
        """Of the parameters, (k + 1, k + 1)."""
        result = np.diag(np.append(self.log_cost_sd, self.thread_exponent[1]) ** 2)
        result[:-1, :-1] += _LEVEL_SD**2
        return result


@dataclass(frozen=True, slots=True)
class Spread:
    """Standard deviations of log latency: of the noise of one measurement, and of the smooth rest."""

    noise: float
    smooth: float


def log_mean(parameters: FloatArray, inputs: Inputs) -> tuple[FloatArray, FloatArray]:
    """The log of the summed costs, (n,), and its derivatives, (n, k + 1). The first feature is shared by no threads."""
    parts = inputs.features * np.exp(parameters[:-1])
    parts[:, 1:] *= np.exp(-parameters[-1] * inputs.log_threads)[:, None]
    total = parts.sum(axis=1)
    shares = parts / total[:, None]
    return np.log(total), np.column_stack([shares, -inputs.log_threads * shares[:, 1:].sum(axis=1)])


def smooth_kernel(left: Inputs, right: Inputs) -> FloatArray:
    """(n, m): exp(-d^2 / 2) for places d length scales apart, 0 where not all of the network is meant."""
    squared = ((left.places[:, None, :] - right.places[None, :, :]) ** 2).sum(axis=-1)
    return np.exp(-0.5 * squared) * left.whole[:, None] * right.whole


class Posterior:
    """What observations leave believed: the most probable parameters, and all that predictions need.

    log_latency: (n,) at `inputs`. start: parameters to set out from, the prior's mean where None.
    """

    def __init__(
        self,
        inputs: Inputs,
        log_latency: FloatArray,
        prior: Prior,
        spread: Spread,
        parameters: FloatArray | None = None,
    ) -> None:
        self.inputs, self.prior, self.spread = inputs, prior, spread
        self._rest = spread.smooth**2 * smooth_kernel(inputs, inputs) + np.diag((spread.noise * inputs.noise) ** 2)
        self.parameters = _most_probable(inputs, log_latency, prior, self._rest) if parameters is None else parameters
        mean, self._slopes = log_mean(self.parameters, inputs)
        covariance = self._slopes @ prior.covariance @ self._slopes.T + self._rest
        self._inverse = np.linalg.inv(covariance)
        self._weights = np.linalg.solve(self._rest, log_latency - mean)
        # what the linearised model leaves unexplained where it sets out from the prior's mean
        self._surprise = log_latency - mean + self._slopes @ (self.parameters - prior.mean)
        self._log_determinant = float(np.linalg.slogdet(covariance)[1])

    @property
    def log_evidence(self) -> float:
        """How probable the observations were, up to a constant that depends on their number alone."""
        return -0.5 * float(self._surprise @ self._inverse @ self._surprise) - 0.5 * self._log_determinant

    def left_out(self) -> FloatArray:
        """(n,) residuals of each observation as predicted from all others, in standard deviations."""
        return (self._inverse @ self._surprise) / np.sqrt(np.diag(self._inverse))

    def predict(self, inputs: Inputs) -> tuple[FloatArray, FloatArray]:
        """(m,) log latency and its standard deviation, the noise of one measurement included."""
        mean, slopes = log_mean(self.parameters, inputs)
        smooth = self.spread.smooth**2 * smooth_kernel(inputs, self.inputs)
        shared = slopes @ self.prior.covariance @ self._slopes.T + smooth
        prior = ((slopes @ self.prior.covariance) * slopes).sum(axis=1) + self.spread.smooth**2 * inputs.whole
        variance = prior - ((shared @ self._inverse) * shared).sum(axis=1) + (self.spread.noise * inputs.noise) ** 2
        floor = (0.5 * self.spread.noise) ** 2  # where the difference of two large numbers has lost its digits
        return mean + smooth @ self._weights, np.sqrt(np.maximum(variance, floor))

    def covariance(self, inputs: Inputs) -> FloatArray:
        """(m, m) of log latency, noise left out."""
        _, slopes = log_mean(self.parameters, inputs)
        prior = slopes @ self.prior.covariance
        shared = prior @ self._slopes.T + self.spread.smooth**2 * smooth_kernel(inputs, self.inputs)
        return (
            prior @ slopes.T + self.spread.smooth**2 * smooth_kernel(inputs, inputs) - shared @ self._inverse @ shared.T
        )


def _most_probable(inputs: Inputs, log_latency: FloatArray, prior: Prior, rest: FloatArray) -> FloatArray:
    """The parameters that explain the observations and differ least from the prior, by damped Gauss-Newton."""
    precision, weight = np.linalg.inv(prior.covariance), np.linalg.inv(rest)

    def badness(parameters: FloatArray) -> float:
        residual = log_latency - log_mean(parameters, inputs)[0]
        away = parameters - prior.mean
        return float(residual @ weight @ residual + away @ precision @ away)

    parameters = prior.mean
    parameters[:-1] += np.mean(log_latency - log_mean(parameters, inputs)[0])
    best = badness(parameters)
    for _ in range(_STEPS):
        mean, slopes = log_mean(parameters, inputs)
        gradient = slopes.T @ weight @ (log_latency - mean) - precision @ (parameters - prior.mean)
        step = np.linalg.solve(slopes.T @ weight @ slopes + precision, gradient)
        while (now := badness(parameters + step)) > best and np.abs(step).max() > _SMALL_STEP:
            step = step / 2
        if now >= best:
            break
        parameters, best = parameters + step, now
    return parameters
