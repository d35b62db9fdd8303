"""Values in words as budgets are given: "15 ms", "2.61 MB", "149M", "60.7 %"."""

import math
from collections.abc import Callable, Iterable

GAP = "\u00a0"
"""Between a number and its unit, never broken."""


def amount(budget: str, value: float) -> str:
    """A value to three significant digits, of top-1 to one decimal, with the unit of the budget named."""
    return _with_unit(budget, value, 3) if budget != "min_top1" else f"{value:.1f} %"


def as_given(budget: str, bound: float) -> str:
    """A bound as somebody gave it: not rounded to fewer than six digits."""
    return _with_unit(budget, bound, 6)


def enough(budget: str, value: float) -> str:
    """The roomy bound for a value: given as a budget, it lets the value in."""
    return amount(budget, roomy(budget, value))


def roomy(budget: str, value: float) -> float:
    """A bound of three significant digits (top-1: of one decimal) that lets in a value above 0.

    As `roomy` in static/panels/explore/answer.js, whose button says the same figure.
    """
    if budget == "min_top1":
        return math.floor(value * 10 + 1e-9) / 10
    scale = 10.0 ** (math.floor(math.log10(value)) - 2)
    up = float(f"{math.ceil(value / scale - 1e-9) * scale:.3g}")
    return up if up >= value else float(f"{up + scale:.3g}")


def _with_unit(budget: str, value: float, digits: int) -> str:
    if budget.endswith("_ms"):
        return f"{_rounded(value, digits)} ms"
    if budget.endswith("_mb"):
        return f"{_rounded(value, digits)} MB"
    if budget == "min_top1":
        return f"{_rounded(value, digits)} %"
    return f"{_rounded(value / 1e6, digits)}M" if value >= 1e6 else f"{value:,.0f}"


def _rounded(value: float, digits: int) -> str:
    """Never with an exponent where a person would write none: 1234.5 to three digits is 1,230."""
    return f"{float(f'{value:.{digits}g}'):,.15g}"


def significant(value: float, digits: int = 3) -> str:
    """With all of its significant digits and never an exponent: 0.0123, 1.00, 1,230."""
    if value == 0:
        return "0"
    rounded, _, exponent = f"{value:.{digits - 1}e}".partition("e")
    return f"{float(f'{rounded}e{exponent}'):,.{max(0, digits - 1 - int(exponent))}f}"


def span(ends: Iterable[float], between: str, decimals: int | None = None) -> str:
    """From the least to the most, rounded outward, to two significant digits or to `decimals`; one number if equal."""
    outward = (_outward(*each, decimals) for each in zip(sorted(ends), (math.floor, math.ceil), strict=True))
    texts = [f"{end:,.0f}" if end == int(end) else f"{end:g}" for end in outward]
    return between.join(dict.fromkeys(texts))


def _outward(value: float, rounding: Callable[[float], int], decimals: int | None) -> float:
    if value == 0:
        return 0.0
    places = 1 - math.floor(math.log10(value)) if decimals is None else decimals
    return rounding(round(value * 10.0**places, 6)) / 10.0**places
