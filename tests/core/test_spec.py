import dataclasses
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mobilenet_core import DesignPoint, SpecError, mobilenet_v1
from mobilenet_core.architecture import text
from mobilenet_core.architecture.network import IMAGE, LayerSpec, NetworkSpec, Shape, layers, output_side
from mobilenet_core.architecture.ops import Concat, Conv, DepthwiseConv, Linear, Pool, RoiCrop

INPUT = Shape(3, 8, 8)


def network(*rows, shape=INPUT) -> NetworkSpec:
    return NetworkSpec("net", shape, rows)


def branching() -> NetworkSpec:
    """A stem, two branches from it, and their join: the shape of an inception block."""
    return network(
        LayerSpec("stem", Conv(8, kernel=3, stride=2)),
        LayerSpec("left", Conv(4, kernel=1)),
        LayerSpec("right", DepthwiseConv(kernel=3), inputs=("stem",)),
        LayerSpec("join", Concat(), inputs=("left", "right")),
        LayerSpec("pool", Pool("avg")),
        LayerSpec("fc", Linear(10)),
    )


def shape_after(*ops, shape=INPUT) -> Shape:
    return layers(network(*(LayerSpec(f"row{i}", op) for i, op in enumerate(ops)), shape=shape))[-1].output


# Shapes


@pytest.mark.parametrize(
    ("ops", "shape"),
    [
        ([Conv(16, kernel=3)], Shape(16, 8, 8)),
        ([Conv(16, kernel=3, stride=2)], Shape(16, 4, 4)),
        ([Conv(16, kernel=3, padding=0)], Shape(16, 6, 6)),
        ([Conv(6, kernel=1, groups=3)], Shape(6, 8, 8)),
        ([DepthwiseConv(kernel=3, stride=2)], Shape(3, 4, 4)),
        ([Pool("max", kernel=3, stride=2)], Shape(3, 3, 3)),
        ([Pool("max", kernel=3, stride=2, ceil=True)], Shape(3, 4, 4)),
        ([Pool("avg")], Shape(3, 1, 1)),
        ([Linear(10)], Shape(10, 1, 1)),
        ([RoiCrop(7, proposals=300)], Shape(3, 7, 7, copies=300)),
        ([RoiCrop(7, proposals=300), Conv(16, kernel=3, stride=2)], Shape(16, 4, 4, copies=300)),
        ([RoiCrop(7, proposals=300), Linear(10)], Shape(10, 1, 1, copies=300)),
    ],
)
def test_a_shape_flows_down_the_rows(ops, shape):
    assert shape_after(*ops) == shape


def test_a_map_that_is_not_square_keeps_its_sides_apart():
    assert shape_after(Conv(4, kernel=3, stride=2), shape=Shape(3, 9, 5)) == Shape(4, 5, 3)


@given(st.integers(1, 1024), st.integers(1, 11), st.integers(1, 4))
def test_same_padding_gives_ceil_of_side_over_stride(side, kernel, stride):
    assert output_side(side, kernel, stride, "same") == (side + stride - 1) // stride


@pytest.mark.parametrize(
    ("side", "kernel", "stride", "padding", "expected"),
    [(227, 11, 4, 0, 55), (224, 7, 2, 3, 112), (224, 3, 2, 1, 112), (7, 3, 2, 0, 3), (7, 7, 1, 0, 1), (5, 3, 1, 1, 5)],
)
def test_a_number_of_padding_pixels_pads_each_side(side, kernel, stride, padding, expected):
    assert output_side(side, kernel, stride, padding) == expected


@pytest.mark.parametrize(
    ("side", "kernel", "stride", "padding", "expected"),
    [
        (112, 3, 2, 0, 56),  # GoogLeNet's pooling: floor would give 55
        (113, 3, 2, 0, 56),
        (3, 2, 2, 1, 2),  # a third window would start in the padding on the right, and is dropped
        (4, 2, 2, 1, 3),
        (7, 3, 3, 1, 3),
    ],
)
def test_a_ceil_mode_pool_keeps_a_last_window_that_starts_on_the_map(side, kernel, stride, padding, expected):
    assert output_side(side, kernel, stride, padding, ceil=True) == expected


def test_concat_adds_channels():
    assert layers(branching())[3].output == Shape(4 + 8, 4, 4)


def test_a_row_that_names_an_input_takes_that_one():
    assert layers(branching())[2].inputs == (Shape(8, 4, 4),)


def test_a_row_may_take_the_image():
    rows = (LayerSpec("conv", Conv(5, kernel=3)), LayerSpec("join", Concat(), inputs=(IMAGE, "conv")))
    assert layers(network(*rows))[-1].output.channels == 3 + 5


def test_a_row_without_inputs_takes_the_row_just_above():
    spec = branching()
    assert [spec.inputs_of(row) for row in spec.rows] == [
        ("image",),
        ("stem",),
        ("stem",),
        ("left", "right"),
        ("join",),
        ("pool",),
    ]


def test_elements_are_channels_times_positions_of_every_copy():
    assert Shape(16, 4, 5, copies=300).elements == 16 * 4 * 5 * 300


# What does not fit together


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ((), r"^net has no rows; expected at least one LayerSpec$"),
        (
            (LayerSpec("a", Conv(4, kernel=1)), LayerSpec("a", Conv(4, kernel=1))),
            r"^net has two maps called 'a'; give each row a name of its own$",
        ),
        ((LayerSpec("image", Conv(4, kernel=1)),), r"^net has two maps called 'image'"),
        (
            (LayerSpec("a", Conv(4, kernel=1), inputs=("b",)), LayerSpec("b", Conv(4, kernel=1))),
            r"^row 'a' takes 'b', which no row above it carries$",
        ),
        ((LayerSpec("a", Conv(4, kernel=1), inputs=("a",)),), r"^row 'a' takes 'a', which no row above it carries$"),
        (
            (LayerSpec("a", Conv(4, kernel=1)), LayerSpec("b", Conv(4, kernel=1), inputs=("image", "a"))),
            r"^row 'b' takes 2 inputs; only Concat takes more than one$",
        ),
    ],
)
def test_rows_that_do_not_make_a_network_are_refused(rows, message):
    with pytest.raises(SpecError, match=message):
        network(*rows)


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        (
            (LayerSpec("a", Conv(8, kernel=3, groups=2)),),
            r"^row 'a' of net: 2 groups do not divide 3 -> 8 channels$",
        ),
        ((LayerSpec("a", Conv(8, kernel=3, groups=3)),), r"^row 'a' of net: 3 groups do not divide 3 -> 8 channels$"),
        (
            (LayerSpec("a", Pool("max", kernel=9)),),
            r"^row 'a' of net: a 9 x 9 window does not fit a 8 x 8 map$",
        ),
        (
            (
                LayerSpec("a", Conv(4, kernel=3, stride=2)),
                LayerSpec("b", Conv(4, kernel=3), inputs=("image",)),
                LayerSpec("c", Concat(), inputs=("a", "b")),
            ),
            r"^row 'c' of net: Concat joins maps of one size; got .*height=4.*height=8",
        ),
        (
            (LayerSpec("a", RoiCrop(8, proposals=2)), LayerSpec("b", Concat(), inputs=("image", "a"))),
            r"^row 'b' of net: Concat joins maps of one size; got .*copies=1.*copies=2",
        ),
    ],
)
def test_shapes_that_do_not_meet_are_refused(rows, message):
    with pytest.raises(SpecError, match=message):
        layers(network(*rows))


# Identity and liveness


def test_equal_rows_have_an_equal_fingerprint_whatever_the_network_is_called():
    spec = branching()
    assert dataclasses.replace(spec, name="other").fingerprint == spec.fingerprint


def test_a_fingerprint_is_16_hex_digits():
    assert len(f"{int(branching().fingerprint, 16):016x}") == 16


def test_every_other_network_has_another_fingerprint():
    specs = [
        mobilenet_v1(point, classes, body, activation=activation)
        for point in (DesignPoint(1.0, 224), DesignPoint(0.75, 224), DesignPoint(1.0, 192))
        for classes in (1000, 1001)
        for body in ("separable", "conv", "shallow")
        for activation in ("relu", "relu6")
    ]
    assert len({spec.fingerprint for spec in specs}) == len(specs)


def test_a_fingerprint_is_the_same_in_another_process():
    program = "from mobilenet_core import *; print(mobilenet_v1(DesignPoint(0.75, 192)).fingerprint)"
    other = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True)
    assert other.stdout.strip() == mobilenet_v1(DesignPoint(0.75, 192)).fingerprint


def test_equal_networks_are_one_key():
    assert {branching(): "a"}[branching()] == "a"


def test_a_map_is_live_from_its_row_to_its_last_reader():
    assert list(branching().live_maps()) == [
        {"image"},
        {"stem"},
        {"stem", "left"},
        {"left", "right"},
        {"join"},
        {"pool"},
    ]


def test_a_map_that_nothing_reads_is_not_live():
    rows = (LayerSpec("unread", Conv(4, kernel=1)), LayerSpec("out", Conv(4, kernel=1), inputs=("image",)))
    assert list(network(*rows).live_maps()) == [{"image"}, {"image"}]


def test_the_image_stays_live_until_its_last_reader():
    rows = (
        LayerSpec("a", Conv(4, kernel=1)),
        LayerSpec("b", Conv(4, kernel=1)),
        LayerSpec("join", Concat(), inputs=("image", "b")),
    )
    assert list(network(*rows).live_maps()) == [{"image"}, {"image", "a"}, {"image", "b"}]


# MobileNet V1's rows


def test_the_separable_body_has_28_rows_with_weights():
    weighted = [row for row in mobilenet_v1(DesignPoint(1.0, 224)).rows if not isinstance(row.op, Pool)]
    assert (
        len(weighted) == 28
    )  # "MobileNet has 28 layers" counting depthwise and pointwise apart: the paper, section 3.1


@pytest.mark.parametrize(("body", "rows"), [("separable", 29), ("conv", 16), ("shallow", 19)])
def test_a_body_has_its_number_of_rows(body, rows):
    assert len(mobilenet_v1(DesignPoint(1.0, 224), body=body).rows) == rows


@pytest.mark.parametrize("resolution", [32, 33, 97, 224, 1023, 1024])
def test_the_last_map_is_ceil_of_resolution_over_32(resolution):
    assert layers(mobilenet_v1(DesignPoint(1.0, resolution)))[-3].output.height == -(-resolution // 32)


@pytest.mark.parametrize("alpha", [0.1, 0.25, 2.0])
def test_alpha_leaves_the_image_and_the_classes_alone(alpha):
    shaped = layers(mobilenet_v1(DesignPoint(alpha, 224), num_classes=7))
    assert (shaped[0].input.channels, shaped[-1].output.channels) == (3, 7)


def test_the_activation_is_the_one_asked_for():
    spec = mobilenet_v1(DesignPoint(1.0, 224), activation="relu")
    assert {row.op.activation for row in spec.rows if isinstance(row.op, Conv | DepthwiseConv)} == {"relu"}


@pytest.mark.parametrize("rows", [branching(), mobilenet_v1(DesignPoint(0.75, 192))], ids=lambda rows: rows.name)
def test_rows_come_back_from_json(rows):
    assert text.from_json(text.to_json(rows)) == rows


@pytest.mark.parametrize("came", ["", "{}", '{"name": "x", "input": {}, "rows": [{"name": "a", "op": "Magic"}]}'])
def test_rows_that_are_none_are_refused(came):
    with pytest.raises(SpecError, match=r"a network came as .*; expected what to_json writes"):
        text.from_json(came)
