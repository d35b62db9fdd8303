"""How large model files are, without making any: a bound that is near, from a network's exact costs."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from mobilenet_core.cost import BYTES, CostReport, LayerCost
from mobilenet_core.formats.export import ModelFormat
from mobilenet_core.records import Precision
from mobilenet_core.structured import fastfood_width, log2_of


@dataclass(frozen=True, slots=True)
class _Overhead:
    """Bytes beside the weights: of each row that has weights, of each of its channels, of each number of an image.

    plain: of each map that a row without weights reads. index: of each number of a channel that is gathered.
    """

    row: int
    plain: int
    channel: int = 0
    image: int = 0
    index: int = 4


_OVERHEADS: Mapping[tuple[ModelFormat, Precision], _Overhead] = MappingProxyType(
    {
        ("onnx", "fp32"): _Overhead(305, 180),
        # of a channel two scales and two zero points, in 4, 4, 4 and 1 bytes
        ("onnx", "int8"): _Overhead(830, 900, 13),
        ("tflite", "fp32"): _Overhead(320, 300),
        ("tflite", "fp16"): _Overhead(525, 300),
        ("tflite", "int8"): _Overhead(450, 400, 24),  # the same in 4, 4, 8 and 8 bytes
        ("ncnn", "fp32"): _Overhead(125, 220),
        # batch norm as it was built, and the two images of the example
        ("pt2", "fp32"): _Overhead(16_000, 1_500, 12, 8, 8),
    }
)
"""As the writers leave them: a test holds files of many networks against these."""

_FREE_PLAIN = 1  # the pool that every network ends with is in the others' bytes


def most_bytes(report: CostReport, model_format: ModelFormat, precision: Precision) -> int:
    """What the file of a network has at most: in truth a hundredth less, a pt2 archive up to a tenth.

    A structured row is larger in a file than its parameters: a ToeplitzLike one is written as the dense matrix, the
    others with the numbers of the channels that they gather.
    Raises KeyError for a format that nobody is offered, or one that is not written at that precision.
    """
    over = _OVERHEADS[model_format, precision]
    rows = [layer for layer in report.layers if layer.weights]
    plain = sum(len(layer.inputs) for layer in report.layers if not layer.weights) - _FREE_PLAIN
    channels = sum(layer.output.channels for layer in rows)
    image = report.layers[0].inputs[0].elements
    beside = sum(_beside_weights(layer, over, BYTES[precision]) for layer in rows)
    told = report.weight_bytes[precision] + over.row * len(rows) + over.plain * max(plain, 0)
    return told + over.channel * channels + over.image * image + beside


def _beside_weights(layer: LayerCost, over: _Overhead, size: int) -> int:
    """Bytes that a structured row has in a file beside its own parameters."""
    inputs = layer.inputs[0].channels
    match layer.kind:
        case "toeplitz_like":
            return size * max(inputs * layer.output.channels - layer.weights, 0) + 8  # of a longer length
        case "topological":
            return over.index * layer.weights + 3 * over.row
        case "fastfood":
            channels, stages = layer.weights // 3, 2 * log2_of(fastfood_width(inputs))
            return channels * (over.index * (stages + 1) + 2 * size) + 3 * over.row * (stages + 1)
        case _:
            return 0
