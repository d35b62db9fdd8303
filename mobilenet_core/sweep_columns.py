"""The columns of a sweep: cost.py's formulas applied to arrays of channel counts and map sizes.

Every total is a sum over layers of something that depends on alpha alone times the output positions, which depend on
resolution alone. Layers with the same output map share their positions, so a total is a dot product of six numbers per
design point, and a grid of design points is one matrix product.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache, reduce
from types import MappingProxyType
from typing import NamedTuple, Self, TypeAlias, cast

import numpy as np

from mobilenet_core.architecture.network import NetworkSpec, layers, output_side
from mobilenet_core.architecture.ops import Concat, Conv, DepthwiseConv, Linear, Op, Padding, Pool, RoiCrop
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

_CACHED_NUMBERS = 65_536

Map: TypeAlias = tuple[tuple[int, int, Padding], ...] | None
"""A feature map by how its side follows from the resolution: (kernel, stride, padding) of each strided row above it,
or None for a 1 x 1 map."""


class Width(NamedTuple):  # a tuple, as these are looked up often
    """A channel count: at alpha 1, and whether alpha scales it (the image's and the classifier's are fixed)."""

    base: int
    scaled: bool


@dataclass(frozen=True, slots=True)
class Row:
    """A layer with its channel counts and maps named, not known."""

    op: Op
    in_width: Width
    in_map: Map
    out_width: Width
    out_map: Map


_Factor: TypeAlias = Callable[[Op], int]


@dataclass(frozen=True, eq=False)
class Table:
    """A network's rows ready for arrays: equal rows once, with how often they stand in the network."""

    rows: Mapping[Row, int]
    rounding: Rounding

    @classmethod
    def of(cls, network: NetworkSpec, rounding: Rounding) -> Self:
        """The table of a chain of rows given at alpha 1."""
        width, place = Width(network.input.channels, scaled=False), cast("Map", ())
        rows: Counter[Row] = Counter()
        for layer in layers(network):
            row = Row(layer.op, width, place, _out_width(layer.op, width), _out_map(layer.op, place))
            rows[row] += 1
            width, place = row.out_width, row.out_map
        return cls(rows, rounding)

    @lru_cache(maxsize=256)  # noqa: B019 - there are as many tables as networks, kept for as long
    def channel_factors(self, factor: _Factor) -> tuple[tuple[Width, int], ...]:
        """How often each channel count goes into the sum over rows of factor x output channels."""
        factors: Counter[Width] = Counter()
        for row, count in self.rows.items():
            factors[row.out_width] += count * factor(row.op)
        return tuple((width, total) for width, total in factors.items() if total)


def _out_width(op: Op, width: Width) -> Width:
    match op:
        case Conv():
            return Width(op.out_channels, scaled=True)
        case Linear():
            return Width(op.out_features, scaled=False)
        case DepthwiseConv() | Pool():
            return width
        case Concat() | RoiCrop():
            raise NotImplementedError(f"sweep has no formula for {op}")


def _out_map(op: Op, place: Map) -> Map:
    if place is None or not isinstance(op, Conv | DepthwiseConv):
        return None
    return place if op.stride == 1 and op.padding == "same" else (*place, (op.kernel, op.stride, op.padding))


class Block:
    """A table at given alphas and resolutions, each array of its own shape until two of them meet in a product."""

    def __init__(self, table: Table, alphas: FloatArray, resolutions: IntArray) -> None:
        self.table, self.alphas, self.resolutions = table, alphas, resolutions
        self._grid = alphas.ndim == resolutions.ndim == 2 and alphas.shape[1] == resolutions.shape[0] == 1
        self._widths: dict[Width, IntArray] = {}
        self._weights: dict[Map, IntArray] = {}
        self._sides: dict[Map, IntArray] = {(): resolutions}
        self._positions: dict[Map, IntArray] = {None: np.asarray(1, np.int64)}

    def channels(self, width: Width) -> IntArray:
        """Channel counts, in the shape of the alphas (or 0-d where alpha does not scale them)."""
        if width not in self._widths:
            self._widths[width] = (
                scale_channels(width.base, self.alphas, self.table.rounding)
                if width.scaled
                else np.asarray(width.base, np.int64)
            )
        return self._widths[width]

    def positions(self, place: Map) -> IntArray:
        """Output positions of a map, in the shape of the resolutions."""
        if place not in self._positions:
            self._positions[place] = self._side(place or ()) ** 2
        return self._positions[place]

    def _side(self, place: tuple[tuple[int, int, Padding], ...]) -> IntArray:
        if place not in self._sides:
            *above, (kernel, stride, padding) = place
            self._sides[place] = output_side(self._side(tuple(above)), kernel, stride, padding)
        return self._sides[place]

    def weights(self) -> Mapping[Map, IntArray]:
        """Weights of the network by the map they are applied on, computed once for every column that needs them."""
        if not self._weights:
            for row, count in self.table.rows.items():
                weights = layer_weights(row.op, self.channels(row.in_width), self.channels(row.out_width))
                _add(self._weights, row.out_map, weights if count == 1 else count * weights)
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
        return self.dot(sums)

    def dot(self, sums: Mapping[Map, IntArray]) -> IntArray:
        """Sum over maps of something that depends on alpha alone times the map's positions."""
        if self._grid:
            return self._matrix_product(sums)
        return _sum(value * self.positions(place) for place, value in sums.items())

    def _matrix_product(self, sums: Mapping[Map, IntArray]) -> IntArray:
        """The dot product for a grid, in float64 for BLAS: exact, as every partial sum is a whole number below 2^53."""
        rows, columns = self.alphas.shape[0], self.resolutions.shape[1]
        left, right = np.empty((rows, len(sums))), np.empty((len(sums), columns))
        for index, (place, value) in enumerate(sums.items()):
            left[:, index] = value.reshape(-1)
            right[index] = self.positions(place).reshape(-1)
        result = np.empty((rows, columns), np.int64)
        height = max(1, _CACHED_NUMBERS // columns)
        for start in range(0, rows, height):  # a part at a time, so that the floats never leave the cache
            part = slice(start, start + height)
            result[part] = left[part] @ right
        return result

    def peak_elements(self) -> IntArray:
        """The largest input plus output over rows: in a chain of rows nothing else is live (NetworkSpec.live_maps)."""
        pairs = {(row.in_width, row.in_map, row.out_width, row.out_map) for row in self.table.rows}
        sizes = (
            self.channels(in_width) * self.positions(in_map) + self.channels(out_width) * self.positions(out_map)
            for in_width, in_map, out_width, out_map in pairs
        )
        return reduce(np.maximum, sizes)


def _sum(values: Iterable[IntArray]) -> IntArray:
    return reduce(np.add, values)


def _add(sums: dict[Map, IntArray], place: Map, value: IntArray) -> None:
    sums[place] = sums[place] + value if place in sums else value


def _mult_adds(block: Block) -> IntArray:
    return block.dot(block.weights())


def _other_ops(block: Block) -> IntArray:
    pooling = block.element_sum(lambda op: int(isinstance(op, Pool)), lambda row: row.in_map)
    return pooling + block.element_sum(ops_per_element, lambda row: row.out_map)


def _weights(block: Block) -> IntArray:
    return _sum(block.weights().values())


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
