"""Counted on the module against computed from the rows."""

import copy
from concurrent.futures import ThreadPoolExecutor

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from networks_for_tests import BRANCHING, DETECTOR, HEADS, image_of
from torch import nn

from mobilenet_core import DesignError, DesignPoint, cost_report, mobilenet_v1
from mobilenet_core.counting import count
from mobilenet_core.design import ROUNDING_RULES
from mobilenet_core.networks import BODIES
from mobilenet_core.torch_model import build, fuse

SMALL = mobilenet_v1(DesignPoint(0.25, 35), num_classes=10)


def shape_of(network):
    return (network.input.channels, network.input.height, network.input.width)


def assert_counted_equals_analytic(network, **options):
    counted = count(build(network, device="meta"), shape_of(network), **options)
    analytic = cost_report(network)
    totals = ("mult_adds", "params", "weights", "biases", "norm_params", "buffers")
    assert {name: getattr(counted, name) for name in totals} == {name: getattr(analytic, name) for name in totals}
    assert [(each.name, each.mult_adds, each.params) for each in counted.layers] == [
        (each.name, each.mult_adds, each.params) for each in analytic.layers
    ]


@settings(max_examples=25, deadline=None)
@given(
    alpha=st.floats(0.1, 2.0),
    resolution=st.integers(32, 1024),
    num_classes=st.integers(1, 100_000),
    body=st.sampled_from(BODIES),
    rounding=st.sampled_from(ROUNDING_RULES),
)
def test_counted_equals_analytic_for_every_mobilenet(alpha, resolution, num_classes, body, rounding):
    assert_counted_equals_analytic(mobilenet_v1(DesignPoint(alpha, resolution), num_classes, body, rounding))


@pytest.mark.parametrize("network", [BRANCHING, DETECTOR, HEADS], ids=lambda network: network.name)
def test_counted_equals_analytic_for_branches_crops_and_heads(network):
    assert_counted_equals_analytic(network)


@pytest.mark.parametrize("padding", ["symmetric", "tf_same"])
@pytest.mark.parametrize("network", [SMALL, BRANCHING, DETECTOR], ids=lambda network: network.name)
def test_the_meta_device_counts_what_a_run_on_the_cpu_counts(network, padding):
    module = build(network, padding=padding)
    assert count(module, shape_of(network)) == count(module, shape_of(network), device="cpu")


def test_a_module_on_the_meta_device_can_be_counted_on_the_cpu():
    module = build(SMALL, device="meta")
    assert count(module, (3, 35, 35), device="cpu") == count(module, (3, 35, 35))


@pytest.mark.parametrize("device", ["meta", "cpu"])
def test_counts_are_for_one_image_whatever_the_batch(device):
    module = build(SMALL)
    assert count(module, (5, 3, 35, 35), device=device) == count(module, (3, 35, 35), device=device)


@pytest.mark.parametrize("device", ["meta", "cpu"])
def test_counting_changes_nothing_even_in_train_mode(device):
    module = build(BRANCHING).train()
    module.rows["joined"].eval()
    module(image_of(module)).sum().backward()
    calls = []
    hook = module.rows["stem"].register_forward_hook(lambda *_: calls.append("ran"))
    hooks = dict(module.rows["stem"]._forward_hooks)
    tensors = {id(each): each.clone() for each in module.state_dict(keep_vars=True).values()}
    gradients = [each.grad.clone() for each in module.parameters()]
    modes = [part.training for part in module.modules()]
    others = {name: dict(part._forward_hooks) for name, part in module.named_modules()}

    count(module, shape_of(BRANCHING), device=device)

    now = module.state_dict(keep_vars=True).values()
    assert all(torch.equal(tensors[id(each)], each) for each in now)
    assert all(torch.equal(a, b.grad) for a, b in zip(gradients, module.parameters(), strict=True))
    assert modes == [part.training for part in module.modules()]
    assert others == {name: dict(part._forward_hooks) for name, part in module.named_modules()}
    assert module.rows["stem"]._forward_hooks == hooks
    assert calls == []
    hook.remove()


def test_buffers_leave_out_how_many_batches_were_tracked():
    assert count(nn.BatchNorm2d(7), (7, 4, 4)).buffers == 14


def test_a_folded_network_has_biases_where_it_had_norms():
    report, folded = count(build(SMALL), (3, 35, 35)), count(fuse(build(SMALL)), (3, 35, 35))
    assert folded.mult_adds == report.mult_adds
    assert (folded.norm_params, folded.buffers) == (0, 0)
    assert folded.biases == cost_report(SMALL).folded_biases


class Attention(nn.Module):
    """Parameters of its own, a part used twice, one shared, and a matrix product outside any part."""

    def __init__(self):
        super().__init__()
        self.token = nn.Parameter(torch.zeros(1, 1, 6))
        self.scale = torch.tensor(2.0)  # neither parameter nor buffer
        self.project = nn.Linear(6, 6)
        self.out = nn.Linear(6, 6, bias=False)
        self.out.weight = self.project.weight
        self.norm = nn.LayerNorm(6)

    def forward(self, image):
        tokens = self.norm(self.project(self.project(image.flatten(2).transpose(1, 2))))
        return self.out((tokens @ tokens.transpose(1, 2)) @ tokens * self.scale) + self.token


@pytest.mark.parametrize("device", ["meta", "cpu"])
def test_any_module_can_be_counted(device):
    report = count(Attention(), (2, 6, 2, 5), device=device)
    tokens, width = 10, 6
    linear, product = tokens * width * width, tokens * tokens * width
    assert [(each.name, each.mult_adds, each.params) for each in report.layers] == [
        ("Attention", 2 * product, 6),
        ("project", 2 * linear, 36 + 6),
        ("out", linear, 0),
        ("norm", 0, 12),
    ]
    assert report.mult_adds == sum(each.mult_adds for each in report.layers)
    assert (report.weights, report.biases, report.norm_params, report.params) == (42, 6, 12, 60)


def test_a_module_whose_hooks_cannot_be_copied_can_be_counted():
    module = nn.Sequential(nn.Conv2d(3, 4, 1))
    module.register_forward_hook((generator := (each for each in ())).send)  # no generator can be copied
    with pytest.raises(TypeError, match="generator"):
        copy.deepcopy(generator)
    assert count(module, (3, 5, 5)).mult_adds == 3 * 4 * 25


def test_counts_made_at_once_do_not_mix():
    module = build(SMALL)
    alone = count(module, (3, 35, 35))
    with ThreadPoolExecutor(4) as pool:
        assert set(pool.map(lambda _: count(module, (3, 35, 35)), range(8))) == {alone}


@pytest.mark.parametrize("shape", [(224, 224), (0, 3, 8, 8), (3, 8, 8.0), (1, 1, 3, 8, 8)])
def test_an_input_shape_that_is_no_image_is_refused(shape):
    with pytest.raises(DesignError, match=r"input_shape is .*; expected \(3, height, width\)") as caught:
        count(nn.Conv2d(3, 4, 1), shape)
    assert caught.value.field == "input_shape"


def test_an_unknown_device_is_refused():
    with pytest.raises(DesignError, match="device is 'cuda'; expected 'meta' or 'cpu'"):
        count(nn.Conv2d(3, 4, 1), (3, 8, 8), device="cuda")
