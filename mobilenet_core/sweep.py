"""Costs of many MobileNet V1 design points at once, in NumPy, equal to cost.py's everywhere."""

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import cast

import numpy as np
import numpy.typing as npt

from mobilenet_core.design import (
    BASE_RESOLUTION,
    MAX_ALPHA,
    MAX_RESOLUTION,
    MIN_RESOLUTION,
    DesignPoint,
    FloatArray,
    IntArray,
    Rounding,
    checked_classes,
    checked_rounding,
)
from mobilenet_core.errors import DesignError
from mobilenet_core.networks.family import FAMILIES, NetworkChoice
from mobilenet_core.networks.mobilenet_v1 import NAMES, Body, checked_body
from mobilenet_core.sweep_columns import COLUMNS, Block, Table

_BLOCK_SIZE = 16384
"""Design points computed at a time: their temporaries stay in a core's cache."""


class Sweep(Mapping[str, IntArray]):
    """Columns of costs by name, int64, each of the broadcast shape; `costs.params` is `costs["params"]`."""

    def __init__(self, columns: Mapping[str, IntArray]) -> None:
        self._columns = dict(columns)

    def __getitem__(self, name: str) -> IntArray:
        return self._columns[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._columns)

    def __len__(self) -> int:
        return len(self._columns)

    def __getattr__(self, name: str) -> IntArray:
        columns = cast("dict[str, IntArray]", self.__dict__.get("_columns", {}))
        if name in columns:
            return columns[name]
        raise AttributeError(f"this sweep has no column {name!r}; it has {', '.join(columns)} (ask with columns=)")


def sweep(
    alphas: npt.ArrayLike,
    resolutions: npt.ArrayLike,
    *,
    columns: str | Iterable[str] = ("mult_adds", "params"),
    num_classes: int = 1000,
    body: Body = "separable",
    rounding: Rounding = "tf_slim",
) -> Sweep:
    """Costs of mobilenet_v1 at every design point of alphas broadcast against resolutions.

    (n,) with (n,) is a list of points; (n, 1) with (1, m) is a grid of shape (n, m). `columns`: one name out of COLUMNS
    or several.
    A column that depends on less than the whole shape (params, not on resolution) is a read-only view repeated over it.
    Raises DesignError where DesignPoint or mobilenet_v1 would, for an unknown column, and for shapes that do
    not broadcast.
    """
    network = NetworkChoice(NAMES[checked_body(body)], checked_classes(num_classes), checked_rounding(rounding))
    return sweep_of(network, alphas, resolutions, columns)


def sweep_of(
    network: NetworkChoice,
    alphas: npt.ArrayLike,
    resolutions: npt.ArrayLike,
    columns: str | Iterable[str] = ("mult_adds", "params"),
) -> Sweep:
    """Costs of any network in FAMILIES as `sweep` gives them.

    Raises DesignError as `sweep` does, for a network without an alpha anywhere but at alpha 1 and its own resolution,
    and for one with rows that a sweep has no formula for.
    """
    names = (columns,) if isinstance(columns, str) else tuple(columns)
    for name in names:
        if name not in tuple(COLUMNS):
            raise DesignError(f"column {name!r} is not known; expected some of {', '.join(COLUMNS)}", field="columns")
    block, shape = block_of(network, alphas, resolutions)
    if len(shape) == 1 and block.alphas.shape == block.resolutions.shape:
        return _sweep_list(names, block)
    return Sweep({name: _shaped(COLUMNS[name](block), shape) for name in names})


def block_of(
    network: NetworkChoice, alphas: npt.ArrayLike, resolutions: npt.ArrayLike
) -> tuple[Block, tuple[int, ...]]:
    """The checked arguments of `sweep_of`, ready for formulas, and the shape they broadcast to. Raises as it does."""
    alpha_array, resolution_array = _checked_alphas(alphas), _checked_resolutions(resolutions)
    try:
        shape = np.broadcast_shapes(alpha_array.shape, resolution_array.shape)
    except ValueError:
        raise DesignError(
            f"alphas of shape {alpha_array.shape} do not broadcast against resolutions of shape "
            f"{resolution_array.shape}; give lists of equal length, or (n, 1) with (1, m) for a grid",
            field="alphas",
        ) from None
    own = _own_resolution(network.name)
    if own is not None and not ((alpha_array == 1).all() and (resolution_array == own).all()):
        raise DesignError(
            "network is {name!r}, which has one width and one resolution; ask at alpha 1 and {own} pixels",
            field="network",
            name=network.name,
            own=own,
        )
    return Block(_table(network), alpha_array, resolution_array), shape


@lru_cache(maxsize=64)
def _table(network: NetworkChoice) -> Table:
    if _own_resolution(network.name) is not None:
        return Table.of(FAMILIES[network.name].own, "keras")  # at alpha 1 this rule leaves every count as it is
    return Table.of(network.spec(DesignPoint(1.0, BASE_RESOLUTION)), network.rounding)


def _own_resolution(name: str) -> int | None:
    """Of a network of one resolution; None for one with a choice of them, or unknown."""
    family = FAMILIES.get(name)
    return None if family is None or family.has_alpha else family.own.input.height


def _shaped(column: IntArray, shape: tuple[int, ...]) -> IntArray:
    return column if column.shape == shape else np.broadcast_to(column, shape)


def _sweep_list(names: tuple[str, ...], whole: Block) -> Sweep:
    result = {name: np.empty(whole.alphas.shape, np.int64) for name in names}
    for start in range(0, whole.alphas.size, _BLOCK_SIZE):
        part = slice(start, start + _BLOCK_SIZE)
        block = Block(whole.table, whole.alphas[part], whole.resolutions[part])
        for name in names:
            result[name][part] = COLUMNS[name](block)
    return Sweep(result)


def _checked_alphas(values: npt.ArrayLike) -> FloatArray:
    array = _numbers(values, "alphas")
    bad = ~((array > 0) & (array <= MAX_ALPHA))
    if bad.any():
        DesignPoint(array[bad][0].item(), BASE_RESOLUTION)  # raises with the sentence a single point gives
    return array.astype(np.float64)


def _checked_resolutions(values: npt.ArrayLike) -> IntArray:
    array = _numbers(values, "resolutions")
    bad = ~((array >= MIN_RESOLUTION) & (array <= MAX_RESOLUTION) & (array == np.floor(array)))
    if bad.any():
        DesignPoint(1.0, array[bad][0].item())
    return array.astype(np.int64)


def _numbers(values: npt.ArrayLike, field: str) -> npt.NDArray[np.number]:
    try:
        array = np.asarray(values)
    except ValueError as error:
        raise DesignError(f"{field} do not make an array: {error}", field=field) from None
    if not (np.issubdtype(array.dtype, np.integer) or np.issubdtype(array.dtype, np.floating)):
        raise DesignError(f"{field} are {array.dtype}; expected numbers", field=field)
    return array
