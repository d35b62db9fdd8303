"""The names that the outside relies on (shared/design.md, section 3), used exactly as they are written there."""

import subprocess
import sys
from types import ModuleType

import numpy as np

import mobilenet_core
from mobilenet_core import DesignPoint, cost_report, mobilenet_v1, sweep


def test_all_names_what_is_public_in_order():
    names = {
        name
        for name, value in vars(mobilenet_core).items()
        if not name.startswith("_") and not isinstance(value, ModuleType)
    }
    assert mobilenet_core.__all__ == sorted(names)


def test_importing_the_library_imports_nothing_heavy():
    light = "mobilenet_core.predict, mobilenet_core.accuracy, mobilenet_core.published.latency"
    heavy = {"torch", "fastapi", "pandas", "scipy", "sklearn"}
    program = f"import sys, {light}; print(*({heavy!r} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", program], capture_output=True, check=True).stdout == b"\n"


def test_points_networks_and_reports_are_asked_for_as_they_are_written_there():
    point = DesignPoint(alpha=0.75, resolution=192)
    assert point.rho == 192 / 224
    spec = mobilenet_v1(point, num_classes=1000, body="separable", rounding="tf_slim")
    assert spec == mobilenet_v1(point)
    assert all(mobilenet_v1(point, body=body).rows for body in ("separable", "conv", "shallow"))
    report = cost_report(spec)
    layer = report.layers[1]
    assert (layer.name, layer.kind) == ("dw1", "depthwise")
    totals = [getattr(report, name) for name in ("mult_adds", "flops", "params", "weights", "biases", "norm_params")]
    assert {type(each) for each in (*totals, layer.mult_adds, layer.params, layer.activation_bytes)} == {int}


def test_sweeps_broadcast_as_they_are_written_there():
    for alphas, resolutions, shape in (
        ([0.5, 1.0], [128, 224], (2,)),
        (np.array([[0.5], [1.0]]), np.array([[128, 160, 224]]), (2, 3)),
    ):
        costs = sweep(alphas, resolutions)
        assert {(each.shape, each.dtype) for each in (costs.mult_adds, costs.params)} == {(shape, np.dtype(np.int64))}
    assert sweep(1.0, 224, columns=["weights"]).weights == 4_209_088


def test_modules_are_built_and_counted_as_they_are_written_there():
    import torch

    from mobilenet_core.counting import count
    from mobilenet_core.torch_model import build

    spec = mobilenet_v1(DesignPoint(0.25, 32), num_classes=10)
    module = build(spec)
    assert not module.training
    assert all(parameter.requires_grad for parameter in module.parameters())
    assert module(torch.zeros(2, 3, 32, 32)).shape == (2, 10)
    counted, report = count(module, (1, 3, 32, 32)), cost_report(spec)
    assert (counted.mult_adds, counted.params) == (report.mult_adds, report.params)
