# pyright: basic
"""A built module as an ONNX model, node by node from its rows: no tracing, so nothing is guessed."""

from pathlib import Path

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from mobilenet_core.architecture.network import IMAGE, layers
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
from mobilenet_core.formats.folded import FoldedRow, folded_rows, not_written
from mobilenet_core.formats.written import Gather
from mobilenet_core.torch_model import NetworkModule

OPSET = 17
IR_VERSION = 8  # the one of opset 17: runtimes refuse a newer one than they know
INPUT, OUTPUT = "image", "logits"


def to_onnx(module: NetworkModule, graph: "Graph | None" = None) -> onnx.ModelProto:
    """The module as ONNX, fp32, batch norm folded, with the module's weights.

    Input "image" (batch, channels, height, width), batch left open; output "logits" (batch, classes). Maps that no
    row reads are outputs too, or a runtime would skip their work.
    graph: an empty one that writes rows in its own way.
    Raises SpecError for RoiCrop, which no single ONNX operator means.
    """
    network = module.network
    graph = graph or Graph()
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


def write_onnx(module: NetworkModule, path: Path) -> None:
    """Writes the module as `to_onnx` makes it."""
    path.write_bytes(to_onnx(module).SerializeToString())


class Graph:
    """Nodes and weights so far, and the name of the map that each row gives to later rows."""

    def __init__(self) -> None:
        self.names = {IMAGE: INPUT}
        self.nodes: list[onnx.NodeProto] = []
        self.weights: list[onnx.TensorProto] = []
        self.kept: set[str] = set()

    def add(self, row: FoldedRow) -> None:  # noqa: C901 - a case for each kind of row
        """One row's nodes."""
        name, op, activation = row.name, row.op, None
        inputs = [self.names[each] for each in row.inputs]
        made = f"{name}/map"
        match op:
            case Conv() | DepthwiseConv():
                activation = op.activation
                self.node("Conv", [*inputs, *self.weights_of(row)], made, name, group=row.groups, **window(row, op))
            case Linear():
                activation = op.activation
                self.node("Flatten", inputs, f"{name}/flat", f"{name}/flatten", axis=1)
                self.node("Gemm", [f"{name}/flat", *self.weights_of(row)], made, name, transB=1)
            case Pool(kernel=None):
                self.node("GlobalAveragePool" if op.mode == "avg" else "GlobalMaxPool", inputs, made, name)
            case Pool():
                # AveragePool leaves padding out of the average unless told otherwise, as our module does.
                kind = "AveragePool" if op.mode == "avg" else "MaxPool"
                self.node(kind, inputs, made, name, **window(row, op))
            case Concat():
                self.node("Concat", inputs, made, name, axis=1)
            case Add():
                activation = op.activation
                self.node("Add" if len(inputs) == 2 else "Sum", inputs, made, name)
            case Multiply():
                self.node("Mul", inputs, made, name)
            case Activate():
                activation, made = op.activation, inputs[0]
            case ChannelScale():
                scale = self.constant(f"{name}/weight", row.weight.reshape(-1, 1, 1))
                self.node("LpNormalization", inputs, f"{name}/normalised", f"{name}/normalise", axis=1, p=2)
                self.node("Mul", [f"{name}/normalised", scale], made, name)
            case Gather():
                channels = self.constant(f"{name}/channels", np.array(op.channels, np.int32))
                self.node("Gather", [*inputs, channels], made, name, axis=1)
            case RoiCrop():
                raise not_written(row, "ONNX")
        self.names[name] = self.finish(row, activation, made)

    def node(self, kind: str, inputs: list[str], output: str, name: str, **attributes: float | list[int]) -> None:
        """One node more."""
        node = helper.make_node(kind, inputs, [output], name=name)
        node.attribute.extend(helper.make_attribute(*each) for each in attributes.items())
        self.nodes.append(node)

    def constant(self, name: str, value: NDArray[np.generic]) -> str:
        """The name again, now that of an array in the file. A name that comes twice is of one array."""
        if name not in self.kept:
            self.kept.add(name)
            self.weights.append(numpy_helper.from_array(value, name))
        return name

    def weights_of(self, row: FoldedRow) -> list[str]:
        """Names of the weight and the bias."""
        return [
            self.constant(f"{row.kept_as}/weight", row.weight),
            self.constant(f"{row.kept_as}/bias", row.bias),
        ]

    def finish(self, row: FoldedRow, activation: Activation | None, made: str) -> str:
        """The map that later rows read, from what the row's node made."""
        active = f"{row.name}/{activation}"
        match activation:
            case None:
                return made
            case "relu":
                self.node("Relu", [made], active, active)
            case "relu6":
                limits = [self.constant(f"{active}/{limit}", np.array(limit, np.float32)) for limit in (0, 6)]
                self.node("Clip", [made, *limits], active, active)
            case "hard_swish":
                self.node("HardSwish", [made], active, active)
            case "hard_sigmoid":
                self.node("HardSigmoid", [made], active, active, alpha=1 / 6, beta=0.5)
        return active


def window(row: FoldedRow, op: Conv | DepthwiseConv | Pool) -> dict[str, list[int]]:
    """Kernel, strides, pads and dilations, as Conv and the pools take them."""
    # A pool over the whole map has no kernel, and is another operator.
    found = {"kernel_shape": list(sides(op.kernel or 1)), "strides": list(sides(op.stride)), "pads": list(row.pads)}
    if isinstance(op, Conv) and op.dilation > 1:
        found["dilations"] = [op.dilation] * 2
    return found


def _value(name: str, shape: list[str | int]) -> onnx.ValueInfoProto:
    return helper.make_tensor_value_info(name, TensorProto.FLOAT, shape)
