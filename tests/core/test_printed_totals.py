"""What others print of the networks that MobileNets are compared with, and of later MobileNets, beside our counts."""

from functools import cache

import pytest
from golden import golden
from networks_for_tests import inception_v2_full_stem

from mobilenet_core.cost import cost_report
from mobilenet_core.networks.family import FAMILIES

PRINTED = golden("printed_totals", "network", "figure", "printed", "computed", "reason")
FAMILY_TOTALS = golden(
    "families", "network", "mult_adds", "weights", "params", "published_mult_adds_m", "published_params_m", "difference"
)


@cache
def figures_of(name):
    network = inception_v2_full_stem() if name == "inception_v2_full_stem" else FAMILIES[name].own
    report = cost_report(network)
    millions = {"mult_adds": report.mult_adds, "params": report.params}
    millions["folded_params"] = report.weights + report.folded_biases
    return {name: each / 1e6 for name, each in millions.items()} | {"billion_mult_adds": report.mult_adds / 1e9}


def as_printed(printed, value):
    """`value` with as many decimals as the printed figure has."""
    return round(value, len(str(printed).partition(".")[2]))


@pytest.mark.parametrize(("name", "figure", "printed", "computed", "reason"), PRINTED)
def test_a_total_is_the_printed_one_or_that_beside_it_with_a_reason(name, figure, printed, computed, reason):
    assert as_printed(computed or printed, figures_of(name)[figure]) == (computed or printed)
    assert (computed is None) == (reason is None)


@pytest.mark.parametrize(
    ("mult_adds", "weights", "printed", "params"),
    [(*row[1:3], *row[4:6]) for row in FAMILY_TOTALS if row[0] == "mobilenet_v2" and row[4]],
)
def test_v2_is_printed_with_mult_adds_cut_to_millions_and_with_weights_alone(mult_adds, weights, printed, params):
    assert (mult_adds // 10**6, as_printed(params, weights / 1e6)) == (printed, params)


@pytest.mark.parametrize(
    ("name", "mult_adds", "printed", "difference"),
    [(*row[:2], row[4], row[6]) for row in FAMILY_TOTALS if row[0] != "mobilenet_v2" and row[4]],
)
def test_v3_and_efficientnet_lite_are_printed_as_counted_or_with_a_difference(name, mult_adds, printed, difference):
    assert (round(mult_adds / 1e6) == printed) == (not difference)
    if name.startswith("efficientnet"):
        assert 1.03 < printed * 1e6 / mult_adds < 1.06
