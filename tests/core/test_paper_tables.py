"""Tables 1 to 9 of the MobileNet paper (arXiv 1704.04861), as far as they speak of MobileNets."""

import pytest
from golden import golden

from mobilenet_core import CostReport, DesignPoint, cost_report, mobilenet_v1
from mobilenet_core.architecture.network import Layer, LayerSpec, NetworkSpec, Shape, layers
from mobilenet_core.architecture.ops import Conv, DepthwiseConv, Linear, Pool
from mobilenet_core.networks.family import FAMILIES, NetworkChoice, Variant


def mobilenets(*columns):
    """The named columns of Tables 4 to 9, their rows of MobileNets only, after network, alpha and resolution."""
    tables = {number: golden(f"table_{number}", "network", "alpha", "resolution", *columns) for number in range(4, 10)}
    return [
        pytest.param(*row, id=f"table {number}, {row[0]} {row[1]}-{row[2]}")
        for number, rows in tables.items()
        for row in rows
        if row[0] in FAMILIES and FAMILIES[row[0]].has_alpha
    ]


def report_of(network, alpha, resolution) -> CostReport:
    return cost_report(Variant(DesignPoint(alpha, resolution), NetworkChoice(network)).spec)


def as_printed(printed: float, value: float) -> float:
    """`value` with as many decimals as the printed figure has."""
    return round(value, len(str(printed).partition(".")[2]))


# Table 1


def table_1_rows():
    """Type, stride, filter shape and input size, image to softmax; misprint put right, the 5x brace written out."""
    columns = ("type", "stride", "computed_stride", "filter_shape", "input_size", "repeat")
    rows = [
        ((kind, computed or stride, filter_shape, size), repeat)
        for kind, stride, computed, filter_shape, size, repeat in golden("table_1", *columns)
    ]
    braced = [row for row, repeat in rows if repeat == 5]
    return [*(row for row, _ in rows[:13]), *braced * 5, *(row for row, _ in rows[15:])]


def as_table_1_prints(layer: Layer):
    channels, op = layer.input.channels, layer.op
    size = f"{layer.input.height}x{layer.input.width}x{channels}"
    match op:
        case Conv():
            return "Conv", op.stride, f"{op.kernel}x{op.kernel}x{channels}x{op.out_channels}", size
        case DepthwiseConv():
            return "Conv dw", op.stride, f"{op.kernel}x{op.kernel}x{channels} dw", size
        case Pool(mode="avg", kernel=None):
            return "Avg Pool", op.stride, f"Pool {layer.input.height}x{layer.input.width}", size
        case Linear():
            return "FC", 1, f"{channels}x{op.out_features}", size  # the s1 printed for it means nothing


@pytest.mark.parametrize(
    ("layer", "printed"), list(zip(layers(mobilenet_v1(DesignPoint(1.0, 224))), table_1_rows()[:-1], strict=True))
)
def test_a_row_of_mobilenet_is_the_row_of_table_1(layer, printed):
    assert as_table_1_prints(layer) == printed


def test_the_last_row_of_table_1_is_a_softmax_which_we_leave_out():
    assert table_1_rows()[-1][0] == "Softmax"


def test_table_1_prints_a_stride_that_its_sizes_contradict_in_one_row():
    differing = [row for row in golden("table_1", "stride", "computed_stride", "filter_shape") if row[1] is not None]
    assert differing == [(2, 1, "3x3x1024 dw")]


# Table 2


@pytest.mark.parametrize(
    ("kind", "printed", "computed", "params"),
    golden("table_2", "kind", "mult_adds_percent", "computed_mult_adds_percent", "params_percent"),
)
def test_shares_of_mult_adds_and_of_weights_agree_with_table_2(kind, printed, computed, params):
    report = report_of("mobilenet_v1", 1.0, 224)
    of_kind = report.by_kind[kind]
    assert round(100 * of_kind.mult_adds / report.mult_adds, 2) == (computed or printed)
    assert round(100 * of_kind.weights / report.weights, 2) == params


def test_the_mult_adds_column_of_table_2_sums_to_100_once_its_misprint_is_put_right():
    shares = golden("table_2", "mult_adds_percent", "computed_mult_adds_percent")
    assert sum(computed or printed for printed, computed in shares) == pytest.approx(100, abs=0.02)


# Table 3


def one_layer(body, channels, side) -> CostReport:
    if body == "conv":
        rows = (LayerSpec("conv", Conv(channels, kernel=3)),)
    else:
        rows = (LayerSpec("dw", DepthwiseConv(kernel=3)), LayerSpec("pw", Conv(channels, kernel=1)))
    return cost_report(NetworkSpec("table_3", Shape(channels, side, side), rows))


@pytest.mark.parametrize(
    ("body", "channels", "side", "mult_adds", "params"),
    golden("table_3", "body", "channels", "map_side", "million_mult_adds", "million_params"),
)
def test_mult_adds_and_weights_of_one_layer_agree_with_table_3(body, channels, side, mult_adds, params):
    report = one_layer(body, channels, side)
    assert as_printed(mult_adds, report.mult_adds / 1e6) == mult_adds
    assert as_printed(params, report.weights / 1e6) == params


# Tables 4 to 9


@pytest.mark.parametrize(
    ("network", "alpha", "resolution", "printed", "computed", "leaves_out"),
    mobilenets("million_mult_adds", "computed_million_mult_adds", "leaves_out"),
)
def test_mult_adds_agree_with_print_when_counted_as_the_table_counted_and_with_the_figure_computed_beside_it(
    network, alpha, resolution, *, printed, computed, leaves_out
):
    report = report_of(network, alpha, resolution)
    left_out = report.by_kind[leaves_out].mult_adds if leaves_out else 0
    assert round((report.mult_adds - left_out) / 1e6) == printed
    assert round(report.mult_adds / 1e6) == (computed or printed)


@pytest.mark.parametrize(
    ("network", "alpha", "resolution", "printed", "computed"), mobilenets("million_params", "computed_million_params")
)
def test_weights_agree_with_the_printed_parameters_and_params_with_these_or_the_figure_beside_them(
    network, alpha, resolution, printed, computed
):
    report = report_of(network, alpha, resolution)
    assert as_printed(printed, report.weights / 1e6) == printed
    assert as_printed(printed, report.params / 1e6) == (computed or printed)


@pytest.mark.parametrize(("name", "alpha", "resolution"), golden("table_7", "model", "alpha", "resolution"))
def test_a_design_point_is_called_what_table_7_calls_it(name, alpha, resolution):
    assert DesignPoint(alpha, resolution).name == name


@pytest.mark.parametrize("number", range(4, 10))
def test_a_figure_that_differs_from_print_has_a_reason(number):
    rows = golden(f"table_{number}", "reason", "computed_million_mult_adds", "computed_million_params", "leaves_out")
    assert all(reason or not any(differing) for reason, *differing in rows)
