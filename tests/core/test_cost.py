from dataclasses import fields

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mobilenet_core import Costs, DesignPoint, SpecError, cost_report, mobilenet_v1
from mobilenet_core.architecture.network import LayerSpec, NetworkSpec, Shape
from mobilenet_core.architecture.ops import Concat, Conv, DepthwiseConv, Linear, Pool, RoiCrop

INPUT = Shape(3, 8, 8)
ADDITIVE = [field.name for field in fields(Costs)]


def report_of(*rows):
    return cost_report(NetworkSpec("net", INPUT, rows))


def cost_of(op):
    return report_of(LayerSpec("row", op)).layers[0]


@pytest.fixture(scope="module")
def mobilenet():
    return cost_report(mobilenet_v1(DesignPoint(1.0, 224)))


def branching():
    """Two branches of different length from one map: "a" waits for the join while "c" is computed from "b"."""
    return report_of(
        LayerSpec("a", Conv(4, kernel=3)),
        LayerSpec("b", Conv(16, kernel=1)),
        LayerSpec("c", Conv(4, kernel=3)),
        LayerSpec("join", Concat(), inputs=("a", "c")),
        LayerSpec("fc", Linear(10)),
    )


# A layer's definitions


@pytest.mark.parametrize(
    ("op", "mult_adds"),
    [
        (Conv(16, kernel=3), 9 * 3 * 16 * 8 * 8),  # MobileNet paper, equation 2
        (Conv(16, kernel=3, stride=2), 9 * 3 * 16 * 4 * 4),
        (Conv(6, kernel=3, groups=3), 9 * 1 * 6 * 8 * 8),
        (DepthwiseConv(kernel=3), 9 * 3 * 8 * 8),  # equation 4
        (Linear(10), 3 * 8 * 8 * 10),
        (Pool("avg"), 0),
        (Pool("max", kernel=3, stride=2), 0),
        (Concat(), 0),
        (RoiCrop(7, proposals=300), 0),
    ],
)
def test_mult_adds_are_those_of_convolutions_and_linear_layers(op, mult_adds):
    assert cost_of(op).mult_adds == mult_adds


@pytest.mark.parametrize(
    ("op", "other_ops"),
    [
        (Conv(16, kernel=3), (2 + 1) * 16 * 8 * 8),
        (Conv(16, kernel=3, activation=None), 2 * 16 * 8 * 8),
        (Conv(16, kernel=3, norm=False, bias=True), (1 + 1) * 16 * 8 * 8),
        (Conv(16, kernel=3, norm=False, activation=None), 0),
        (DepthwiseConv(kernel=3, stride=2), (2 + 1) * 3 * 4 * 4),
        (Linear(10), 10),
        (Linear(10, activation="relu"), 20),
        (Linear(10, bias=False), 0),
        (Pool("avg"), 8 * 8 * 3),
        (Pool("max", kernel=3, stride=2), 9 * 3 * 3 * 3),
        (Concat(), 0),
    ],
)
def test_other_ops_are_norm_2_activation_1_bias_1_and_pooling_its_window_per_output(op, other_ops):
    assert cost_of(op).other_ops == other_ops


@pytest.mark.parametrize(
    ("op", "expected"),
    [
        (Conv(16, kernel=3), (432, 0, 32, 32, 16)),
        (Conv(16, kernel=3, norm=False, bias=True), (432, 16, 0, 0, 16)),
        (Conv(16, kernel=3, bias=True), (432, 16, 32, 32, 16)),
        (DepthwiseConv(kernel=3), (27, 0, 6, 6, 3)),
        (Linear(10), (1920, 10, 0, 0, 10)),
        (Linear(10, bias=False), (1920, 0, 0, 0, 0)),
        (Pool("avg"), (0, 0, 0, 0, 0)),
    ],
)
def test_weights_biases_norm_params_buffers_and_folded_biases_are_kept_apart(op, expected):
    cost = cost_of(op)
    assert (cost.weights, cost.biases, cost.norm_params, cost.buffers, cost.folded_biases) == expected


@pytest.mark.parametrize(
    ("op", "kind"),
    [
        (Conv(16, kernel=3), "conv"),
        (Conv(16, kernel=1), "pointwise"),
        (Conv(6, kernel=1, groups=3), "conv"),
        (DepthwiseConv(kernel=3), "depthwise"),
        (Linear(10), "linear"),
        (Pool("max", kernel=2), "pool"),
        (Concat(), "concat"),
        (RoiCrop(7, proposals=2), "roi_crop"),
    ],
)
def test_a_row_has_a_kind(op, kind):
    assert cost_of(op).kind == kind


def test_params_are_weights_biases_gamma_and_beta():
    assert cost_of(Conv(16, kernel=3, bias=True)).params == 432 + 16 + 2 * 16


def test_rows_after_a_crop_run_once_per_proposal():
    crop = LayerSpec("crop", RoiCrop(7, proposals=300))
    assert report_of(crop, LayerSpec("conv", Conv(16, kernel=1))).layers[1].mult_adds == 3 * 16 * 7 * 7 * 300


def test_weights_after_a_crop_are_stored_once():
    crop = LayerSpec("crop", RoiCrop(7, proposals=300))
    assert report_of(crop, LayerSpec("fc", Linear(10))).layers[1].weights == 3 * 7 * 7 * 10


def test_a_layers_activation_bytes_are_its_output_map_in_fp32():
    assert cost_of(Conv(16, kernel=3, stride=2)).activation_bytes == 4 * 16 * 4 * 4


# MobileNet 1.0-224


def test_weight_bytes_have_batch_norm_folded(mobilenet):
    assert mobilenet.weight_bytes == {"fp32": 16_884_128, "fp16": 8_442_064, "int8": 4_256_864}
    assert cost_report(mobilenet_v1(DesignPoint(0.5, 224))).weight_bytes["int8"] == 1_345_536


def test_the_peak_of_mobilenet_1_0_is_the_first_pointwise_layer(mobilenet):
    assert mobilenet.peak_activation_bytes == 4 * (32 + 64) * 112 * 112


def test_activations_and_their_peak_come_by_precision(mobilenet):
    for precision, size in {"fp32": 4, "fp16": 2, "int8": 1}.items():
        assert mobilenet.activation_bytes_by_precision[precision] == size * mobilenet.output_elements
        assert mobilenet.peak_activation_bytes_by_precision[precision] == size * mobilenet.peak_elements


def test_pooling_costs_its_49_positions_per_channel(mobilenet):
    assert mobilenet.by_kind["pool"].other_ops == 49 * 1024


def test_a_report_names_its_network_and_its_numbers_are_whole(mobilenet):
    assert mobilenet.network == "mobilenet_v1"
    assert mobilenet.flops == 2 * mobilenet.mult_adds
    assert {type(getattr(mobilenet, name)) for name in (*ADDITIVE, "flops", "params", "peak_elements")} == {int}


# Branches


def test_activation_bytes_of_a_network_are_those_of_every_row():
    assert branching().activation_bytes == 4 * (4 * 64 + 16 * 64 + 4 * 64 + 8 * 64 + 10)


def test_the_peak_holds_what_a_later_row_still_reads():
    # a: image 192 + 256; b: 256 + 1024; c: a waiting 256, b 1024, output 256; join: 256 + 256 + 512; fc: 512 + 10.
    assert branching().peak_elements == 256 + 1024 + 256


def test_the_peak_counts_the_image():
    assert report_of(LayerSpec("conv", Conv(1, kernel=1))).peak_elements == 3 * 64 + 64


def test_rows_that_do_not_fit_together_have_no_report():
    with pytest.raises(SpecError, match="row 'pool' of net: a 9 x 9 window does not fit a 8 x 8 map"):
        report_of(LayerSpec("pool", Pool("avg", kernel=9)))


# Sums and order

BODIES = ("separable", "conv", "shallow")
RULES = ("tf_slim", "keras", "make_divisible")


@pytest.mark.parametrize("quantity", [*ADDITIVE, "flops", "params", "activation_bytes"])
@pytest.mark.parametrize("body", BODIES)
def test_layers_and_kinds_sum_to_the_total(body, quantity):
    report = cost_report(mobilenet_v1(DesignPoint(0.75, 160), body=body))
    for parts in (report.layers, report.by_kind.values()):
        assert sum(getattr(part, quantity) for part in parts) == getattr(report, quantity)


def totals(alpha, resolution, body, rounding):
    report = cost_report(mobilenet_v1(DesignPoint(alpha, resolution), body=body, rounding=rounding))
    return [getattr(report, name) for name in (*ADDITIVE, "peak_elements")]


alphas, resolutions = st.floats(1 / 32, 2), st.integers(32, 1024)
bodies, rules = st.sampled_from(BODIES), st.sampled_from(RULES)


@given(st.tuples(alphas, alphas), st.tuples(resolutions, resolutions), bodies, rules)
def test_no_cost_falls_as_alpha_or_resolution_grows(some_alphas, some_resolutions, body, rounding):
    (low, high), (short, tall) = sorted(some_alphas), sorted(some_resolutions)
    small = totals(low, short, body, rounding)
    for larger in (totals(high, short, body, rounding), totals(low, tall, body, rounding)):
        assert all(a <= b for a, b in zip(small, larger, strict=True))
