# ruff: noqa: PLC0415 - a process imports only the package it times
"""One design point timed as a user would write it: the runtime's own API in a plain loop, torch by its own stopwatch.

`python -m bench.by_hand RUNTIME ALPHA RESOLUTION MODEL QUICK_MS` prints, as JSON, the median milliseconds of a run, one
thread, for each part of the time between two compute probes that took no longer than QUICK_MS; it ends once there are
enough of them, or after ten seconds. Nothing else of our stopwatch or of our runtimes is used; MODEL is the file that
ours read, which torch does without.
"""

import json
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from mobilenet_core import DesignPoint, mobilenet_v1
from mobilenet_core.measure.probe import Probes

PART_S, MOST_S, ENOUGH_PARTS, WARMUP_RUNS, MIN_RUNS = 0.05, 10.0, 20, 10, 3


def torch_by_timer(point: DesignPoint, _model: Path, image: np.ndarray, quick_ms: float) -> list[float]:
    """The module as built, eager, by torch.utils.benchmark."""
    import torch
    from torch.utils.benchmark import Timer

    from mobilenet_core.torch_model import build

    module, tensor = build(mobilenet_v1(point)), torch.from_numpy(image)
    with torch.inference_mode():
        timer = Timer("module(tensor)", globals={"module": module, "tensor": tensor}, num_threads=1)
        timer.timeit(WARMUP_RUNS)
        return _quick_parts(lambda: timer.blocked_autorange(min_run_time=PART_S).median * 1e3, quick_ms)


def onnxruntime_by_loop(_point: DesignPoint, model: Path, image: np.ndarray, quick_ms: float) -> list[float]:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.add_free_dimension_override_by_name("batch", 1)
    session = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
    return _looped(lambda: session.run(None, {"image": image}), quick_ms)


def openvino_by_loop(_point: DesignPoint, model: Path, image: np.ndarray, quick_ms: float) -> list[float]:
    import openvino

    core = openvino.Core()
    network = core.read_model(model)
    network.reshape(list(image.shape))
    hints = {"INFERENCE_NUM_THREADS": 1, "INFERENCE_PRECISION_HINT": "f32", "PERFORMANCE_HINT": "LATENCY"}
    request = core.compile_model(network, "CPU", hints).create_infer_request()
    return _looped(lambda: request.infer({0: image}, share_inputs=True), quick_ms)


def litert_by_loop(_point: DesignPoint, model: Path, image: np.ndarray, quick_ms: float) -> list[float]:
    from ai_edge_litert.interpreter import Interpreter

    interpreter = Interpreter(str(model), num_threads=1)
    interpreter.allocate_tensors()
    given, taken = interpreter.get_input_details()[0]["index"], interpreter.get_output_details()[0]["index"]
    pixels = np.ascontiguousarray(image.transpose(0, 2, 3, 1))

    def run() -> None:
        interpreter.set_tensor(given, pixels)
        interpreter.invoke()
        interpreter.get_tensor(taken)

    return _looped(run, quick_ms)


BY_HAND: dict[str, tuple[str, Callable[[DesignPoint, Path, np.ndarray, float], list[float]]]] = {
    "torch": ("torch.utils.benchmark", torch_by_timer),
    "onnxruntime": ("its own API in a loop", onnxruntime_by_loop),
    "openvino": ("its own API in a loop", openvino_by_loop),
    "litert": ("its own API in a loop", litert_by_loop),
}


def _looped(run: Callable[[], object], quick_ms: float) -> list[float]:
    for _ in range(WARMUP_RUNS):
        run()
    return _quick_parts(lambda: _median_ms(run), quick_ms)


def _quick_parts(median_ms: Callable[[], float], quick_ms: float) -> list[float]:
    probes, end = Probes(), time.perf_counter() + MOST_S
    before, found = probes.compute_ms(), list[float]()
    while len(found) < ENOUGH_PARTS and time.perf_counter() < end:
        value, after = median_ms(), probes.compute_ms()
        if max(before, after) <= quick_ms:
            found.append(value)
        before = after
    return found


def _median_ms(run: Callable[[], object]) -> float:
    samples: list[float] = []
    end = time.perf_counter() + PART_S
    while len(samples) < MIN_RUNS or time.perf_counter() < end:
        started = time.perf_counter()
        run()
        samples.append(time.perf_counter() - started)
    return statistics.median(samples) * 1e3


if __name__ == "__main__":
    name, alpha, resolution, path, quick = sys.argv[1:]
    point = DesignPoint(float(alpha), int(resolution))
    pixels = np.random.default_rng(0).standard_normal((1, 3, point.resolution, point.resolution), np.float32)
    print(json.dumps(BY_HAND[name][1](point, Path(path), pixels, float(quick))))
