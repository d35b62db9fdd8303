"""ncnn's files written by hand: what ncnn computes from them, and what they cannot say."""

import zipfile

import numpy as np
import pytest
import torch
from networks_for_tests import BRANCHING, DETECTOR, HEADS, image_of, lively

from mobilenet_core import DesignPoint, SpecError, mobilenet_v1
from mobilenet_core.errors import MeasurementError
from mobilenet_core.formats.ncnn_model import BIN, PARAM, write_ncnn
from mobilenet_core.measure.check import distance
from mobilenet_core.records import MeasurementPlan
from mobilenet_core.runtimes import runtime
from mobilenet_core.torch_model import build

if (reason := runtime("ncnn").why_unavailable()) is not None:
    pytest.skip(reason, allow_module_level=True)

SMALL = mobilenet_v1(DesignPoint(0.25, 33), num_classes=10)


@pytest.mark.parametrize("padding", ["symmetric", "tf_same"])
@pytest.mark.parametrize("network", [SMALL, BRANCHING, HEADS], ids=lambda network: network.name)
def test_ncnn_computes_what_torch_computes(network, padding, tmp_path):
    module = lively(build(network, padding=padding))
    write_ncnn(module, tmp_path / "model.ncnn")
    image = image_of(module)
    with torch.no_grad():
        expected = module(image).numpy()
    loaded = runtime("ncnn").load(tmp_path / "model.ncnn", MeasurementPlan(runtime="ncnn"))
    assert distance(loaded.run(image.numpy()), expected) < 3e-5


def test_heads_that_no_row_reads_are_run_too(tmp_path):
    write_ncnn(build(HEADS), tmp_path / "heads.ncnn")
    loaded = runtime("ncnn").load(tmp_path / "heads.ncnn", MeasurementPlan())
    assert loaded.heads == ["objectness/map"]


def test_a_layer_is_a_line_and_its_weights_follow_in_order(tmp_path):
    write_ncnn(module := build(SMALL), tmp_path / "model.ncnn")
    with zipfile.ZipFile(tmp_path / "model.ncnn") as archive:
        magic, counts, *lines = archive.read(PARAM).decode().splitlines()
        weights = archive.read(BIN)
    assert (magic, counts) == ("7767517", "30 30")  # the image and 29 rows
    assert lines[1] == (
        "Convolution conv1 1 1 image conv1/map 0=8 1=3 3=2 4=1 14=1 15=1 16=1 5=1 6=216 9=3 -23310=2,0.0,6.0"
    )
    first = np.frombuffer(weights[4 : 4 + 4 * 216], np.float32)
    kernel = module.rows.conv1.conv.weight.detach().numpy().reshape(-1)
    np.testing.assert_allclose(first, kernel / np.sqrt(1.001), rtol=1e-5)  # batch norm: variance 1, epsilon 0.001


def test_a_crop_is_refused(tmp_path):
    with pytest.raises(SpecError, match="row 'crop' is a RoiCrop, which is not written to ncnn"):
        write_ncnn(build(DETECTOR), tmp_path / "model.ncnn")


def test_a_file_that_ncnn_cannot_read_is_told(tmp_path):
    with zipfile.ZipFile(tmp_path / "spoilt.ncnn", "w") as archive:
        archive.writestr(PARAM, "what is this?")
        archive.writestr(BIN, b"")
    with pytest.raises(MeasurementError, match=r"ncnn cannot read .*spoilt.ncnn; delete the file"):
        runtime("ncnn").load(tmp_path / "spoilt.ncnn", MeasurementPlan())
