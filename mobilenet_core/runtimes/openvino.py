# pyright: basic
"""OpenVINO on the CPU, from the ONNX file."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from mobilenet_core.formats.reference import FloatMaps
from mobilenet_core.records import MeasurementPlan
from mobilenet_core.runtimes.package import Package
from mobilenet_core.runtimes.profile import OperatorTimes, Profile, timed_runs
from mobilenet_core.runtimes.protocol import Runtime

if TYPE_CHECKING:
    from openvino import InferRequest

_MS_PER_S = 1e3


@dataclass(frozen=True, slots=True)
class LoadedOpenVinoModel:
    """A compiled model, and the memory for one run of it. `profiled` compiles the model anew, with counters."""

    request: "InferRequest"
    profiled: "Callable[[], InferRequest]"

    def run(self, image: FloatMaps) -> FloatMaps:
        """(batch, channels, height, width) -> logits (batch, classes)."""
        return self.request.infer({0: image}, share_inputs=True)[0]  # a list costs 0.02 ms more in the package's Python

    def profile(self, image: FloatMaps, budget_s: float) -> Profile:
        """Implements Profiler. The request that `run` uses is left as it is."""
        request = self.profiled()
        made = 0

        def run() -> None:
            nonlocal made
            request.infer({0: image}, share_inputs=True)
            made += 1

        whole: list[float] = []
        sums: list[NDArray[np.float64]] = []
        for ms in timed_runs(run, budget_s):
            whole.append(ms)
            # A counter gives its mean over all runs so far, in whole microseconds. So one run's time is the difference
            # of two sums, off by some microseconds to either side, which a median over runs evens out.
            means = [each.real_time.total_seconds() for each in request.get_profiling_info()]
            sums.append(np.array(means) * _MS_PER_S * made)
        ms = np.diff(sums, axis=0) if len(sums) > 1 else np.array(sums) / made  # (runs, operators)
        counters = enumerate(request.get_profiling_info())
        return Profile(
            tuple(OperatorTimes(each.node_name, each.node_type, tuple(ms[:, at].tolist())) for at, each in counters),
            tuple(whole),
        )


def _load(model: Path, plan: MeasurementPlan) -> LoadedOpenVinoModel:
    """Reads an .onnx file, its open batch closed to the plan's, and compiles it for one image at a time."""
    import openvino  # noqa: PLC0415

    core = openvino.Core()
    read = core.read_model(model)
    shape = read.inputs[0].get_partial_shape()
    shape[0] = plan.batch
    read.reshape(shape)
    settings = {
        "INFERENCE_NUM_THREADS": plan.threads,
        "NUM_STREAMS": 1,
        "PERFORMANCE_HINT": "LATENCY",
        # What a processor with bfloat16 would otherwise use in place of fp32.
        "INFERENCE_PRECISION_HINT": "f32",
    }

    def request(**more: bool) -> "InferRequest":
        return core.compile_model(read, "CPU", {**settings, **more}).create_infer_request()

    return LoadedOpenVinoModel(request(), lambda: request(PERF_COUNT=True))


OPENVINO = Runtime(
    "openvino", Package("OpenVINO", "openvino", "openvino"), "onnx", _load, ("fp32", "int8"), profiles=True
)
