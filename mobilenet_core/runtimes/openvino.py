# pyright: basic
"""OpenVINO on the CPU, from the ONNX file."""

import importlib.metadata
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from mobilenet_core.export import ModelFormat
from mobilenet_core.records import MeasurementPlan, Precision
from mobilenet_core.reference import FloatMaps
from mobilenet_core.runtimes.protocol import Layout, check_available, why_not_installed

if TYPE_CHECKING:
    from openvino import InferRequest


class OpenVino:
    """OpenVINO. It imports openvino when it loads a model, not before."""

    name = "openvino"
    model_format: ModelFormat = "onnx"
    precisions: tuple[Precision, ...] = ("fp32", "int8")
    layout: Layout = "nchw"

    def version(self) -> str:
        """Of the openvino package."""
        check_available(self)
        return importlib.metadata.version("openvino")

    def why_unavailable(self) -> str | None:
        """None where openvino is installed."""
        return why_not_installed("OpenVINO", "openvino", "openvino")

    def load(self, model: Path, plan: MeasurementPlan) -> "LoadedOpenVinoModel":
        """Reads an .onnx file, its open batch closed to the plan's, and compiles it for one image at a time."""
        check_available(self)
        import openvino  # noqa: PLC0415

        core = openvino.Core()
        read = core.read_model(model)
        shape = read.inputs[0].get_partial_shape()
        shape[0] = plan.batch
        read.reshape(shape)
        settings = {
            "INFERENCE_NUM_THREADS": plan.threads,
            "NUM_STREAMS": 1,
            "PERFORMANCE_HINT": "LATENCY",
            # What a processor with bfloat16 would otherwise use in place of fp32.
            "INFERENCE_PRECISION_HINT": "f32",
        }
        return LoadedOpenVinoModel(core.compile_model(read, "CPU", settings).create_infer_request())


@dataclass(frozen=True, slots=True)
class LoadedOpenVinoModel:
    """A compiled model, and the memory for one run of it."""

    request: "InferRequest"

    def run(self, image: FloatMaps) -> FloatMaps:
        """(batch, channels, height, width) -> logits (batch, classes)."""
        return self.request.infer([image], share_inputs=True)[0]
