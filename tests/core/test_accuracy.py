import dataclasses
import itertools
import math

import numpy as np
import pytest
from golden import golden
from hypothesis import given
from hypothesis import strategies as st

from mobilenet_core import DesignError, DesignPoint, DesignSpace, accuracy
from mobilenet_core.accuracy import (
    ACCURACY_SETS,
    Accuracy,
    KnownAccuracy,
    OwnSet,
    accuracies_of,
    accuracy_of,
    precision_in,
    published,
)
from mobilenet_core.design import PAPER_ALPHAS, PAPER_RESOLUTIONS
from mobilenet_core.published.sets import PUBLISHED_SETS
from mobilenet_core.records import PRECISIONS

FULL_GRIDS = [
    ("tf_slim_2017", "fp32"),
    ("tf_slim_2018", "fp32"),
    ("tf_slim_2018", "int8"),
    ("tf_slim_2018_02", "int8"),
    ("tflite_hosted", "fp32"),
    ("tflite_hosted", "int8"),
]


# Published


@pytest.mark.parametrize(("accuracy_set", "precision"), FULL_GRIDS)
def test_a_tf_slim_release_covers_the_papers_grid_and_is_given_as_published_with_no_interval(accuracy_set, precision):
    rows = published(accuracy_set, precision)
    points = [DesignPoint(row.alpha, row.resolution) for row in rows]
    assert points == list(DesignSpace())
    assert all(row.top5_percent > row.top1_percent for row in rows)
    found = [accuracy_of(point, precision=precision, set=accuracy_set) for point in points]
    assert found == [Accuracy(row.top1_percent, "published", accuracy_set, row.source) for row in rows]


@pytest.mark.parametrize(
    ("accuracy_set", "precision", "alpha", "resolution", "top1_percent"),
    [
        ("tf_slim_2017", "fp32", 1.0, 224, 70.7),
        ("tf_slim_2018", "fp32", 1.0, 224, 70.9),
        ("tf_slim_2018", "fp32", 0.25, 128, 41.5),
        ("tf_slim_2018", "int8", 1.0, 224, 70.1),
        ("tf_slim_2018", "int8", 0.75, 128, 55.8),
        ("tf_slim_2018_02", "int8", 1.0, 224, 69.7),
        ("tflite_hosted", "fp32", 1.0, 224, 71.0),
        ("tflite_hosted", "int8", 0.5, 128, 54.9),
        ("timm_ra4", "fp32", 1.25, 256, 77.612),
        ("keras_applications", "fp32", 1.0, 224, 70.4),
    ],
)
def test_a_set_gives_the_figure_its_release_prints(accuracy_set, precision, alpha, resolution, top1_percent):
    rows = {(row.alpha, row.resolution): row.top1_percent for row in published(accuracy_set, precision)}
    assert rows[alpha, resolution] == top1_percent


@pytest.mark.parametrize(
    ("alpha", "resolution", "top1_percent"),
    [
        row[1:]
        for number in (4, 5, 6, 7, 9)
        for row in golden(f"table_{number}", "network", "alpha", "resolution", "top1_percent")
        if row[0] == "mobilenet_v1"
    ],
)
def test_the_papers_set_gives_what_its_tables_print(alpha, resolution, top1_percent):
    accuracy = accuracy_of(DesignPoint(alpha, resolution), set="paper")
    assert (accuracy.top1_percent, accuracy.kind) == (top1_percent, "published")


def test_the_paper_prints_no_top_5():
    assert {row.top5_percent for row in published("paper")} == {None}


@pytest.mark.parametrize(
    ("accuracy_set", "precision"), [("paper", "int8"), ("tf_slim_2018_02", "fp32"), ("tf_slim_2018", "fp16")]
)
def test_what_a_set_does_not_publish_is_empty(accuracy_set, precision):
    assert published(accuracy_set, precision) == ()


def test_the_ranking_set_is_the_2018_release_in_fp32():
    assert accuracy_of(DesignPoint(1.0, 224)).set == "tf_slim_2018"


def test_an_accuracy_cannot_be_changed():
    with pytest.raises(dataclasses.FrozenInstanceError, match="top1_percent"):
        accuracy_of(DesignPoint(1.0, 224)).top1_percent = 99.9


# Between them


def test_a_point_between_is_interpolated_in_log_alpha_and_log_resolution():
    # Halfway by logarithm between alpha 0.5 and 1.0 would be sqrt(0.5), but 0.75 is published: its neighbours count.
    alpha, resolution = math.sqrt(0.5 * 0.75), 176
    share = math.log(176 / 160) / math.log(192 / 160)
    low, high = (59.1 + 65.3) / 2, (61.7 + 67.2) / 2
    accuracy = accuracy_of(DesignPoint(alpha, resolution))
    assert accuracy.top1_percent == round(low + share * (high - low), 1)
    assert (accuracy.kind, accuracy.source) == ("interpolated", accuracy_of(DesignPoint(0.5, 160)).source)


inside = st.builds(DesignPoint, st.floats(0.25, 1.0), st.integers(128, 224))


@given(inside, st.sampled_from(FULL_GRIDS))
def test_every_point_inside_the_grid_has_an_accuracy_within_its_neighbours_and_its_interval(point, grid):
    accuracy_set, precision = grid
    neighbours = [
        row.top1_percent
        for row in published(accuracy_set, precision)
        if row.alpha in bracket(point.alpha, PAPER_ALPHAS)
        and row.resolution in bracket(point.resolution, PAPER_RESOLUTIONS)
    ]
    accuracy = accuracy_of(point, precision=precision, set=accuracy_set)
    assert min(neighbours) <= accuracy.top1_percent <= max(neighbours)
    assert accuracy.top1_percent == round(accuracy.top1_percent, 1)
    if accuracy.kind == "interpolated":
        assert accuracy.top1_low_percent <= accuracy.top1_percent <= accuracy.top1_high_percent


def bracket(value, grid):
    return max(each for each in grid if each <= value), min(each for each in grid if each >= value)


@given(inside, inside, st.sampled_from(FULL_GRIDS))
def test_accuracy_never_falls_as_alpha_and_resolution_grow(one, other, grid):
    accuracy_set, precision = grid
    corners = [f(each) for f in (min, max) for each in ((one.alpha, other.alpha), (one.resolution, other.resolution))]
    small, large = DesignPoint(*corners[:2]), DesignPoint(*corners[2:])
    low, high = (accuracy_of(each, precision=precision, set=accuracy_set).top1_percent for each in (small, large))
    assert low <= high


def error_with_inner_points_left_out(scale):
    """Mean error in percentage points, in the default set, of each inner point from its neighbours two steps away."""
    known = {(row.alpha, row.resolution): row.top1_percent for row in published()}
    errors = []
    for i, j in itertools.product((1, 2), repeat=2):
        alphas, resolutions = (grid[k - 1 : k + 2] for grid, k in ((PAPER_ALPHAS, i), (PAPER_RESOLUTIONS, j)))
        guess = sum(
            alpha_share * share * known[alpha, resolution]
            for alpha, alpha_share in shares(*map(scale, alphas), alphas)
            for resolution, share in shares(*map(scale, resolutions), resolutions)
        )
        errors.append(abs(guess - known[alphas[1], resolutions[1]]))
    return sum(errors) / len(errors)


def shares(high, middle, low, values):
    share = (middle - low) / (high - low)
    return (values[0], share), (values[2], 1 - share)


def test_logarithms_halve_the_error_at_left_out_points():
    assert error_with_inner_points_left_out(math.log) < 0.5 * error_with_inner_points_left_out(float)


# Of other networks


@pytest.mark.parametrize(
    ("network", "accuracy_set", "precision", "alpha", "resolution", "top1_percent"),
    [
        ("mobilenet_v2", "tf_slim", "fp32", 0.35, 96, 45.5),
        ("mobilenet_v1", "tf_slim", "fp32", 1.0, 224, 70.9),
        ("inception_v2", "tf_slim", "fp32", 1.0, 224, 73.9),
        ("mobilenet_v2", "mobilenet_v2_paper", "fp32", 1.4, 224, 74.7),
        ("mobilenet_v3_large", "tf_slim", "int8", 1.0, 224, 73.9),
        ("mobilenet_v3_small", "mobilenet_v3_paper", "fp32", 1.0, 224, 67.4),
        ("mobilenet_v3_large", "timm_ra4", "fp32", 1.0, 256, 77.182),
        ("mobilenet_v3_large", "timm_ra", "fp32", 1.0, 224, 75.784),
        ("mobilenet_v3_large", "timm_tf", "fp32", 1.0, 224, 75.51),
        ("mobilenet_v3_large", "keras_applications", "fp32", 1.0, 224, 75.6),
        ("mobilenet_v2", "torchvision_quantized", "int8", 1.0, 224, 71.658),
        ("efficientnet_lite4", "efficientnet_lite", "int8", 1.0, 300, 80.2),
        ("conv_mobilenet", "paper", "fp32", 1.0, 224, 71.7),
        ("shallow_mobilenet", "paper", "fp32", 1.0, 224, 65.3),
    ],
)
def test_a_set_gives_the_figure_of_each_of_its_networks(
    network, accuracy_set, precision, *, alpha, resolution, top1_percent
):
    accuracy = accuracy_of(DesignPoint(alpha, resolution), precision=precision, set=accuracy_set, network=network)
    assert (accuracy.top1_percent, accuracy.kind, accuracy.set) == (top1_percent, "published", accuracy_set)


def test_a_set_has_one_value_of_a_networks_point_at_a_precision():
    rows = [row for name in ACCURACY_SETS for at in PRECISIONS for row in published(name, at, None)]
    assert len({(row.set, row.network, row.precision, row.alpha, row.resolution) for row in rows}) == len(rows)


def test_nothing_is_interpolated_between_networks():
    between = DesignPoint(1.2, 224)
    assert accuracy_of(between, set="tf_slim") is None
    assert 71.8 < accuracy_of(between, set="tf_slim", network="mobilenet_v2").top1_percent < 74.4
    assert accuracy_of(DesignPoint(1.0, 224), network="mobilenet_v2") is None


def test_a_set_that_includes_another_has_its_accuracies_under_its_own_name():
    of_both = [published(name, "int8") for name in ("tf_slim", "tf_slim_2018")]
    assert of_both[0] == tuple(dataclasses.replace(row, set="tf_slim") for row in of_both[1])


# Its interval


@pytest.mark.parametrize(("accuracy_set", "precision"), [*FULL_GRIDS, ("paper", "fp32")])
def test_the_interval_holds_nine_in_ten_points_that_are_left_out(accuracy_set, precision):
    error, errors = accuracy._table(accuracy_set, precision).error, left_out_errors(accuracy_set, precision)
    assert sum(each <= error + 1e-9 for each in errors) >= 0.9 * len(errors)
    assert sum(each < error - 1e-9 for each in errors) < 0.9 * len(errors)


def left_out_errors(accuracy_set, precision):
    """Each point in the middle of three published ones on a line, guessed from the two others."""
    known = {(row.alpha, row.resolution): row.top1_percent for row in published(accuracy_set, precision)}
    lines = [[(a, r) for r in PAPER_RESOLUTIONS if (a, r) in known] for a in PAPER_ALPHAS]
    lines += [[(a, r) for a in PAPER_ALPHAS if (a, r) in known] for r in PAPER_RESOLUTIONS]
    errors = []
    for high, middle, low in (line[i : i + 3] for line in lines for i in range(len(line) - 2)):
        size = {point: math.log(point[0] * point[1]) for point in (high, middle, low)}  # only one of the two varies
        share = (size[middle] - size[low]) / (size[high] - size[low])
        errors.append(abs(known[low] + share * (known[high] - known[low]) - known[middle]))
    return errors


def test_an_interval_is_widest_midway_between_published_points():
    def width(resolution):
        accuracy = accuracy_of(DesignPoint(0.5, resolution))
        return accuracy.top1_high_percent - accuracy.top1_low_percent

    assert width(161) < width(166) < width(175)


def test_a_set_too_small_to_leave_a_point_out_gives_no_interval():
    accuracy = accuracy_of(DesignPoint(1.1, 240), set="timm_ra4")
    assert (accuracy.kind, accuracy.top1_low_percent) == ("interpolated", None)


# Not published


@pytest.mark.parametrize(("alpha", "resolution"), [(0.24, 160), (1.01, 160), (0.5, 127), (0.5, 225), (2.0, 1024)])
def test_nothing_is_extrapolated(alpha, resolution):
    assert accuracy_of(DesignPoint(alpha, resolution)) is None


def test_a_point_whose_set_lacks_a_neighbour_or_its_precision_has_no_accuracy():
    assert accuracy_of(DesignPoint(0.6, 224), set="paper").kind == "interpolated"
    assert accuracy_of(DesignPoint(0.6, 176), set="paper") is None
    assert accuracy_of(DesignPoint(1.0, 224), precision="fp16") is None


def test_an_unknown_set_and_an_unknown_precision_are_refused_by_name():
    with pytest.raises(DesignError, match=r"^set is 'keras'; expected one of paper, tf_slim_2017, tf_slim_2018"):
        accuracy_of(DesignPoint(1.0, 224), set="keras")
    with pytest.raises(DesignError, match=r"^precision is 'fp8'; expected one of fp32, fp16, int8$"):
        published(precision="fp8")


# A user's own


def own(figures, precision="fp32"):
    return OwnSet("own", tuple(KnownAccuracy("own", precision, *point, top1) for point, top1 in figures.items()))


FIGURES = st.dictionaries(
    st.tuples(st.sampled_from([0.25, 0.5, 0.75, 1.0]), st.sampled_from([128, 160, 192, 224])),
    st.floats(0, 100),
    min_size=1,
)


@given(FIGURES)
def test_an_own_set_gives_back_its_figures_and_says_that_they_were_imported(figures):
    accuracy_set = own(figures)
    for point, top1 in figures.items():
        assert accuracy_of(DesignPoint(*point), set=accuracy_set) == Accuracy(top1, "imported", "own", "")


@given(
    st.lists(
        st.tuples(st.sampled_from([0.2, 0.25, 0.3, 0.5, 0.6, 0.75, 0.99, 1.0, 1.1]), st.integers(120, 260)), min_size=1
    ),
    st.sampled_from(ACCURACY_SETS) | FIGURES.map(own),
    st.sampled_from(["fp32", "int8"]),
)
def test_many_at_once_are_what_they_are_one_by_one(points, accuracy_set, precision):
    many = accuracies_of(*zip(*points, strict=True), precision=precision, set=accuracy_set)
    one_by_one = [accuracy_of(DesignPoint(*point), precision=precision, set=accuracy_set) for point in points]
    for name in ("top1_percent", "top1_low_percent", "top1_high_percent"):
        values = [getattr(each, name) if each else None for each in one_by_one]
        np.testing.assert_array_equal(getattr(many, name), [math.nan if each is None else each for each in values])
    kinds = [each and each.kind for each in one_by_one]
    assert many.is_known.tolist() == [kind in {"published", "imported"} for kind in kinds]


@given(FIGURES, inside)
def test_an_own_sets_interval_stays_within_0_and_100_percent(figures, point):
    accuracy = accuracy_of(point, set=own(figures))
    if accuracy is not None and accuracy.top1_low_percent is not None:
        assert 0 <= accuracy.top1_low_percent <= accuracy.top1_percent <= accuracy.top1_high_percent <= 100


def test_an_own_set_with_the_published_figures_interpolates_as_the_published_one():
    copied = OwnSet("copy", tuple(dataclasses.replace(row, set="copy") for row in published()))
    ours, theirs = accuracy_of(DesignPoint(0.6, 176), set=copied), accuracy_of(DesignPoint(0.6, 176))
    assert ours == dataclasses.replace(theirs, set="copy")


def test_a_set_of_the_same_name_with_other_figures_is_another():
    point = DesignPoint(0.5, 160)
    assert accuracy_of(point, set=own({(0.5, 160): 50.0})).top1_percent == 50
    assert accuracy_of(point, set=own({(0.5, 160): 60.0})).top1_percent == 60


def test_at_fp16_a_set_has_its_own_figures_or_those_of_fp32():
    assert precision_in("tf_slim_2018", "fp16") == "fp32"
    assert precision_in(own({(0.5, 160): 50.0}), "fp16") == "fp32"
    assert precision_in(own({(0.5, 160): 50.0}, "fp16"), "fp16") == "fp16"
    assert precision_in(own({(0.5, 160): 50.0}), "int8") == "int8"


def test_the_table_of_sets_says_at_which_precisions_each_has_accuracies():
    at = {name: tuple(each for each in PRECISIONS if published(name, each, None)) for name in ACCURACY_SETS}
    assert {name: each.precisions for name, each in PUBLISHED_SETS.items()} == at
