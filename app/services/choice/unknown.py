"""What is not known, as JSON tells it: null, where arrays have NaN."""

import math
from typing import Any

import numpy as np
import numpy.typing as npt


def number_or_none(value: float) -> float | None:
    """For JSON, which has no NaN and no infinity."""
    number = float(value)
    return number if math.isfinite(number) else None


def nulls_for_nan(column: npt.NDArray[Any]) -> list[Any]:
    """A column as JSON takes it: what is not known is None."""
    values = column.tolist()
    if column.dtype.kind != "f" or not np.isnan(column).any():
        return values
    return [None if each != each else each for each in values]  # noqa: PLR0124 - NaN alone differs from itself
