"""What is true of a runtime by its name, the one place: also of those that others named, of which nothing is here."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

DeviceKind = Literal["processor", "accelerator", "unknown"]

FileFormat = Literal["onnx", "tflite", "ncnn", "pt2"]
"""Of model files that people take along."""

_ACCELERATOR_WORDS = ("gpu", "cuda", "nnapi", "npu", "tpu", "dsp", "metal", "opencl", "vulkan", "coreml", "neural")
_PROCESSOR_WORDS = ("cpu", "xnnpack", "litert", "onnxruntime", "openvino", "executorch", "ncnn")
_BLOCKS = {"onnxruntime": 4}  # its kernels for processors; those for others have names of their own
_FILES: tuple[tuple[str, FileFormat], ...] = (
    ("onnxruntime", "onnx"),
    ("openvino", "onnx"),
    ("torch", "pt2"),
    ("executorch", "pt2"),  # its own file is made from this one
    ("ncnn", "ncnn"),
    *(
        (each, "tflite")
        for each in ("tflite", "litert", "xnnpack", "stm32cube", "x-cube", "stedge", "tinymaix", "hannk")
    ),
)
"""What a runtime's name begins with, and the file that it or its converter reads."""
_TILED, _TILE = ("litert", "executorch"), 32  # both run XNNPACK


@dataclass(frozen=True, slots=True)
class RuntimeTraits:
    """Of a runtime at any precision but int8, which runs other kernels.

    kind: of hardware it runs on, "unknown" where its name says nothing. block: what a layer's input channels must
    divide by for its fast kernels. tile: channels that its matrix products take at once, 0 where that is not known.
    file: the format that it reads, or that is converted for it; onnx, which most can convert, where that is not known.
    """

    kind: DeviceKind = "unknown"
    block: int = 1
    tile: int = 0
    file: FileFormat = "onnx"


@lru_cache(maxsize=256)
def traits_of(runtime: str | None) -> RuntimeTraits:
    """What a runtime's name tells."""
    name = (runtime or "").lower()
    tile = _TILE if name.startswith(_TILED) else 0
    reads: list[FileFormat] = [file for begins, file in _FILES if name.startswith(begins)]
    return RuntimeTraits(_kind_of(name), _BLOCKS.get(runtime or "", 1), tile, reads[0] if reads else "onnx")


def _kind_of(name: str) -> DeviceKind:
    if any(word in name for word in _ACCELERATOR_WORDS):
        return "accelerator"
    return "processor" if any(word in name for word in _PROCESSOR_WORDS) else "unknown"
