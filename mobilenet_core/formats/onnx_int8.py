# pyright: basic
"""A built module as an ONNX model in 8 bits: the fp32 graph with QuantizeLinear and DequantizeLinear around each node.

Runtimes fuse each such group into one operator on integers. There is no Relu and no Clip where a map's integers begin
at 0 and end at its greatest value, which was at most 6: rounding to them does the same.
"""

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import onnx
from numpy.typing import NDArray

from mobilenet_core.architecture.network import IMAGE
from mobilenet_core.architecture.ops import Activate, Activation
from mobilenet_core.formats.folded import FoldedRow
from mobilenet_core.formats.int8 import LEVELS, MapScale, int8_weights, map_scales, raw
from mobilenet_core.formats.onnx_model import INPUT, Graph, to_onnx
from mobilenet_core.torch_model import NetworkModule

_ABOVE = 1.0001  # a scale is a rounded number


def to_onnx_int8(module: NetworkModule) -> onnx.ModelProto:
    """As `to_onnx`, image and logits still fp32, calibrated by int8.py. Raises SpecError as `map_scales`."""
    return to_onnx(module, Int8Graph(map_scales(module), module))


def write_onnx_int8(module: NetworkModule, path: Path) -> None:
    """Writes the module as `to_onnx_int8` makes it."""
    path.write_bytes(to_onnx_int8(module).SerializeToString())


class Int8Graph(Graph):
    """Writes what a row reads and makes as integers, but for the logits and other outputs."""

    def __init__(self, scales: Mapping[str, MapScale], module: NetworkModule) -> None:
        super().__init__()
        self.scales = scales
        self.whole = {module.network.rows[-1].name, *module.unread}
        self.names[IMAGE] = self._rounded(INPUT, IMAGE)

    def weights_of(self, row: FoldedRow) -> list[str]:
        """Names of the weight and the bias, both read from integers."""
        found = int8_weights(row, self.scales[row.inputs[0]])
        return [
            self._integers(f"{row.name}/weight", found.weight, found.scales),
            self._integers(f"{row.name}/bias", found.bias, found.bias_scales),
        ]

    def finish(self, row: FoldedRow, activation: Activation | None, made: str) -> str:
        """The map that later rows read, from what the row's node made."""
        if row.name in self.whole:
            return super().finish(row, activation, made)
        scale = self.scales[row.name]
        if isinstance(row.op, Activate):
            made = super().finish(row, activation, made)
        elif activation in ("hard_swish", "hard_sigmoid"):
            made = super().finish(row, activation, self._rounded(made, raw(row.name)))
        elif scale.zero_point or (activation == "relu6" and scale.scale * LEVELS > 6 * _ABOVE):
            made = super().finish(row, activation, made)
        return self._rounded(made, row.name)

    def _rounded(self, name: str, scale_of: str) -> str:
        found = self.scales[scale_of]
        zero = np.array(found.zero_point, np.uint8)
        how = [self.constant(f"{name}/scale", np.array(found.scale, np.float32)), self.constant(f"{name}/zero", zero)]
        self.node("QuantizeLinear", [name, *how], f"{name}/integers", f"{name}/quantise")
        self.node("DequantizeLinear", [f"{name}/integers", *how], f"{name}/rounded", f"{name}/dequantise")
        return f"{name}/rounded"

    def _integers(self, name: str, value: NDArray[np.signedinteger], scales: NDArray[np.float32]) -> str:
        parts = [
            self.constant(f"{name}/integers", value),
            self.constant(f"{name}/scale", scales),
            self.constant(f"{name}/zero", np.zeros(len(scales), value.dtype)),
        ]
        self.node("DequantizeLinear", parts, name, f"{name}/dequantise", axis=0)
        return name
