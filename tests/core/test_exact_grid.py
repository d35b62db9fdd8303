"""The paper's 4 x 4 grid to the last mult-add and parameter, and the totals that TF-slim prints."""

import pytest
from golden import golden

from mobilenet_core import DesignPoint, cost_report, mobilenet_v1

KINDS = ("conv", "depthwise", "pointwise", "linear")
THREE_VECTORS = "weights, biases and three norm vectors, 1001 classes"


def report_of(alpha, resolution, num_classes=1000):
    return cost_report(mobilenet_v1(DesignPoint(alpha, resolution), num_classes))


def counts_of(report):
    """By column of the golden files."""
    return {
        **{
            f"{kind}_mult_adds": report.by_kind[kind].mult_adds for kind in ("conv", "depthwise", "pointwise", "linear")
        },
        "mult_adds": report.mult_adds,
        "mult_adds_without_linear": report.mult_adds - report.by_kind["linear"].mult_adds,
        "weights": report.weights,
        "weights_and_biases": report.weights + report.biases,
        "params": report.params,
        "params_and_buffers": report.params + report.buffers,
    }


COLUMNS = tuple(counts_of(report_of(1.0, 224)))


@pytest.mark.parametrize("row", golden("exact_grid", "alpha", "resolution", *COLUMNS), ids=lambda row: f"{row[:2]}")
def test_mult_adds_of_each_kind_and_parameters_in_every_convention_are_exact(row):
    alpha, resolution, *counts = row
    assert counts_of(report_of(alpha, resolution)) == dict(zip(COLUMNS, counts, strict=True))


@pytest.mark.parametrize(
    ("convention", "count"),
    [row for row in golden("params_conventions", "convention", "params") if row[0] != THREE_VECTORS],
)
def test_what_others_print_for_mobilenet_1_0_is_one_of_our_counts(convention, count):
    report = report_of(1.0, 224)
    ours = {
        "weights": report.weights,
        "weights and biases": report.weights + report.biases,
        "weights and folded biases": report.weights + report.folded_biases,
        "weights, biases, gamma and beta": report.params,
        "weights, biases and all four norm vectors": report.params + report.buffers,
    }
    assert ours[convention] == count


def test_tf_slims_4_24_million_params_are_three_norm_vectors_and_1001_classes():
    report = report_of(1.0, 224, num_classes=1001)
    three_vectors = report.norm_params + report.buffers // 2  # one of the four left out, whichever
    assert (THREE_VECTORS, report.weights + report.biases + three_vectors) in golden(
        "params_conventions", "convention", "params"
    )


@pytest.mark.parametrize(
    ("alpha", "resolution", "mult_adds", "weights"),
    golden("tf_slim_docstring", "alpha", "resolution", "mult_adds", "weights"),
)
def test_without_the_linear_layer_mult_adds_and_weights_are_what_tf_slim_prints(alpha, resolution, mult_adds, weights):
    report = report_of(alpha, resolution)
    linear = report.by_kind["linear"]
    assert (report.mult_adds - linear.mult_adds, report.weights - linear.weights) == (mult_adds, weights)
