"""Model files: what runtimes compute from them, how they are kept."""

import os
import threading
from typing import get_args

import numpy as np
import onnx
import onnxruntime
import pytest
import torch
from networks_for_tests import BRANCHING, DETECTOR, HEADS, image_of, lively

from mobilenet_core import DesignError, DesignPoint, SpecError, mobilenet_v1
from mobilenet_core.architecture.network import LayerSpec, NetworkSpec
from mobilenet_core.architecture.ops import Linear
from mobilenet_core.cost import cost_report
from mobilenet_core.errors import MeasurementError
from mobilenet_core.formats.export import export_model, model_path, written_kinds
from mobilenet_core.formats.file_cache import kept, make
from mobilenet_core.formats.lively import build_lively
from mobilenet_core.formats.module_file import read_module, write_module
from mobilenet_core.formats.onnx_int8 import to_onnx_int8
from mobilenet_core.formats.onnx_model import to_onnx
from mobilenet_core.formats.sizes import most_bytes
from mobilenet_core.formats.torch_archive import write_pt2
from mobilenet_core.measure.check import distance
from mobilenet_core.networks.family import NetworkChoice
from mobilenet_core.runtime_traits import FileFormat
from mobilenet_core.torch_model import build

SMALL = mobilenet_v1(DesignPoint(0.25, 32), num_classes=10)


def session_of(model):
    source = str(model) if isinstance(model, os.PathLike) else model.SerializeToString()
    return onnxruntime.InferenceSession(source, providers=["CPUExecutionProvider"])


@pytest.mark.parametrize("padding", ["symmetric", "tf_same"])
@pytest.mark.parametrize(
    "network",
    [
        mobilenet_v1(DesignPoint(0.25, 64)),
        mobilenet_v1(DesignPoint(0.35, 97), 11, activation="relu"),
        mobilenet_v1(DesignPoint(0.25, 45), 3, body="conv"),
        BRANCHING,
        HEADS,
    ],
    ids=lambda network: f"{network.name}-{network.input.height}",
)
def test_onnxruntime_computes_what_torch_computes(network, padding):
    module = lively(build(network, padding=padding))
    model = to_onnx(module)
    onnx.checker.check_model(model, full_check=True)
    image = image_of(module, batch=3)
    session = session_of(model)
    assert [each.name for each in session.get_inputs()] == ["image"]
    with torch.no_grad():
        expected = module.outputs(image)
    outputs = session.run(None, {"image": image.numpy()})
    assert session.get_outputs()[0].name == "logits"
    assert expected[0].abs().max() > 0.1
    for ours, theirs in zip(expected, outputs, strict=True):
        np.testing.assert_allclose(theirs, ours.numpy(), atol=1e-4)


def test_onnx_leaves_the_batch_open():
    model = to_onnx(build(SMALL))
    (image,), (logits,) = model.graph.input, model.graph.output
    assert [each.dim_param or each.dim_value for each in image.type.tensor_type.shape.dim] == ["batch", 3, 32, 32]
    assert [each.dim_param or each.dim_value for each in logits.type.tensor_type.shape.dim] == ["batch", 10]


def test_onnx_folds_batch_norm_and_clips_for_relu6():
    kinds = {node.op_type for node in to_onnx(build(SMALL)).graph.node}
    assert kinds == {"Conv", "Clip", "GlobalAveragePool", "Flatten", "Gemm"}


def test_onnx_in_8_bits_computes_nearly_what_torch_computes():
    network = mobilenet_v1(DesignPoint(0.25, 65), 20)
    model = to_onnx_int8(module := build_lively(network))
    onnx.checker.check_model(model, full_check=True)
    weights = {each.name: each.data_type for each in model.graph.initializer}
    assert weights["pw1/weight/integers"] == onnx.TensorProto.INT8
    assert weights["pw1/bias/integers"] == onnx.TensorProto.INT32
    image = image_of(module)
    with torch.no_grad():
        expected = module(image).numpy()
    (logits,) = session_of(model).run(None, {"image": image.numpy()})
    assert 0 < distance(logits, expected) < 0.06


def test_onnx_in_8_bits_rounds_the_maps_that_rows_read_and_no_other():
    heads = NetworkSpec("heads", HEADS.input, (*HEADS.rows, LayerSpec("fc", Linear(3))))
    model = to_onnx_int8(module := build_lively(heads))
    with torch.no_grad():
        expected = module.outputs(image := image_of(module))
    outputs = session_of(model).run(None, {"image": image.numpy()})
    for ours, theirs in zip(expected, outputs, strict=True):
        assert distance(theirs.reshape(2, -1), ours.flatten(1).numpy()) < 0.06
    assert {"objectness/map", "logits"} == {each.name for each in model.graph.output}


def test_onnx_refuses_a_crop(tmp_path):
    with pytest.raises(SpecError, match="row 'crop' is a RoiCrop, which is not written to ONNX; ask for the pt2"):
        export_model(DETECTOR, "onnx", tmp_path)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("network", [SMALL, BRANCHING, DETECTOR, HEADS], ids=lambda network: network.name)
def test_a_pt2_archive_computes_what_the_module_computes(network, tmp_path):
    module = lively(build(network))
    path = tmp_path / "model.pt2"
    write_pt2(module, path)
    program = torch.export.load(path).module()
    with torch.no_grad():
        for batch in (1, 5):
            image = image_of(module, batch)
            found = program(image)
            logits = found[0] if isinstance(found, tuple) else found
            torch.testing.assert_close(logits, module(image), atol=1e-5, rtol=1e-5)


@pytest.mark.parametrize("network", [SMALL, BRANCHING, DETECTOR, HEADS], ids=lambda network: network.name)
def test_a_module_comes_back_from_its_file(network, tmp_path):
    module = lively(build(network))
    write_module(module, tmp_path / "model.pt")
    again = read_module(tmp_path / "model.pt")
    assert again.network == network
    assert again.network.fingerprint == network.fingerprint
    with torch.no_grad():
        for mine, theirs in zip(again.outputs(image := image_of(module, 3)), module.outputs(image), strict=True):
            assert torch.equal(mine, theirs)


@pytest.mark.parametrize("content", [b"", b"no module", b"PK\x03\x04 half a file"])
def test_a_damaged_module_file_is_told_by_name(content, tmp_path):
    (tmp_path / "model.pt").write_bytes(content)
    with pytest.raises(MeasurementError, match=r"no module can be read from .*model\.pt: .*; delete the file"):
        read_module(tmp_path / "model.pt")


def test_an_archive_keeps_the_heads_that_no_row_reads(tmp_path):
    write_pt2(module := lively(build(HEADS)), tmp_path / "heads.pt2")
    program = torch.export.load(tmp_path / "heads.pt2").module()
    with torch.no_grad():
        outputs = program(image_of(module))
        torch.testing.assert_close(outputs, module.outputs(image_of(module)))


def test_export_writes_what_the_seed_draws(tmp_path):
    with torch.no_grad():
        expected = build_lively(SMALL, seed=3)(image := torch.ones(1, 3, 32, 32))
    onnx_path, pt2_path = (export_model(SMALL, each, tmp_path, seed=3) for each in ("onnx", "pt2"))
    (by_onnx,) = session_of(onnx_path).run(None, {"image": image.numpy()})
    with torch.no_grad():
        by_pt2 = torch.export.load(pt2_path).module()(image)
    scale = expected.abs().max()
    assert scale > 0
    np.testing.assert_allclose(by_onnx / scale.numpy(), expected / scale, atol=1e-4)
    torch.testing.assert_close(by_pt2 / scale, expected / scale)


def test_a_file_is_made_once(tmp_path):
    path = export_model(SMALL, "onnx", tmp_path / "models")
    path.write_bytes(b"kept")
    assert export_model(SMALL, "onnx", tmp_path / "models") == path == model_path(SMALL, "onnx", tmp_path / "models")
    assert path.read_bytes() == b"kept"
    assert export_model(SMALL, "onnx", tmp_path / "models", seed=1) != path


def test_a_kept_file_is_found_and_a_missing_one_is_not_made(tmp_path):
    assert kept(model_path(SMALL, "onnx", tmp_path)) is None
    path = export_model(SMALL, "onnx", tmp_path)
    os.utime(path, (0, 0))
    assert kept(path) == path
    assert path.stat().st_mtime > 0


def test_a_failed_export_leaves_nothing_behind(tmp_path, monkeypatch):
    def interrupted(_module):
        raise KeyboardInterrupt

    monkeypatch.setattr("mobilenet_core.formats.onnx_model.to_onnx", interrupted)
    with pytest.raises(KeyboardInterrupt):
        export_model(SMALL, "onnx", tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_writer_that_does_not_say_why_it_failed_is_told_of_a_full_disk_as_that(small_disk):
    def fail(_unfinished):
        raise RuntimeError("unexpected pos 64 vs 0")  # as torch's

    with pytest.raises(RuntimeError, match="unexpected pos"):
        make(small_disk.folder / "file", fail)
    with small_disk.full(), pytest.raises(OSError, match="No space left on device"):
        make(small_disk.folder / "file", fail)
    assert not list(small_disk.folder.iterdir())


def test_exports_made_at_once_end_in_one_whole_file(tmp_path):
    threads = [threading.Thread(target=export_model, args=(SMALL, "onnx", tmp_path)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    (path,) = tmp_path.iterdir()
    onnx.checker.check_model(onnx.load(path))


def test_what_was_unused_for_longest_goes_first(tmp_path):
    paths = [export_model(SMALL, "onnx", tmp_path, seed=seed) for seed in range(3)]
    size = paths[0].stat().st_size
    for age, path in zip((30, 20, 10), paths, strict=True):
        os.utime(path, (path.stat().st_mtime - age,) * 2)
    export_model(SMALL, "onnx", tmp_path, seed=0)  # used again
    (tmp_path / "notes.txt").write_text("not a model")
    newest = export_model(SMALL, "onnx", tmp_path, seed=3, limit_bytes=int(2.5 * size))
    assert set(tmp_path.iterdir()) == {paths[0], newest, tmp_path / "notes.txt"}


def test_the_file_just_made_stays_whatever_the_limit(tmp_path):
    export_model(SMALL, "onnx", tmp_path, seed=1)
    newest = export_model(SMALL, "onnx", tmp_path, seed=2, limit_bytes=0)
    assert list(tmp_path.iterdir()) == [newest]


def test_an_unknown_format_is_refused(tmp_path):
    with pytest.raises(DesignError, match="model format is 'caffe'; expected one of onnx, pt, pt2") as caught:
        export_model(SMALL, "caffe", tmp_path)
    assert caught.value.field == "format"


def test_a_precision_that_is_not_written_is_refused(tmp_path):
    with pytest.raises(
        DesignError, match=r"pt2 is not written at int8: it holds .* in floats; expected fp32"
    ) as caught:
        export_model(SMALL, "pt2", tmp_path, precision="int8")
    assert caught.value.field == "precision"
    with pytest.raises(DesignError, match=r"onnx is not written at fp16: .*; expected fp32 or int8"):
        export_model(SMALL, "onnx", tmp_path, precision="fp16")
    with pytest.raises(DesignError, match="onnx at int8 is not written with io int8: only the tflite file") as caught:
        export_model(SMALL, "onnx", tmp_path, precision="int8", io="int8")
    assert caught.value.field == "io"


OFFERED = [(each, precision) for each in get_args(FileFormat) for precision, io in written_kinds(each) if io == "float"]


@pytest.mark.parametrize(("model_format", "precision"), OFFERED)
@pytest.mark.parametrize(
    "network",
    [mobilenet_v1(DesignPoint(0.25, 224)), mobilenet_v1(DesignPoint(0.35, 97), 11)],
    ids=lambda network: f"{network.rows[0].op.out_channels}-{network.input.height}",
)
def test_a_file_keeps_the_size_that_was_told_of_it_closely(network, model_format, precision, tmp_path):
    told = most_bytes(cost_report(network), model_format, precision)
    made = export_model(network, model_format, tmp_path, precision=precision).stat().st_size
    assert (0.93 if model_format == "pt2" else 0.99) * told < made <= told


def test_each_precision_has_a_file_of_its_own(tmp_path):
    whole, small = (export_model(SMALL, "tflite", tmp_path, precision=each) for each in ("fp32", "int8"))
    assert small.stat().st_size < whole.stat().st_size / 2


@pytest.mark.parametrize(
    ("name", "least"),
    [
        ("mobilenet_v2", 0.97),
        ("mobilenet_v1-toeplitz", 0.9),
        ("mobilenet_v1-topological", 0.8),
    ],
)
def test_a_file_of_shortcuts_and_of_structured_rows_is_no_larger_than_was_told(name, least, tmp_path):
    network = NetworkChoice(name, 100).spec(DesignPoint(0.35, 32))
    for model_format in ("onnx", "tflite"):
        told = most_bytes(cost_report(network), model_format, "fp32")
        made = export_model(network, model_format, tmp_path).stat().st_size
        assert least * told < made <= told
