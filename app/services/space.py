"""Columns over many design points: costs by the vectorised sweep, accuracy where it is published."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np

from app.services.explore import Variant, accuracies
from app.settings import MAX_GRID_POINTS
from mobilenet_core.design import BASE_RESOLUTION, DesignPoint, Rounding
from mobilenet_core.errors import DesignError
from mobilenet_core.sweep_columns import COLUMNS

T = TypeVar("T", float, int)

DEFAULT_COLUMNS = ("mult_adds", "params", "weight_bytes_fp32", "weight_bytes_int8")
ACCURACY_COLUMNS = {"top1_percent_fp32": "fp32", "top1_percent_int8": "int8"}
KNOWN_COLUMNS = (*COLUMNS, "rho", *ACCURACY_COLUMNS)


@dataclass(frozen=True, slots=True)
class Space:
    """Design points as two lists of equal length, and which network they belong to."""

    alphas: tuple[float, ...]
    resolutions: tuple[int, ...]
    network: str = "mobilenet_v1"
    num_classes: int = 1000
    rounding: Rounding = "tf_slim"
    columns: tuple[str, ...] = DEFAULT_COLUMNS

    @classmethod
    def grid(cls, alphas: Sequence[float], resolutions: Sequence[int], **rest: Any) -> "Space":
        """Every alpha with every resolution, alphas outermost. Raises DesignError for an empty or too large grid."""
        size = len(alphas) * len(resolutions)
        if not 1 <= size <= MAX_GRID_POINTS:
            raise DesignError(
                f"the grid has {len(alphas)} x {len(resolutions)} points; expected 1 to {MAX_GRID_POINTS:,}",
                field="alpha" if not alphas or resolutions else "resolution",
            )
        pairs = [(alpha, resolution) for alpha in alphas for resolution in resolutions]
        return cls(tuple(alpha for alpha, _ in pairs), tuple(resolution for _, resolution in pairs), **rest)


def columns_of(space: Space) -> dict[str, list[Any]]:
    """alpha, resolution and the columns asked for, as plain numbers. Raises DesignError."""
    for name in space.columns:
        if name not in KNOWN_COLUMNS:
            raise DesignError(
                f"column {name!r} is not known; expected some of {', '.join(KNOWN_COLUMNS)}", field="columns"
            )
    anywhere = Variant(DesignPoint(1.0, BASE_RESOLUTION), space.network, space.num_classes, space.rounding)
    costs = anywhere.sweep(
        np.array(space.alphas, dtype=np.float64),
        np.array(space.resolutions, dtype=np.int64),
        [name for name in space.columns if name in COLUMNS],
    )
    result: dict[str, list[Any]] = {"alpha": list(space.alphas), "resolution": list(space.resolutions)}
    for name in space.columns:
        if name in COLUMNS:
            result[name] = costs[name].tolist()
        elif name == "rho":
            result[name] = [resolution / BASE_RESOLUTION for resolution in space.resolutions]
        else:
            result[name] = _top1(space, ACCURACY_COLUMNS[name])
    return result


def _top1(space: Space, precision: str) -> list[float | None]:
    points = zip(space.alphas, space.resolutions, strict=True)
    variants = (Variant(DesignPoint(*point), space.network, space.num_classes, space.rounding) for point in points)
    found = (accuracies(variant)[precision] for variant in variants)
    return [accuracy["top1_percent"] if accuracy else None for accuracy in found]


def numbers(text: str, field: str, number: type[T]) -> tuple[T, ...]:
    """Comma-separated numbers. Raises DesignError that names the part which is none."""
    values: list[T] = []
    for place, part in enumerate(filter(None, map(str.strip, text.split(","))), start=1):
        try:
            values.append(number(part))
        except ValueError:
            kind = "a number" if number is float else "a whole number"
            raise DesignError(f"{field} has {part!r} at place {place}; expected {kind}", field=field) from None
    return tuple(values)
