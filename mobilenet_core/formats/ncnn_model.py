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
from mobilenet_core.architecture.ops import Activation, Concat, Conv, DepthwiseConv, Linear, Pool, RoiCrop
from mobilenet_core.formats.folded import FoldedRow, folded_rows, not_written
from mobilenet_core.torch_model import NetworkModule, key

PARAM, BIN = "model.param", "model.bin"
"""Names in the archive."""

_MAGIC = "7767517"
_FP32 = np.zeros(1, np.uint32).tobytes()  # before each weight, never before a bias
_ACTIVATIONS: Mapping[Activation | None, tuple[str, ...]] = {
    None: (),
    "relu": ("9=1",),
    "relu6": ("9=3", "-23310=2,0.0,6.0"),
}


def write_ncnn(module: NetworkModule, path: Path) -> None:
    """Writes the module, fp32, batch norm folded, for one image at a time: map "image" to map "logits".

    Raises SpecError for RoiCrop, which ncnn does not know.
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
        self._layer("Input", "image", [], IMAGE, ())

    def add(self, row: FoldedRow) -> None:
        """One row's layer."""
        op = row.layer.op
        match op:
            case Conv() | DepthwiseConv():
                kind, grouped = "Convolution", ()
                if row.groups > 1:
                    kind, grouped = "ConvolutionDepthWise", (f"7={row.groups}",)
                top, left, bottom, right = row.pads
                settings = (
                    *(f"0={len(row.weight)}", f"1={op.kernel}", f"3={op.stride}"),
                    *(f"4={left}", f"14={top}", f"15={right}", f"16={bottom}"),
                    *("5=1", f"6={row.weight.size}", *grouped, *_ACTIVATIONS[op.activation]),
                )
            case Linear():
                kind = "InnerProduct"
                settings = (f"0={op.out_features}", "1=1", f"2={row.weight.size}", *_ACTIVATIONS[op.activation])
            case Pool():
                kind, settings = "Pooling", _pool(op, row)
            case Concat():
                kind, settings = "Concat", ("0=0",)
            case RoiCrop():
                raise not_written(row, "ncnn")
        if row.weight.size:
            self.weights += [_FP32, row.weight.tobytes(), row.bias.tobytes()]
        self._layer(kind, key(row.layer), [self._take(name) for name in row.inputs], row.name, settings)

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


def _pool(op: Pool, row: FoldedRow) -> tuple[str, ...]:
    mode = f"0={int(op.mode == 'avg')}"
    if op.kernel is None:
        return mode, "4=1"
    top, left, bottom, right = row.pads
    sides = (f"3={left}", f"13={top}", f"14={right}", f"15={bottom}")
    return mode, f"1={op.kernel}", f"2={op.stride}", *sides, "5=1"  # 5=1: pads as given, nothing rounded up
