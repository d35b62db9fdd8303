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


def network(*rows) -> NetworkSpec:
    return NetworkSpec("net", INPUT, rows)


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


def shape_after(*ops) -> Shape:
    return layers(network(*(LayerSpec(f"row{i}", op) for i, op in enumerate(ops))))[-1].output


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


@given(st.integers(1, 1024), st.integers(1, 11), st.integers(1, 4))
def test_same_padding_gives_ceil_of_side_over_stride(side, kernel, stride):
    assert output_side(side, kernel, stride, "same") == (side + stride - 1) // stride


@pytest.mark.parametrize(
    ("ceil", "side", "kernel", "stride", "padding", "expected"),
    [
        *((False, *row) for row in [(227, 11, 4, 0, 55), (224, 7, 2, 3, 112), (224, 3, 2, 1, 112), (7, 3, 2, 0, 3)]),
        *((False, *row) for row in [(7, 7, 1, 0, 1), (5, 3, 1, 1, 5)]),
        (True, 112, 3, 2, 0, 56),  # GoogLeNet's pooling: floor would give 55
        (True, 113, 3, 2, 0, 56),
        (True, 3, 2, 2, 1, 2),  # a third window would start in the padding on the right, and is dropped
        (True, 4, 2, 2, 1, 3),
        (True, 7, 3, 3, 1, 3),
    ],
)
def test_padding_pixels_pad_each_side_and_ceil_mode_keeps_a_last_window_that_starts_on_the_map(
    ceil, side, kernel, *, stride, padding, expected
):
    assert output_side(side, kernel, stride, padding, ceil=ceil) == expected


def test_a_row_takes_the_maps_it_names_else_the_one_just_above_and_concat_joins_their_channels():
    spec = branching()
    inputs = [spec.inputs_of(row) for row in spec.rows]
    assert inputs == [("image",), ("stem",), ("stem",), ("left", "right"), ("join",), ("pool",)]
    assert layers(spec)[2].inputs == (Shape(8, 4, 4),)
    assert layers(spec)[3].output == Shape(4 + 8, 4, 4)
    with_image = network(LayerSpec("conv", Conv(5, kernel=3)), LayerSpec("join", Concat(), inputs=(IMAGE, "conv")))
    assert layers(with_image)[-1].output.channels == 3 + 5


def test_elements_are_channels_times_positions_of_every_copy():
    assert Shape(16, 4, 5, copies=300).elements == 16 * 4 * 5 * 300


# What does not fit together


CONV = Conv(4, kernel=1)


def row(name, op=CONV, *inputs):
    return LayerSpec(name, op, inputs)


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ((), r"^net has no rows; expected at least one LayerSpec$"),
        ((row("a"), row("a")), r"^net has two maps called 'a'; give each row a name of its own$"),
        ((row("image"),), r"^net has two maps called 'image'"),
        ((row("a", CONV, "b"), row("b")), r"^row 'a' takes 'b', which no row above it carries$"),
        ((row("a", CONV, "a"),), r"^row 'a' takes 'a', which no row above it carries$"),
        (
            (row("a"), row("b", CONV, "image", "a")),
            r"^row 'b' takes 2 inputs; only Concat, Add and Multiply take more than one$",
        ),
    ],
)
def test_rows_that_do_not_make_a_network_are_refused(rows, message):
    with pytest.raises(SpecError, match=message):
        network(*rows)


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ((row("a", Conv(8, kernel=3, groups=2)),), "row 'a' of net: 2 groups do not divide 3 -> 8 channels$"),
        ((row("a", Conv(8, kernel=3, groups=3)),), "row 'a' of net: 3 groups do not divide 3 -> 8 channels$"),
        ((row("a", Pool("max", kernel=9)),), "row 'a' of net: a 9 x 9 window does not fit a 8 x 8 map$"),
        (
            (row("a", Conv(4, kernel=3, stride=2)), row("b", CONV, "image"), row("c", Concat(), "a", "b")),
            r"row 'c' of net: Concat joins maps of one size; got .*height=4.*height=8",
        ),
        (
            (row("a", RoiCrop(8, proposals=2)), row("b", Concat(), "image", "a")),
            r"row 'b' of net: Concat joins maps of one size; got .*copies=1.*copies=2",
        ),
    ],
)
def test_shapes_that_do_not_meet_are_refused(rows, message):
    with pytest.raises(SpecError, match=f"^{message}"):
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


@pytest.mark.parametrize(
    ("spec", "live"),
    [
        (branching(), [{"image"}, {"stem"}, {"stem", "left"}, {"left", "right"}, {"join"}, {"pool"}]),
        (network(row("unread"), row("out", CONV, "image")), [{"image"}, {"image"}]),
        (network(row("a"), row("b"), row("c", Concat(), "image", "b")), [{"image"}, {"image", "a"}, {"image", "b"}]),
    ],
)
def test_a_map_is_live_from_its_row_to_its_last_reader(spec, live):
    assert list(spec.live_maps()) == live


# MobileNet V1's rows


@pytest.mark.parametrize(("body", "rows", "weighted"), [("separable", 29, 28), ("conv", 16, 15), ("shallow", 19, 18)])
def test_a_body_has_its_number_of_rows(body, rows, weighted):
    """28 with weights, depthwise and pointwise counted apart: the paper, section 3.1."""
    spec = mobilenet_v1(DesignPoint(1.0, 224), body=body)
    assert len(spec.rows) == rows
    assert sum(not isinstance(row.op, Pool) for row in spec.rows) == weighted


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
