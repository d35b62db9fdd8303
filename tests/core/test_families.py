"""Every network against golden values: cost, torch's own count, and published totals (tests/golden, with sources)."""

import pytest
from golden import golden

from mobilenet_core.cost import cost_report
from mobilenet_core.counting import count
from mobilenet_core.design import DesignPoint
from mobilenet_core.errors import DesignError
from mobilenet_core.networks.family import FAMILIES, NetworkChoice, smallest_side
from mobilenet_core.torch_model import build

COSTS = ("mult_adds", "weights", "biases", "norm_params")
SHAPES = ("out_channels", "out_height", "out_width", "copies")
ROWS = golden("network_rows", "network", "row", *COSTS, *SHAPES)
TOTALS = golden("families", "network", "alpha", "resolution", "params_bn_folded", *COSTS, "params")


@pytest.mark.parametrize(("name", "alpha", "resolution", "folded", "expected"), [(*row[:4], row[4:]) for row in TOTALS])
def test_the_totals_of_a_family_are_the_golden_ones(name, alpha, resolution, folded, expected):
    report = cost_report(NetworkChoice(name).spec(DesignPoint(alpha, resolution)))
    assert tuple(getattr(report, each) for each in (*COSTS, "params")) == expected
    assert report.weights + report.folded_biases == folded


@pytest.mark.parametrize("name", [name for name in FAMILIES if any(row[0] == name for row in ROWS)])
def test_each_row_of_a_network_is_the_golden_one(name):
    layers = cost_report(FAMILIES[name].own).layers
    sides = ("channels", "height", "width", "copies")
    found = [
        (name, layer.name, *(getattr(layer, cost) for cost in COSTS), *(getattr(layer.output, side) for side in sides))
        for layer in layers
    ]
    assert found == [row for row in ROWS if row[0] == name]


@pytest.mark.parametrize("name", FAMILIES)
def test_torch_counts_what_the_formulas_say(name):
    spec = FAMILIES[name].own
    report, counted = cost_report(spec), count(build(spec, device="meta"), (3, spec.input.height, spec.input.width))
    for each in (*COSTS, "params", "buffers"):
        assert getattr(counted, each) == getattr(report, each)
    assert [layer.mult_adds for layer in counted.layers] == [layer.mult_adds for layer in report.layers]


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
    with pytest.raises(DesignError, match=r"^network is 'resnet'; expected one of mobilenet_v1, "):
        NetworkChoice("resnet").spec(DesignPoint(0.5, 224))
