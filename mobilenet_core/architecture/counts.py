"""Whole numbers that may not be known yet, so that rows are written once: for a design point, and for arrays.

Rows of a design point hold plain ints. Rows of a sweep hold `Count`s: how a number follows from alpha or from the
resolution. Both are made by `count`, which computes what is known and keeps the rest as an expression.
"""

from collections.abc import Callable
from typing import Any, NamedTuple, TypeAlias, cast

Number: TypeAlias = "int | float | str | Count"


class Count(NamedTuple):  # a tuple, as these are looked up often
    """A number that follows from others by `rule`, which takes numbers and arrays alike. Equal ones are one key."""

    rule: Callable[..., Any]
    parts: tuple[Number, ...]


def _free(name: str) -> Any:  # noqa: ANN401 - stands for a number
    raise TypeError(f"{name} has no value before arrays are given")


ALPHA = Count(_free, ("alpha",))
"""The width multiplier, not known yet."""

RESOLUTION = Count(_free, ("resolution",))
"""The input side in pixels, not known yet."""


def is_known(number: Number) -> bool:
    """Whether it is a number, not how one follows from others."""
    return not isinstance(number, Count)


def count(rule: Callable[..., Any], *parts: Number) -> int:
    """rule(*parts) as an int; where a part is not known yet, a `Count` in the int's place.

    rule: a function of a module, not a closure, so that equal counts are equal keys.
    """
    if all(is_known(part) for part in parts):
        return int(rule(*parts))
    return cast("int", Count(rule, parts))
