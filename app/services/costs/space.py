"""Columns over many design points: costs by the vectorised sweep, accuracy where it is published."""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, TypeVar

import numpy as np
from pydantic_core import to_json

from app.answers.costs import ACCURACY_COLUMNS, KNOWN_COLUMNS
from app.services.accuracies.known import accuracies_at
from app.services.choice.unknown import nulls_for_nan
from app.services.latency.source import Source
from app.settings import MAX_GRID_POINTS
from mobilenet_core.accuracy import RANKING_SET, AnySet
from mobilenet_core.design import BASE_RESOLUTION, DesignPoint, FloatArray, IntArray
from mobilenet_core.errors import DesignError
from mobilenet_core.networks.family import MOBILENET_V1, NetworkChoice
from mobilenet_core.records import Precision
from mobilenet_core.sweep import sweep_of
from mobilenet_core.sweep_columns import COLUMNS

T = TypeVar("T", float, int)

_ROWS_AT_ONCE = 1000

DEFAULT_COLUMNS = ("mult_adds", "params", "weight_bytes_fp32", "weight_bytes_int8")


@dataclass(frozen=True, slots=True)
class Space:
    """Design points, which network they belong to, and what is asked about them.

    is_grid: every alpha with every resolution, alphas outermost; else the i-th alpha with the i-th resolution.
    Raises DesignError for no points or too many.
    """

    alphas: tuple[float, ...]
    resolutions: tuple[int, ...]
    is_grid: bool = True
    network: NetworkChoice = MOBILENET_V1
    columns: tuple[str, ...] = DEFAULT_COLUMNS
    accuracy_set: AnySet = RANKING_SET

    def __post_init__(self) -> None:
        if 1 <= self.count <= MAX_GRID_POINTS:
            return
        shape = f"{len(self.alphas)} x {len(self.resolutions)}" if self.is_grid else f"{len(self.alphas)}"
        raise DesignError(
            "{shape} design points are asked for; expected 1 to {most:,}",
            field="resolution" if self.alphas and not self.resolutions else "alpha",
            shape=shape,
            most=MAX_GRID_POINTS,
        )

    @property
    def count(self) -> int:
        """Number of design points."""
        return len(self.alphas) * len(self.resolutions) if self.is_grid else len(self.alphas)

    def axes(self) -> tuple[FloatArray, IntArray]:
        """Alphas and resolutions that broadcast against each other to the design points, alphas outermost."""
        alphas, resolutions = np.asarray(self.alphas, np.float64), np.asarray(self.resolutions)
        return (alphas[:, None], resolutions[None, :]) if self.is_grid else (alphas, resolutions)

    def points(self) -> tuple[list[float], list[int]]:
        """Alpha and resolution of each design point, in order."""
        if not self.is_grid:
            return list(self.alphas), list(self.resolutions)
        return [alpha for alpha in self.alphas for _ in self.resolutions], [*self.resolutions] * len(self.alphas)


def columns_of(space: Space) -> dict[str, list[Any]]:
    """alpha, resolution and the columns asked for, as plain numbers. Raises DesignError."""
    for name in space.columns:
        if name not in KNOWN_COLUMNS:
            raise DesignError(
                "columns has {name!r}; expected some of {known}",
                field="columns",
                name=name[:80],
                known=", ".join(KNOWN_COLUMNS),
            )
    for extreme in (min(space.resolutions), max(space.resolutions)):
        DesignPoint(1.0, extreme)  # refuses what is outside, integers too large for an array among it
    costs = sweep_of(space.network, *space.axes(), [name for name in dict.fromkeys(space.columns) if name in COLUMNS])
    alpha_column, resolution_column = space.points()
    result: dict[str, list[Any]] = {"alpha": alpha_column, "resolution": resolution_column}
    for name in dict.fromkeys(space.columns):
        if name in COLUMNS:
            result[name] = costs[name].ravel().tolist()
        elif name == "rho":
            result[name] = [side / BASE_RESOLUTION for side in resolution_column]
        else:
            result[name] = _top1(space, ACCURACY_COLUMNS[name])
    return result


def columns_of_all(spaces: Sequence[Space], source: Source | None = None) -> dict[str, list[Any]]:
    """Columns of each network's points, one network after the other, which `network` names where there are several.

    source: whose latency comes too. Raises DesignError.
    """
    parts = [columns_of(each) | ({} if source is None else latency_columns(each, source)) for each in spaces]
    if len(parts) == 1:
        return parts[0]
    whose = [each.network.name for each in spaces for _ in range(each.count)]
    return {"network": whose, **{name: [value for part in parts for value in part[name]] for name in parts[0]}}


def csv_of(columns: Mapping[str, Sequence[Any]]) -> str:
    """Columns as CSV (RFC 4180), None and NaN as empty fields, floats written as in JSON."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(columns)
    rows = zip(*map(_fields, columns.values()), strict=True)
    while some := list(islice(rows, _ROWS_AT_ONCE)):  # between which other threads get their turn
        writer.writerows(some)
    return text.getvalue()


def _fields(column: Sequence[Any]) -> Sequence[Any]:
    """A column as csv is to write it; one of floats as texts already, which csv would take most of its time for.

    Several values in one place, as marks are, stand with spaces between them.
    """
    kinds = {*map(type, column)}
    if tuple in kinds:
        return list(map(" ".join, column))
    if float not in kinds or not kinds <= {float, type(None)}:
        return column
    texts = to_json(column, inf_nan_mode="null").decode()[1:-1].split(",")
    return ["" if text == "null" else text for text in texts]


def latency_columns(space: Space, source: Source) -> dict[str, list[Any]]:
    """Latency of each design point on a device, its interval where one is known, and its kind."""
    found = source.of(space.network).columns(*space.axes())
    return {name: nulls_for_nan(column) for name, column in found.named().items()}


def _top1(space: Space, precision: Precision) -> list[float | None]:
    found = accuracies_at(space.network, *space.points(), precision, space.accuracy_set)
    return nulls_for_nan(found.top1_percent)


def numbers(text: str, field: str, number: type[T]) -> tuple[T, ...]:
    """Comma-separated numbers. Raises DesignError that names the part which is none."""
    values: list[T] = []
    parts = [part.strip() for part in text.split(",")]
    for place, part in enumerate(filter(None, parts), start=1):
        try:
            values.append(number(part))
        except ValueError:
            kind = "a number" if number is float else "a whole number"
            raise DesignError(
                "{argument} has {part!r} at place {place}; expected {kind}",
                field=field,
                argument=field,
                part=part[:80],
                place=place,
                kind=kind,
            ) from None
    return tuple(values)
