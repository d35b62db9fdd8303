# pyright: basic
"""ONNX Runtime: its own kernels on the CPU, or CUDA's, and every graph optimisation that it has."""

import json
import re
import tempfile
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, cast

from mobilenet_core.errors import RuntimeUnavailable, Said
from mobilenet_core.formats.reference import FloatMaps
from mobilenet_core.records import MeasurementPlan
from mobilenet_core.runtimes.cuda import why_no_gpu
from mobilenet_core.runtimes.package import Package
from mobilenet_core.runtimes.profile import OperatorTimes, Profile, timed_runs
from mobilenet_core.runtimes.protocol import Runtime

if TYPE_CHECKING:
    from onnxruntime import InferenceSession
    from onnxruntime.capi.onnxruntime_pybind11_state import SessionOptions

_PACKAGE = Package("ONNX Runtime", "onnxruntime", "onnxruntime")
_GPU_PACKAGE = replace(_PACKAGE, distribution="onnxruntime-gpu")  # the same module, built for CUDA
_CPU, _CUDA = "CPUExecutionProvider", "CUDAExecutionProvider"
_SETTINGS: Mapping[str, Mapping[str, str]] = MappingProxyType({_CPU: {}, _CUDA: {"use_tf32": "0"}})  # fp32 means fp32
_ERRORS_ONLY = 3
_KERNEL = "_kernel_time"
_ADDED = re.compile(r"_nchwc$|_token_\d+$")  # what optimising a graph appends to the names of its nodes
_US_PER_MS = 1e3


@dataclass(frozen=True, slots=True)
class LoadedOnnxModel:
    """A session, asked for every output, or the work of some heads might be left out."""

    session: "InferenceSession"

    def run(self, image: FloatMaps) -> FloatMaps:
        """(batch, channels, height, width) -> logits (batch, classes)."""
        return cast("FloatMaps", self.session.run(None, {"image": image})[0])


@dataclass(frozen=True, slots=True)
class ProfiledOnnxModel(LoadedOnnxModel):
    """One that can make a second session, which writes a trace to a file whose path begins with a prefix."""

    profiled: "Callable[[str], InferenceSession]"

    def profile(self, image: FloatMaps, budget_s: float) -> Profile:
        """Implements Profiler. The session that `run` uses is left as it is."""
        with tempfile.TemporaryDirectory(prefix="mobilenet-explorer-") as folder:
            session = self.profiled(str(Path(folder) / "trace"))
            whole = tuple(timed_runs(lambda: session.run(None, {"image": image}), budget_s))
            events = json.loads(Path(session.end_profiling()).read_text(encoding="utf-8"))
        return Profile(tuple(_operators(events, len(whole))), whole)


def _operators(events: list[dict[str, Any]], runs: int) -> Iterator[OperatorTimes]:
    """Each node's times in the last `runs` runs. The trace has microseconds, and a model_run event around each run."""
    starts = [each["ts"] for each in events if each["name"] == "model_run"][-runs:]
    times: defaultdict[tuple[str, str], list[float]] = defaultdict(lambda: [0.0] * runs)
    for event in events:
        if event["cat"] != "Node" or not event["name"].endswith(_KERNEL):
            continue
        run = bisect_right(starts, event["ts"]) - 1
        if run >= 0:
            name = _ADDED.sub("", event["name"].removesuffix(_KERNEL))
            times[name, event["args"]["op_name"]][run] += event["dur"] / _US_PER_MS
    return (OperatorTimes(name, kind, tuple(ms)) for (name, kind), ms in times.items())


def _load(provider: str, model: Path, plan: MeasurementPlan) -> LoadedOnnxModel:
    """Reads an .onnx file, its open batch closed to the plan's: then every shape is known when it optimises."""
    session = _session(provider, model, _options(plan))
    if provider != _CPU:
        return LoadedOnnxModel(session)

    def profiled(prefix: str) -> "InferenceSession":
        options = _options(plan)
        options.enable_profiling, options.profile_file_prefix = True, prefix
        return _session(provider, model, options)

    return ProfiledOnnxModel(session, profiled)


def _options(plan: MeasurementPlan) -> "SessionOptions":
    import onnxruntime  # noqa: PLC0415

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = plan.threads
    options.inter_op_num_threads = 1
    options.log_severity_level = _ERRORS_ONLY
    options.add_free_dimension_override_by_name("batch", plan.batch)
    if plan.precision == "int8" and _saturates():
        options.add_session_config_entry("session.x64quantprecision", "1")
    return options


def _session(provider: str, model: Path, options: "SessionOptions") -> "InferenceSession":
    import onnxruntime  # noqa: PLC0415

    session = onnxruntime.InferenceSession(str(model), options, [(provider, dict(_SETTINGS[provider]))])
    used = session.get_providers()[0]
    if used != provider:  # it falls back without a word, and the CPU's time would pass for the GPU's
        raise RuntimeUnavailable(
            "onnxruntime-cuda was given {used} in place of {provider}; is CUDA installed?", used=used, provider=provider
        )
    return session


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
    if _GPU_PACKAGE.has_file("capi/*providers_cuda*"):
        return why_no_gpu()
    return Said(
        "This ONNX Runtime was built without CUDA; replace it with: "
        "pip uninstall onnxruntime && pip install onnxruntime-gpu"
    )


ONNX_RUNTIMES = (
    Runtime("onnxruntime", _PACKAGE, "onnx", partial(_load, _CPU), ("fp32", "int8"), profiles=True),
    # It does not profile: a GPU's kernels still run when the profiler says that they ended.
    Runtime("onnxruntime-cuda", _GPU_PACKAGE, "onnx", partial(_load, _CUDA), missing=_why_no_cuda, on_gpu=True),
)
