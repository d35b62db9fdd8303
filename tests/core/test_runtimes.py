"""Runtimes: found by name, checked against torch, and no package imported before its time."""

import importlib.util
import os
import subprocess
import sys
from functools import cache
from pathlib import Path

import numpy as np
import pytest
import torch
from networks_for_tests import image_of

from mobilenet_core import DesignError, DesignPoint, mobilenet_v1
from mobilenet_core.errors import MeasurementError, RuntimeUnavailable
from mobilenet_core.formats.export import export_model
from mobilenet_core.formats.lively import build_lively
from mobilenet_core.formats.reference import make_reference
from mobilenet_core.measure.check import distance
from mobilenet_core.measure.device import this_device
from mobilenet_core.measure.measure import time_model
from mobilenet_core.records import MeasurementPlan
from mobilenet_core.runtimes import RUNTIMES, cuda, runtime
from mobilenet_core.runtimes import onnxruntime as onnxruntime_file
from mobilenet_core.runtimes.protocol import in_layout

SMALL = mobilenet_v1(DesignPoint(0.25, 32), num_classes=10, body="shallow")
POINTS = [
    mobilenet_v1(DesignPoint(0.25, 64)),
    mobilenet_v1(DesignPoint(0.35, 97), num_classes=11, activation="relu"),
    mobilenet_v1(DesignPoint(0.3, 45), num_classes=3, body="conv"),
    mobilenet_v1(DesignPoint(0.5, 50), num_classes=7, body="shallow"),
]
NAMES = [each.name for each in RUNTIMES]
PAIRS = [(each.name, precision) for each in RUNTIMES for precision in each.precisions]


@cache
def image_and_logits(network):
    module = build_lively(network)
    with torch.no_grad():
        return image_of(module).numpy(), module(image_of(module)).numpy()


def available(name):
    """The runtime, or a skip that says what to install."""
    found = runtime(name)
    if (reason := found.why_unavailable()) is not None:
        pytest.skip(reason)
    return found


CASES = [
    pytest.param(*pair, network, id="-".join((*pair, network.name, str(network.input.height))))
    for pair in PAIRS
    for network in POINTS
    if pair[0] != "torch-compile"  # some 10 s each: the measurement below checks it too, on one network
]


@pytest.mark.parametrize(("name", "precision", "network"), CASES)
def test_every_runtime_computes_what_torch_computes(name, precision, network, models, threads):
    chosen = available(name)
    plan = MeasurementPlan(runtime=name, precision=precision, threads=2, batch=2)
    loaded = chosen.load(export_model(network, chosen.model_format, models, precision=precision), plan)
    image, expected = image_and_logits(network)
    bound = {"fp32": 3e-5, "int8": 0.06}[precision]  # far within what a measurement allows
    for _ in range(2):  # the first call must not spoil the second
        logits = loaded.run(in_layout(image, chosen.layout))
        assert (logits.shape, logits.dtype) == (expected.shape, np.float32)
        assert distance(logits, expected) < bound
    assert distance(loaded.run(image), expected) < bound


@pytest.mark.parametrize(("name", "precision"), PAIRS)
def test_every_runtime_is_measured(name, precision, measured):
    available(name)
    plan = MeasurementPlan(
        runtime=name,
        precision=precision,
        warmup_runs=1,
        min_runs=3,
        min_seconds=0,
        max_seconds=1,
        retries=0,
        relative_precision=1,
    )
    result = measured(SMALL, plan)
    assert result.plan == plan
    assert result.latency_ms.p50 > 0
    assert result.runtime_version[0].isdigit()


@pytest.mark.parametrize("name", [name for name in NAMES if name != "torch-compile"])  # which takes 10 s, as above
def test_a_runtime_that_disagrees_with_torch_is_an_error_and_not_a_time(name, models, threads):
    """The file holds another seed's weights."""
    other = export_model(SMALL, available(name).model_format, models, seed=1)
    files = (str(other), str(make_reference(SMALL, models)))
    with pytest.raises(MeasurementError, match=f"{name} does not compute what torch computes: .* torch -?[0-9.]+"):
        time_model(SMALL, MeasurementPlan(runtime=name), this_device(), files, os.devnull)


@pytest.mark.parametrize("name", NAMES)
def test_where_its_package_is_missing_a_runtime_says_what_to_install(name, tmp_path, monkeypatch):
    monkeypatch.setattr(importlib.util, "find_spec", lambda _name: None)
    chosen = runtime(name)
    reason = chosen.why_unavailable()
    assert "is not installed; install it with: pip install " in reason
    for call in (chosen.version, lambda: chosen.load(tmp_path, MeasurementPlan())):
        with pytest.raises(RuntimeUnavailable, match="pip install"):
            call()


def test_every_runtime_is_found_by_its_name():
    assert [runtime(each.name) for each in RUNTIMES] == list(RUNTIMES)
    assert len(set(NAMES)) == len(RUNTIMES)


def test_an_unknown_runtime_is_refused_by_name():
    with pytest.raises(DesignError, match="runtime is 'tvm'; expected one of torch") as caught:
        runtime("tvm")
    assert caught.value.field == "runtime"


def test_a_gpu_runtime_says_what_it_lacks(monkeypatch):
    for name in ("torch-cuda", "onnxruntime-cuda"):
        reason = runtime(name).why_unavailable()
        assert reason is None or "built without CUDA" in reason or "No NVIDIA GPU" in reason
        with monkeypatch.context() as patched:
            patched.setattr("pathlib.Path.glob", lambda *_: [Path("libonnxruntime_providers_cuda.so")])
            patched.setattr("mobilenet_core.runtimes.cuda.gpu_name", lambda: None)
            assert "No NVIDIA GPU was found here; run on a machine that has one" in runtime(name).why_unavailable()
            patched.setattr("mobilenet_core.runtimes.cuda.gpu_name", lambda: "H100")
            assert runtime(name).why_unavailable() is None


def test_a_gpu_is_named_in_the_version(monkeypatch):
    monkeypatch.setattr(cuda, "gpu_name", lambda: "NVIDIA H100")
    assert cuda.with_gpu("2.13.0+cu130") == "2.13.0+cu130, NVIDIA H100"
    assert cuda.why_no_gpu() is None
    monkeypatch.setattr(cuda, "gpu_name", lambda: None)
    with pytest.raises(RuntimeUnavailable, match="No NVIDIA GPU"):
        cuda.with_gpu("2.13.0+cu130")
    monkeypatch.undo()
    monkeypatch.setattr(cuda, "_LIBRARY", "libnothing.so.1")
    assert cuda.gpu_name.__wrapped__() is None  # without the driver


def test_onnxruntime_does_not_pass_the_cpus_time_for_a_gpus(monkeypatch, tmp_path):
    chosen = runtime("onnxruntime-cuda")
    if chosen.why_unavailable() is None:
        pytest.skip("there is a GPU here")
    monkeypatch.setattr(type(chosen), "why_unavailable", lambda _self: None)
    model = export_model(SMALL, "onnx", tmp_path)
    with (
        pytest.warns(UserWarning, match="CUDAExecutionProvider"),
        pytest.raises(RuntimeUnavailable, match="given CPUExecutionProvider in place of"),
    ):
        chosen.load(model, MeasurementPlan())


@pytest.mark.parametrize(
    ("flags", "saturates"), [("fma avx2", True), ("avx2 avx512_vnni", False), ("avx2 avx_vnni", False), ("neon", False)]
)
def test_exact_sums_are_asked_of_onnxruntime_where_the_processor_has_none(flags, saturates, monkeypatch):
    monkeypatch.setattr("pathlib.Path.read_text", lambda _path, encoding: f"flags : {flags}")
    assert onnxruntime_file._saturates() is saturates


def test_compiling_needs_a_compiler_and_pythons_headers(monkeypatch):
    with monkeypatch.context() as patched:
        patched.setattr("shutil.which", lambda _name: None)
        assert "torch.compile needs a C++ compiler; install one" in runtime("torch-compile").why_unavailable()
    monkeypatch.setattr("shutil.which", lambda name: name)
    monkeypatch.setattr("pathlib.Path.exists", lambda _path: False)
    assert "torch.compile needs Python's headers; install them" in runtime("torch-compile").why_unavailable()


def test_an_image_keeps_its_shape_in_either_layout():
    image = np.arange(24, dtype=np.float32).reshape(1, 2, 3, 4)
    for layout in ("nchw", "nhwc"):
        assert np.array_equal(in_layout(image, layout), image)
    assert in_layout(image, "nhwc").transpose(0, 2, 3, 1).flags.c_contiguous


def test_torch_takes_the_plans_threads(tmp_path, threads):
    runtime("torch").load(export_model(SMALL, "pt", tmp_path), MeasurementPlan(threads=2))
    assert torch.get_num_threads() == 2


def test_costs_sweeps_and_finding_a_runtime_import_no_runtimes_package():
    code = """
import sys
from mobilenet_core import DesignPoint, cost_report, mobilenet_v1, sweep
import mobilenet_core.formats.export, mobilenet_core.measure, mobilenet_core.records
from mobilenet_core.runtimes import RUNTIMES
cost_report(mobilenet_v1(DesignPoint(1.0, 224)))
sweep([0.5, 1.0], [128, 224])
for each in RUNTIMES:
    each.why_unavailable()
packages = {"torch", "onnx", "onnxruntime", "openvino", "ai_edge_litert", "flatbuffers", "ncnn", "executorch"}
assert not packages & set(sys.modules)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_no_other_runtime_brings_torch_into_the_process_that_times(tmp_path):
    others = [each for each in RUNTIMES if "torch" not in each.name and each.why_unavailable() is None]
    files = {each.name: str(export_model(SMALL, each.model_format, tmp_path)) for each in others}
    assert files
    code = f"""
import sys
from pathlib import Path
from mobilenet_core.formats.reference import image_of
from mobilenet_core.records import MeasurementPlan
from mobilenet_core.runtimes import runtime
from mobilenet_core import DesignPoint, mobilenet_v1
image = image_of(mobilenet_v1(DesignPoint(0.25, 32), body="shallow"))
for name, path in {files!r}.items():
    runtime(name).load(Path(path), MeasurementPlan()).run(image)
    assert "torch" not in sys.modules, name
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
