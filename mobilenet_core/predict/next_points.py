"""What to measure next: the few points after which the intervals are narrowest."""

from collections.abc import Iterable

import numpy as np

from mobilenet_core.checked import refused
from mobilenet_core.design import DesignPoint
from mobilenet_core.networks.family import MOBILENET_V1, NetworkChoice
from mobilenet_core.predict.predictor import Predictor


def next_points(
    predictor: Predictor, candidates: Iterable[DesignPoint], count: int, network: NetworkChoice = MOBILENET_V1
) -> tuple[DesignPoint, ...]:
    """`count` of the candidates, or all where they are fewer, the most telling first.

    Each is the one whose measuring, after those before it, takes most off the variances of all candidates' predictions.
    Raises DesignError for a count below 1.
    """
    if count < 1:
        raise refused("count", count, "a whole number from 1 up")
    points = list(dict.fromkeys(candidates))
    if not points:
        return ()
    covariance = predictor.covariance(network, [each.alpha for each in points], [each.resolution for each in points])
    noise = predictor.posterior.spread.noise**2
    chosen: list[DesignPoint] = []
    left = np.ones(len(points), bool)
    while left.any() and len(chosen) < count:
        gain = (covariance**2).sum(axis=0) / (np.diag(covariance) + noise)
        index = int(np.argmax(np.where(left, gain, -1.0)))
        column = covariance[:, index]
        covariance = covariance - np.outer(column, column) / (covariance[index, index] + noise)
        left[index] = False
        chosen.append(points[index])
    return tuple(chosen)
