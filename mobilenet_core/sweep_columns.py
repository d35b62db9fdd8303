"""The columns of a sweep: cost.py's formulas applied to arrays of channel counts and map sizes.

Every total is a sum over layers of something that depends on alpha alone times the output positions, which depend on
resolution alone. Layers with the same output map share their positions, so a total is a dot product of six numbers per
design point, and a grid of design points is one matrix product. A row without a formula here is refused by name.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, reduce
from types import MappingProxyType
from typing import NamedTuple, Self, TypeAlias, TypeVar

import numpy as np

from mobilenet_core.architecture.network import IMAGE, NetworkSpec, output_side
from mobilenet_core.architecture.ops import Concat, Conv, DepthwiseConv, Linear, Op, Padding, Pool
from mobilenet_core.cost import (
    BYTES,
    Precision,
    has_bias,
    has_folded_bias,
    has_norm,
    layer_weights,
    ops_per_element,
    weight_bytes,
)
from mobilenet_core.design import FloatArray, IntArray, Rounding, scale_channels
from mobilenet_core.errors import DesignError

_CACHED_NUMBERS = 65_536

Step: TypeAlias = tuple[int, int, Padding, bool]
"""What a row does to the side of a map: kernel, stride, padding, whether pooling rounds up."""

Map: TypeAlias = tuple[Step, ...] | None
"""A feature map by how its side follows from the resolution: the steps above it, or None for a 1 x 1 map."""


class Part(NamedTuple):  # a tuple, as these are looked up often
    """A channel count: at alpha 1, and whether alpha scales it (the image's and the classifier's are fixed)."""

    base: int
    scaled: bool


Width: TypeAlias = tuple[Part, ...]
"""The channels of a map: one count, or those of the maps that were joined to it."""

Sized: TypeAlias = tuple[Width, Map]


@dataclass(frozen=True, slots=True)
class Row:
    """A layer with its channel counts and maps named, not known."""

    op: Op
    in_width: Width
    in_map: Map
    out_width: Width
    out_map: Map

    @property
    def flattens(self) -> bool:
        """Whether it is a linear layer over a whole map, with weights of its own for every position."""
        return isinstance(self.op, Linear) and self.in_map is not None


_Factor: TypeAlias = Callable[[Op], int]
_Key = TypeVar("_Key")


@dataclass(frozen=True, eq=False)
class Table:
    """A network's rows ready for arrays: equal rows once, with how often they stand in the network.

    live: the maps in memory while a row runs, equal ones once (NetworkSpec.live_maps).
    """

    rows: Mapping[Row, int]
    live: Collection[tuple[Sized, ...]]
    rounding: Rounding

    @classmethod
    def of(cls, network: NetworkSpec, rounding: Rounding) -> Self:
        """The table of rows given at alpha 1. Raises DesignError for a row that a sweep has no formula for."""
        maps: dict[str, Sized] = {IMAGE: ((Part(network.input.channels, scaled=False),), ())}
        rows: Counter[Row] = Counter()
        live: set[tuple[Sized, ...]] = set()
        for layer, held in zip(network.rows, network.live_maps(), strict=True):
            inputs = [maps[name] for name in network.inputs_of(layer)]
            output = _output(layer.op, inputs)
            if output is None:
                raise DesignError(
                    f"network is {network.name!r}; a sweep cannot count its row {layer.name!r}, {layer.op}",
                    field="network",
                )
            rows[Row(layer.op, *inputs[0], *output)] += 1
            live.add((*(maps[name] for name in sorted(held)), output))
            maps[layer.name] = output
        return cls(rows, live, rounding)

    @lru_cache(maxsize=256)  # noqa: B019 - there are as many tables as networks, kept for as long
    def channel_factors(self, factor: _Factor) -> tuple[tuple[Width, int], ...]:
        """How often each channel count goes into the sum over rows of factor x output channels."""
        factors: Counter[Width] = Counter()
        for row, count in self.rows.items():
            factors[row.out_width] += count * factor(row.op)
        return tuple((width, total) for width, total in factors.items() if total)


def _output(op: Op, inputs: Sequence[Sized]) -> Sized | None:
    """A row's output map, or None where there is no formula for it."""
    width, place = inputs[0]
    match op:
        case Conv():
            return (Part(op.out_channels, scaled=True),), _stepped(op, place)
        case DepthwiseConv() | Pool():
            return width, _stepped(op, place)
        case Linear():
            return (Part(op.out_features, scaled=False),), None
        case Concat() if {each for _, each in inputs} == {place}:
            return tuple(part for each, _ in inputs for part in each), place
        case _:
            return None


def _stepped(op: Conv | DepthwiseConv | Pool, place: Map) -> Map:
    if place is None or op.kernel is None:
        return None
    keeps_side = op.stride == 1 and (op.padding == "same" or op.kernel == 2 * op.padding + 1)
    return place if keeps_side else (*place, (op.kernel, op.stride, op.padding, isinstance(op, Pool) and op.ceil))


class Block:
    """A table at given alphas and resolutions, each array of its own shape until two of them meet in a product."""

    def __init__(self, table: Table, alphas: FloatArray, resolutions: IntArray) -> None:
        self.table, self.alphas, self.resolutions = table, alphas, resolutions
        self._grid = alphas.ndim == resolutions.ndim == 2 and alphas.shape[1] == resolutions.shape[0] == 1
        self._widths: dict[Width, IntArray] = {}
        self._weights: dict[tuple[Map, bool], IntArray] = {}
        self._sides: dict[Map, IntArray] = {(): resolutions}
        self._positions: dict[Map, IntArray] = {None: np.asarray(1, np.int64)}

    def channels(self, width: Width) -> IntArray:
        """Channel counts, in the shape of the alphas (or 0-d where alpha does not scale them)."""
        if width not in self._widths:
            self._widths[width] = _sum(map(self._part, width))
        return self._widths[width]

    def _part(self, part: Part) -> IntArray:
        if not part.scaled:
            return np.asarray(part.base, np.int64)
        return scale_channels(part.base, self.alphas, self.table.rounding)

    def positions(self, place: Map) -> IntArray:
        """Output positions of a map, in the shape of the resolutions."""
        if place not in self._positions:
            self._positions[place] = self._side(place or ()) ** 2
        return self._positions[place]

    def _side(self, place: tuple[Step, ...]) -> IntArray:
        if place not in self._sides:
            *above, (kernel, stride, padding, ceil) = place
            self._sides[place] = output_side(self._side(tuple(above)), kernel, stride, padding, ceil=ceil)
        return self._sides[place]

    def weights(self) -> Mapping[tuple[Map, bool], IntArray]:
        """Weights by the map that they are applied on, and whether they flatten it: then for one position of it.

        Computed once for every column that needs them.
        """
        if not self._weights:
            for row, count in self.table.rows.items():
                weights = layer_weights(row.op, self.channels(row.in_width), self.channels(row.out_width))
                place = row.in_map if row.flattens else row.out_map
                _add(self._weights, (place, row.flattens), weights if count == 1 else count * weights)
        return self._weights

    def channel_sum(self, factor: _Factor) -> IntArray:
        """Sum over rows of factor x output channels."""
        return _sum(total * self.channels(width) for width, total in self.table.channel_factors(factor))

    def element_sum(self, factor: _Factor, place_of: Callable[[Row], Map]) -> IntArray:
        """Sum over rows of factor x output channels x positions of one of the row's maps."""
        factors: Counter[tuple[Map, Width]] = Counter()
        for row, count in self.table.rows.items():
            factors[place_of(row), row.out_width] += count * factor(row.op)
        sums: dict[Map, IntArray] = {}
        for (place, width), total in factors.items():
            if total:
                _add(sums, place, total * self.channels(width))
        return self.dot(sums.items())

    def dot(self, sums: Collection[tuple[Map, IntArray]]) -> IntArray:
        """Sum over maps of something that depends on alpha alone times the map's positions."""
        if self._grid:
            return self._matrix_product(sums)
        return _sum(value * self.positions(place) for place, value in sums)

    def _matrix_product(self, sums: Collection[tuple[Map, IntArray]]) -> IntArray:
        """The dot product for a grid, in float64 for BLAS: exact, as every partial sum is a whole number below 2^53."""
        rows, columns = self.alphas.shape[0], self.resolutions.shape[1]
        left, right = np.empty((rows, len(sums))), np.empty((len(sums), columns))
        for index, (place, value) in enumerate(sums):
            left[:, index] = value.reshape(-1)
            right[index] = self.positions(place).reshape(-1)
        result = np.empty((rows, columns), np.int64)
        height = max(1, _CACHED_NUMBERS // columns)
        for start in range(0, rows, height):  # a part at a time, so that the floats never leave the cache
            part = slice(start, start + height)
            result[part] = left[part] @ right
        return result

    def peak_elements(self) -> IntArray:
        """The most that is in memory while a row runs."""
        sizes = (
            _sum(self.channels(width) * self.positions(place) for width, place in maps) for maps in self.table.live
        )
        return reduce(np.maximum, sizes)


def _sum(values: Iterable[IntArray]) -> IntArray:
    values = tuple(values)
    return reduce(np.add, values) if values else np.zeros((), np.int64)


def _add(sums: dict[_Key, IntArray], key: _Key, value: IntArray) -> None:
    sums[key] = sums[key] + value if key in sums else value


def _mult_adds(block: Block) -> IntArray:
    return block.dot([(place, weights) for (place, _), weights in block.weights().items()])


def _other_ops(block: Block) -> IntArray:
    whole_maps = block.element_sum(lambda op: isinstance(op, Pool) and op.kernel is None, lambda row: row.in_map)
    return whole_maps + block.element_sum(_ops_per_element, lambda row: row.out_map)


def _ops_per_element(op: Op) -> int:
    return ops_per_element(op) + (op.kernel**2 if isinstance(op, Pool) and op.kernel else 0)


def _weights(block: Block) -> IntArray:
    flat = [(place, weights) for (place, flattens), weights in block.weights().items() if flattens]
    rest = _sum(weights for (_, flattens), weights in block.weights().items() if not flattens)
    return rest + block.dot(flat) if flat else rest


def _biases(block: Block) -> IntArray:
    return block.channel_sum(has_bias)


def _norm_params_per_channel(op: Op) -> int:
    return 2 * has_norm(op)


def _norm_params(block: Block) -> IntArray:
    return block.channel_sum(_norm_params_per_channel)


def _stored_bytes(precision: Precision) -> Callable[[Block], IntArray]:
    return lambda block: weight_bytes(_weights(block), block.channel_sum(has_folded_bias), precision)


COLUMNS: Mapping[str, Callable[[Block], IntArray]] = MappingProxyType(
    {
        "mult_adds": _mult_adds,
        "flops": lambda block: 2 * _mult_adds(block),
        "other_ops": _other_ops,
        "params": lambda block: _weights(block) + _biases(block) + _norm_params(block),
        "weights": _weights,
        "biases": _biases,
        "norm_params": _norm_params,
        "buffers": _norm_params,
        **{f"weight_bytes_{precision}": _stored_bytes(precision) for precision in BYTES},
        "activation_bytes": lambda block: BYTES["fp32"] * block.element_sum(lambda _: 1, lambda row: row.out_map),
        "peak_activation_bytes": lambda block: BYTES["fp32"] * block.peak_elements(),
    }
)
"""What sweep can compute, by name; the names and meanings are CostReport's, bytes of activations at fp32."""
