"""Every network against golden values: cost, torch's own count, and published totals (tests/golden, with sources)."""

import numpy as np
import pytest
import torch
from golden import golden
from networks_for_tests import inception_v2_full_stem

from mobilenet_core.architecture.network import NetworkSpec, Shape
from mobilenet_core.cost import cost_report
from mobilenet_core.counting import count
from mobilenet_core.design import MIN_RESOLUTION, DesignPoint
from mobilenet_core.errors import DesignError
from mobilenet_core.networks.blocks import BLOCKS_BY_NAME, one_block
from mobilenet_core.networks.detectors import ssd_mobilenet_rows, ssd_vgg_rows
from mobilenet_core.networks.family import FAMILIES, NetworkChoice, Variant, block_name, family_of, smallest_side
from mobilenet_core.torch_model import build

COSTS = ("mult_adds", "weights", "biases", "norm_params")
SHAPES = ("out_channels", "out_height", "out_width", "copies")
ROWS = golden("network_rows", "network", "row", *COSTS, *SHAPES)
BLOCKS = golden(
    "factorizations", "block", "in_channels", "out_channels", "stride", "in_side", *COSTS[:2], "norm_params"
)
BODIES = golden("factorizations", "block", "alpha", "resolution", "mult_adds", "params")
TOTALS = golden("families", "network", "alpha", "resolution", "params_bn_folded", *COSTS, "params")


@pytest.mark.parametrize(("name", "alpha", "resolution", "folded", "expected"), [(*row[:4], row[4:]) for row in TOTALS])
def test_the_totals_of_a_family_are_the_golden_ones(name, alpha, resolution, folded, expected):
    report = cost_report(NetworkChoice(name).spec(DesignPoint(alpha, resolution)))
    assert tuple(getattr(report, each) for each in (*COSTS, "params")) == expected
    assert report.weights + report.folded_biases == folded


@pytest.mark.parametrize("name", dict.fromkeys(row[0] for row in ROWS))
def test_each_row_of_a_network_is_the_golden_one(name):
    network = inception_v2_full_stem() if name == "inception_v2_full_stem" else FAMILIES[name].own
    layers = cost_report(network).layers
    sides = ("channels", "height", "width", "copies")
    found = [
        (name, layer.name, *(getattr(layer, cost) for cost in COSTS), *(getattr(layer.output, side) for side in sides))
        for layer in layers
    ]
    assert found == [row for row in ROWS if row[0] == name]


@pytest.mark.parametrize(
    ("rows", "mult_adds", "folded"),
    [
        (ssd_vgg_rows(20), 31_373_537_792, 26_284_974),  # torchvision, executed, which has 512 scales besides
        (ssd_mobilenet_rows(np.float64(1), "tf_slim", 20), 1_148_479_168, 5_783_417),  # ncnn benchmark/models
    ],
)
def test_a_detector_of_other_classes_costs_what_others_count(rows, mult_adds, folded):
    report = cost_report(NetworkSpec("voc", Shape(3, 300, 300), rows))
    assert (report.mult_adds, report.weights + report.folded_biases) == (mult_adds, folded)


def test_alpha_scales_an_ssds_base_and_extra_layers_and_not_its_predictors():
    report = cost_report(NetworkChoice("ssd300_mobilenet").spec(DesignPoint(0.5, 300)))
    layers = {layer.name: layer for layer in report.layers}
    rows = ("conv1", "pw13", "extra1_1x1", "extra1_3x3", "extra4_3x3", "box/pw13", "class/pw13")
    assert [layers[name].output.channels for name in rows] == [16, 512, 128, 256, 64, 24, 546]


@pytest.mark.parametrize("name", ["ssd300_mobilenet", "faster_rcnn_300_mobilenet"])
def test_a_detectors_heads_are_its_outputs(name):
    network = NetworkChoice(name).spec(DesignPoint(0.25, 96))
    module = build(network)
    with torch.inference_mode():
        maps = module.outputs(torch.rand(1, 3, 96, 96))
    outputs = dict(zip((network.rows[-1].name, *module.unread), maps, strict=True))
    assert all(each.isfinite().all() for each in outputs.values())
    shapes = {layer.name: layer.output for layer in cost_report(network).layers}
    for row, each in outputs.items():
        assert each.numel() == shapes[row].elements, row


@pytest.mark.parametrize(
    "name", [name for name, family in FAMILIES.items() if family.has_resolution and "-" not in name]
)
def test_every_side_from_the_least_on_fits(name):
    network = NetworkChoice(name)
    least = smallest_side(network)
    for side in (*range(least, least + 8), 497, 1023):
        assert cost_report(network.spec(DesignPoint(1.0, side))).mult_adds
    if least > MIN_RESOLUTION:
        with pytest.raises(DesignError, match=rf"^resolution is {least - 1}; expected at least {least} pixels"):
            network.spec(DesignPoint(1.0, least - 1))


@pytest.mark.parametrize(
    ("block", "place", "expected"),
    [(row[0], row[1:5], row[5:]) for row in BLOCKS if row[0] in BLOCKS_BY_NAME and row[1] is not None],
)
def test_a_block_alone_costs_what_its_formula_says_and_torch_counts(block, place, expected):
    inputs, outputs, stride, side = place
    spec = NetworkSpec(block, Shape(inputs, side, side), one_block(block, inputs, outputs, stride))
    report, counted = cost_report(spec), count(build(spec, device="meta"), (inputs, side, side))
    assert (report.mult_adds, report.weights, report.norm_params) == expected
    assert (counted.mult_adds, counted.weights, counted.norm_params, counted.buffers) == (*expected, report.buffers)


@pytest.mark.parametrize(
    ("block", "alpha", "resolution", "expected"), [(*row[:3], row[3:]) for row in BODIES if row[1]]
)
def test_a_body_of_blocks_costs_the_golden_totals(block, alpha, resolution, expected):
    report = cost_report(NetworkChoice(block_name(block)).spec(DesignPoint(alpha, resolution)))
    assert (report.mult_adds, report.params) == expected


def test_structured_classifiers_store_less_and_one_runs_less():
    """A rank of 4 stores 8,192 weights for 1,024,000; Fastfood 3,072, and runs 44,032 mult-adds."""
    plain, toeplitz, fastfood = (
        cost_report(FAMILIES[f"mobilenet_v1{name}"].own)
        for name in ("", "-toeplitz_classifier", "-fastfood_classifier")
    )
    assert (toeplitz.mult_adds, toeplitz.params) == (plain.mult_adds, plain.params - 1_024_000 + 8_192)
    assert (fastfood.mult_adds, fastfood.params) == (567_760_384, 3_211_048)


def test_a_block_is_part_of_a_networks_name_and_its_knob_too():
    assert (
        Variant(DesignPoint(0.5, 160), NetworkChoice(block_name("fire", 0.25))).name
        == "0.5 Fire (ratio 0.25) MobileNet-160"
    )
    assert (block_name("fire", 0.125), block_name("standard")) == ("mobilenet_v1-fire", "conv_mobilenet")
    for name, said in (
        ("mobilenet_v1-fire-7", r"^ratio is 7.0; expected a number from 0.01 to 1$"),
        ("mobilenet_v1-toeplitz-2.5", r"^rank is 2.5; expected a whole number from 1 to 32$"),
        (
            "mobilenet_v1-flattened-2",
            r"^network is 'mobilenet_v1-flattened-2'; near it there are mobilenet_v1-flatt",
        ),
    ):
        with pytest.raises(DesignError, match=said):
            family_of(name)


@pytest.mark.parametrize("name", FAMILIES)
def test_torch_counts_what_the_formulas_say(name):
    spec = FAMILIES[name].own
    report, counted = cost_report(spec), count(build(spec, device="meta"), (3, spec.input.height, spec.input.width))
    for each in (*COSTS, "params", "buffers"):
        assert getattr(counted, each) == getattr(report, each)
    assert [layer.mult_adds for layer in counted.layers] == [layer.mult_adds for layer in report.layers]


@pytest.mark.parametrize("name", [name for name, family in FAMILIES.items() if family.task == "classification"])
def test_every_classifier_has_the_classes_that_are_asked_for(name):
    spec = NetworkChoice(name, num_classes=37).spec(DesignPoint(1.0, FAMILIES[name].side))
    assert cost_report(spec).layers[-1].output.channels == 37


def test_torchvisions_rule_of_v3_gives_its_own_widths():
    """torchvision 0.29.1, run at width 0.75."""
    report = cost_report(NetworkChoice("mobilenet_v3_large", rounding="torchvision").spec(DesignPoint(0.75, 224)))
    assert (report.mult_adds, report.params) == (140_033_816, 3_377_576)


def test_what_a_network_does_not_have_is_refused_with_what_it_has():
    assert smallest_side(NetworkChoice("alexnet")) > 32  # its pools fit no smaller map
    with pytest.raises(DesignError, match=r"^network is 'efficientnet_lite0', which has one width; ask at alpha 1$"):
        NetworkChoice("efficientnet_lite0").spec(DesignPoint(0.5, 224))
    with pytest.raises(DesignError, match=r"^rounding is 'keras'; expected one of make_divisible$"):
        NetworkChoice("mobilenet_v2", rounding="keras").spec(DesignPoint(0.5, 224))
    with pytest.raises(DesignError, match=r"^network is 'resnet'; near it there are alexnet; expected one of "):
        NetworkChoice("resnet").spec(DesignPoint(0.5, 224))
