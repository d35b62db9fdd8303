"""The names that the outside relies on (shared/design.md, section 3), used exactly as they are written there."""

import subprocess
import sys
from types import ModuleType

import numpy as np
import pytest

import mobilenet_core
from mobilenet_core import DesignPoint, cost_report, mobilenet_v1, sweep


def test_every_name_in_all_exists():
    assert [name for name in mobilenet_core.__all__ if not hasattr(mobilenet_core, name)] == []


def test_every_public_name_is_in_all():
    names = {
        name
        for name, value in vars(mobilenet_core).items()
        if not name.startswith("_") and not isinstance(value, ModuleType)
    }
    assert names == set(mobilenet_core.__all__)


def test_all_is_in_order():
    assert mobilenet_core.__all__ == sorted(mobilenet_core.__all__)


@pytest.mark.parametrize("module", ["mobilenet_core", "mobilenet_core.accuracy", "mobilenet_core.published.latency"])
@pytest.mark.parametrize("heavy", ["torch", "fastapi", "pandas"])
def test_importing_the_library_does_not_import(module, heavy):
    program = f"import sys, {module}; sys.exit({heavy!r} in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


def test_a_design_point_is_made_by_keyword_and_has_rho():
    assert DesignPoint(alpha=0.75, resolution=192).rho == 192 / 224


def test_a_network_is_made_from_a_point_classes_body_and_rounding():
    point = DesignPoint(alpha=0.75, resolution=192)
    assert mobilenet_v1(point, num_classes=1000, body="separable", rounding="tf_slim") == mobilenet_v1(point)


@pytest.mark.parametrize("body", ["separable", "conv", "shallow"])
def test_a_network_has_a_body(body):
    assert mobilenet_v1(DesignPoint(1.0, 224), body=body).rows


@pytest.mark.parametrize("name", ["mult_adds", "flops", "params", "weights", "biases", "norm_params"])
def test_a_report_has_whole_numbers(name):
    assert isinstance(getattr(cost_report(mobilenet_v1(DesignPoint(0.75, 192))), name), int)


@pytest.mark.parametrize("name", ["mult_adds", "params", "activation_bytes"])
def test_a_layer_of_a_report_has_whole_numbers(name):
    assert isinstance(getattr(cost_report(mobilenet_v1(DesignPoint(0.75, 192))).layers[0], name), int)


def test_a_layer_of_a_report_has_a_name_and_a_kind():
    layer = cost_report(mobilenet_v1(DesignPoint(0.75, 192))).layers[1]
    assert (layer.name, layer.kind) == ("dw1", "depthwise")


@pytest.mark.parametrize(
    ("alphas", "resolutions", "shape"),
    [([0.5, 1.0], [128, 224], (2,)), (np.array([[0.5], [1.0]]), np.array([[128, 160, 224]]), (2, 3))],
)
@pytest.mark.parametrize("column", ["mult_adds", "params"])
def test_a_sweep_broadcasts_to_int64_columns(alphas, resolutions, shape, column):
    values = getattr(sweep(alphas, resolutions), column)
    assert (values.shape, values.dtype) == (shape, np.int64)


def test_a_sweep_has_more_columns_on_demand():
    assert sweep(1.0, 224, columns=["weights"]).weights == 4_209_088


def test_build_makes_a_module_in_eval_mode():
    from mobilenet_core.torch_model import build

    assert not build(mobilenet_v1(DesignPoint(0.25, 32), num_classes=10)).training


def test_a_built_module_has_trainable_parameters():
    from mobilenet_core.torch_model import build

    module = build(mobilenet_v1(DesignPoint(0.25, 32), num_classes=10))
    assert all(parameter.requires_grad for parameter in module.parameters())


def test_a_built_module_gives_a_logit_per_image_and_class():
    import torch

    from mobilenet_core.torch_model import build

    module = build(mobilenet_v1(DesignPoint(0.25, 32), num_classes=10))
    assert module(torch.zeros(2, 3, 32, 32)).shape == (2, 10)


def test_count_gives_the_mult_adds_and_params_of_a_module():
    from mobilenet_core.counting import count
    from mobilenet_core.torch_model import build

    spec = mobilenet_v1(DesignPoint(0.25, 32), num_classes=10)
    counted, report = count(build(spec), (1, 3, 32, 32)), cost_report(spec)
    assert (counted.mult_adds, counted.params) == (report.mult_adds, report.params)
