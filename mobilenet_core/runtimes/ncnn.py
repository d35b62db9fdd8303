# pyright: basic, reportAttributeAccessIssue=false
"""ncnn on the CPU, in fp32: its half-precision storage is switched off."""

import tempfile
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from mobilenet_core.errors import MeasurementError
from mobilenet_core.formats.reference import FloatMaps
from mobilenet_core.records import MeasurementPlan
from mobilenet_core.runtimes.package import Package
from mobilenet_core.runtimes.protocol import Runtime

if TYPE_CHECKING:
    from ncnn import Net


@dataclass(frozen=True, slots=True)
class LoadedNcnnModel:
    """A net, which runs one image at a time: it knows no batch."""

    net: "Net"
    heads: list[str]

    def run(self, image: FloatMaps) -> FloatMaps:
        """(batch, channels, height, width) -> logits (batch, classes)."""
        return np.stack([self._run(each) for each in image])

    def _run(self, image: FloatMaps) -> FloatMaps:
        import ncnn  # noqa: PLC0415 - loaded long since: this looks it up

        extractor = self.net.create_extractor()
        extractor.input("image", ncnn.Mat(np.ascontiguousarray(image)))
        _, logits = extractor.extract("logits")
        for head in self.heads:
            extractor.extract(head)
        return np.array(logits).reshape(-1)


def _load(model: Path, plan: MeasurementPlan) -> LoadedNcnnModel:
    """Reads an archive that ncnn_model.py wrote. Raises MeasurementError for a file that ncnn cannot read."""
    import ncnn  # noqa: PLC0415

    net = ncnn.Net()
    net.opt.num_threads = plan.threads
    net.opt.use_fp16_packed = net.opt.use_fp16_storage = net.opt.use_fp16_arithmetic = False
    net.opt.use_bf16_packed = net.opt.use_bf16_storage = False
    with tempfile.TemporaryDirectory(prefix="mobilenet-explorer-") as folder:
        with zipfile.ZipFile(model) as archive:
            param, weights = (archive.extract(name, folder) for name in archive.namelist())
        if net.load_param(param) or net.load_model(weights):
            raise MeasurementError("ncnn cannot read {model}; delete the file, and it is made anew", model=model)
    return LoadedNcnnModel(net, [name for name in net.output_names() if name != "logits"])


NCNN = Runtime("ncnn", Package("ncnn", "ncnn", "ncnn", extra="ncnn"), "ncnn", _load)
