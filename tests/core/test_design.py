import dataclasses
import math
import pickle
import re
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mobilenet_core import DesignError, DesignPoint, DesignSpace, mobilenet_v1
from mobilenet_core.design import RULES, checked_classes, scale_channels
from mobilenet_core.networks.mobilenet_v1 import is_same_under_every_rule

ALPHA_EXPECTED = r"expected a number above 0 and at most 2, such as 0\.75"
RESOLUTION_EXPECTED = "expected a whole number of pixels from 32 to 1024, such as 160"


@pytest.mark.parametrize("alpha", [5e-324, 0.01, 0.75, 1, 2, 2.0, Fraction(3, 4), np.float32(0.75), np.int64(1)])
def test_alpha_is_kept_as_a_float(alpha):
    point = DesignPoint(alpha, 224)
    assert (type(point.alpha), point.alpha) == (float, float(alpha))


@pytest.mark.parametrize(
    "alpha",
    [0, -0.5, 2.0000000001, math.nan, math.inf, -math.inf, True, np.True_, "0.75", None, 1j, Decimal("0.75"), [0.75]],
)
def test_an_alpha_outside_the_space_is_refused(alpha):
    with pytest.raises(DesignError, match=rf"^alpha is {re.escape(repr(alpha))}; {ALPHA_EXPECTED}$"):
        DesignPoint(alpha, 224)


@pytest.mark.parametrize("resolution", [32, 224, 1024, 224.0, np.int64(192), np.uint8(192), np.float32(192)])
def test_resolution_is_kept_as_an_int(resolution):
    point = DesignPoint(1.0, resolution)
    assert (type(point.resolution), point.resolution) == (int, int(resolution))


@pytest.mark.parametrize(
    "resolution",
    [31, 1025, 0, -224, 224.5, math.nan, math.inf, True, np.True_, "224", None, 224j, [224], Fraction(449, 2)],
)
def test_a_resolution_outside_the_space_is_refused(resolution):
    with pytest.raises(DesignError, match=rf"^resolution is {re.escape(repr(resolution))}; {RESOLUTION_EXPECTED}$"):
        DesignPoint(1.0, resolution)


FULL = DesignPoint(1.0, 224)


@pytest.mark.parametrize(
    ("build", "field", "message"),
    [
        (lambda: DesignPoint(0, 224), "alpha", ALPHA_EXPECTED),
        (lambda: DesignPoint(1.0, 0), "resolution", RESOLUTION_EXPECTED),
        (lambda: DesignPoint.from_rho(1.0, 0), "rho", "expected a number from"),
        (lambda: DesignPoint.from_rho(3.0, 0.714), "alpha", ALPHA_EXPECTED),
        (lambda: mobilenet_v1(FULL, num_classes=0), "num_classes", "expected a whole number"),
        (lambda: mobilenet_v1(FULL, body="deep"), "body", "'deep'; expected one of separable, conv, shallow$"),
        (lambda: mobilenet_v1(FULL, rounding="up"), "rounding", "'up'; expected .*tf_slim.*keras.*make_divisible"),
        (
            lambda: mobilenet_v1(DesignPoint(0.03, 224), rounding="keras"),
            "alpha",
            r"0\.03 leaves 0 of 32 channels under the keras rule; use a larger",
        ),
    ],
)
def test_an_error_names_the_argument_it_refuses(build, field, message):
    with pytest.raises(DesignError, match=f"^{field} .*{message}") as refused:
        build()
    assert refused.value.field == field


def test_rho_is_resolution_over_224():
    assert DesignPoint(1.0, 160).rho == 160 / 224


@pytest.mark.parametrize(
    ("rho", "resolution"),
    [(1, 224), (0.857, 192), (0.714, 160), (0.571, 128), (0.143, 32), (32.5 / 224, 33), (4.57, 1024), (0.5, 112)],
)
def test_rho_means_the_nearest_whole_pixel_halves_upwards(rho, resolution):
    assert DesignPoint.from_rho(1.0, rho) == DesignPoint(1.0, resolution)


@pytest.mark.parametrize("rho", [0, 0.1, 5, -1, math.nan, math.inf, True, "0.714", None])
def test_a_rho_outside_the_space_is_refused(rho):
    with pytest.raises(DesignError, match=r"^rho is .*; expected a number from 0\.143 to 4\.57"):
        DesignPoint.from_rho(1.0, rho)


@given(st.integers(32, 1024))
def test_every_resolution_comes_back_from_its_rho(resolution):
    assert DesignPoint.from_rho(1.0, DesignPoint(1.0, resolution).rho).resolution == resolution


@pytest.mark.parametrize(
    ("point", "name"), [(DesignPoint(0.75, 160), "0.75 MobileNet-160"), (DesignPoint(1, 224), "1.0 MobileNet-224")]
)
def test_a_point_is_called_what_the_paper_calls_it(point, name):
    assert point.name == name


def test_a_point_cannot_be_changed():
    with pytest.raises(dataclasses.FrozenInstanceError, match="alpha"):
        DesignPoint(1.0, 224).alpha = 0.5


def test_equal_points_are_one_key():
    assert {DesignPoint(1, 224.0): "a"}[DesignPoint(1.0, 224)] == "a"


def test_the_default_space_is_the_papers_grid_alphas_outermost():
    points = [(point.alpha, point.resolution) for point in DesignSpace()]
    assert points == [(alpha, side) for alpha in (1.0, 0.75, 0.5, 0.25) for side in (224, 192, 160, 128)]


def test_a_space_has_as_many_points_as_it_yields():
    space = DesignSpace((0.5, 1.0), (96, 128, 224))
    assert len(space) == len(list(space))


@pytest.mark.parametrize("num_classes", [1, 1000, 100_000, 10.0, np.int32(10)])
def test_a_class_count_is_kept_as_an_int(num_classes):
    assert type(checked_classes(num_classes)) is int


@pytest.mark.parametrize("num_classes", [0, -1, 100_001, 1.5, math.nan, math.inf, True, "10", None])
def test_a_class_count_outside_1_to_100_000_is_refused(num_classes):
    with pytest.raises(DesignError, match=r"^num_classes is .*; expected a whole number from 1 to 100,000"):
        mobilenet_v1(DesignPoint(1.0, 224), num_classes)


# The stem's 32 channels under each rule: shared/reference/architecture_facts.md, "Channel rounding".
@pytest.mark.parametrize(
    ("alpha", "tf_slim", "keras", "make_divisible"),
    [(0.1, 8, 3, 8), (0.2, 8, 6, 8), (0.3, 9, 9, 16), (0.35, 11, 11, 16), (0.6, 19, 19, 24), (1.4, 44, 44, 48)],
)
def test_the_stem_has_the_channels_its_rounding_rule_gives(alpha, tf_slim, keras, make_divisible):
    for rounding, channels in {"tf_slim": tf_slim, "keras": keras, "make_divisible": make_divisible}.items():
        assert mobilenet_v1(DesignPoint(alpha, 224), rounding=rounding).rows[0].op.out_channels == channels


@pytest.mark.parametrize("alpha", [0.1, 0.25, 0.35, 0.5, 0.6, 0.75, 0.85, 1.0, 1.25, 1.4, 1.5, 2.0])
def test_the_alphas_at_which_all_rounding_rules_give_one_network_are_known(alpha):
    networks = {mobilenet_v1(DesignPoint(alpha, 224), rounding=rule) for rule in RULES}
    assert is_same_under_every_rule(alpha) is (len(networks) == 1) is (alpha % 0.25 == 0)


def test_the_smallest_keras_alpha_leaves_one_channel():
    assert mobilenet_v1(DesignPoint(1 / 32, 224), rounding="keras").rows[0].op.out_channels == 1


@given(st.sampled_from([32, 64, 128, 256, 512, 1024]), st.floats(0, 2, exclude_min=True))
def test_make_divisible_gives_a_multiple_of_8_never_more_than_10_percent_below(base, alpha):
    channels = scale_channels(base, np.float64(alpha), "make_divisible")
    assert channels % 8 == 0
    assert channels >= 0.9 * base * alpha


@given(
    st.lists(st.floats(1 / 32, 2), min_size=1),
    st.sampled_from([32, 64, 128, 256, 512, 1024]),
    st.sampled_from(["tf_slim", "keras", "make_divisible"]),
)
def test_an_array_of_alphas_rounds_as_each_of_them_does(alphas, base, rounding):
    together = scale_channels(base, np.array(alphas), rounding).tolist()
    assert together == [int(scale_channels(base, np.float64(alpha), rounding)) for alpha in alphas]


def test_a_design_error_comes_back_whole_from_another_process():
    error = pickle.loads(pickle.dumps(DesignError("alpha is 3", field="alpha")))  # noqa: S301 - our own bytes
    assert (str(error), error.field) == ("alpha is 3", "alpha")
