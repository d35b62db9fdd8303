"""Where in the plane of alpha and resolution the budgets hold, and the predicted latency there."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from app.services.choice.choose import limits_of
from app.services.choice.columns import columns_of
from app.services.choice.question import Question
from app.services.latency.source import Source
from app.vocabulary import Percentile
from mobilenet_core.design import FloatArray, IntArray

_STEP = 1  # px, between the resolutions at which the budgets are looked at


@dataclass(frozen=True, slots=True)
class Region:
    """Predicted latency and where the budgets hold.

    latency_ms: (resolutions, alphas); None without a device. low, high: for each alpha the resolutions between which
    every budget holds, NaN where none does.
    """

    latency_ms: FloatArray | None
    low: FloatArray
    high: FloatArray


def region_of(question: Question, alphas: FloatArray, resolutions: IntArray) -> Region:
    """Over alphas by resolutions, between which costs are interpolated.

    Latency is the prediction everywhere, also where a point was measured: one surface, without dents.
    Raises DesignError.
    """
    latency = None
    if question.source is not None:
        plane = (tuple(alphas.tolist()), tuple(resolutions.tolist()))
        latency = _predicted(question.source, question.percentile, *plane)
    fine = np.arange(int(resolutions[0]), int(resolutions[-1]) + 1, _STEP)
    fits = np.ones((len(fine), len(alphas)), np.bool_)
    for limit in limits_of(question.budgets).values():
        column = limit.column
        if column == "latency_ms" and latency is not None:
            values = _between(latency, resolutions, fine)
        elif column == "top1_percent":  # smooth as it is, and unknown outside what was published
            values = _over(question, column, alphas, fine)
        else:
            values = _between(_over(question, column, alphas, resolutions), resolutions, fine)
        if not np.isnan(values).all():  # else it cannot be judged
            fits &= limit.keeps(values)
    anywhere = fits.any(axis=0)
    first, last = fits.argmax(axis=0), len(fine) - 1 - fits[::-1].argmax(axis=0)
    return Region(latency, np.where(anywhere, fine[first], np.nan), np.where(anywhere, fine[last], np.nan))


@lru_cache(maxsize=32)
def _predicted(
    source: Source, percentile: Percentile, alphas: tuple[float, ...], resolutions: tuple[int, ...]
) -> FloatArray:
    """Latency over resolutions by alphas, which no budget changes."""
    found = source.predicted(np.array(alphas)[None, :], np.array(resolutions)[:, None], percentile)
    return found.latency_ms.reshape(len(resolutions), len(alphas))


def _over(question: Question, column: str, alphas: FloatArray, resolutions: IntArray) -> FloatArray:
    """A column over resolutions by alphas."""
    grid = columns_of(question.among(tuple(alphas.tolist()), tuple(resolutions.tolist())))
    return np.asarray(grid[column], np.float64).reshape(len(alphas), len(resolutions)).T


def _between(values: FloatArray, resolutions: IntArray, fine: IntArray) -> FloatArray:
    """Values at resolutions between those of the rows, each on the line between its neighbours."""
    rows: list[FloatArray] = list(values.T)
    columns: list[FloatArray] = [np.interp(fine, resolutions, row) for row in rows]
    return np.stack(columns, axis=1)
