"""The columns of a sweep: cost.py's formulas applied to arrays of channel counts and map sizes.

Every total is a sum over layers of something that depends on alpha alone times the output positions, which depend on
resolution alone. Layers with the same output map share their positions, so a total is a dot product of six numbers per
design point, and a grid of design points is one matrix product. Shapes are those of architecture.network, of rows
whose alpha and resolution are not known.
"""

import copy
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache, reduce
from types import MappingProxyType
from typing import NamedTuple, Self, TypeAlias, TypeVar

import numpy as np
from numpy.typing import NDArray

from mobilenet_core.architecture.counts import ALPHA, RESOLUTION, Count
from mobilenet_core.architecture.network import IMAGE, NetworkSpec, Shape, layers
from mobilenet_core.architecture.ops import Fastfood, Linear, Op, Pool, ToeplitzLike
from mobilenet_core.cost import (
    BYTES,
    Precision,
    has_bias,
    has_folded_bias,
    has_norm,
    layer_weights,
    norm_params_per_channel,
    ops_per_element,
    uses_per_position,
    weight_bytes,
)
from mobilenet_core.design import FloatArray, IntArray

_CACHED_NUMBERS = 65_536

Number: TypeAlias = int | Count
"""Channels, a side of a map: what alpha and the resolution leave as it is, or how it follows from one of them."""


class Place(NamedTuple):
    """Where a layer is applied: height, width, and how many such maps there are for one image."""

    height: Number
    width: Number
    copies: int

    @classmethod
    def of(cls, shape: Shape) -> Self:
        """Of a map."""
        return cls(shape.height, shape.width, shape.copies)


_ONE = Place(1, 1, 1)

Sized: TypeAlias = tuple[Number, Place]


@dataclass(frozen=True, slots=True)
class Row:
    """A layer with its channel counts and maps as numbers that may be unknown."""

    op: Op
    inputs: int
    in_channels: Number
    in_place: Place
    out_channels: Number
    out_place: Place

    @property
    def flattens(self) -> bool:
        """Whether it is a linear layer over a whole map, with weights of its own for every position."""
        return isinstance(self.op, Linear) and self.in_place[:2] != _ONE[:2]


_Factor: TypeAlias = Callable[[Row], int]
_Key = TypeVar("_Key")


@dataclass(frozen=True, eq=False)
class Table:
    """A network's rows ready for arrays: equal rows once, with how often they stand in the network.

    live: the maps in memory while a row runs, equal ones once (NetworkSpec.live_maps).
    """

    rows: Mapping[Row, int]
    live: Collection[tuple[Sized, ...]]

    @classmethod
    def of(cls, network: NetworkSpec) -> Self:
        """The table of rows whose channels and sides may be unknown. Raises SpecError where they do not fit."""
        maps: dict[str, Sized] = {IMAGE: (network.input.channels, Place.of(network.input))}
        rows: Counter[Row] = Counter()
        live: set[tuple[Sized, ...]] = set()
        for layer, held in zip(layers(network), network.live_maps(), strict=True):
            output = (layer.output.channels, Place.of(layer.output))
            rows[Row(layer.op, len(layer.inputs), layer.input.channels, Place.of(layer.input), *output)] += 1
            live.add((*(maps[name] for name in sorted(held)), output))
            maps[layer.name] = output
        return cls(rows, live)

    @cached_property
    def counts(self) -> frozenset[Count]:
        """The channel counts that are not known."""
        numbers = (number for row in self.rows for number in (row.in_channels, row.out_channels))
        return frozenset(number for number in numbers if isinstance(number, Count))

    @lru_cache(maxsize=256)  # noqa: B019 - there are as many tables as networks, kept for as long
    def channel_factors(self, factor: _Factor) -> tuple[tuple[Number, int], ...]:
        """How often each channel count goes into the sum over rows of factor x output channels."""
        factors: Counter[Number] = Counter()
        for row, count in self.rows.items():
            factors[row.out_channels] += count * factor(row)
        return tuple((channels, total) for channels, total in factors.items() if total)


Places: TypeAlias = tuple[NDArray[np.intp], NDArray[np.intp]]
"""For each design point of a list, where its alpha and where its resolution stand."""


class Block:
    """A table at given alphas and resolutions, each array of its own shape until two of them meet in a product.

    at: makes a list of design points of them, whose columns are then of its shape.
    """

    def __init__(self, table: Table, alphas: FloatArray, resolutions: IntArray, at: Places | None = None) -> None:
        self.table, self.alphas, self.resolutions, self._at = table, alphas, resolutions, at
        self._grid = alphas.ndim == resolutions.ndim == 2 and alphas.shape[1] == resolutions.shape[0] == 1
        self._numbers: dict[Count, IntArray] = {ALPHA: alphas, RESOLUTION: resolutions}  # type: ignore[dict-item]
        self._weights: dict[tuple[Place, bool], IntArray] = {}
        self._uses: dict[tuple[Place, bool], IntArray] = {}
        self._positions: dict[Place, IntArray] = {}
        self._channel_sums: dict[_Factor, IntArray] = {}

    def at(self, places: Places) -> Self:
        """The same, of other design points: what was computed stays."""
        other = copy.copy(self)
        other._at = places
        return other

    def number(self, number: Number) -> IntArray:
        """Channels in the shape of the alphas, a side in that of the resolutions; 0-d where neither changes it."""
        if not isinstance(number, Count):
            return np.asarray(number, np.int64)
        if number not in self._numbers:
            parts = (self.number(each) if isinstance(each, Count) else each for each in number.parts)
            self._numbers[number] = number.rule(*parts)
        return self._numbers[number]

    def positions(self, place: Place | None) -> IntArray:
        """Output positions of a map, in the shape of the resolutions; of None one."""
        if place is None:
            return np.asarray(1, np.int64)
        if place not in self._positions:
            height = self.number(place.height)
            width = height if place.width == place.height else self.number(place.width)
            self._positions[place] = height * width * place.copies
        return self._positions[place]

    def weights(self) -> Mapping[tuple[Place, bool], IntArray]:
        """Weights by the map that they are applied on, and whether they flatten it: then for one position of it.

        Computed once for every column that needs them.
        """
        if not self._weights:
            self._sum_weights()
        return self._weights

    def uses(self) -> Mapping[tuple[Place, bool], IntArray]:
        """Mult-adds for one position, by the same."""
        self.weights()
        return self._uses or self._weights

    def _sum_weights(self) -> None:
        has_own_uses = any(isinstance(row.op, ToeplitzLike | Fastfood) for row in self.table.rows)
        for row, count in self.table.rows.items():
            inputs, outputs = self.number(row.in_channels), self.number(row.out_channels)
            weights = layer_weights(row.op, inputs, outputs)
            place = (row.in_place if row.flattens else row.out_place, row.flattens)
            _add(self._weights, place, weights if count == 1 else count * weights)
            if has_own_uses:
                _add(self._uses, place, count * uses_per_position(row.op, inputs, outputs, weights))

    def channel_sum(self, factor: _Factor) -> IntArray:
        """Sum over rows of factor x output channels."""
        if factor not in self._channel_sums:
            factors = self.table.channel_factors(factor)
            self._channel_sums[factor] = _sum(total * self.number(channels) for channels, total in factors)
        return self.of_alpha(self._channel_sums[factor])

    def of_alpha(self, values: IntArray) -> IntArray:
        """What depends on alpha alone, of the design points that are asked for."""
        return values if self._at is None or not values.ndim else values.take(self._at[0])

    def _of_resolution(self, values: IntArray) -> IntArray:
        return values if self._at is None or not values.ndim else values.take(self._at[1])

    def element_sum(self, factor: _Factor, place_of: Callable[[Row], Place]) -> IntArray:
        """Sum over rows of factor x output channels x positions of one of the row's maps."""
        factors: Counter[tuple[Place, Number]] = Counter()
        for row, count in self.table.rows.items():
            factors[place_of(row), row.out_channels] += count * factor(row)
        sums: dict[Place, IntArray] = {}
        for (place, channels), total in factors.items():
            if total:
                _add(sums, place, total * self.number(channels))
        return self.dot(sums.items())

    def dot(self, sums: Collection[tuple[Place, IntArray]]) -> IntArray:
        """Sum over maps of something that depends on alpha alone times the map's positions."""
        if self._grid:
            return self._matrix_product(sums)
        return _sum(self._product(value, place) for place, value in sums)

    def _product(self, value: IntArray, place: Place) -> IntArray:
        return self.of_alpha(value) * self._of_resolution(self.positions(place))

    def _matrix_product(self, sums: Collection[tuple[Place, IntArray]]) -> IntArray:
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
            _sum(self._product(self.number(channels), place) for channels, place in maps) for maps in self.table.live
        )
        return reduce(np.maximum, sizes)


def _sum(values: Iterable[IntArray]) -> IntArray:
    values = tuple(values)
    return reduce(np.add, values) if values else np.zeros((), np.int64)


def _add(sums: dict[_Key, IntArray], key: _Key, value: IntArray) -> None:
    sums[key] = sums[key] + value if key in sums else value


def _mult_adds(block: Block) -> IntArray:
    return block.dot([(place, uses) for (place, _), uses in block.uses().items()])


def _other_ops(block: Block) -> IntArray:
    whole_maps = block.element_sum(_pools_whole_map, lambda row: row.in_place)
    return whole_maps + block.element_sum(_ops_per_element, lambda row: row.out_place)


def _pools_whole_map(row: Row) -> int:
    return isinstance(row.op, Pool) and row.op.kernel is None


def _ops_per_element(row: Row) -> int:
    window = row.op.kernel**2 if isinstance(row.op, Pool) and row.op.kernel else 0
    return ops_per_element(row.op, row.inputs) + window


def _weights(block: Block) -> IntArray:
    flat = [(place._replace(copies=1), weights) for (place, flattens), weights in block.weights().items() if flattens]
    rest = block.of_alpha(_sum(weights for (_, flattens), weights in block.weights().items() if not flattens))
    return rest + block.dot(flat) if flat else rest


def _has_bias(row: Row) -> int:
    return has_bias(row.op)


def _has_folded_bias(row: Row) -> int:
    return has_folded_bias(row.op)


def _norm_params_per_channel(row: Row) -> int:
    return norm_params_per_channel(row.op)


def _buffers_per_channel(row: Row) -> int:
    return 2 * has_norm(row.op)


def _biases(block: Block) -> IntArray:
    return block.channel_sum(_has_bias)


def _norm_params(block: Block) -> IntArray:
    return block.channel_sum(_norm_params_per_channel)


def _stored_bytes(precision: Precision) -> Callable[[Block], IntArray]:
    return lambda block: weight_bytes(_weights(block), block.channel_sum(_has_folded_bias), precision)


COLUMNS: Mapping[str, Callable[[Block], IntArray]] = MappingProxyType(
    {
        "mult_adds": _mult_adds,
        "flops": lambda block: 2 * _mult_adds(block),
        "other_ops": _other_ops,
        "params": lambda block: _weights(block) + _biases(block) + _norm_params(block),
        "weights": _weights,
        "biases": _biases,
        "norm_params": _norm_params,
        "buffers": lambda block: block.channel_sum(_buffers_per_channel),
        **{f"weight_bytes_{precision}": _stored_bytes(precision) for precision in BYTES},
        "activation_bytes": lambda block: BYTES["fp32"] * block.element_sum(lambda _: 1, lambda row: row.out_place),
        "peak_activation_bytes": lambda block: BYTES["fp32"] * block.peak_elements(),
    }
)
"""What sweep can compute, by name; the names and meanings are CostReport's, bytes of activations at fp32."""
