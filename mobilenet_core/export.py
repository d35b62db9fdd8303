"""The files that runtimes load, made once per network and seed and kept in a folder of limited size.

The weights are untrained: drawn from the seed, as TF-slim draws them. Importing this imports no torch.
"""

import os
import tempfile
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from types import MappingProxyType
from typing import Literal, get_args

from mobilenet_core.errors import DesignError
from mobilenet_core.spec.network import NetworkSpec

ModelFormat = Literal["onnx", "pt2"]
MODEL_FORMATS: tuple[ModelFormat, ...] = get_args(ModelFormat)

_REVISION = 1
"""Part of every file's name: to be raised when a writer changes what it writes."""


def export_model(
    network: NetworkSpec,
    model_format: ModelFormat,
    folder: Path,
    *,
    seed: int = 0,
    limit_bytes: int = 1_000_000_000,
) -> Path:
    """The file of a network in a format, made unless `folder` has it: `model_path` of the same arguments.

    "onnx": fp32, batch norm folded. "pt2": torch.export's archive, as built. Both take any batch.
    limit_bytes: of all model files in the folder; above it those unused for longest go, never the one returned.
    Raises DesignError for an unknown format, SpecError for a network that the format cannot say.
    """
    kept = kept_model(network, model_format, folder, seed=seed)
    if kept is not None:
        return kept
    path = model_path(network, model_format, folder, seed=seed)
    folder.mkdir(parents=True, exist_ok=True)
    with _replacing(path) as unfinished:
        _WRITERS[model_format](network, seed, unfinished)
    _trim(folder, limit_bytes, keep=path)
    return path


def model_path(network: NetworkSpec, model_format: ModelFormat, folder: Path, *, seed: int = 0) -> Path:
    """Where the file is or would be: equal rows share one. Raises DesignError for an unknown format."""
    if model_format not in MODEL_FORMATS:
        raise DesignError(
            f"model format is {model_format!r}; expected one of {', '.join(MODEL_FORMATS)}", field="format"
        )
    return folder / f"{network.fingerprint}-{seed}-v{_REVISION}.{model_format}"


def kept_model(network: NetworkSpec, model_format: ModelFormat, folder: Path, *, seed: int = 0) -> Path | None:
    """The file if the folder has it, marked as used just now; makes nothing. Raises DesignError as `model_path`."""
    path = model_path(network, model_format, folder, seed=seed)
    try:
        os.utime(path)  # also tells whether it is there, with no moment between in which it could go
    except FileNotFoundError:
        return None
    return path


def _write_onnx(network: NetworkSpec, seed: int, path: Path) -> None:
    from mobilenet_core.onnx_model import to_onnx  # noqa: PLC0415
    from mobilenet_core.torch_model import build  # noqa: PLC0415

    path.write_bytes(to_onnx(build(network, seed=seed)).SerializeToString())


def _write_pt2(network: NetworkSpec, seed: int, path: Path) -> None:
    from mobilenet_core.torch_archive import write_pt2  # noqa: PLC0415
    from mobilenet_core.torch_model import build  # noqa: PLC0415

    write_pt2(build(network, seed=seed), path)


_WRITERS: Mapping[str, Callable[[NetworkSpec, int, Path], None]] = MappingProxyType(
    {"onnx": _write_onnx, "pt2": _write_pt2}
)


@contextmanager
def _replacing(path: Path) -> Generator[Path]:
    """A new file beside `path` that takes its name once complete: no reader ever sees half a model."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".unfinished-", suffix=path.suffix)
    os.close(handle)
    unfinished = Path(name)
    try:
        yield unfinished
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)


def _trim(folder: Path, limit_bytes: int, keep: Path) -> None:
    files: list[tuple[float, int, Path]] = []
    for model_format in MODEL_FORMATS:
        for path in folder.glob(f"*.{model_format}"):  # unfinished ones of killed processes included
            with suppress(FileNotFoundError):  # another process may be trimming too
                files.append((path.stat().st_mtime, path.stat().st_size, path))
    total = sum(size for _, size, _ in files)
    for _, size, path in sorted(files):
        if total <= limit_bytes:
            return
        if path != keep:
            path.unlink(missing_ok=True)
            total -= size
