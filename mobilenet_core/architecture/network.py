"""A network as a flat table of rows, and the shapes that follow from it."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Literal, TypeVar

import numpy as np
from numpy.typing import NDArray

from mobilenet_core.architecture.counts import count, is_known
from mobilenet_core.architecture.ops import (
    Activate,
    Add,
    ChannelScale,
    Concat,
    Conv,
    DepthwiseConv,
    Fastfood,
    Linear,
    Multiply,
    Op,
    Pool,
    RoiCrop,
    ToeplitzLike,
    Topological,
    paddings,
    sides,
)
from mobilenet_core.errors import SpecError

N = TypeVar("N", int, NDArray[np.int64])
"""A whole number or an array of them: what is written once serves one design point and a sweep over a million."""

IMAGE = "image"
"""The name by which a row takes the network's input."""


@dataclass(frozen=True, slots=True)
class Shape:
    """A feature map for one image: channels x height x width, `copies` times (300 after RoiCrop(7, proposals=300))."""

    channels: int
    height: int
    width: int
    copies: int = 1

    @property
    def positions(self) -> int:
        """Places where a filter is applied for one image: height x width x copies."""
        return self.height * self.width * self.copies

    @property
    def elements(self) -> int:
        """Numbers in the map for one image."""
        return self.channels * self.positions


@dataclass(frozen=True, slots=True)
class LayerSpec:
    """One row of a network's table, as its paper prints it; shapes are derived, never written."""

    name: str
    op: Op
    inputs: tuple[str, ...] = ()  # names of rows above, or IMAGE; empty means the row just above


@dataclass(frozen=True, slots=True)
class NetworkSpec:
    """A network: its name, its input, its rows from image to output. The last row is the output.

    Raises SpecError for no rows, a repeated name, or an input that no row above carries.
    """

    name: str
    input: Shape
    rows: tuple[LayerSpec, ...]
    _inputs: dict[str, tuple[str, ...]] = field(
        init=False, repr=False, compare=False, default_factory=dict[str, tuple[str, ...]]
    )

    def __post_init__(self) -> None:
        if not self.rows:
            raise SpecError(f"{self.name} has no rows; expected at least one LayerSpec")
        inputs: dict[str, tuple[str, ...]] = {}
        previous = IMAGE
        for row in self.rows:
            if row.name == IMAGE or row.name in inputs:
                raise SpecError(f"{self.name} has two maps called {row.name!r}; give each row a name of its own")
            names = row.inputs or (previous,)
            for name in names:
                if name != IMAGE and name not in inputs:
                    raise SpecError(f"row {row.name!r} takes {name!r}, which no row above it carries")
            if len(names) > 1 and not isinstance(row.op, Concat | Add | Multiply):
                raise SpecError(
                    f"row {row.name!r} takes {len(names)} inputs; only Concat, Add and Multiply take more than one"
                )
            inputs[row.name] = names
            previous = row.name
        object.__setattr__(self, "_inputs", inputs)

    def inputs_of(self, row: LayerSpec) -> tuple[str, ...]:
        """Names of the maps that `row` reads, with "the row just above" spelled out."""
        return self._inputs[row.name]

    def live_maps(self) -> Iterator[frozenset[str]]:
        """For each row, the maps that must be in memory while it runs: its inputs, and what later rows still read."""
        last_use = {name: index for index, row in enumerate(self.rows) for name in self.inputs_of(row)}
        held = [IMAGE]
        for index, row in enumerate(self.rows):
            held = [name for name in held if last_use.get(name, -1) >= index]
            yield frozenset(held)
            held.append(row.name)

    @property
    def fingerprint(self) -> str:
        """16 hex digits that are equal for equal rows and input, whatever the network is called."""
        # Measurements of before this field keep their fingerprint.
        text = repr((self.input, self.rows)).replace(", dilation=1)", ")")
        return hashlib.sha256(text.encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Layer:
    """A row with its shapes known."""

    name: str
    op: Op
    inputs: tuple[Shape, ...]
    output: Shape

    @property
    def input(self) -> Shape:
        """The first input: the only one, but for Concat, Add and Multiply."""
        return self.inputs[0]


def layers(network: NetworkSpec) -> tuple[Layer, ...]:
    """The rows with shapes, in order: shapes flow down from the image. Raises SpecError where they do not fit.

    Where channels or sides are not known yet (counts.py), shapes say how they follow; what cannot be checked is not.
    """
    shapes = {IMAGE: network.input}
    result: list[Layer] = []
    for row in network.rows:
        inputs = tuple(shapes[name] for name in network.inputs_of(row))
        try:
            output = _output(row.op, inputs)
        except SpecError as error:
            raise SpecError(f"row {row.name!r} of {network.name}: {error}") from None
        shapes[row.name] = output
        result.append(Layer(row.name, row.op, inputs, output))
    return tuple(result)


_WHOLE_NUMBERS = ("out_channels", "groups", "dilation", "out_features", "size", "proposals", "rank")
_SIDES = ("kernel", "stride")


def _output(op: Op, inputs: tuple[Shape, ...]) -> Shape:  # noqa: C901, PLR0911, PLR0912 - a case for each kind of row
    _check_numbers(op)
    shape = inputs[0]
    match op:
        case Conv():
            if op.groups > 1 and (shape.channels % op.groups or op.out_channels % op.groups):
                raise SpecError(f"{op.groups} groups do not divide {shape.channels} -> {op.out_channels} channels")
            return replace(_strided(op, shape), channels=op.out_channels)
        case DepthwiseConv() | Pool():
            return _strided(op, shape)
        case Topological() | ToeplitzLike() | Fastfood():
            return replace(shape, channels=op.out_channels)
        case Linear():
            return Shape(op.out_features, 1, 1, shape.copies)
        case Concat():
            if _differ((each.height, each.width, each.copies) for each in inputs):
                raise SpecError(f"Concat joins maps of one size; got {', '.join(map(str, inputs))}")
            return replace(shape, channels=count(_sum, *(each.channels for each in inputs)))
        case Add():
            if len(inputs) < 2 or _differ((each.channels, each.height, each.width, each.copies) for each in inputs):
                raise SpecError(f"Add adds two or more maps of one shape; got {', '.join(map(str, inputs))}")
            return shape
        case Multiply():
            if inputs[1:] != (replace(shape, height=1, width=1),):
                raise SpecError(f"Multiply takes a map and a 1 x 1 map of as many channels; got {inputs}")
            return shape
        case Activate() | ChannelScale():
            return shape
        case RoiCrop():
            return Shape(shape.channels, op.size, op.size, shape.copies * op.proposals)


def _differ(shapes: Iterable[tuple[int, ...]]) -> bool:
    """Whether what is known of them differs: of unknown sides and channels their forms say that they are equal."""
    return any(len({each for each in numbers if is_known(each)}) > 1 for numbers in zip(*shapes, strict=True))


def _check_numbers(op: Op) -> None:
    for name in _WHOLE_NUMBERS:
        value = getattr(op, name, 1)
        if is_known(value) and value < 1:
            raise SpecError(f"{name} is {value!r}; expected a whole number from 1 up")
    for name in _SIDES:
        value = getattr(op, name, None)
        if value is not None and min(sides(value)) < 1:
            raise SpecError(f"{name} is {value!r}; expected a whole number from 1 up")


def _strided(op: Conv | DepthwiseConv | Pool, shape: Shape) -> Shape:
    if op.kernel is None:
        return replace(shape, height=1, width=1)
    dilation = op.dilation if isinstance(op, Conv) else 1
    ceil = isinstance(op, Pool) and op.ceil
    reach = [dilation * (kernel - 1) + 1 for kernel in sides(op.kernel)]
    height, width = (
        _side(*each, ceil)
        for each in zip((shape.height, shape.width), reach, sides(op.stride), paddings(op.padding), strict=True)
    )
    if any(is_known(side) and side < 1 for side in (height, width)):
        raise SpecError(f"a {reach[0]} x {reach[1]} window does not fit a {shape.height} x {shape.width} map")
    return replace(shape, height=height, width=width)


def _side(n: int, kernel: int, stride: int, padding: Literal["same"] | int, ceil: bool) -> int:
    if stride == 1 and padding in ("same", (kernel - 1) / 2):
        return n
    if padding == "same":
        kernel = 1  # no matter: so that sides that are equal are written alike
    return count(output_side, n, kernel, stride, padding, ceil)


def output_side(n: N, kernel: int, stride: int, padding: Literal["same"] | int, ceil: bool = False) -> N:
    """Side of the output map, in pixels, for an input side of n pixels; kernel: with its dilation."""
    if padding == "same":
        return -(-n // stride)
    room = n + 2 * padding - kernel
    if not ceil:
        return room // stride + 1
    side = -(-room // stride) + 1
    # A last window that would start in the right padding is dropped, as PyTorch and Caffe drop it.
    return side - ((side - 1) * stride >= n + padding)


def _sum(*numbers: N) -> N:
    return sum(numbers[1:], numbers[0])
