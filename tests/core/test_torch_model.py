"""Rows as a torch module: shapes, padding, first weights, folding."""

import math
import weakref
from functools import partial

import pytest
import torch
from networks_for_tests import BRANCHING, DETECTOR, HEADS, image_of, lively
from torch import nn

from mobilenet_core import DesignError, DesignPoint, SpecError, mobilenet_v1
from mobilenet_core.architecture.network import LayerSpec, NetworkSpec, Shape, layers
from mobilenet_core.architecture.ops import Conv, DepthwiseConv, Linear, Pool, RoiCrop
from mobilenet_core.networks import BODIES
from mobilenet_core.torch_model import build, fuse, key
from mobilenet_core.torch_rows import same_pads

SMALL = mobilenet_v1(DesignPoint(0.25, 33), num_classes=10)
ALIGNMENTS = ("symmetric", "tf_same")


def one_row(op, side, *, channels=1):
    return NetworkSpec("one row", Shape(channels, side, side), (LayerSpec("only", op),))


def run_ones(op, values, side, **options):
    """The one-row network with weights of 1 on a square image of the given values, as nested lists."""
    module = build(one_row(op, side), **options)
    with torch.no_grad():
        for parameter in module.parameters():
            parameter.fill_(1.0)
        result = module(torch.tensor(values, dtype=torch.float32).reshape(1, 1, side, side))
    output = layers(module.network)[-1].output
    return result.reshape(output.height, output.width).tolist()


PLAIN = {"norm": False, "activation": None}
SIXTEEN, TWENTY_FIVE = range(16), range(25)


def test_a_map_that_ends_the_network_is_flattened():
    assert build(one_row(Pool("avg"), 8, channels=3))(torch.ones(2, 3, 8, 8)).tolist() == [[1.0] * 3] * 2


@pytest.mark.parametrize("padding", ALIGNMENTS)
@pytest.mark.parametrize("network", [*(mobilenet_v1(DesignPoint(0.25, 45), 7, b) for b in BODIES), BRANCHING, DETECTOR])
def test_every_row_makes_the_map_that_the_table_derives(network, padding):
    module = build(network, padding=padding)
    shapes = {}
    for row in network.rows:
        module.rows[key(row)].register_forward_hook(
            lambda _module, _inputs, output, name=row.name: shapes.update({name: tuple(output.shape)})
        )
    module(image_of(module))
    for layer in layers(network):
        made = layer.output
        sides = () if isinstance(layer.op, Linear) else (made.height, made.width)
        assert shapes[layer.name] == (2 * made.copies, made.channels, *sides)


@pytest.mark.parametrize("padding", ALIGNMENTS)
@pytest.mark.parametrize("stride", [1, 2, 3])
@pytest.mark.parametrize(
    "op", [partial(Conv, 1), DepthwiseConv, partial(Pool, "avg", padding="same"), partial(Pool, "max", padding="same")]
)
def test_same_gives_the_ceiling_for_any_kernel(op, stride, padding):
    for kernel in (1, 2, 3, 4, 5):
        for side in (7, 8):
            module = build(one_row(op(kernel=kernel, stride=stride), side), padding=padding)
            assert module(torch.ones(1, 1, side, side)).shape == (1, math.ceil(side / stride) ** 2)


def test_tf_same_at_an_even_size_pads_bottom_and_right_only():
    conv = Conv(1, kernel=3, stride=2, **PLAIN)
    assert run_ones(conv, SIXTEEN, 4, padding="tf_same") == [[45, 39], [66, 50]]  # by hand: rows 0-2 and 2-3
    assert run_ones(conv, SIXTEEN, 4, padding="symmetric") == [[10, 24], [51, 90]]  # by hand: rows 0-1 and 1-3


def test_tf_same_at_an_odd_size_pads_both_sides_alike():
    conv = DepthwiseConv(kernel=3, stride=2, **PLAIN)
    by_hand = [
        [0 + 1 + 5 + 6, 1 + 2 + 3 + 6 + 7 + 8, 3 + 4 + 8 + 9],
        [5 + 6 + 10 + 11 + 15 + 16, 6 + 7 + 8 + 11 + 12 + 13 + 16 + 17 + 18, 8 + 9 + 13 + 14 + 18 + 19],
        [15 + 16 + 20 + 21, 16 + 17 + 18 + 21 + 22 + 23, 18 + 19 + 23 + 24],
    ]
    assert run_ones(conv, TWENTY_FIVE, 5, padding="tf_same") == by_hand
    assert run_ones(conv, TWENTY_FIVE, 5, padding="symmetric") == by_hand


def test_an_even_kernel_gets_its_odd_pixel_at_the_bottom_and_right():
    conv = Conv(1, kernel=2, **PLAIN)
    for padding in ALIGNMENTS:
        assert run_ones(conv, range(4), 2, padding=padding) == [[6, 4], [5, 3]]


def test_average_pooling_leaves_padding_out_of_the_average():
    pool = Pool("avg", kernel=3, stride=2, padding="same")
    assert run_ones(pool, SIXTEEN, 4, padding="tf_same") == [[5, 6.5], [11, 12.5]]
    assert run_ones(pool, SIXTEEN, 4, padding="symmetric") == [[2.5, 4], [8.5, 10]]


def test_max_pooling_never_picks_padding():
    pool = Pool("max", kernel=3, stride=2, padding="same")
    below_zero = [-1 - value for value in SIXTEEN]
    assert run_ones(pool, below_zero, 4, padding="tf_same") == [[-1, -3], [-9, -11]]
    assert run_ones(pool, below_zero, 4, padding="symmetric") == [[-1, -2], [-5, -6]]


def test_padding_given_in_pixels_stays_as_given():
    conv = Conv(1, kernel=3, stride=2, padding=1, **PLAIN)
    for padding in ALIGNMENTS:
        assert run_ones(conv, SIXTEEN, 4, padding=padding) == [[10, 24], [51, 90]]


@pytest.mark.parametrize(
    ("side", "kernel", "stride", "pads"),
    [(224, 3, 2, (0, 1)), (225, 3, 2, (1, 1)), (7, 3, 1, (1, 1)), (224, 7, 2, (2, 3)), (5, 1, 2, (0, 0))],
)
def test_pads_are_those_of_tensorflow(side, kernel, stride, pads):
    assert same_pads(side, kernel, stride, "tf_same") == pads


def test_global_max_pooling_takes_the_largest():
    assert run_ones(Pool("max"), SIXTEEN, 4) == [[15]]


def test_crops_are_an_even_grid_over_the_map():
    crop = build(one_row(RoiCrop(size=2, proposals=4), 4))
    image = torch.arange(16.0).reshape(1, 1, 4, 4)
    assert crop(image).tolist() == [[0, 1, 4, 5], [2, 3, 6, 7], [8, 9, 12, 13], [10, 11, 14, 15]]


def test_crops_of_a_batch_come_image_by_image():
    crop = build(one_row(RoiCrop(size=2, proposals=3), 4, channels=2))
    images = torch.randn(2, 2, 4, 4)
    torch.testing.assert_close(crop(images), torch.cat([crop(images[:1]), crop(images[1:])]))


def test_maps_are_dropped_once_no_row_needs_them():
    module = build(BRANCHING)
    maps, seen = [], {}
    module.rows["pool1"].register_forward_hook(lambda _module, _inputs, output: maps.append(weakref.ref(output)))
    for name in ("joined", "valid"):
        module.rows[name].register_forward_pre_hook(lambda *_, name=name: seen.update({name: maps[0]() is not None}))
    with torch.no_grad():
        module(image_of(module))
    assert seen == {"joined": True, "valid": False}  # joined is the last to read pool1


def test_a_head_that_no_row_reads_is_an_output_beside_the_logits():
    module = build(HEADS)
    logits, objectness = module.outputs(image_of(module))
    assert module.unread == ("objectness",)
    assert objectness.shape == (2, 2, 24, 20)
    assert torch.equal(logits, module(image_of(module)))


def test_the_same_seed_draws_the_same_weights_and_another_draws_others():
    first, again, other = build(SMALL, seed=3), build(SMALL, seed=3), build(SMALL, seed=4)
    assert all(torch.equal(a, b) for a, b in zip(first.parameters(), again.parameters(), strict=True))
    assert not torch.equal(first.rows.conv1.conv.weight, other.rows.conv1.conv.weight)


def test_building_leaves_the_global_generator_alone():
    before = torch.get_rng_state()
    build(SMALL)
    build(SMALL, device="meta")
    assert torch.equal(torch.get_rng_state(), before)


def test_first_weights_are_those_of_tf_slim():
    module = build(mobilenet_v1(DesignPoint(1.0, 32)))
    weight = module.rows.pw13.conv.weight
    assert weight.abs().max() <= 0.18
    assert weight.std().item() == pytest.approx(0.09 * 0.8796, rel=0.01)  # a normal cut at 2 stddev
    norm = module.rows.dw1.norm
    assert norm.eps == 1e-3
    assert [norm.weight.unique().item(), norm.bias.unique().item()] == [1, 0]
    assert [norm.running_mean.unique().item(), norm.running_var.unique().item()] == [0, 1]
    assert module.rows.fc.linear.bias.count_nonzero() == 0


def test_the_activation_is_the_rows():
    for activation, kind in {"relu": nn.ReLU, "relu6": nn.ReLU6}.items():
        assert type(build(one_row(Conv(2, 1, activation=activation), 8)).rows.only.activation) is kind


def test_a_network_on_the_meta_device_takes_no_memory():
    module = build(mobilenet_v1(DesignPoint(2.0, 1024), num_classes=100_000), device="meta")
    assert all(parameter.is_meta for parameter in module.parameters())
    assert module(torch.empty(64, 3, 1024, 1024, device="meta")).shape == (64, 100_000)


def test_an_unknown_padding_is_refused():
    with pytest.raises(DesignError, match="padding is 'valid'; expected one of symmetric, tf_same") as caught:
        build(SMALL, padding="valid")
    assert caught.value.field == "padding"


def test_a_row_name_that_torch_keeps_for_itself_is_refused():
    with pytest.raises(SpecError, match="torch cannot call a row 'items'"):
        build(NetworkSpec("bad", Shape(3, 8, 8), (LayerSpec("items", Conv(2, 1)),)))


@pytest.mark.parametrize("network", [SMALL, BRANCHING, DETECTOR])
@pytest.mark.parametrize("padding", ALIGNMENTS)
def test_folding_batch_norm_keeps_the_outputs(network, padding):
    module = lively(build(network, padding=padding))
    before = {name: value.clone() for name, value in module.state_dict().items()}
    fused = fuse(module)
    image = image_of(module)
    assert module(image).abs().max() > 0.1
    torch.testing.assert_close(fused(image), module(image), atol=1e-4, rtol=0)
    assert not any(isinstance(part, nn.BatchNorm2d) for part in fused.modules())
    assert all(torch.equal(before[name], value) for name, value in module.state_dict().items())


def test_gradients_reach_every_parameter():
    module = lively(build(BRANCHING))
    module(image_of(module)).square().sum().backward()
    assert all(parameter.grad is not None for parameter in module.parameters())
