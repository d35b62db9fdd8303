"""The fixed small network that is timed between blocks: if it changes, the machine has changed."""

import numpy as np

from mobilenet_core.formats.reference import FloatMaps

_SIDE, _CHANNELS, _KERNEL = 56, 64, 3
_ROWS = 32  # of pixels per product: small enough that no BLAS library takes a second thread for it


class ReferenceNetwork:
    """One depthwise separable block in NumPy, on one thread: the same work beside every runtime.

    In NumPy, not in the runtime: docs/decisions/0007.
    """

    def __init__(self) -> None:
        draw = np.random.default_rng(0)
        padded = _SIDE + _KERNEL - 1
        self._image: FloatMaps = draw.random((padded, padded, _CHANNELS), np.float32)
        self._depthwise: FloatMaps = draw.random((_KERNEL, _KERNEL, _CHANNELS), np.float32)
        self._pointwise: FloatMaps = draw.random((_CHANNELS, _CHANNELS), np.float32)
        self._sum: FloatMaps = np.empty((_SIDE, _SIDE, _CHANNELS), np.float32)
        self._part: FloatMaps = np.empty_like(self._sum)
        self._out: FloatMaps = np.empty((_SIDE * _SIDE // _ROWS, _ROWS, _CHANNELS), np.float32)

    def run(self) -> FloatMaps:
        """(height x width / 32, 32, channels): one forward pass."""
        self._sum.fill(0)
        for row in range(_KERNEL):
            for column in range(_KERNEL):
                window = self._image[row : row + _SIDE, column : column + _SIDE]
                np.multiply(window, self._depthwise[row, column], out=self._part)
                np.add(self._sum, self._part, out=self._sum)
        np.clip(self._sum, 0, 6, out=self._sum)
        np.matmul(self._sum.reshape(self._out.shape), self._pointwise, out=self._out)
        return self._out
