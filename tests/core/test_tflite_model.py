"""TFLite files written by hand: what LiteRT computes from them, and what they cannot say."""

import numpy as np
import pytest
import torch
from networks_for_tests import BRANCHING, DETECTOR, HEADS, image_of

from mobilenet_core import DesignPoint, SpecError, mobilenet_v1
from mobilenet_core.architecture.network import IMAGE, LayerSpec, NetworkSpec, Shape
from mobilenet_core.architecture.ops import Conv, DepthwiseConv, Linear, Pool
from mobilenet_core.formats.int8 import map_scales
from mobilenet_core.formats.lively import build_lively, lively
from mobilenet_core.formats.tflite_model import to_tflite
from mobilenet_core.measure.check import distance
from mobilenet_core.torch_model import build

interpreters = pytest.importorskip("ai_edge_litert.interpreter")

SMALL = mobilenet_v1(DesignPoint(0.25, 33), num_classes=10)
POOLS = NetworkSpec(
    "pools",
    Shape(3, 37, 30),
    (
        LayerSpec("stem", Conv(8, kernel=5, stride=2, bias=True, norm=False)),
        LayerSpec("max", Pool("max", kernel=3, stride=2, padding=1)),
        LayerSpec("average", Pool("avg", kernel=3, padding="same")),
        LayerSpec("grouped", Conv(12, kernel=3, groups=4, activation="relu6")),
        LayerSpec("depthwise", DepthwiseConv(kernel=3, padding=0, bias=True, activation=None)),
        LayerSpec("hidden", Linear(9, activation="relu")),
        LayerSpec("logits", Linear(5, bias=False)),
    ),
)


def outputs_of(model, image):
    interpreter = interpreters.Interpreter(model_content=model)
    interpreter.allocate_tensors()
    interpreter.set_tensor(interpreter.get_input_details()[0]["index"], image.numpy().transpose(0, 2, 3, 1))
    interpreter.invoke()
    return [interpreter.get_tensor(each["index"]) for each in interpreter.get_output_details()]


@pytest.mark.parametrize("padding", ["symmetric", "tf_same"])
@pytest.mark.parametrize(
    "network",
    [
        SMALL,
        mobilenet_v1(DesignPoint(0.25, 64)),
        mobilenet_v1(DesignPoint(0.25, 45), 3, body="conv", activation="relu"),
        POOLS,
    ],
    ids=lambda network: f"{network.name}-{network.input.height}",
)
def test_litert_computes_what_torch_computes(network, padding):
    module = lively(build(network, padding=padding))
    image = image_of(module, batch=1)
    with torch.no_grad():
        expected = module(image).numpy()
    (logits,) = outputs_of(to_tflite(module), image)
    assert np.abs(expected).max() > 0.1
    np.testing.assert_allclose(logits, expected, atol=1e-4 * np.abs(expected).max())


def test_weights_in_16_bits_compute_nearly_the_same():
    module = build_lively(SMALL)
    image = image_of(module, batch=1)
    with torch.no_grad():
        expected = module(image).numpy()
    (logits,) = outputs_of(to_tflite(module, fp16=True), image)
    assert 0 < distance(logits, expected) < 1e-2


def test_pools_and_groups_compute_nearly_the_same_in_8_bits():
    module = build_lively(POOLS)
    image = image_of(module, batch=1)
    with torch.no_grad():
        expected = module(image).numpy()
    (logits,) = outputs_of(to_tflite(module, int8=True), image)
    assert 0 < distance(logits, expected) < 0.06


def test_integers_in_and_out_are_those_that_floats_become():
    module = build_lively(SMALL)
    image = image_of(module, batch=1)
    (expected,) = outputs_of(to_tflite(module, int8=True), image)
    interpreter = interpreters.Interpreter(model_content=to_tflite(module, int8=True, integer_io=True))
    interpreter.allocate_tensors()
    (taken,), (given,) = interpreter.get_input_details(), interpreter.get_output_details()
    assert (taken["dtype"], given["dtype"]) == (np.int8, np.int8)
    (scale, zero), (scale_out, zero_out) = taken["quantization"], given["quantization"]
    integers = np.clip(np.round(image.numpy().transpose(0, 2, 3, 1) / scale) + zero, -128, 127).astype(np.int8)
    interpreter.set_tensor(taken["index"], integers)
    interpreter.invoke()
    logits = interpreter.get_tensor(given["index"])
    np.testing.assert_allclose(scale_out * (logits.astype(np.float32) - zero_out), expected, atol=1.01 * scale_out)


def test_maps_that_no_row_reads_are_outputs_too():
    network = NetworkSpec("heads", HEADS.input, (*HEADS.rows, LayerSpec("fc", Linear(3))))
    module = build_lively(network)
    image = image_of(module, batch=1)
    with torch.no_grad():
        logits, objectness = module.outputs(image)
    ours = outputs_of(to_tflite(module), image)
    np.testing.assert_allclose(ours[0], logits.numpy(), rtol=1e-3, atol=1e-3)
    np.testing.assert_allclose(ours[1], objectness.numpy().transpose(0, 2, 3, 1), rtol=1e-3, atol=1e-3)


def test_what_cannot_be_said_in_tflite_is_refused():
    with pytest.raises(SpecError, match="row 'crop' is a RoiCrop, which is not written to TFLite"):
        to_tflite(build(DETECTOR))
    with pytest.raises(SpecError, match="row 'last' is last and larger than 1 x 1"):
        to_tflite(build(HEADS))
    with pytest.raises(SpecError, match="row 'pool2' averages over uneven padding, which TFLite cannot leave out"):
        to_tflite(build(BRANCHING))


def test_scales_hold_what_calibration_saw():
    scales = map_scales(build_lively(SMALL))
    assert set(scales) == {IMAGE, *(row.name for row in SMALL.rows)}
    assert 100 < scales[IMAGE].zero_point < 155
    assert scales["conv1"].zero_point == 0
    assert scales["conv1"].scale == pytest.approx(6 / 255)
