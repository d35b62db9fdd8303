# pyright: basic
"""A built module as a TFLite model, operator by operator from its rows: no converter, and no TensorFlow."""

from collections.abc import Mapping
from pathlib import Path
from typing import TypeVar

import numpy as np
from ai_edge_litert import schema_py_generated as schema
from numpy.typing import NDArray

from mobilenet_core.architecture.network import IMAGE, Shape, layers
from mobilenet_core.architecture.ops import (
    Activate,
    Activation,
    Add,
    ChannelScale,
    Concat,
    Conv,
    DepthwiseConv,
    Linear,
    Multiply,
    Pool,
    RoiCrop,
    sides,
)
from mobilenet_core.errors import SpecError
from mobilenet_core.formats.folded import FoldedRow, folded_rows, not_written, reach
from mobilenet_core.formats.int8 import MapScale, int8_weights, map_scales, raw
from mobilenet_core.formats.reference import FloatMaps
from mobilenet_core.formats.tflite_graph import TfliteGraph
from mobilenet_core.formats.written import Gather
from mobilenet_core.torch_model import NetworkModule
from mobilenet_core.torch_rows import same_pads

N = TypeVar("N", np.float32, np.int8)

_INT8_ZERO = 128  # uint8's middle: TFLite's integers are signed

_ACTIVATIONS: Mapping[Activation | None, int] = {
    None: schema.ActivationFunctionType.NONE,
    "relu": schema.ActivationFunctionType.RELU,
    "relu6": schema.ActivationFunctionType.RELU6,
}
"""What an operator does besides; the others are operators of their own."""

_SIX = MapScale(6 / 255, 0)
"""Of what ReLU6 leaves."""


def to_tflite(module: NetworkModule, *, fp16: bool = False, int8: bool = False, integer_io: bool = False) -> bytes:
    """The module as a .tflite file, batch norm folded, with the module's weights.

    Input (1, height, width, channels), to be resized for another batch; output: logits (1, classes); both fp32. Maps
    that no row reads are outputs too, after the logits.
    fp16: weights in 16 bits, from which the runtime makes floats as it loads them, or which it computes with.
    int8: weights and maps in 8 bits, calibrated (int8.py). integer_io: then input and outputs are those integers too,
    as microcontrollers want them; their tensors say scale and zero point.
    Raises SpecError for RoiCrop, for padded average pools that TensorFlow does not know, and where the last map is
    larger than 1 x 1, as the logits would come in another order; at int8 for all that int8.py refuses.
    """
    network = module.network
    last = network.rows[-1]
    output = layers(network)[-1].output
    if output.height * output.width > 1:
        raise SpecError(
            f"row {last.name!r} is last and larger than 1 x 1; TFLite would order its logits otherwise than torch"
        )
    writer = _Writer(map_scales(module) if int8 else {}, fp16=fp16, integer_io=integer_io)
    image = writer.begin(network.input)
    for row in folded_rows(module):
        writer.add(row)
    if not isinstance(last.op, Linear):
        writer.flatten(last.name)
    outputs = [writer.end(name) for name in (last.name, *module.unread)]
    return writer.graph.to_bytes(network.name, [image], outputs)


def write_tflite(module: NetworkModule, path: Path) -> None:
    """Writes the module as `to_tflite` makes it."""
    path.write_bytes(to_tflite(module))


def write_tflite_fp16(module: NetworkModule, path: Path) -> None:
    """Writes the module, its weights in 16 bits, as `to_tflite` makes it."""
    path.write_bytes(to_tflite(module, fp16=True))


def write_tflite_int8(module: NetworkModule, path: Path) -> None:
    """Writes the module in 8 bits as `to_tflite` makes it."""
    path.write_bytes(to_tflite(module, int8=True))


def write_tflite_int8_io(module: NetworkModule, path: Path) -> None:
    """Writes the module in 8 bits, image and logits too, as `to_tflite` makes it."""
    path.write_bytes(to_tflite(module, int8=True, integer_io=True))


class _Writer:
    """The graph so far, and the tensor of the map that each row makes. With no scales it writes fp32.

    fp16: whether weights are kept in 16 bits. integer_io: whether the image and the outputs stay the integers that
    scales make of them.
    """

    def __init__(self, scales: Mapping[str, MapScale], *, fp16: bool, integer_io: bool) -> None:
        self.graph = TfliteGraph()
        self.fp16 = fp16
        self.scales = scales
        self.is_float_io = bool(scales) and not integer_io
        self.maps: dict[str, int] = {}

    def begin(self, shape: Shape) -> int:
        """The tensor that takes the image."""
        if not self.is_float_io:
            image = self.maps[IMAGE] = self._map(IMAGE, _nhwc(shape), "image")
        else:
            image = self.graph.tensor("image", _nhwc(shape))
            self.maps[IMAGE] = self._map(IMAGE, _nhwc(shape))
            self.graph.operator("QUANTIZE", [image], self.maps[IMAGE], schema.QuantizeOptionsT())
        return image

    def end(self, name: str) -> int:
        """The tensor that gives a row's map, in fp32 unless integers are wanted."""
        if not self.is_float_io:
            return self.maps[name]
        output = self.graph.tensor(f"{name}/fp32", self.graph.shape_of(self.maps[name]))
        self.graph.operator("DEQUANTIZE", [self.maps[name]], output, schema.DequantizeOptionsT())
        return output

    def flatten(self, name: str) -> None:
        """Makes a 1 x 1 map logits (batch, classes)."""
        found = self.maps[name]
        shape = [-1, self.graph.shape_of(found)[-1]]
        inputs = [found, self.graph.constant(f"{name}/shape", np.array(shape, np.int32))]
        self.maps[name] = self._map(name, (1, shape[1]), f"{name}/flat")
        self.graph.operator("RESHAPE", inputs, self.maps[name], schema.ReshapeOptionsT(shape))

    def add(self, row: FoldedRow) -> None:  # noqa: C901 - a case for each kind of row
        """One row's operators."""
        inputs = [self.maps[each] for each in row.inputs]
        shape = _nhwc(row.output)
        match row.op:
            case Conv() | DepthwiseConv() as op:
                made = self._conv(row, op, inputs)
            case Linear() as op:
                made, active = self._raw(row, op.activation, (1, op.out_features))
                options = schema.FullyConnectedOptionsT(fusedActivationFunction=active)
                self.graph.operator("FULLY_CONNECTED", [*inputs, *self._weights(row)], made, options)
                made = self._activated(row, op.activation, made)
            case Pool(kernel=None) as op:
                made = self._map(row.name, shape)
                inputs.append(self.graph.constant(f"{row.name}/axes", np.array([1, 2], np.int32)))
                kind = "MEAN" if op.mode == "avg" else "REDUCE_MAX"
                self.graph.operator(kind, inputs, made, schema.ReducerOptionsT(keepDims=True))
            case Pool(kernel=int(kernel)) as op:
                inputs, padding = self._padded(row, op, inputs)
                made = self._map(row.name, shape)
                options = schema.Pool2DOptionsT(padding, op.stride, op.stride, kernel, kernel)
                self.graph.operator("AVERAGE_POOL_2D" if op.mode == "avg" else "MAX_POOL_2D", inputs, made, options)
            case Concat():
                made = self._map(row.name, shape)
                self.graph.operator("CONCATENATION", inputs, made, schema.ConcatenationOptionsT(axis=3))
            case Add() as op:
                made = self._sum(row, op, inputs)
            case Multiply():
                made = self._map(row.name, shape)
                self.graph.operator("MUL", inputs, made, schema.MulOptionsT())
            case Activate() as op:
                made = self._activation(row, op.activation, inputs[0])
            case ChannelScale():
                normalised, made = self.graph.tensor(f"{row.name}/normalised", shape), self._map(row.name, shape)
                self.graph.operator("L2_NORMALIZATION", inputs, normalised, schema.L2NormOptionsT())
                factors = self._floats(f"{row.name}/weight", row.weight)
                self.graph.operator("MUL", [normalised, factors], made, schema.MulOptionsT())
            case Gather() as op:
                made = self._map(row.name, shape)
                inputs.append(self.graph.constant(f"{row.name}/channels", np.array(op.channels, np.int32)))
                self.graph.operator("GATHER", inputs, made, schema.GatherOptionsT(axis=3))
            case RoiCrop():
                raise not_written(row, "TFLite")
        self.maps[row.name] = made

    def _conv(self, row: FoldedRow, op: Conv | DepthwiseConv, inputs: list[int]) -> int:
        inputs, padding = self._padded(row, op, inputs)
        made, active = self._raw(row, op.activation, _nhwc(row.output))
        inputs = [*inputs, *self._weights(row)]
        down, across = sides(op.stride)
        if isinstance(op, Conv):
            options = schema.Conv2DOptionsT(padding, across, down, active, op.dilation, op.dilation)
            self.graph.operator("CONV_2D", inputs, made, options)
        else:
            multiplier = 1  # filters per channel
            options = schema.DepthwiseConv2DOptionsT(padding, across, down, multiplier, active)
            self.graph.operator("DEPTHWISE_CONV_2D", inputs, made, options)
        return self._activated(row, op.activation, made)

    def _sum(self, row: FoldedRow, op: Add, inputs: list[int]) -> int:
        """TFLite adds two maps at a time."""
        shape = _nhwc(row.output)
        total, *others = inputs
        for index, other in enumerate(others[:-1]):
            made = self.graph.tensor(f"{row.name}/sum{index}", shape)
            self.graph.operator("ADD", [total, other], made, schema.AddOptionsT())
            total = made
        made, active = self._raw(row, op.activation, shape)
        self.graph.operator("ADD", [total, others[-1]], made, schema.AddOptionsT(fusedActivationFunction=active))
        return self._activated(row, op.activation, made)

    def _raw(self, row: FoldedRow, activation: Activation | None, shape: tuple[int, ...]) -> tuple[int, int]:
        """The tensor that a row's operator makes, and what it does besides: the row's map where it can activate."""
        if activation in _ACTIVATIONS:
            return self._map(row.name, shape), _ACTIVATIONS[activation]
        return self._map(raw(row.name), shape), _ACTIVATIONS[None]

    def _activated(self, row: FoldedRow, activation: Activation | None, made: int) -> int:
        return made if activation is None or activation in _ACTIVATIONS else self._activation(row, activation, made)

    def _activation(self, row: FoldedRow, activation: Activation, source: int) -> int:
        """An activation as operators; a hard sigmoid as Keras's is written: ReLU6(x + 3) / 6."""
        shape = self.graph.shape_of(source)
        made = self._map(row.name, tuple(shape))
        match activation:
            case "relu" | "relu6":
                self.graph.operator(activation.upper(), [source], made)
            case "hard_swish":
                self.graph.operator("HARD_SWISH", [source], made, schema.HardSwishOptionsT())
            case "hard_sigmoid":
                six = self._map(_SIX, tuple(shape), f"{row.name}/plus3")
                options = schema.AddOptionsT(fusedActivationFunction=schema.ActivationFunctionType.RELU6)
                self.graph.operator("ADD", [source, self._number("three", 3.0)], six, options)
                self.graph.operator("MUL", [six, self._number("sixth", 1 / 6)], made, schema.MulOptionsT())
        return made

    def _number(self, name: str, value: float) -> int:
        if not self.scales:
            return self.graph.constant(name, np.array([value], np.float32))
        return self.graph.constant(name, np.array([127], np.int8), _quantised(MapScale(value / 255, 0)))

    def _padded(self, row: FoldedRow, op: Conv | DepthwiseConv | Pool, inputs: list[int]) -> tuple[list[int], int]:
        """The input, padded where TensorFlow's own padding would put the pixels elsewhere, and the operator's padding.

        TensorFlow's SAME puts the odd pixel below and right: at stride 2 an even side gets all its padding there,
        where PyTorch has it above and left.
        """
        shape = row.input
        top, left, bottom, right = row.pads
        if not any(row.pads):
            return inputs, schema.Padding.VALID
        windows = zip((shape.height, shape.width), reach(op), sides(op.stride), strict=True)
        tensorflows = [same_pads(*each, "tf_same") for each in windows]
        if [(top, bottom), (left, right)] == tensorflows:
            return inputs, schema.Padding.SAME
        amounts = np.array([[0, 0], [top, bottom], [left, right], [0, 0]], np.int32)
        inputs = [*inputs, self.graph.constant(f"{row.name}/pads", amounts)]
        larger = (1, shape.height + top + bottom, shape.width + left + right, shape.channels)
        padded = self._map(row.inputs[0], larger, f"{row.name}/padded")
        if not isinstance(op, Pool):
            self.graph.operator("PAD", inputs, padded, schema.PadOptionsT())
        elif op.mode == "max":
            lowest = self._lowest(row)
            self.graph.operator("PADV2", [*inputs, lowest], padded, schema.PadV2OptionsT())
        else:
            raise SpecError(f"row {row.name!r} averages over uneven padding, which TFLite cannot leave out")
        return [padded], schema.Padding.VALID

    def _lowest(self, row: FoldedRow) -> int:
        name = f"{row.name}/lowest"
        if not self.scales:
            return self.graph.constant(name, np.array([np.finfo(np.float32).min], np.float32))
        return self.graph.constant(name, np.array([-_INT8_ZERO], np.int8), _quantised(self.scales[row.inputs[0]]))

    def _map(self, like: str | MapScale, shape: tuple[int, ...], name: str | None = None) -> int:
        """A new tensor for a map, at int8 with that scale, or the scale of the map `like`."""
        name = name or str(like)
        if not self.scales:
            return self.graph.tensor(name, shape)
        return self.graph.tensor(name, shape, "int8", _quantised(self.scales[like] if isinstance(like, str) else like))

    def _weights(self, row: FoldedRow) -> tuple[int, int]:
        weight_name, bias_name = f"{row.kept_as}/weight", f"{row.kept_as}/bias"
        if not self.scales:
            return self._floats(weight_name, _arranged(row, row.weight)), self._floats(bias_name, row.bias)
        found = int8_weights(row, self.scales[row.inputs[0]])
        axis = 3 if isinstance(row.op, DepthwiseConv) else 0
        return (
            self.graph.constant(weight_name, _arranged(row, found.weight), _per_channel(found.scales, axis)),
            self.graph.constant(bias_name, found.bias, _per_channel(found.bias_scales, 0)),
        )

    def _floats(self, name: str, value: FloatMaps) -> int:
        if not self.fp16:
            return self.graph.constant(name, value)
        kept = self.graph.constant(f"{name}/fp16", value.astype(np.float16))
        floats = self.graph.tensor(name, value.shape)
        self.graph.operator("DEQUANTIZE", [kept], floats, schema.DequantizeOptionsT())
        return floats


def _arranged(row: FoldedRow, weight: NDArray[N]) -> NDArray[N]:
    """Channels last; a linear row's in the order in which TFLite flattens a map: height, width, channels."""
    if isinstance(row.op, DepthwiseConv):
        return weight.transpose(1, 2, 3, 0)
    if isinstance(row.op, Conv):
        return weight.transpose(0, 2, 3, 1)
    shape = row.input
    maps = weight.reshape(-1, shape.channels, shape.height, shape.width)
    return maps.transpose(0, 2, 3, 1).reshape(len(weight), -1)


def _quantised(scale: MapScale) -> schema.QuantizationParametersT:
    return schema.QuantizationParametersT(scale=[scale.scale], zeroPoint=[scale.zero_point - _INT8_ZERO])


def _per_channel(scales: FloatMaps, axis: int) -> schema.QuantizationParametersT:
    zeros = [0] * len(scales)
    return schema.QuantizationParametersT(scale=scales.tolist(), zeroPoint=zeros, quantizedDimension=axis)


def _nhwc(shape: Shape) -> tuple[int, int, int, int]:
    return 1, shape.height, shape.width, shape.channels
