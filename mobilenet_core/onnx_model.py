# pyright: basic
"""A built module as an ONNX model, node by node from its rows: no tracing, so nothing is guessed."""

from collections.abc import Iterator
from typing import cast

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from mobilenet_core.errors import SpecError
from mobilenet_core.folded import FoldedRow, folded_rows
from mobilenet_core.reference import FloatMaps
from mobilenet_core.spec.network import IMAGE, layers
from mobilenet_core.spec.ops import Activation, Concat, Conv, DepthwiseConv, Linear, Pool, RoiCrop
from mobilenet_core.torch_model import NetworkModule

OPSET = 17
IR_VERSION = 8  # the one of opset 17: runtimes refuse a newer one than they know
INPUT, OUTPUT = "image", "logits"


def to_onnx(module: NetworkModule) -> onnx.ModelProto:
    """The module as ONNX, fp32, batch norm folded, with the module's weights.

    Input "image" (batch, channels, height, width), batch left open; output "logits" (batch, classes). Maps that no
    row reads are outputs too, named as their rows, or a runtime would skip their work.
    Raises SpecError for RoiCrop, which no single ONNX operator means.
    """
    network = module.network
    graph = _Graph()
    for row in folded_rows(module):
        graph.add(row)
    last = network.rows[-1]
    graph.node("Flatten", [graph.names[last.name]], OUTPUT, "flatten_logits", axis=1)
    image = network.input
    inputs = [_value(INPUT, ["batch", image.channels, image.height, image.width])]
    outputs = [_value(OUTPUT, ["batch", layers(network)[-1].output.elements])]
    shapes = {layer.name: layer.output for layer in layers(network)}
    for name in module.unread:
        shape = shapes[name]
        outputs.append(_value(graph.names[name], ["batch", shape.channels, shape.height, shape.width]))
    proto = helper.make_graph(graph.nodes, network.name, inputs, outputs, graph.weights)
    return helper.make_model(
        proto,
        producer_name="mobilenet_explorer",
        opset_imports=[helper.make_opsetid("", OPSET)],
        ir_version=IR_VERSION,
    )


class _Graph:
    """Nodes and weights so far, and the name of the map that each row makes."""

    def __init__(self) -> None:
        self.names = {IMAGE: INPUT}
        self.nodes: list[onnx.NodeProto] = []
        self.weights: list[onnx.TensorProto] = []

    def add(self, row: FoldedRow) -> None:
        name, op = row.name, row.layer.op
        inputs = [self.names[each] for each in row.inputs]
        made = f"{name}/map"
        self.names[name] = made
        match op:
            case Conv() | DepthwiseConv():
                raw = self._before(op.activation, made)
                groups = op.groups if isinstance(op, Conv) else row.layer.input.channels
                self.node("Conv", [*inputs, *self._weights_of(row)], raw, name, group=groups, **window(row, op))
                self._activate(op.activation, raw, made)
            case Linear():
                self.node("Flatten", inputs, f"{name}/flat", f"{name}/flatten", axis=1)
                raw = self._before(op.activation, made)
                self.node("Gemm", [f"{name}/flat", *self._weights_of(row)], raw, name, transB=1)
                self._activate(op.activation, raw, made)
            case Pool(kernel=None):
                self.node("GlobalAveragePool" if op.mode == "avg" else "GlobalMaxPool", inputs, made, name)
            case Pool():
                # AveragePool leaves padding out of the average unless told otherwise, as our module does.
                kind = "AveragePool" if op.mode == "avg" else "MaxPool"
                self.node(kind, inputs, made, name, **window(row, op))
            case Concat():
                self.node("Concat", inputs, made, name, axis=1)
            case RoiCrop():
                raise SpecError(
                    f"row {name!r} is a RoiCrop, which is not written to ONNX; ask for the pt2 format instead"
                )

    def node(self, kind: str, inputs: list[str], output: str, name: str, **attributes: int | list[int]) -> None:
        node = helper.make_node(kind, inputs, [output], name=name)
        node.attribute.extend(helper.make_attribute(*each) for each in attributes.items())
        self.nodes.append(node)

    def _weights_of(self, row: FoldedRow) -> Iterator[str]:
        for kind, value in (("weight", row.weight), ("bias", row.bias)):
            if value is not None:
                yield self._constant(f"{row.name}/{kind}", value)

    def _constant(self, name: str, value: FloatMaps) -> str:
        self.weights.append(numpy_helper.from_array(value, name))
        return name

    def _before(self, activation: Activation | None, made: str) -> str:
        return made if activation is None else f"{made}/before_{activation}"

    def _activate(self, activation: Activation | None, raw: str, made: str) -> None:
        if activation == "relu":
            self.node("Relu", [raw], made, f"{made}/relu")
        elif activation == "relu6":
            limits = [self._constant(f"{made}/{limit}", np.array(limit, np.float32)) for limit in (0, 6)]
            self.node("Clip", [raw, *limits], made, f"{made}/relu6")


def window(row: FoldedRow, op: Conv | DepthwiseConv | Pool) -> dict[str, list[int]]:
    """Kernel, strides and pads, as Conv and the pools take them."""
    kernel = cast("int", op.kernel)  # a pool over the whole map has none, and is another operator
    return {"kernel_shape": [kernel] * 2, "strides": [op.stride] * 2, "pads": list(row.pads)}


def _value(name: str, shape: list[str | int]) -> onnx.ValueInfoProto:
    return helper.make_tensor_value_info(name, TensorProto.FLOAT, shape)
