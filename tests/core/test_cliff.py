"""The channel cliff: which layers a runtime leaves to slower kernels."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mobilenet_core import DesignPoint, cost_report, mobilenet_v1
from mobilenet_core.cliff import SNAPPING, channel_block, cliff_of
from mobilenet_core.predict.typical import assumptions


def network(alpha, body="separable", rounding="tf_slim"):
    return mobilenet_v1(DesignPoint(alpha, 224), body=body, rounding=rounding)


def test_at_alpha_06_most_layers_have_channels_that_4_does_not_divide():
    found = cliff_of(network(0.6), "onnxruntime")
    assert found is not None
    # Channels are 19, 38, 76, 153, 307 and 614, of which only 76 divides; dw3 to pw4 read 76.
    assert set(found.layers) == {f"{kind}{row}" for kind in ("dw", "pw") for row in range(1, 14)} - {
        "dw3",
        "pw3",
        "dw4",
        "pw4",
    }
    assert (found.block, found.of) == (4, 26)


def test_the_share_is_that_of_the_layers_named():
    report, found = cost_report(network(0.6)), cliff_of(network(0.6), "onnxruntime")
    assert found is not None
    mult_adds = sum(each.mult_adds for each in report.layers if each.name in found.layers)
    assert found.mult_adds_share == mult_adds / report.mult_adds


@pytest.mark.parametrize("alpha", [0.25, 0.5, 0.75, 1.0, 2.0])
def test_the_papers_alphas_have_no_cliff(alpha):
    assert cliff_of(network(alpha), "onnxruntime") is None


def test_the_layer_that_reads_the_image_and_the_classifier_are_not_judged():
    found = cliff_of(network(0.53, body="conv"), "onnxruntime")
    assert found is not None
    assert "conv1" not in found.layers
    assert "fc" not in found.layers


@pytest.mark.parametrize(
    ("runtime", "precision"), [("openvino", "fp32"), ("litert", "fp32"), (None, "fp32"), ("onnxruntime", "int8")]
)
def test_runtimes_without_the_condition_have_no_cliff(runtime, precision):
    assert cliff_of(network(0.6), runtime, precision) is None


@given(alpha=st.floats(0.01, 2.0), body=st.sampled_from(["separable", "conv", "shallow"]))
def test_snapped_channels_have_no_cliff(alpha, body):
    assert cliff_of(network(alpha, body, SNAPPING), "onnxruntime") is None


@pytest.mark.parametrize("precision", ["fp32", "fp16", "int8"])
def test_predictions_assume_the_same_condition(precision):
    for each in assumptions("onnxruntime", precision, few=False):
        assert each.work.blocks == channel_block("onnxruntime", precision)
