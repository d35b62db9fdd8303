"""The files that runtimes load, made once per network, precision and seed and kept in a folder of limited size.

The weights are untrained: drawn from the seed, with batch norm that has seen random images (lively.py), so that each
layer does what it does in a trained network. Importing this imports no torch.
"""

from collections.abc import Mapping
from functools import partial
from importlib import import_module
from pathlib import Path
from types import MappingProxyType
from typing import Literal, get_args

from mobilenet_core.architecture.network import NetworkSpec
from mobilenet_core.errors import DesignError
from mobilenet_core.formats import file_cache
from mobilenet_core.records import Precision

ModelFormat = Literal["onnx", "pt", "pt2", "tflite", "ncnn", "pte"]
MODEL_FORMATS: tuple[ModelFormat, ...] = get_args(ModelFormat)

_REVISION = 2
"""Part of every file's name: to be raised when a writer changes what it writes."""


def export_model(
    network: NetworkSpec,
    model_format: ModelFormat,
    folder: Path,
    *,
    precision: Precision = "fp32",
    seed: int = 0,
    limit_bytes: int = file_cache.LIMIT_BYTES,
) -> Path:
    """The file of a network in a format, made unless `folder` has it: `model_path` of the same arguments.

    "pt": rows and weights, for torch itself. "pt2": torch.export's archive, as built. "onnx", "tflite", "ncnn", "pte":
    batch norm folded into the convolutions. All but the last two take any batch; those take one image.
    limit_bytes: of all kept files in the folder; above it those unused for longest go, never the one returned.
    Raises DesignError for an unknown format, or one that is not written at that precision; SpecError for a network
    that the format cannot say.
    """
    path = model_path(network, model_format, folder, precision=precision, seed=seed)
    return file_cache.make(path, partial(_write, network, model_format, precision, seed), limit_bytes)


def model_path(
    network: NetworkSpec, model_format: ModelFormat, folder: Path, *, precision: Precision = "fp32", seed: int = 0
) -> Path:
    """Where the file is or would be: equal rows share one. Raises DesignError as `export_model`."""
    if model_format not in MODEL_FORMATS:
        raise DesignError(
            f"model format is {model_format!r}; expected one of {', '.join(MODEL_FORMATS)}", field="format"
        )
    if (model_format, precision) not in _WRITERS:
        written = " or ".join(each for format_, each in _WRITERS if format_ == model_format)
        raise DesignError(f"{model_format} is not written at {precision}; expected {written}", field="precision")
    return folder / f"{network.fingerprint}-{seed}-{precision}-v{_REVISION}.{model_format}"


_WRITERS: Mapping[tuple[ModelFormat, Precision], tuple[str, str]] = MappingProxyType(
    {
        ("onnx", "fp32"): ("onnx_model", "write_onnx"),
        ("onnx", "int8"): ("onnx_int8", "write_onnx_int8"),
        ("pt2", "fp32"): ("torch_archive", "write_pt2"),
        ("pte", "fp32"): ("pte_model", "write_pte"),
        ("tflite", "fp32"): ("tflite_model", "write_tflite"),
        ("pt", "fp32"): ("module_file", "write_module"),
        ("ncnn", "fp32"): ("ncnn_model", "write_ncnn"),
        ("tflite", "int8"): ("tflite_model", "write_tflite_int8"),
    }
)
"""The file here and its function from a module and a path; by name, as each imports torch and a package of its own."""


def _write(network: NetworkSpec, model_format: ModelFormat, precision: Precision, seed: int, path: Path) -> None:
    from mobilenet_core.formats.lively import build_lively  # noqa: PLC0415

    file, function = _WRITERS[model_format, precision]
    getattr(import_module(f"mobilenet_core.formats.{file}"), function)(build_lively(network, seed), path)
