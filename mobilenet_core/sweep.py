"""Costs of many design points of a network at once, in NumPy, equal to cost.py's everywhere."""

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import cast

import numpy as np
import numpy.typing as npt

from mobilenet_core.architecture.counts import ALPHA, RESOLUTION
from mobilenet_core.architecture.network import NetworkSpec, Shape
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
from mobilenet_core.networks.family import NetworkChoice
from mobilenet_core.networks.mobilenet_v1 import NAMES, Body, checked_body
from mobilenet_core.sweep_columns import COLUMNS, Block, Table
from mobilenet_core.sweep_steps import kinds_of

_BLOCK_SIZE = 16384
"""Design points computed at a time: their temporaries stay in a core's cache."""

_FEW = 16384
"""Design points of a list from which on there are fewer kinds of alphas than alphas."""


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

    Raises DesignError as `sweep` does, for a width or a resolution that the network does not have, and for an input
    that is too small for it.
    """
    names = (columns,) if isinstance(columns, str) else tuple(columns)
    for name in names:
        if name not in tuple(COLUMNS):
            raise DesignError(f"column {name!r} is not known; expected some of {', '.join(COLUMNS)}", field="columns")
    alphas, resolutions, shape = checked_points(network, alphas, resolutions)
    if len(shape) == 1 and alphas.shape == resolutions.shape:
        return _sweep_list(names, network, alphas, resolutions)
    return Sweep(_columns(names, network, alphas, resolutions, shape))


def checked_points(
    network: NetworkChoice, alphas: npt.ArrayLike, resolutions: npt.ArrayLike
) -> tuple[FloatArray, IntArray, tuple[int, ...]]:
    """The checked arguments of `sweep_of` and the shape they broadcast to. Raises as it does."""
    alpha_array, resolution_array = _checked_alphas(alphas), _checked_resolutions(resolutions)
    try:
        shape = np.broadcast_shapes(alpha_array.shape, resolution_array.shape)
    except ValueError:
        raise DesignError(
            f"alphas of shape {alpha_array.shape} do not broadcast against resolutions of shape "
            f"{resolution_array.shape}; give lists of equal length, or (n, 1) with (1, m) for a grid",
            field="alphas",
        ) from None
    if alpha_array.size and resolution_array.size:  # what a network cannot choose, said of a point that has it
        far = alpha_array[alpha_array != 1]
        network.spec(DesignPoint(far[0].item() if far.size else 1.0, int(resolution_array.min())))
        network.spec(DesignPoint(1.0, int(resolution_array.max())))
    return alpha_array, resolution_array, shape


def blocks_of(
    network: NetworkChoice, alphas: FloatArray, resolutions: IntArray, shape: tuple[int, ...]
) -> Iterator[tuple[npt.NDArray[np.bool_] | None, Block]]:
    """Blocks of one form each, and where in the shape their values belong: None for the whole of it."""
    forms = network.form(alphas)
    found = np.unique(forms)
    if found.size < 2:
        yield None, Block(_table(network, int(found[0]) if found.size else 0), alphas, resolutions)
        return
    every = np.broadcast_to(forms, shape)
    for form in found.tolist():
        where = every == form
        points = (np.broadcast_to(each, shape)[where] for each in (alphas, resolutions))
        yield where, Block(_table(network, form), *points)  # type: ignore[arg-type]


@lru_cache(maxsize=256)
def _table(network: NetworkChoice, form: int) -> Table:
    side = cast("int", RESOLUTION)
    return Table.of(NetworkSpec(network.name, Shape(3, side, side), network.rows(ALPHA, form)))


def _columns(
    names: tuple[str, ...],
    network: NetworkChoice,
    alphas: FloatArray,
    resolutions: IntArray,
    shape: tuple[int, ...],
) -> dict[str, IntArray]:
    result: dict[str, IntArray] = {}
    for where, block in blocks_of(network, alphas, resolutions, shape):
        for name in names:
            if where is None:
                result[name] = _shaped(COLUMNS[name](block), shape)
            else:
                result.setdefault(name, np.empty(shape, np.int64))[where] = COLUMNS[name](block)
    return result


def _shaped(column: IntArray, shape: tuple[int, ...]) -> IntArray:
    return column if column.shape == shape else np.broadcast_to(column, shape)


def _sweep_list(names: tuple[str, ...], network: NetworkChoice, alphas: FloatArray, resolutions: IntArray) -> Sweep:
    if alphas.size <= _FEW:
        columns = _columns(names, network, alphas, resolutions, alphas.shape)
        return Sweep({name: column.copy() for name, column in columns.items()})  # each its own, to be written to
    table = _table(network, int(network.form(alphas[:1])[0]))  # channels are those of every form
    kinds = kinds_of(table.counts)
    starts = np.maximum(kinds.starts[:-1], alphas.min())  # an alpha of each kind, none that nobody asked for
    sides: IntArray = np.arange(int(resolutions.min()), int(resolutions.max()) + 1, dtype=np.int64)
    forms = network.form(starts)
    blocks = {form: Block(_table(network, form), starts, sides) for form in np.unique(forms).tolist()}
    result = {name: np.empty(alphas.shape, np.int64) for name in names}
    for start in range(0, alphas.size, _BLOCK_SIZE):
        part = slice(start, start + _BLOCK_SIZE)
        at = kinds.places(alphas[part]), resolutions[part] - sides[0]
        for form, block in blocks.items():
            where = slice(None) if len(blocks) == 1 else forms[at[0]] == form
            here = block.at((at[0][where], at[1][where]))
            for name in names:
                result[name][part][where] = COLUMNS[name](here)
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
