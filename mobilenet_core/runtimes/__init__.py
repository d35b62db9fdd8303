"""What executes models here. A new runtime is a file, and a place in RUNTIMES."""

from mobilenet_core.checked import one_of
from mobilenet_core.runtimes.executorch import EXECUTORCH
from mobilenet_core.runtimes.litert import LITERT
from mobilenet_core.runtimes.ncnn import NCNN
from mobilenet_core.runtimes.onnxruntime import ONNX_RUNTIMES
from mobilenet_core.runtimes.openvino import OPENVINO
from mobilenet_core.runtimes.protocol import LoadedModel, Runtime
from mobilenet_core.runtimes.torch import TORCH_RUNTIMES

RUNTIMES: tuple[Runtime, ...] = (*TORCH_RUNTIMES, *ONNX_RUNTIMES, LITERT, OPENVINO, NCNN, EXECUTORCH)

TIMED_PRECISIONS = frozenset(precision for each in RUNTIMES for precision in each.precisions)
"""Those that some of them runs: at another nothing can be measured."""

__all__ = ["RUNTIMES", "TIMED_PRECISIONS", "LoadedModel", "Runtime", "runtime"]


def runtime(name: str) -> Runtime:
    """The runtime of that name, available or not. Raises DesignError that names the known ones."""
    by_name = {each.name: each for each in RUNTIMES}
    return by_name[one_of(name, "runtime", by_name)]
