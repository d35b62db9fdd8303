# pyright: basic
"""ONNX Runtime: its own kernels on the CPU, or CUDA's, and every graph optimisation that it has."""

import importlib.metadata
import importlib.util
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, cast

from mobilenet_core.errors import RuntimeUnavailable
from mobilenet_core.export import ModelFormat
from mobilenet_core.records import MeasurementPlan, Precision
from mobilenet_core.reference import FloatMaps
from mobilenet_core.runtimes.cuda import why_no_gpu, with_gpu
from mobilenet_core.runtimes.protocol import Layout, check_available, why_not_installed

if TYPE_CHECKING:
    from onnxruntime import InferenceSession

_PACKAGE, _GPU_PACKAGE = "onnxruntime", "onnxruntime-gpu"  # one module, onnxruntime, comes from either
_CPU, _CUDA = "CPUExecutionProvider", "CUDAExecutionProvider"
_SETTINGS: Mapping[str, Mapping[str, str]] = MappingProxyType({_CPU: {}, _CUDA: {"use_tf32": "0"}})  # fp32 means fp32
_ERRORS_ONLY = 3


@dataclass(frozen=True, slots=True)
class OnnxRuntime:
    """ONNX Runtime, on the CPU or on an NVIDIA GPU. It imports onnxruntime when it loads a model, not before."""

    name: str
    precisions: tuple[Precision, ...]
    provider: str = _CPU
    model_format: ModelFormat = "onnx"
    layout: Layout = "nchw"

    def version(self) -> str:
        """Of the onnxruntime package, and the GPU where it runs on one."""
        check_available(self)
        if self.provider == _CPU:
            return importlib.metadata.version(_PACKAGE)
        return with_gpu(importlib.metadata.version(_GPU_PACKAGE))

    def why_unavailable(self) -> str | None:
        """None where onnxruntime is installed, for a GPU its build for CUDA, and where there is a GPU."""
        package = _PACKAGE if self.provider == _CPU else _GPU_PACKAGE
        reason = why_not_installed("ONNX Runtime", _PACKAGE, package)
        return reason or (None if self.provider == _CPU else _why_no_cuda())

    def load(self, model: Path, plan: MeasurementPlan) -> "LoadedOnnxModel":
        """Reads an .onnx file, its open batch closed to the plan's: then every shape is known when it optimises."""
        check_available(self)
        import onnxruntime  # noqa: PLC0415

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = plan.threads
        options.inter_op_num_threads = 1
        options.log_severity_level = _ERRORS_ONLY
        options.add_free_dimension_override_by_name("batch", plan.batch)
        if plan.precision == "int8" and _saturates():
            options.add_session_config_entry("session.x64quantprecision", "1")
        session = onnxruntime.InferenceSession(str(model), options, [(self.provider, dict(_SETTINGS[self.provider]))])
        used = session.get_providers()[0]
        if used != self.provider:  # it falls back without a word, and the CPU's time would pass for the GPU's
            raise RuntimeUnavailable(f"{self.name} was given {used} in place of {self.provider}; is CUDA installed?")
        return LoadedOnnxModel(session)


@dataclass(frozen=True, slots=True)
class LoadedOnnxModel:
    """A session, asked for every output, or the work of some heads might be left out."""

    session: "InferenceSession"

    def run(self, image: FloatMaps) -> FloatMaps:
        """(batch, channels, height, width) -> logits (batch, classes)."""
        return cast("FloatMaps", self.session.run(None, {"image": image})[0])


def _saturates() -> bool:
    """Whether 8-bit products are added in 16 bits, where they overflow: by x86 processors without VNNI.

    ONNX Runtime then has exact kernels too, but must be asked, and takes the slower ones on every processor if it is.
    """
    try:
        flags = Path("/proc/cpuinfo").read_text(encoding="utf-8")
    except OSError:  # /proc is Linux's
        return False
    return "avx2" in flags and "vnni" not in flags


def _why_no_cuda() -> str | None:
    found = importlib.util.find_spec(_PACKAGE)
    if found is not None and found.origin and not list((Path(found.origin).parent / "capi").glob("*providers_cuda*")):
        return (
            "This ONNX Runtime was built without CUDA; replace it with: "
            "pip uninstall onnxruntime && pip install onnxruntime-gpu"
        )
    return why_no_gpu()


ONNX_RUNTIMES = (OnnxRuntime("onnxruntime", ("fp32", "int8")), OnnxRuntime("onnxruntime-cuda", ("fp32",), _CUDA))
