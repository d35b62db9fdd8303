# pyright: basic
"""LiteRT, once TensorFlow Lite, on the CPU: its XNNPACK kernels, which it takes by itself."""

import importlib.metadata
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from mobilenet_core.formats.export import ModelFormat
from mobilenet_core.formats.reference import FloatMaps
from mobilenet_core.records import MeasurementPlan, Precision
from mobilenet_core.runtimes.protocol import Layout, check_available, why_not_installed

if TYPE_CHECKING:
    from ai_edge_litert.interpreter import Interpreter


class LiteRt:
    """LiteRT. It imports ai_edge_litert when it loads a model, not before."""

    name = "litert"
    model_format: ModelFormat = "tflite"
    precisions: tuple[Precision, ...] = ("fp32", "int8")
    layout: Layout = "nhwc"
    profiles = False

    def version(self) -> str:
        """Of the ai-edge-litert package."""
        check_available(self)
        return importlib.metadata.version("ai-edge-litert")

    def why_unavailable(self) -> str | None:
        """None where ai-edge-litert is installed."""
        return why_not_installed("LiteRT", "ai_edge_litert", "ai-edge-litert")

    def load(self, model: Path, plan: MeasurementPlan) -> "LoadedTfliteModel":
        """Reads a .tflite file and makes room for the plan's batch."""
        check_available(self)
        from ai_edge_litert.interpreter import Interpreter  # noqa: PLC0415

        interpreter = Interpreter(str(model), num_threads=plan.threads)
        image = interpreter.get_input_details()[0]
        if plan.batch != image["shape"][0]:
            interpreter.resize_tensor_input(image["index"], [plan.batch, *image["shape"][1:]])
        interpreter.allocate_tensors()
        return LoadedTfliteModel(interpreter, image["index"], interpreter.get_output_details()[0]["index"])


@dataclass(frozen=True, slots=True)
class LoadedTfliteModel:
    """An interpreter with its memory laid out."""

    interpreter: "Interpreter"
    image: int
    logits: int

    def run(self, image: FloatMaps) -> FloatMaps:
        """(batch, channels, height, width) -> logits (batch, classes)."""
        self.interpreter.set_tensor(self.image, image.transpose(0, 2, 3, 1))
        self.interpreter.invoke()
        return self.interpreter.get_tensor(self.logits)
