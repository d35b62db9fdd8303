"""How wide a layer is at an alpha: the families' rules, for a number and for what is not known yet (counts.py)."""

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from mobilenet_core.architecture.counts import Count, count
from mobilenet_core.design import RULES, FloatArray, IntArray, Rounding, scale_channels

Alpha: TypeAlias = np.float64 | Count
"""A width multiplier: a number, or ALPHA."""


def scaled(base: int, alpha: Alpha, rounding: Rounding) -> int:
    """Channels of a layer that has `base` of them at alpha 1. Raises DesignError where the rule leaves none."""
    return count(scale_channels, base, alpha, rounding)


def scaled_up(base: int, alpha: Alpha) -> int:
    """The same by make_divisible, above alpha 1 alone."""
    return count(_scaled_up, base, alpha)


def equal_pairs(pairs: tuple[tuple[int, int], ...], alphas: FloatArray) -> IntArray:
    """Which pairs of base channels are equal at alphas by make_divisible: a bit for each, the first the lowest."""
    rule = RULES["make_divisible"]
    bits = [(rule(left, alphas) == rule(right, alphas)).astype(np.int64) << i for i, (left, right) in enumerate(pairs)]
    return np.asarray(np.sum(bits, axis=0, dtype=np.int64))


def divisible(channels: int, times: float = 1.0) -> int:
    """Channels times a number, to a multiple of 8 as make_divisible does."""
    return count(_divisible, channels, times)


def product(channels: int, times: int) -> int:
    """Channels times a whole number."""
    return count(_product, channels, times)


def _scaled_up(base: int, alpha: FloatArray) -> IntArray:
    return RULES["make_divisible"](base, np.asarray(np.asarray(np.maximum(alpha, 1.0))))


def _divisible(channels: IntArray, times: float) -> IntArray:
    return RULES["make_divisible"](channels, np.float64(times))  # type: ignore[arg-type]  # a rule of either order


def _product(channels: IntArray, times: int) -> NDArray[np.int64]:
    return channels * times
