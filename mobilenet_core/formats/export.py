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
Io = Literal["float", "int8"]
"""What a file takes and gives: images and logits as floats, or as the integers that its maps are made of."""

_REVISION = 3
"""Part of every file's name: to be raised when a writer changes what it writes."""


def export_model(
    network: NetworkSpec,
    model_format: ModelFormat,
    folder: Path,
    *,
    precision: Precision = "fp32",
    io: Io = "float",
    seed: int = 0,
    limit_bytes: int = file_cache.LIMIT_BYTES,
) -> Path:
    """The file of a network in a format, made unless `folder` has it: `model_path` of the same arguments.

    "pt": rows and weights, for torch itself. "pt2": torch.export's archive, as built. "onnx", "tflite", "ncnn", "pte":
    batch norm folded into the convolutions. All but the last two take any batch; those take one image.
    limit_bytes: of all kept files in the folder; above it those unused for longest go, never the one returned.
    Raises DesignError for an unknown format, or one that is not written at that precision or with that io; SpecError
    for a network that the format cannot say.
    """
    path = model_path(network, model_format, folder, precision=precision, io=io, seed=seed)
    return file_cache.make(path, partial(_write, network, (model_format, precision, io), seed), limit_bytes)


def model_path(
    network: NetworkSpec,
    model_format: ModelFormat,
    folder: Path,
    *,
    precision: Precision = "fp32",
    io: Io = "float",
    seed: int = 0,
) -> Path:
    """Where the file is or would be: equal rows share one. Raises DesignError as `export_model`."""
    if model_format not in MODEL_FORMATS:
        raise DesignError(
            "model format is {model_format!r}; expected one of {known}",
            field="format",
            model_format=model_format,
            known=", ".join(MODEL_FORMATS),
        )
    check_written(model_format, precision, io)
    kind = precision if io == "float" else f"{precision}-io-{io}"
    return folder / f"{network.fingerprint}-{seed}-{kind}-v{_REVISION}.{model_format}"


def written_kinds(model_format: ModelFormat) -> tuple[tuple[Precision, Io], ...]:
    """The precisions that a format is written at, and what each takes and gives."""
    return tuple((precision, io) for each, precision, io in _WRITERS if each == model_format)


def check_written(model_format: ModelFormat, precision: Precision, io: Io = "float") -> None:
    """Raises DesignError, saying why and what there is, for a precision or an io that a format is not written at."""
    kinds = written_kinds(model_format)
    if (precision, "float") not in kinds:
        written = " or ".join(each for each, takes in kinds if takes == "float")
        raise DesignError(
            "{model_format} is not written at {precision}: {why}; expected {written}",
            field="precision",
            model_format=model_format,
            precision=precision,
            why=why_not_written(model_format, precision),
            written=written,
        )
    if (precision, io) not in kinds:
        raise DesignError(
            "{model_format} at {precision} is not written with io {io}: {why}; expected float",
            field="io",
            model_format=model_format,
            precision=precision,
            io=io,
            why=NO_INTEGER_IO,
        )


def why_not_written(model_format: ModelFormat, precision: Precision) -> str:
    """A few words on what stands against a precision in a format."""
    return WHY_NOT["fp16" if precision == "fp16" else model_format]


WHY_NOT: Mapping[str, str] = MappingProxyType(
    {
        "fp16": "the runtimes that load it take the fp32 file and round as they load it",
        "ncnn": "ncnn's own tools make its integers, from the fp32 file and calibration images",
        "pt": "it holds the module as it was built, in floats",
        "pt2": "it holds the program as it was built, in floats",
        "pte": "its integers come from another quantiser, whose results would not be those of the other files",
    }
)
"""Why fp16 is not written in formats other than tflite, and why integers are not in these."""

NO_INTEGER_IO = "only the tflite file at int8 takes and gives integers"

_WRITERS: Mapping[tuple[ModelFormat, Precision, Io], tuple[str, str]] = MappingProxyType(
    {
        ("onnx", "fp32", "float"): ("onnx_model", "write_onnx"),
        ("onnx", "int8", "float"): ("onnx_int8", "write_onnx_int8"),
        ("pt2", "fp32", "float"): ("torch_archive", "write_pt2"),
        ("pte", "fp32", "float"): ("pte_model", "write_pte"),
        ("tflite", "fp32", "float"): ("tflite_model", "write_tflite"),
        ("pt", "fp32", "float"): ("module_file", "write_module"),
        ("ncnn", "fp32", "float"): ("ncnn_model", "write_ncnn"),
        ("tflite", "fp16", "float"): ("tflite_model", "write_tflite_fp16"),
        ("tflite", "int8", "float"): ("tflite_model", "write_tflite_int8"),
        ("tflite", "int8", "int8"): ("tflite_model", "write_tflite_int8_io"),
    }
)
"""The file here and its function from a module and a path; by name, as each imports torch and a package of its own."""


def _write(network: NetworkSpec, kind: tuple[ModelFormat, Precision, Io], seed: int, path: Path) -> None:
    from mobilenet_core.formats.lively import build_lively  # noqa: PLC0415

    file, function = _WRITERS[kind]
    getattr(import_module(f"mobilenet_core.formats.{file}"), function)(build_lively(network, seed), path)
