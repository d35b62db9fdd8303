"""The networks that MobileNets are compared with: their costs against others' counts and torch's; their top-1."""

import pytest
from golden import golden

from mobilenet_core.accuracy import published
from mobilenet_core.cost import cost_report
from mobilenet_core.networks.family import FAMILIES, fixed_families


@pytest.mark.parametrize(
    ("name", "mult_adds", "params"),
    [
        ("vgg16", 15_470_264_320, 138_357_544),  # ncnn benchmark/models/vgg16.param
        ("googlenet", 1_582_671_872, 6_998_552),  # ncnn benchmark/models/googlenet.param
        ("alexnet", 724_406_816, 60_965_224),  # ncnn benchmark/models/alexnet.param
    ],
)
def test_costs_are_those_of_the_graphs_that_others_time(name, mult_adds, params):
    report = cost_report(FAMILIES[name].own)
    assert (report.mult_adds, report.params) == (mult_adds, params)


@pytest.mark.parametrize(
    ("name", "giga_mult_adds", "params"), [("squeezenet_1_0", 0.819, 1_248_424), ("squeezenet_1_1", 0.349, 1_235_496)]
)
def test_squeezenets_have_the_costs_that_torchvision_prints(name, giga_mult_adds, params):
    report = cost_report(FAMILIES[name].own)
    assert (round(report.mult_adds / 1e9, 3), report.params) == (giga_mult_adds, params)


def test_published_top1_is_the_papers():
    tables = [row for number in (8, 9) for row in golden(f"table_{number}", "network", "top1_percent")]
    for network, top1 in tables:
        if network in fixed_families():
            (known,) = published("paper", network=network)
            assert (known.top1_percent, known.resolution) == (top1, FAMILIES[network].side)
    assert published("paper", "int8", "vgg16") == published("tf_slim_2018", network="vgg16") == ()
