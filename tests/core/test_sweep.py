"""sweep against cost_report, which it must equal everywhere, and the shapes and errors that only sweep has."""

import math
import random

import numpy as np
import pytest

from mobilenet_core import DesignError, DesignPoint, cost_report, mobilenet_v1, sweep
from mobilenet_core.networks.family import FAMILIES, NetworkChoice, smallest_side
from mobilenet_core.sweep import sweep_of
from mobilenet_core.sweep_columns import COLUMNS

BODIES = ("separable", "conv", "shallow")
RULES = ("tf_slim", "keras", "make_divisible")


def columns_of(report):
    """A CostReport's numbers under a sweep's column names."""
    stored = {f"weight_bytes_{precision}": size for precision, size in report.weight_bytes.items()}
    return {name: stored[name] if name in stored else getattr(report, name) for name in COLUMNS}


def random_points(count, seed):
    """Design points from all over the space, a third of them at the alphas and resolutions people write."""
    draw = random.Random(seed)
    for _ in range(count):
        if draw.random() < 1 / 3:
            yield draw.randint(4, 200) / 100, draw.choice((96, 128, 160, 192, 224, 256))
        else:
            yield draw.uniform(1 / 32, 2), draw.randint(32, 1024)


# 3 bodies x 3 rules x 4 class counts x 278 points: 10,008 points
@pytest.mark.parametrize("num_classes", [1, 10, 1000, 100_000])
@pytest.mark.parametrize("rounding", RULES)
@pytest.mark.parametrize("body", BODIES)
def test_a_sweep_equals_the_report_of_every_point(body, rounding, num_classes):
    points = list(random_points(278, seed=f"{body} {rounding} {num_classes}"))
    costs = sweep(*zip(*points, strict=True), columns=COLUMNS, num_classes=num_classes, body=body, rounding=rounding)
    reports = [cost_report(mobilenet_v1(DesignPoint(*point), num_classes, body, rounding)) for point in points]
    expected = [columns_of(report) for report in reports]
    assert {costs[name].dtype for name in COLUMNS} == {np.dtype(np.int64)}
    assert {name: costs[name].tolist() for name in COLUMNS} == {
        name: [row[name] for row in expected] for name in COLUMNS
    }


@pytest.mark.parametrize("alpha", [5e-324, 2.0])
@pytest.mark.parametrize("resolution", [32, 1024])
def test_a_sweep_equals_the_report_at_the_corners_of_the_space(alpha, resolution):
    costs = sweep(alpha, resolution, columns=COLUMNS, body="conv", num_classes=100_000)
    report = cost_report(mobilenet_v1(DesignPoint(alpha, resolution), 100_000, "conv"))
    assert {name: int(column) for name, column in costs.items()} == columns_of(report)


@pytest.mark.parametrize(
    "network", [NetworkChoice(name, rounding=rule) for name, family in FAMILIES.items() for rule in family.roundings]
)
def test_a_sweep_of_any_network_equals_its_reports(network):
    """Shortcuts that rounding makes or takes, pooling windows, maps that a linear layer flattens, proposals."""
    family, draw = network.family, np.random.default_rng(7)
    alphas = draw.uniform(0.13, 2, 12) if family.has_alpha else np.ones(2)
    sides = draw.integers(smallest_side(network), 400, alphas.size)
    resolutions = sides if family.has_resolution else np.full(alphas.size, family.side)
    points = [DesignPoint(*each) for each in zip(alphas.tolist(), resolutions.tolist(), strict=True)]
    expected = [columns_of(cost_report(network.spec(point))) for point in points]
    of_list = sweep_of(network, alphas, resolutions, COLUMNS)
    of_grid = sweep_of(network, alphas[:, None], resolutions[None, :], COLUMNS)
    for name in COLUMNS:
        assert of_list[name].tolist() == [each[name] for each in expected]
        assert of_grid[name].diagonal().tolist() == of_list[name].tolist()


@pytest.mark.parametrize("name", ["mobilenet_v1", "mobilenet_v2", "mobilenet_v3_small", "mobilenet_v1-topological"])
def test_a_long_sweep_whose_alphas_are_few_kinds_equals_its_parts(name):
    """Alphas at which channels step up and those next to them among them, and shortcuts that come and go."""
    steps = np.arange(1, 2049) / 1024
    alphas = np.concatenate([np.linspace(0.01, 2, 30_000), steps, np.nextafter(steps, 0), np.nextafter(steps, 2)])
    alphas, network = np.minimum(alphas, 2.0), NetworkChoice(name)
    resolutions = np.arange(alphas.size) % 993 + 32
    whole, parts = sweep_of(network, alphas, resolutions, COLUMNS), np.array_split(np.arange(alphas.size), 8)
    for column in COLUMNS:
        each = [sweep_of(network, alphas[part], resolutions[part], column)[column] for part in parts]
        assert np.array_equal(whole[column], np.concatenate(each))


# Shapes

ALPHAS = np.array([0.1, 0.25, 0.35, 0.5, 0.75, 1.0, 1.4, 2.0])
RESOLUTIONS = np.array([32, 97, 128, 160, 224, 1023])
ALPHAS_BY_RESOLUTIONS = (ALPHAS[:, None], RESOLUTIONS[None, :])


@pytest.mark.parametrize("body", BODIES)
def test_a_grid_equals_the_list_of_its_points(body):
    grid = sweep(*ALPHAS_BY_RESOLUTIONS, columns=COLUMNS, body=body)
    points = (each.ravel() for each in np.meshgrid(ALPHAS, RESOLUTIONS, indexing="ij"))
    listed = sweep(*points, columns=COLUMNS, body=body)
    assert {name: grid[name].ravel().tolist() for name in COLUMNS} == {name: listed[name].tolist() for name in COLUMNS}


@pytest.mark.parametrize(
    ("alphas", "resolutions", "shape"),
    [
        (0.5, 224, ()),
        (ALPHAS, 224, (8,)),
        (0.5, RESOLUTIONS, (6,)),
        (ALPHAS, [224], (8,)),
        (ALPHAS[:6], RESOLUTIONS, (6,)),
        (ALPHAS[:, None], RESOLUTIONS[None, :], (8, 6)),
        (ALPHAS[:, None], RESOLUTIONS, (8, 6)),
        (ALPHAS[:, None], 224, (8, 1)),
        (ALPHAS[None, :], RESOLUTIONS[:, None], (6, 8)),
        (ALPHAS[:6].reshape(2, 3), RESOLUTIONS.reshape(2, 3), (2, 3)),
        (ALPHAS[:, None, None], RESOLUTIONS[None, :, None], (8, 6, 1)),
        (ALPHAS[:, None], RESOLUTIONS[None, None, :], (1, 8, 6)),
    ],
)
@pytest.mark.parametrize("column", ["mult_adds", "params", "other_ops", "activation_bytes", "peak_activation_bytes"])
def test_a_sweep_has_the_broadcast_shape_and_each_points_cost(alphas, resolutions, shape, column):
    def cost(alpha, resolution):
        return columns_of(cost_report(mobilenet_v1(DesignPoint(alpha, int(resolution)))))[column]

    costs, alone = sweep(alphas, resolutions, columns=[column])[column], np.vectorize(cost, otypes=[np.int64])
    assert (costs.shape, costs.dtype) == (shape, np.int64)
    assert costs.tolist() == alone(alphas, resolutions).tolist()


@pytest.mark.parametrize(
    ("alphas", "resolutions", "shape"),
    [([], [], (0,)), ([], 224, (0,)), (0.5, [], (0,)), (np.empty((0, 1)), [[224, 192]], (0, 2))],
)
def test_no_points_have_no_costs(alphas, resolutions, shape):
    assert {column.shape for column in sweep(alphas, resolutions, columns=COLUMNS).values()} == {shape}


def test_a_column_may_be_written_to_but_for_the_view_of_one_without_resolution():
    of_list, of_grid = sweep([0.5, 1.0], [224, 192], columns=COLUMNS), sweep(*ALPHAS_BY_RESOLUTIONS, columns=COLUMNS)
    assert all(column.flags.writeable for column in of_list.values())
    assert all(column.flags.writeable == (column.strides[1] > 0) for column in of_grid.values())
    assert (of_grid.params.flags.writeable, of_grid.params.strides[1]) == (False, 0)
    for name in ("mult_adds", "other_ops", "activation_bytes", "peak_activation_bytes"):
        assert of_grid[name].flags.writeable, name


def test_a_sweep_leaves_its_arguments_alone():
    alphas, resolutions = ALPHAS[:6].copy(), RESOLUTIONS.copy()
    sweep(alphas, resolutions, columns=COLUMNS)
    assert np.array_equal(alphas, ALPHAS[:6]) & np.array_equal(resolutions, RESOLUTIONS)


# Columns


def test_a_column_is_an_item_and_an_attribute():
    assert list(sweep(1.0, 224)) == ["mult_adds", "params"]
    costs = sweep([0.5, 1.0], 224, columns=["weights"])
    assert costs.weights is costs["weights"]


def test_a_column_that_was_not_asked_for_is_named_with_those_that_were():
    with pytest.raises(AttributeError, match=r"^this sweep has no column 'weights'; it has mult_adds, params"):
        _ = sweep(1.0, 224).weights


def test_an_unknown_column_is_refused_by_name():
    with pytest.raises(DesignError, match=r"^column 'macs' is not known; expected some of mult_adds, flops"):
        sweep(1.0, 224, columns=["mult_adds", "macs"])


# Errors


def sentence_of(build):
    with pytest.raises(DesignError) as refused:
        build()
    return str(refused.value), refused.value.field


@pytest.mark.parametrize(
    ("alpha", "resolution"),
    [
        *((alpha, 224) for alpha in (0.0, -1.0, 2.5, math.nan, math.inf, -math.inf)),
        *((1.0, resolution) for resolution in (31, 1025, -224, 224.5, math.nan, math.inf)),
    ],
)
def test_a_bad_value_in_an_array_gives_the_sentence_of_a_design_point(alpha, resolution):
    alone = sentence_of(lambda: DesignPoint(alpha, resolution))
    assert sentence_of(lambda: sweep([0.5, alpha, 1.0], np.array([224, resolution, resolution]))) == alone


def test_an_alpha_that_leaves_no_channel_gives_the_sentence_of_a_network():
    alone = sentence_of(lambda: mobilenet_v1(DesignPoint(0.02, 224), rounding="keras"))
    assert sentence_of(lambda: sweep([0.5, 0.02], 224, rounding="keras")) == alone


@pytest.mark.parametrize(
    "arguments", [{"num_classes": 0}, {"num_classes": True}, {"body": "deep"}, {"rounding": "up"}], ids=str
)
def test_a_bad_network_gives_the_sentence_of_a_network(arguments):
    alone = sentence_of(lambda: mobilenet_v1(DesignPoint(1.0, 224), **arguments))
    assert sentence_of(lambda: sweep(1.0, 224, **arguments)) == alone


@pytest.mark.parametrize("values", ["0.5", ["0.5", "1.0"], [None], [True], [1j], [[1.0], [1.0, 0.5]], {}], ids=str)
@pytest.mark.parametrize("name", ["alphas", "resolutions"])
def test_values_that_are_not_numbers_are_refused(name, values):
    with pytest.raises(DesignError, match=rf"^{name} (are .*; expected numbers|do not make an array)"):
        sweep(**{"alphas": 1.0, "resolutions": 224, name: values})


def test_shapes_that_do_not_broadcast_are_refused():
    message = (
        r"^alphas of shape \(2,\) do not broadcast against resolutions of shape \(3,\); give lists of equal length"
    )
    with pytest.raises(DesignError, match=message):
        sweep([0.5, 1.0], [224, 192, 160])


@pytest.mark.parametrize(("alphas", "resolutions"), [(0.5, 224), (1.0, 192), ([1.0, 1.0], [224, 192])])
def test_a_network_without_alpha_is_refused_at_another_design_point(alphas, resolutions):
    message = r"^network is 'vgg16', which has one width and one resolution; ask at alpha 1 and 224 pixels$"
    with pytest.raises(DesignError, match=message):
        sweep_of(NetworkChoice("vgg16"), alphas, resolutions)
