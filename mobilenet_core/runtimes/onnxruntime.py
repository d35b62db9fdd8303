# pyright: basic
"""ONNX Runtime on the CPU: its own kernels, every graph optimisation that it has."""

import importlib.metadata
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, cast

from mobilenet_core.export import ModelFormat
from mobilenet_core.records import MeasurementPlan, Precision
from mobilenet_core.reference import FloatMaps
from mobilenet_core.runtimes.protocol import Layout, check_available, why_not_installed

if TYPE_CHECKING:
    from onnxruntime import InferenceSession

_ERRORS_ONLY = 3


class OnnxRuntime:
    """ONNX Runtime. It imports onnxruntime when it loads a model, not before."""

    name = "onnxruntime"
    model_format: ModelFormat = "onnx"
    precisions: tuple[Precision, ...] = ("fp32", "int8")
    layout: Layout = "nchw"

    def version(self) -> str:
        """Of the onnxruntime package."""
        check_available(self)
        return importlib.metadata.version("onnxruntime")

    def why_unavailable(self) -> str | None:
        """None where onnxruntime is installed."""
        return why_not_installed("ONNX Runtime", "onnxruntime", "onnxruntime")

    def load(self, model: Path, plan: MeasurementPlan) -> "LoadedOnnxModel":
        """Reads an .onnx file, its open batch closed to the plan's: then every shape is known when it optimises."""
        check_available(self)
        import onnxruntime  # noqa: PLC0415

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = plan.threads
        options.inter_op_num_threads = 1
        options.log_severity_level = _ERRORS_ONLY
        options.add_free_dimension_override_by_name("batch", plan.batch)
        # Where the processor has no VNNI, its fast 8-bit instruction saturates at 16 bits: exact sums, if slower.
        options.add_session_config_entry("session.x64quantprecision", "1")
        return LoadedOnnxModel(onnxruntime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"]))


@dataclass(frozen=True, slots=True)
class LoadedOnnxModel:
    """A session, asked for every output, or the work of some heads might be left out."""

    session: "InferenceSession"

    def run(self, image: FloatMaps) -> FloatMaps:
        """(batch, channels, height, width) -> logits (batch, classes)."""
        return cast("FloatMaps", self.session.run(None, {"image": image})[0])
