"""Runtimes: found by name, loaded from a file, and no package imported before its time."""

import importlib.util
import subprocess
import sys

import numpy as np
import pytest
import torch
from networks_for_tests import image_of, lively

from mobilenet_core import DesignError, DesignPoint, mobilenet_v1
from mobilenet_core.errors import RuntimeUnavailable
from mobilenet_core.records import MeasurementPlan
from mobilenet_core.runtimes import RUNTIMES, runtime
from mobilenet_core.torch_archive import write_pt2
from mobilenet_core.torch_model import build


@pytest.fixture
def threads():
    before = torch.get_num_threads()
    yield
    torch.set_num_threads(before)


def test_every_runtime_is_found_by_its_name():
    assert [runtime(each.name) for each in RUNTIMES] == list(RUNTIMES)
    assert len({each.name for each in RUNTIMES}) == len(RUNTIMES)


def test_an_unknown_runtime_is_refused_by_name():
    with pytest.raises(DesignError, match="runtime is 'tvm'; expected one of torch") as caught:
        runtime("tvm")
    assert caught.value.field == "runtime"


def test_torch_runs_the_archive_and_gives_the_modules_logits(tmp_path, threads):
    module = lively(build(mobilenet_v1(DesignPoint(0.25, 40), num_classes=9)))
    write_pt2(module, tmp_path / "model.pt2")
    plan = MeasurementPlan(threads=2, batch=3)
    loaded = runtime("torch").load(tmp_path / "model.pt2", plan)
    assert torch.get_num_threads() == 2
    image = image_of(module, batch=3)
    logits = loaded.run(image.numpy())
    assert (logits.shape, logits.dtype) == ((3, 9), np.float32)
    np.testing.assert_allclose(logits, module(image).detach().numpy(), atol=1e-5)


def test_torch_says_its_version_and_its_precisions():
    assert runtime("torch").version() == torch.__version__
    assert runtime("torch").why_unavailable() is None
    assert runtime("torch").precisions == ("fp32",)


def test_torch_where_it_is_not_installed_says_what_to_install(tmp_path, monkeypatch):
    monkeypatch.setattr(importlib.util, "find_spec", lambda _name: None)
    assert runtime("torch").why_unavailable() == "PyTorch is not installed; install it with: pip install torch"
    with pytest.raises(RuntimeUnavailable, match="pip install torch"):
        runtime("torch").load(tmp_path, MeasurementPlan())
    with pytest.raises(RuntimeUnavailable, match="pip install torch"):
        runtime("torch").version()


def test_costs_sweeps_and_finding_a_runtime_import_no_torch():
    code = """
import sys
from mobilenet_core import DesignPoint, cost_report, mobilenet_v1, sweep
import mobilenet_core.export, mobilenet_core.measure, mobilenet_core.records
from mobilenet_core.runtimes import runtime
cost_report(mobilenet_v1(DesignPoint(1.0, 224)))
sweep([0.5, 1.0], [128, 224])
assert runtime("torch").why_unavailable() is None
assert not {"torch", "onnx"} & set(sys.modules)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
