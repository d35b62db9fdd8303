# pyright: basic
"""LiteRT, once TensorFlow Lite, on the CPU: its XNNPACK kernels, which it takes by itself."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from mobilenet_core.formats.reference import FloatMaps
from mobilenet_core.records import MeasurementPlan
from mobilenet_core.runtimes.package import Package
from mobilenet_core.runtimes.protocol import Runtime

if TYPE_CHECKING:
    from ai_edge_litert.interpreter import Interpreter


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


def _load(model: Path, plan: MeasurementPlan) -> LoadedTfliteModel:
    """Reads a .tflite file and makes room for the plan's batch."""
    from ai_edge_litert.interpreter import Interpreter  # noqa: PLC0415

    interpreter = Interpreter(str(model), num_threads=plan.threads)
    image = interpreter.get_input_details()[0]
    if plan.batch != image["shape"][0]:
        interpreter.resize_tensor_input(image["index"], [plan.batch, *image["shape"][1:]])
    interpreter.allocate_tensors()
    return LoadedTfliteModel(interpreter, image["index"], interpreter.get_output_details()[0]["index"])


LITERT = Runtime(
    "litert", Package("LiteRT", "ai_edge_litert", "ai-edge-litert"), "tflite", _load, ("fp32", "int8"), layout="nhwc"
)
