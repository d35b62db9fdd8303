"""How large model files are, without making any: a bound that is near, from a network's exact costs."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from mobilenet_core.cost import CostReport
from mobilenet_core.formats.export import ModelFormat
from mobilenet_core.records import Precision


@dataclass(frozen=True, slots=True)
class _Overhead:
    """Bytes beside the weights: of each row that has weights, of each of its channels, of each number of an image."""

    row: int
    channel: int = 0
    image: int = 0


_OVERHEADS: Mapping[tuple[ModelFormat, Precision], _Overhead] = MappingProxyType(
    {
        ("onnx", "fp32"): _Overhead(305),
        ("onnx", "int8"): _Overhead(830, 13),  # of a channel two scales and two zero points, in 4, 4, 4 and 1 bytes
        ("tflite", "fp32"): _Overhead(320),
        ("tflite", "fp16"): _Overhead(525),
        ("tflite", "int8"): _Overhead(450, 24),  # the same in 4, 4, 8 and 8 bytes
        ("ncnn", "fp32"): _Overhead(125),
        ("pt2", "fp32"): _Overhead(16_000, 12, 8),  # batch norm as it was built, and the two images of the example
    }
)
"""As the writers leave them: a test holds files of many networks against these."""


def most_bytes(report: CostReport, model_format: ModelFormat, precision: Precision) -> int:
    """What the file of a network has at most: in truth a thousandth less, a pt2 archive up to a twentieth.

    Raises KeyError for a format that nobody is offered, or one that is not written at that precision.
    """
    over = _OVERHEADS[model_format, precision]
    rows = [layer for layer in report.layers if layer.weights]
    channels = sum(layer.output.channels for layer in rows)
    image = report.layers[0].inputs[0].elements
    return report.weight_bytes[precision] + over.row * len(rows) + over.channel * channels + over.image * image
