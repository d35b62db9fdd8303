"""Values in words, with the unit of the budget they are held against: "15 ms", "2.61 MB", "149 M", "60.7 %"."""

import math
from collections.abc import Callable, Iterable
from decimal import ROUND_CEILING, ROUND_HALF_DOWN, ROUND_HALF_UP, Decimal

from app.vocabulary import BY_BUDGET

_SECONDS_FROM_MS = 10_000

GAP = "\u00a0"
"""Between a number and its unit, never broken."""


def searchable(text: str) -> str:
    """With plain spaces there, as people search for them: for what is printed or copied."""
    return text.replace(GAP, " ")


def amount(budget: str, value: float) -> str:
    """A value to three significant digits, or to the decimals of what it is of."""
    decimals = BY_BUDGET[budget].decimals
    return _with_unit(budget, value, significant if decimals is None else lambda number: fixed(number, decimals))


def as_given(budget: str, value: float) -> str:
    """A value as somebody gave or printed it: not rounded to fewer than six digits, and none added."""
    return _with_unit(budget, value, plain)


def advised(budget: str, bound: float) -> str:
    """A bound that `roomy` gives: with what it has of a value in full."""
    return (as_given if BY_BUDGET[budget].decimals is None else amount)(budget, bound)


def plain(value: float) -> str:
    """To six significant digits at most and none added, never with an exponent: "0.5", "15", "30,000"."""
    return f"{Decimal(f'{value:.6g}'):,f}"


def digits_left(value: float | None, low: float | None, high: float | None) -> int:
    """Significant digits of a value that its interval leaves: two where that is a tenth of it or wider, else three."""
    if not value or low is None or high is None:
        return 3
    return 2 if high - low >= value / 10 else 3


def latency(value_ms: float, low_ms: float | None = None, high_ms: float | None = None, *, digits: int = 3) -> str:
    """In as many digits as its interval leaves, and in seconds where it is ten or more: "6.9 ms", "16 s"."""
    scale, unit = _scale_of(value_ms)
    left = min(digits, digits_left(value_ms, low_ms, high_ms))
    return f"{significant(value_ms / scale, left)}{GAP}{unit}"


def latency_range(value_ms: float, low_ms: float, high_ms: float, between: str) -> str:
    """The same with the interval: "16 s, 1.6 to 160 s"."""
    return f"{latency(value_ms, low_ms, high_ms)}, {latency_ends(value_ms, low_ms, high_ms, between)}"


def latency_ends(value_ms: float, low_ms: float, high_ms: float, between: str, digits: int | None = None) -> str:
    """A range around a value in its unit, and in its digits where no others are asked for: "1.6 to 160 s"."""
    scale, unit = _scale_of(value_ms)
    left = digits or digits_left(value_ms, low_ms, high_ms)
    return f"{between.join(significant(end / scale, left) for end in (low_ms, high_ms))}{GAP}{unit}"


def _scale_of(value_ms: float) -> tuple[float, str]:
    return (1e3, "s") if value_ms >= _SECONDS_FROM_MS else (1.0, "ms")


def megabytes(size: float) -> str:
    """Bytes of weights, of a file or of maps, 1 MB = 10^6 bytes: "5.30 MB"."""
    return amount("max_weight_mb", size / 1e6)


def memory(size: int) -> str:
    """Bytes of a memory as it is sold, 1 KB = 1024 bytes: "264 KB", "16 MB"."""
    kilobytes = size / 1024
    return f"{kilobytes:.4g}{GAP}KB" if kilobytes < 1024 else f"{kilobytes / 1024:.4g}{GAP}MB"


def percent(share: float) -> str:
    """A share of 0 to 1, or more: "5.8 %", "30 %"."""
    return f"{significant(100 * share, 2)}{GAP}%"


def roomy(budget: str, value: float, digits: int = 3) -> float:
    """A bound that lets in a value above 0 and that reads as it does in its digits: 2.605 MB beside 2.60 MB."""
    quantity = BY_BUDGET[budget]
    if quantity.is_least:
        places = 10 ** (quantity.decimals or 1)
        return math.floor(value * places + 1e-9) / places
    bounds = (_above(value, more) for more in range(3, 18))
    return next(bound for bound in bounds if _reads(bound, digits) == _reads(value, digits))


def _reads(value: float, digits: int) -> Decimal:
    """Where a half more is not yet another number: a bound is told in full."""
    exact = _shortest(value)
    return exact.quantize(Decimal(1).scaleb(exact.adjusted() - digits + 1), ROUND_HALF_DOWN)


def _above(value: float, digits: int) -> float:
    """The least number of so many digits that is not below a value."""
    exact = _shortest(value)
    return float(exact.quantize(Decimal(1).scaleb(exact.adjusted() - digits + 1), ROUND_CEILING))


def significant(value: float, digits: int = 3) -> str:
    """With all of its significant digits and never an exponent: 0.0123, 1.00, 1,230."""
    if value == 0:
        return "0"
    exact = _shortest(value)
    rounded = _half_up(exact, digits - 1 - exact.adjusted())
    return f"{rounded:,.{max(0, digits - 1 - rounded.adjusted())}f}"


def fixed(value: float, decimals: int) -> str:
    """With so many decimals, 61.25 with one as 61.3."""
    return f"{_half_up(_shortest(value), decimals):,.{decimals}f}"


def _half_up(exact: Decimal, decimals: int) -> Decimal:
    """As the page rounds."""
    return exact.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)


def _shortest(value: float) -> Decimal:
    """As it is written, in at most 17 digits, not as it is stored: 0.595, not a little less."""
    return Decimal(repr(float(value)))


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


def _with_unit(budget: str, value: float, text: Callable[[float], str]) -> str:
    quantity = BY_BUDGET[budget]
    scale, unit = _scale_of(value) if quantity.unit == "ms" else (quantity.scale, quantity.unit)
    return f"{text(value / scale)}{GAP}{unit}"
