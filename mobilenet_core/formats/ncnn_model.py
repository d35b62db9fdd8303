# pyright: basic
"""A built module as ncnn's two files, layer by layer from its rows, together in one archive.

The first, text, has a line per layer: type, name, how many maps it reads and makes, which, and numbered settings:
https://github.com/Tencent/ncnn/wiki/operators. The second holds the weights in the order of the layers.
"""

import zipfile
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import numpy as np

from mobilenet_core.architecture.network import IMAGE, NetworkSpec
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
from mobilenet_core.formats.folded import FoldedRow, folded_rows, not_written
from mobilenet_core.formats.written import Gather
from mobilenet_core.torch_model import NetworkModule, key

PARAM, BIN = "model.param", "model.bin"
"""Names in the archive."""

_MAGIC = "7767517"
_FP32 = np.zeros(1, np.uint32).tobytes()  # before each weight, never before a bias
_ACTIVATIONS: Mapping[Activation | None, tuple[str, ...]] = {
    None: (),
    "relu": ("9=1",),
    "relu6": ("9=3", "-23310=2,0.0,6.0"),
    "hard_swish": ("9=6", f"-23310=2,{1 / 6:.9g},0.5"),
}
"""What a layer with weights does besides."""

_ACTIVATION_LAYERS: Mapping[Activation, tuple[str, ...]] = {
    "relu": ("ReLU",),
    "relu6": ("Clip", "0=0.0", "1=6.0"),
    "hard_swish": ("HardSwish", f"0={1 / 6:.9g}", "1=0.5"),
    "hard_sigmoid": ("HardSigmoid", f"0={1 / 6:.9g}", "1=0.5"),
}
_SMALLEST_NORM = 1e-12  # torch's own


def write_ncnn(module: NetworkModule, path: Path) -> None:
    """Writes the module, fp32, batch norm folded, for one image at a time: map "image" to map "logits".

    Raises SpecError for RoiCrop, and for rows that choose channels (Topological, Fastfood): ncnn knows neither.
    """
    writer = _Writer(module.network)
    for row in folded_rows(module):
        writer.add(row)
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(PARAM, writer.text())
        archive.writestr(BIN, b"".join(writer.weights))


class _Writer:
    """Lines and weights so far. A map that several layers read is first split: in ncnn each is read once."""

    def __init__(self, network: NetworkSpec) -> None:
        self.readers = Counter(name for row in network.rows for name in network.inputs_of(row))
        self.taken: Counter[str] = Counter()
        self.last = network.rows[-1].name
        self.lines: list[tuple[str, str, list[str], list[str], tuple[str, ...]]] = []
        self.weights: list[bytes] = []
        self.flat: set[str] = set()  # maps that ncnn has as one row of numbers, which no window is moved over
        self._layer("Input", "image", [], IMAGE, ())

    def add(self, row: FoldedRow) -> None:  # noqa: C901, PLR0912 - a case for each kind of row
        """One row's layers: an activation that its own layer cannot do is one more."""
        op, activation = row.op, None
        match op:
            case Conv() | DepthwiseConv():
                activation = op.activation
                is_flat = row.inputs[0] in self.flat and row.groups == 1
                kind, settings = _inner_product(row) if is_flat else _convolution(op, row)
            case Linear():
                activation = op.activation
                kind, settings = _inner_product(row)
            case Pool():
                kind, settings = "Pooling", _pool(op, row)
            case Concat():
                kind, settings = "Concat", ("0=0",)
            case Add():
                activation = op.activation
                kind, settings = "Eltwise", ("0=1",)
            case Multiply():
                kind, settings = "BinaryOp", ("0=2",)
            case Activate():
                kind, *settings = _ACTIVATION_LAYERS[op.activation]
            case ChannelScale():
                kind = "Normalize"  # across channels, eps as torch has it, a number for each channel
                settings = ("0=0", "1=0", f"2={_SMALLEST_NORM}", f"3={row.weight.size}", "4=1", "9=1")
            case Gather():
                raise SpecError(
                    f"row {row.row.name!r} is a {type(row.row.op).__name__}, which is not written to ncnn, as that "
                    "cannot choose channels; ask for the onnx format instead"
                )
            case RoiCrop():
                raise not_written(row, "ncnn")
        if kind == "InnerProduct" or (isinstance(op, Pool) and op.kernel is None):
            self.flat.add(row.name)
        if isinstance(op, ChannelScale):
            self.weights.append(row.weight.tobytes())
        elif row.weight.size:
            self.weights += [_FP32, row.weight.tobytes(), row.bias.tobytes()]
            if activation in _ACTIVATIONS:
                settings, activation = (*settings, *_ACTIVATIONS[activation]), None
        reads = [self._take(name) for name in row.inputs]
        if activation is None:
            self._layer(kind, key(row), reads, row.name, tuple(settings))
            return
        raw = f"{row.name}/raw"
        self.lines.append((kind, key(row), reads, [raw], tuple(settings)))
        kind, *settings = _ACTIVATION_LAYERS[activation]
        self._layer(kind, f"{key(row)}/{activation}", [raw], row.name, tuple(settings))

    def text(self) -> str:
        """The first file."""
        maps = sum(len(makes) for _, _, _, makes, _ in self.lines)
        lines = (
            " ".join([kind, name, str(len(reads)), str(len(makes)), *reads, *makes, *settings])
            for kind, name, reads, makes, settings in self.lines
        )
        return "\n".join([_MAGIC, f"{len(self.lines)} {maps}", *lines, ""])

    def _take(self, name: str) -> str:
        """What to call a map in the layer that reads it next."""
        self.taken[name] += 1
        return self._map(name) if self.readers[name] == 1 else f"{self._map(name)}/{self.taken[name]}"

    def _layer(self, kind: str, name: str, reads: list[str], makes: str, settings: tuple[str, ...]) -> None:
        made = self._map(makes)
        self.lines.append((kind, name, reads, [made], settings))
        readers = self.readers[makes]
        if readers > 1:
            self.lines.append(("Split", f"{name}/split", [made], [f"{made}/{each + 1}" for each in range(readers)], ()))

    def _map(self, name: str) -> str:
        return "logits" if name == self.last else "image" if name == IMAGE else f"{name}/map"


def _inner_product(row: FoldedRow) -> tuple[str, tuple[str, ...]]:
    return "InnerProduct", (f"0={len(row.weight)}", "1=1", f"2={row.weight.size}")


def _convolution(op: Conv | DepthwiseConv, row: FoldedRow) -> tuple[str, tuple[str, ...]]:
    kind, grouped = "Convolution", ()
    if row.groups > 1:
        kind, grouped = "ConvolutionDepthWise", (f"7={row.groups}",)
    (height, width), (stride_down, stride) = sides(op.kernel), sides(op.stride)
    # Of height only what differs from width: ncnn takes the rest from there.
    uneven = [
        f"{code}={of_height}"
        for code, of_height, of_width in ((11, height, width), (13, stride_down, stride))
        if of_height != of_width
    ]
    dilated = (f"2={op.dilation}",) if isinstance(op, Conv) and op.dilation > 1 else ()
    top, left, bottom, right = row.pads
    return kind, (
        *(f"0={len(row.weight)}", f"1={width}", *dilated, f"3={stride}"),
        *(f"4={left}", *uneven, f"14={top}", f"15={right}", f"16={bottom}"),
        *("5=1", f"6={row.weight.size}", *grouped),
    )


def _pool(op: Pool, row: FoldedRow) -> tuple[str, ...]:
    mode = f"0={int(op.mode == 'avg')}"
    if op.kernel is None:
        return mode, "4=1"
    top, left, bottom, right = row.pads
    sides = (f"3={left}", f"13={top}", f"14={right}", f"15={bottom}")
    return mode, f"1={op.kernel}", f"2={op.stride}", *sides, "5=1"  # 5=1: pads as given, nothing rounded up
