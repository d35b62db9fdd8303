"""The sizes of structured 1 x 1 convolutions (architecture.ops), for numbers and for arrays of them."""

import math
from functools import lru_cache

import numpy as np

from mobilenet_core.architecture.network import N
from mobilenet_core.design import IntArray


def topological_links(in_channels: N, share: float) -> N:
    """How many of its inputs an output sees: c1 x c2 of a grid of d1 x d2."""
    if isinstance(in_channels, int):
        return math.prod(window(in_channels, share))
    counts, places = np.unique(in_channels, return_inverse=True)
    links = np.array([math.prod(window(each, share)) for each in counts.tolist()], np.int64)
    return links[places].reshape(in_channels.shape)


@lru_cache(maxsize=4096)
def grid(channels: int) -> tuple[int, int]:
    """The sides of the grid that so many channels stand on, the shorter one first."""
    shorter = next(side for side in range(math.isqrt(channels), 0, -1) if channels % side == 0)
    return shorter, channels // shorter


def window(channels: int, share: float) -> tuple[int, int]:
    """The cells of the grid that an output sees, by side."""
    shorter, longer = (max(1, math.floor(share * side)) for side in grid(channels))
    return shorter, longer


def seen_inputs(in_channels: int, out_channels: int, share: float) -> IntArray:
    """(outputs, links): the inputs that each output sees, by number, from its own cell on, right and down, wrapped."""
    (rows, columns), (high, wide) = grid(in_channels), window(in_channels, share)
    row, column = np.divmod(np.arange(out_channels) % in_channels, columns)
    seen_rows = (row[:, None, None] + np.arange(high)[:, None]) % rows
    seen_columns = (column[:, None, None] + np.arange(wide)) % columns
    return (seen_rows * columns + seen_columns).reshape(out_channels, -1)


def permutation(width: int, blocks: int) -> IntArray:
    """The fixed order of the channels of each product, one of its own: (width x blocks,)."""
    drawn = np.random.default_rng(width)
    return np.concatenate([block * width + drawn.permutation(width) for block in range(blocks)])


def fastfood_width(in_channels: N) -> N:
    """d: the power of two from the inputs up."""
    return 1 << log2_of(2 * in_channels - 1)


def fastfood_blocks(in_channels: N, out_channels: N) -> N:
    """How many products of width d stand side by side."""
    return -(-out_channels // fastfood_width(in_channels))


def log2_of(number: N) -> N:
    """The floor of the binary logarithm of a number from 1 up; exact below 2^53."""
    return (np.frexp(number)[1] - 1).astype(np.int64) if not isinstance(number, int) else number.bit_length() - 1
