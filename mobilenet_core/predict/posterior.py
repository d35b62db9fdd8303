"""The one model behind every prediction: positive costs with a prior, and a smooth rest, fitted in logarithms.

    log latency = log sum over k of cost_k feature_k + g(log alpha, log resolution) + family + noise

The logarithms of the costs have a normal prior around a typical device's, its overall level left free; g is a Gaussian
process, of each family of networks its own; `family` is a number that the networks of a family have in common, 0 for
the one that most is known of: what layers cost is what families share. The costs are the most probable ones, found by
Gauss-Newton; near them the model is taken as linear, which makes all of it one Gaussian process with kernel J P J' + k,
whose variance and leave-one-out residuals have closed forms (Rasmussen and Williams, Gaussian Processes for Machine
Learning, 2006, sections 2.7 and 5.4.2).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields, replace
from typing import Self

import numpy as np

from mobilenet_core.design import FloatArray, IntArray

_STEPS = 50
_SMALL = 1e-8
_LEVEL_SD = 3.0  # of the logarithm of the overall level around the observations': as good as unknown
_SMOOTH_SCALES = (1.0, 0.7)  # doublings of alpha and of resolution over which the smooth rest changes
_OWN_SCALE = 0.1  # doublings after which a neighbour's own share says little

_LEAST_ROWS, _MOST_ROWS, _SMALL_PRODUCT = 32, 1024, 2**18
"""Points predicted at a time: so few that what lies between stays in a core's cache, and that products of matrices take
no more multiplications than OpenBLAS does alone. Its other threads spin while they wait for more, which costs several
times what the products do."""


@dataclass(frozen=True, slots=True)
class Inputs:
    """Where latencies are known or wanted: (n, k) features, (n,) log threads, (n, 2) octaves of alpha, resolution.

    doubts: (n,) standard deviations of the logarithms of known ones, besides the noise that all have. families: (n,) by
    number, 0 the one that most is known of. apart: (n,) how far a family may lie from where the costs that others tell
    put it: a standard deviation of the logarithm, 0 for family 0.
    """

    features: FloatArray
    log_threads: FloatArray
    places: FloatArray
    doubts: FloatArray
    families: IntArray
    apart: FloatArray

    @classmethod
    def joined(cls, parts: Iterable["Inputs"]) -> Self:
        """All rows of the parts, in order."""
        parts = tuple(parts)
        return cls(*(np.concatenate([getattr(part, each.name) for part in parts]) for each in fields(cls)))

    def blocks(self, size: int) -> Iterator["Inputs"]:
        """The rows in order, at most `size` at a time; at least one block."""
        for start in range(0, max(1, len(self.places)), size):
            rows = slice(start, start + size)
            yield Inputs(*(getattr(self, each.name)[rows] for each in fields(self)))


@dataclass(frozen=True, slots=True)
class Prior:
    """What is believed before anything is measured: a typical device, and how far devices lie from it.

    log_costs, log_cost_sd: (k,); only the costs' ratios count, see `levelled`. common_sd: (k,) of what some costs have
    in common, besides. thread_exponent: by which work shrinks with threads, and its standard deviation.
    """

    log_costs: FloatArray
    log_cost_sd: FloatArray
    common_sd: FloatArray
    thread_exponent: tuple[float, float]

    @property
    def mean(self) -> FloatArray:
        """Of the parameters, (k + 1,)."""
        return np.append(self.log_costs, self.thread_exponent[0])

    def levelled(self, inputs: Inputs, log_latency: FloatArray) -> "Prior":
        """The same with the costs' common level at that of the observations, whatever their unit and the device."""
        return replace(self, log_costs=self.log_costs + np.mean(log_latency - log_mean(self.mean, inputs)[0]))

    @property
    def covariance(self) -> FloatArray:
        """Of the parameters, (k + 1, k + 1)."""
        result = np.diag(np.append(self.log_cost_sd, self.thread_exponent[1]) ** 2)
        result[:-1, :-1] += _LEVEL_SD**2 + np.outer(self.common_sd, self.common_sd)
        return result


@dataclass(frozen=True, slots=True)
class Spread:
    """Standard deviations of log latency.

    noise: of one measurement. smooth: of what changes slowly over alpha and resolution. own: of what an alpha or a
    resolution has of its own, whatever the other is: how channels fill vectors, and maps fill tiles.
    """

    noise: float
    smooth: float
    own: float

    @property
    def rest(self) -> float:
        """The variance of all but the noise."""
        return self.smooth**2 + self.own**2


def log_mean(parameters: FloatArray, inputs: Inputs) -> tuple[FloatArray, FloatArray]:
    """The log of the summed costs, (n,), and its derivatives, (n, k + 1). The first feature is shared by no threads."""
    parts = inputs.features * np.exp(parameters[:-1])
    parts[:, 1:] *= np.exp(-parameters[-1] * inputs.log_threads)[:, None]
    total = parts.sum(axis=1)
    shares = parts / total[:, None]
    return np.log(total), np.column_stack([shares, -inputs.log_threads * shares[:, 1:].sum(axis=1)])


def rest_kernel(spread: Spread, left: Inputs, right: Inputs) -> FloatArray:
    """(n, m): covariances of what the costs leave unexplained."""
    alphas, resolutions = ((left.places[:, None, axis] - right.places[None, :, axis]) ** 2 for axis in (0, 1))
    same = left.families[:, None] == right.families[None, :]
    smooth = np.exp(-0.5 * (alphas / _SMOOTH_SCALES[0] ** 2 + resolutions / _SMOOTH_SCALES[1] ** 2))
    own = np.exp(-0.5 / _OWN_SCALE**2 * alphas) + np.exp(-0.5 / _OWN_SCALE**2 * resolutions)
    return same * (spread.smooth**2 * smooth + spread.own**2 / 2 * own + left.apart[:, None] * right.apart)


class Posterior:
    """What observations leave believed at the most probable parameters, and all that predictions need."""

    def __init__(
        self, inputs: Inputs, log_latency: FloatArray, prior: Prior, spread: Spread, start: FloatArray | None = None
    ) -> None:
        """Of (n,) log latencies; start: where to look for the parameters first."""
        self.inputs, self.prior, self.spread = inputs, prior, spread
        rest = rest_kernel(spread, inputs, inputs) + np.diag(spread.noise**2 + inputs.doubts**2)
        self.parameters = _most_probable(inputs, log_latency, prior, rest, start)
        mean, self._slopes = log_mean(self.parameters, inputs)
        covariance = self._slopes @ prior.covariance @ self._slopes.T + rest
        self._inverse = np.linalg.inv(covariance)
        self._weights = np.linalg.solve(rest, log_latency - mean)
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
        rows = max(_LEAST_ROWS, min(_MOST_ROWS, _SMALL_PRODUCT // len(self._weights) ** 2))
        means, deviations = zip(*map(self._predict, inputs.blocks(rows)), strict=True)
        return np.concatenate(means), np.concatenate(deviations)

    def _predict(self, inputs: Inputs) -> tuple[FloatArray, FloatArray]:
        mean, slopes = log_mean(self.parameters, inputs)
        rest = rest_kernel(self.spread, inputs, self.inputs)
        shared = slopes @ self.prior.covariance @ self._slopes.T + rest
        prior = ((slopes @ self.prior.covariance) * slopes).sum(axis=1) + self.spread.rest
        prior = prior + inputs.apart**2
        variance = prior - ((shared @ self._inverse) * shared).sum(axis=1) + self.spread.noise**2
        floor = (0.5 * self.spread.noise) ** 2  # where the difference of two large numbers has lost its digits
        return mean + rest @ self._weights, np.sqrt(np.maximum(variance, floor))

    def covariance(self, inputs: Inputs) -> FloatArray:
        """(m, m) of log latency, noise left out."""
        _, slopes = log_mean(self.parameters, inputs)
        prior = slopes @ self.prior.covariance
        shared = prior @ self._slopes.T + rest_kernel(self.spread, inputs, self.inputs)
        return prior @ slopes.T + rest_kernel(self.spread, inputs, inputs) - shared @ self._inverse @ shared.T


def _most_probable(
    inputs: Inputs, log_latency: FloatArray, prior: Prior, rest: FloatArray, start: FloatArray | None
) -> FloatArray:
    """The parameters that explain the observations and differ least from the prior, by damped Gauss-Newton."""
    expected, precision, weight = prior.mean, np.linalg.inv(prior.covariance), np.linalg.inv(rest)

    def look(parameters: FloatArray) -> tuple[float, FloatArray, FloatArray]:
        mean, slopes = log_mean(parameters, inputs)
        residual, away = log_latency - mean, parameters - expected
        return float(residual @ weight @ residual + away @ precision @ away), residual, slopes

    parameters = expected if start is None else start
    badness, residual, slopes = look(parameters)
    for _ in range(_STEPS):
        gradient = slopes.T @ weight @ residual - precision @ (parameters - expected)
        step = np.linalg.solve(slopes.T @ weight @ slopes + precision, gradient)
        found = look(parameters + step)
        while found[0] > badness and np.abs(step).max() > _SMALL:
            step = step / 2
            found = look(parameters + step)
        gain = badness - found[0]
        if gain <= 0:
            break
        parameters, (badness, residual, slopes) = parameters + step, found
        if gain < _SMALL:
            break
    return parameters
