"""Samples into percentiles, and how far the median can be trusted."""

from collections.abc import Sequence

import numpy as np

from mobilenet_core.design import IntArray
from mobilenet_core.records import LatencySummary

_PERCENTILES = (10, 25, 50, 75, 90, 99)
_TAIL = 0.025  # each side of a 95 % interval


def summarise(samples_ms: Sequence[float]) -> LatencySummary:
    """Percentiles (linear between samples) and the 95 % interval of the median. Raises ValueError for no samples."""
    if not samples_ms:
        raise ValueError("no samples to summarise; expected at least one")
    ordered = np.sort(np.asarray(samples_ms, np.float64))
    p10, p25, p50, p75, p90, p99 = (float(each) for each in np.percentile(ordered, _PERCENTILES))
    rank = median_rank(len(ordered))
    return LatencySummary(p10, p25, p50, p75, p90, p99, float(ordered[rank]), float(ordered[-1 - rank]))


def reach_of_interval(samples: Sequence[float]) -> float:
    """How far the 95 % interval of the median reaches from it, to its farther side, as a share of the median.

    Raises ValueError for no samples.
    """
    summary = summarise(samples)
    return max(summary.p50_high - summary.p50, summary.p50 - summary.p50_low) / max(summary.p50, np.finfo(float).tiny)


def median_rank(count: int) -> int:
    """Index r such that the r-th smallest to the r-th largest of `count` samples hold the median with 95 % confidence.

    How many samples lie below the true median is binomial(count, 1/2), whatever the distribution. Below 6 samples no
    interval is that sure, and all of them, r = 0, is what there is.
    """
    below: IntArray = np.arange(count + 1)
    log_factorial = np.concatenate(([0.0], np.cumsum(np.log(below[1:]))))
    log_chance = log_factorial[count] - log_factorial - log_factorial[::-1] - count * np.log(2)
    sure = int(np.searchsorted(np.cumsum(np.exp(log_chance)), _TAIL, side="right"))
    return max(sure - 1, 0)
