"""Weights by TF-slim's and Keras's names, against a forward pass in NumPy laid out as TensorFlow's."""

import numpy as np
import pytest
import torch

from mobilenet_core import DesignPoint, mobilenet_v1
from mobilenet_core.errors import WeightsError
from mobilenet_core.networks.mobilenet_v1 import BLOCKS
from mobilenet_core.torch_model import build, fuse
from mobilenet_core.weights import load_npz

NETWORK = mobilenet_v1(DesignPoint(0.25, 32), num_classes=6)
STATISTICS = ("gamma", "beta", "moving_mean", "moving_variance")


def norm(scope, channels, random):
    values = (
        random.uniform(0.8, 1.6, channels),
        random.uniform(0, 0.5, channels),
        random.normal(0, 0.1, channels),
        random.uniform(0.1, 0.4, channels),
    )
    return {f"{scope}/{name}": value.astype(np.float32) for name, value in zip(STATISTICS, values, strict=True)}


def kernel(random, *shape):
    fan_in = np.prod(shape[:3]) if shape[-1] > 1 else np.prod(shape[:2])
    return random.normal(0, fan_in**-0.5, shape).astype(np.float32)


def tf_slim_arrays():
    random = np.random.default_rng(5)
    scope = "MobilenetV1"
    arrays = {f"{scope}/Conv2d_0/weights": kernel(random, 3, 3, 3, 8), **norm(f"{scope}/Conv2d_0/BatchNorm", 8, random)}
    channels = 8
    for index, (base, _) in enumerate(BLOCKS, start=1):
        depthwise, pointwise = f"{scope}/Conv2d_{index}_depthwise", f"{scope}/Conv2d_{index}_pointwise"
        arrays[f"{depthwise}/depthwise_weights"] = kernel(random, 3, 3, channels, 1)
        arrays |= norm(f"{depthwise}/BatchNorm", channels, random)
        arrays[f"{pointwise}/weights"] = kernel(random, 1, 1, channels, base // 4)
        arrays |= norm(f"{pointwise}/BatchNorm", base // 4, random)
        channels = base // 4
    arrays[f"{scope}/Logits/Conv2d_1c_1x1/weights"] = kernel(random, 1, 1, channels, 6)
    arrays[f"{scope}/Logits/Conv2d_1c_1x1/biases"] = random.normal(0, 1, 6).astype(np.float32)
    return arrays


def keras_name(name):
    scope, *rest = name.removeprefix("MobilenetV1/").split("/")
    leaf = rest[-1]
    if scope == "Logits":
        return f"conv_preds/{'kernel' if leaf == 'weights' else 'bias'}"
    _, number, *kind = scope.split("_")
    layer = "conv1" if number == "0" else f"conv_{'dw' if kind == ['depthwise'] else 'pw'}_{number}"
    if leaf in STATISTICS:
        return f"{layer}_bn/{leaf}"
    return f"{layer}/{'depthwise_kernel' if leaf == 'depthwise_weights' else 'kernel'}"


ARRAYS = {
    "tf_slim": tf_slim_arrays(),
    "keras": {keras_name(name): value for name, value in tf_slim_arrays().items()},
}
IMAGE = np.random.default_rng(6).normal(size=(32, 32, 3))


def convolve(maps, weights, stride, *, depthwise=False):
    """TensorFlow's SAME convolution: (height, width, in) with (k, k, in, out), or depthwise with (k, k, in, 1)."""
    side, size = maps.shape[0], weights.shape[0]
    out = -(-side // stride)
    total = max((out - 1) * stride + size - side, 0)
    padded = np.pad(maps, ((total // 2, total - total // 2),) * 2 + ((0, 0),))
    result = []
    for y in range(0, out * stride, stride):
        windows = [padded[y : y + size, x : x + size] for x in range(0, out * stride, stride)]
        rule = "hwi,hwio->i" if depthwise else "hwi,hwio->o"
        result.append([np.einsum(rule, window, weights) for window in windows])
    return np.array(result)


def reference_logits(arrays):
    arrays = {name: value.astype(np.float64) for name, value in arrays.items()}

    def norm_and_relu6(maps, scope):
        gamma, beta, mean, variance = (arrays[f"{scope}/BatchNorm/{name}"] for name in STATISTICS)
        return np.clip((maps - mean) / np.sqrt(variance + 1e-3) * gamma + beta, 0, 6)

    scope = "MobilenetV1/Conv2d_0"
    maps = norm_and_relu6(convolve(IMAGE, arrays[f"{scope}/weights"], 2), scope)
    for index, (_, stride) in enumerate(BLOCKS, start=1):
        scope = f"MobilenetV1/Conv2d_{index}_depthwise"
        maps = norm_and_relu6(convolve(maps, arrays[f"{scope}/depthwise_weights"], stride, depthwise=True), scope)
        scope = f"MobilenetV1/Conv2d_{index}_pointwise"
        maps = norm_and_relu6(convolve(maps, arrays[f"{scope}/weights"], 1), scope)
    scope = "MobilenetV1/Logits/Conv2d_1c_1x1"
    return maps.mean((0, 1)) @ arrays[f"{scope}/weights"][0, 0] + arrays[f"{scope}/biases"]


def saved(tmp_path, arrays):
    path = tmp_path / "weights.npz"
    np.savez(path, **arrays)
    return path


def logits_of(module):
    with torch.no_grad():
        return module.double()(torch.tensor(IMAGE.transpose(2, 0, 1)[None]))[0].numpy()


@pytest.mark.parametrize("suffix", ["", ":0"])
@pytest.mark.parametrize("layout", ["tf_slim", "keras"])
def test_loaded_weights_give_the_logits_that_tensorflow_would(layout, suffix, tmp_path):
    module = build(NETWORK, padding="tf_same")
    load_npz(module, saved(tmp_path, {name + suffix: value for name, value in ARRAYS[layout].items()}))
    expected = reference_logits(ARRAYS["tf_slim"])
    assert np.ptp(expected) > 0.1
    np.testing.assert_allclose(logits_of(module), expected, atol=1e-9)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"conv_dw_3/depthwise_kernel": None}, "Keras layout, lacks conv_dw_3/depthwise_kernel; nothing was loaded"),
        ({"conv1/bias": np.zeros(8)}, "Keras layout, also holds conv1/bias; nothing was loaded"),
        ({"conv1/kernel": None, "momentum": np.zeros(1)}, "lacks conv1/kernel and also holds momentum"),
        (
            {"conv_preds/kernel": np.zeros((1, 1, 256, 7), np.float32)},
            r"conv_preds/kernel has float32 of shape \(7, 256\) .*expected floats of shape \(6, 256\): .*num_classes",
        ),
        ({"conv_preds/bias": np.zeros(6, int)}, r"conv_preds/bias has int64 of shape \(6,\)"),
        ({"conv_pw_1/kernel": np.zeros((8, 16), np.float32)}, r"conv_pw_1/kernel has float32 of shape \(8, 16\)"),
    ],
)
def test_arrays_that_do_not_match_are_named_and_nothing_is_loaded(change, message, tmp_path):
    arrays = {name: value for name, value in (ARRAYS["keras"] | change).items() if value is not None}
    module = build(NETWORK)
    before = {name: value.clone() for name, value in module.state_dict().items()}
    with pytest.raises(WeightsError, match=message):
        load_npz(module, saved(tmp_path, arrays))
    assert all(torch.equal(before[name], value) for name, value in module.state_dict().items())


def test_many_missing_arrays_are_counted_rather_than_listed(tmp_path):
    with pytest.raises(WeightsError, match=r"lacks conv1_bn/gamma, .* and \d+ more"):
        load_npz(build(NETWORK), saved(tmp_path, {"conv1/kernel": ARRAYS["keras"]["conv1/kernel"]}))


def test_names_of_neither_layout_are_refused(tmp_path):
    path = saved(tmp_path, {"features.0.weight": np.zeros(3)})
    with pytest.raises(WeightsError, match=r"holds features.0.weight; expected TF-slim names .* or Keras names"):
        load_npz(build(NETWORK), path)


def test_a_network_whose_rows_have_no_names_there_is_refused(tmp_path):
    module = build(mobilenet_v1(DesignPoint(0.25, 32), body="conv"))
    with pytest.raises(WeightsError, match="row 'conv2' has no Keras name; weights are known for mobilenet_v1 alone"):
        load_npz(module, saved(tmp_path, ARRAYS["keras"]))


def test_what_is_no_file_of_plain_arrays_is_refused(tmp_path):
    for content in (b"", b"PK\x03\x04 not really", b"hello", None):
        path = tmp_path / "weights.npz"
        path.unlink(missing_ok=True) if content is None else path.write_bytes(content)
        with pytest.raises(WeightsError, match=r"weights.npz cannot be read as an .npz file"):
            load_npz(build(NETWORK), path)
    np.save(tmp_path / "one.npy", np.zeros(3))
    with pytest.raises(WeightsError, match=r"one\.npy cannot be read as an .npz file"):
        load_npz(build(NETWORK), tmp_path / "one.npy")
    pickled = saved(tmp_path, {"conv1/kernel": np.array([object()], object)})
    with pytest.raises(WeightsError, match=r"cannot be read as an \.npz file of plain arrays: Object arrays"):
        load_npz(build(NETWORK), pickled)


def test_a_folded_module_and_one_on_the_meta_device_are_refused(tmp_path):
    path = saved(tmp_path, ARRAYS["keras"])
    with pytest.raises(WeightsError, match="no place for conv1_bn/gamma: its batch norm is folded"):
        load_npz(fuse(build(NETWORK)), path)
    with pytest.raises(WeightsError, match="on the meta device, which holds no weights"):
        load_npz(build(NETWORK, device="meta"), path)
