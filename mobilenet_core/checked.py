"""Values that callers give, checked: each is taken, or refused in one sentence of what came and what was expected.

A whole number is one by its value: 224, 224.0 and np.int64(224) are 224; True and 224.5 are none.
"""

import operator
from collections.abc import Collection
from numbers import Integral, Real
from typing import TypeVar

import numpy as np

from mobilenet_core.errors import DesignError, Said

T = TypeVar("T")


def whole(value: object, field: str, low: int, high: int, expected: str = "") -> int:
    """The value as an int. Raises DesignError outside low to high, and for what is no whole number."""
    found = _whole_of(value)
    if found is None or not low <= found <= high:
        raise refused(field, value, expected or Said("a whole number from {low} to {high:,}", low=low, high=high))
    return found


def number(value: object, field: str, low: float, high: float, what: str) -> float:
    """The value as a float. Raises DesignError outside low to high, and for what is no number."""
    found = number_of(value)
    if found is None or not low <= found <= high:
        raise refused(field, value, Said("{what} from {low:g} to {high:g}", what=what, low=low, high=high))
    return found


def one_of(value: T, field: str, known: Collection[T], expected: str = "") -> T:
    """The value. Raises DesignError for one that is not known."""
    if value not in known:
        raise refused(field, value, expected or Said("one of {known}", known=", ".join(map(str, known))))
    return value


def refused(field: str, value: object, expected: str) -> DesignError:
    """What is raised for a field whose value is not as expected."""
    return DesignError(
        "{name} is {value}; expected {expected}", field=field, name=field, value=repr(value), expected=expected
    )


def number_of(value: object) -> float | None:
    """The float nearest to a real number, or None for anything else and for what no float can hold."""
    if isinstance(value, bool) or not isinstance(value, Real):
        return None
    try:
        return float(value)
    except OverflowError:
        return None


def _whole_of(value: object) -> int | None:
    if isinstance(value, bool | np.bool_):
        return None
    if isinstance(value, Real) and not isinstance(value, Integral):
        found = number_of(value)
        return int(found) if found is not None and found.is_integer() else None
    try:
        return operator.index(value)  # type: ignore[arg-type]
    except TypeError:
        return None
