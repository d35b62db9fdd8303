"""The paper's 4 x 4 grid to the last mult-add and parameter, and the totals that TF-slim prints."""

import pytest
from golden import golden

from mobilenet_core import DesignPoint, cost_report, mobilenet_v1

KINDS = ("conv", "depthwise", "pointwise", "linear")
BY_KIND = golden("exact_grid", "alpha", "resolution", *(f"{kind}_mult_adds" for kind in KINDS))


def report_of(alpha, resolution, num_classes=1000):
    return cost_report(mobilenet_v1(DesignPoint(alpha, resolution), num_classes))


@pytest.mark.parametrize(
    ("alpha", "resolution", "kind", "mult_adds"),
    [(*row[:2], kind, mult_adds) for row in BY_KIND for kind, mult_adds in zip(KINDS, row[2:], strict=True)],
)
def test_mult_adds_of_each_kind_of_layer_are_exact(alpha, resolution, kind, mult_adds):
    assert report_of(alpha, resolution).by_kind[kind].mult_adds == mult_adds


@pytest.mark.parametrize(("alpha", "resolution", "mult_adds"), golden("exact_grid", "alpha", "resolution", "mult_adds"))
def test_mult_adds_are_exact(alpha, resolution, mult_adds):
    assert report_of(alpha, resolution).mult_adds == mult_adds


@pytest.mark.parametrize(
    ("alpha", "resolution", "mult_adds"), golden("exact_grid", "alpha", "resolution", "mult_adds_without_linear")
)
def test_mult_adds_without_the_linear_layer_are_exact(alpha, resolution, mult_adds):
    report = report_of(alpha, resolution)
    assert report.mult_adds - report.by_kind["linear"].mult_adds == mult_adds


CONVENTIONS = {
    "weights": lambda report: report.weights,
    "weights_and_biases": lambda report: report.weights + report.biases,
    "params": lambda report: report.params,
    "params_and_buffers": lambda report: report.params + report.buffers,
}


@pytest.mark.parametrize(
    ("alpha", "resolution", "convention", "count"),
    [
        (alpha, resolution, convention, count)
        for convention in CONVENTIONS
        for alpha, resolution, count in golden("exact_grid", "alpha", "resolution", convention)
    ],
)
def test_parameters_are_exact_in_every_convention(alpha, resolution, convention, count):
    assert CONVENTIONS[convention](report_of(alpha, resolution)) == count


NAMED_CONVENTIONS = {
    "weights": lambda report: report.weights,
    "weights and biases": lambda report: report.weights + report.biases,
    "weights and folded biases": lambda report: report.weights + report.folded_biases,
    "weights, biases, gamma and beta": lambda report: report.params,
    "weights, biases and all four norm vectors": lambda report: report.params + report.buffers,
}
THREE_VECTORS = "weights, biases and three norm vectors, 1001 classes"


@pytest.mark.parametrize(
    ("convention", "count"),
    [row for row in golden("params_conventions", "convention", "params") if row[0] != THREE_VECTORS],
)
def test_what_others_print_for_mobilenet_1_0_is_one_of_our_counts(convention, count):
    assert NAMED_CONVENTIONS[convention](report_of(1.0, 224)) == count


def test_tf_slims_4_24_million_params_are_three_norm_vectors_and_1001_classes():
    report = report_of(1.0, 224, num_classes=1001)
    three_vectors = report.norm_params + report.buffers // 2  # one of the four left out, whichever
    assert (THREE_VECTORS, report.weights + report.biases + three_vectors) in golden(
        "params_conventions", "convention", "params"
    )


@pytest.mark.parametrize(
    ("alpha", "resolution", "mult_adds"), golden("tf_slim_docstring", "alpha", "resolution", "mult_adds")
)
def test_mult_adds_without_the_linear_layer_are_what_tf_slim_prints(alpha, resolution, mult_adds):
    report = report_of(alpha, resolution)
    assert report.mult_adds - report.by_kind["linear"].mult_adds == mult_adds


@pytest.mark.parametrize(
    ("alpha", "resolution", "weights"), golden("tf_slim_docstring", "alpha", "resolution", "weights")
)
def test_weights_without_the_linear_layer_are_what_tf_slim_prints(alpha, resolution, weights):
    report = report_of(alpha, resolution)
    assert report.weights - report.by_kind["linear"].weights == weights
