"""/model.onnx, /model.tflite and /model.pt2: real files, which real runtimes load and run."""

import io
import json

import numpy as np
import pytest
from clients import plain

from mobilenet_core import DesignPoint, mobilenet_v1
from mobilenet_core.cost import cost_report
from mobilenet_core.formats.export import export_model

MODEL = "/api/v1/design-points/0.25/32/model"
QUERY = "?num_classes=10"
IMAGE = np.random.default_rng(0).standard_normal((1, 3, 32, 32)).astype(np.float32)


def logits_of_onnx(content):
    import onnxruntime

    session = onnxruntime.InferenceSession(content, providers=["CPUExecutionProvider"])
    return session.run(None, {session.get_inputs()[0].name: IMAGE})[0]


def logits_of_pt2(content):
    import torch

    module = torch.export.load(io.BytesIO(content)).module()
    with torch.no_grad():
        return module(torch.from_numpy(IMAGE)).numpy()


def logits_of_tflite(content):
    from ai_edge_litert.interpreter import Interpreter

    interpreter = Interpreter(model_content=content)
    interpreter.allocate_tensors()
    interpreter.set_tensor(interpreter.get_input_details()[0]["index"], IMAGE.transpose(0, 2, 3, 1))
    interpreter.invoke()
    return interpreter.get_tensor(interpreter.get_output_details()[0]["index"])


def test_all_files_run_and_compute_the_same(shared_client):
    onnx, tflite, pt2 = (shared_client.get(f"{MODEL}.{form}{QUERY}") for form in ("onnx", "tflite", "pt2"))
    assert onnx.headers["content-type"] == "application/octet-stream"
    assert pt2.headers["content-type"] == "application/zip"
    assert logits_of_onnx(onnx.content).shape == (1, 10)
    np.testing.assert_allclose(logits_of_onnx(onnx.content), logits_of_pt2(pt2.content), rtol=1e-3, atol=1e-3)
    np.testing.assert_allclose(logits_of_tflite(tflite.content), logits_of_pt2(pt2.content), rtol=1e-3, atol=1e-3)


@pytest.mark.parametrize(("form", "logits_of"), [("onnx", logits_of_onnx), ("tflite", logits_of_tflite)])
def test_an_int8_file_is_the_one_that_the_stopwatch_times_and_runs_in_its_own_runtime(
    shared_client, form, logits_of, tmp_path
):
    network = mobilenet_v1(DesignPoint(0.25, 32), 10)
    timed = export_model(network, form, tmp_path, precision="int8").read_bytes()
    sent = shared_client.get(f"{MODEL}.{form}{QUERY}&precision=int8")
    assert sent.headers["content-disposition"].endswith(f'_int8_untrained.{form}"')
    assert int(sent.headers["content-length"]) == len(sent.content)
    assert np.argmax(logits_of(sent.content)) == np.argmax(logits_of(timed))
    assert sent.content == timed


def test_the_weights_of_an_int8_file_are_integers(shared_client):
    import onnx

    graph = onnx.load_from_string(shared_client.get(f"{MODEL}.onnx{QUERY}&precision=int8").content).graph
    sizes = dict.fromkeys(onnx.TensorProto.DataType.values(), 0)
    for each in graph.initializer:
        sizes[each.data_type] += int(np.prod(each.dims))
    report = cost_report(mobilenet_v1(DesignPoint(0.25, 32), 10))
    assert sizes[onnx.TensorProto.INT8] >= report.weights
    assert sizes[onnx.TensorProto.FLOAT] < 0.05 * report.weights  # scales alone


def test_a_precision_that_cannot_be_made_says_why_and_what_there_is(shared_client):
    refused = shared_client.get(f"{MODEL}.ncnn{QUERY}&precision=int8")
    assert refused.status_code == 422
    assert "ncnn's own tools make its integers" in refused.json()["detail"]
    assert "expected fp32" in refused.json()["detail"]
    assert refused.json()["errors"][0]["field"] == "precision"
    assert shared_client.get(f"{MODEL}.onnx{QUERY}&precision=int8&io=int8").json()["errors"][0]["field"] == "io"


def test_the_file_that_goes_with_a_runtime_and_a_precision_comes_first_with_its_size(shared_client):
    def first(runtime, precision, more=""):
        asked = f"/api/v1/design-points/0.5/224/files?runtime={runtime}&precision={precision}{more}"
        return json.loads(plain(shared_client.get(asked).text))["files"]["items"][0]

    found = first("tflite-cpu", "int8", "&max_weight_mb=2")
    assert (found["text"], found["note"]) == ("Get model.tflite, int8, file 1.51 MB, untrained weights", "")
    sent = shared_client.get(found["href"])
    assert 0.999 * found["most_bytes"] < int(sent.headers["content-length"]) <= found["most_bytes"]
    assert first("onnxruntime", "fp32")["label"] == "model.onnx, fp32, file 5.31 MB"
    by_its_plan = first("tflite-cpu", "int8", "&max_weight_mb=1.346")  # which its weights keep
    assert by_its_plan["note"] == "The file takes 1.51 MB: the limit of 1.346 MB is on its weights alone."
    over = first("ncnn-cpu", "int8", "&max_weight_mb=2&lang=ko")
    assert over["is_over"]
    assert over["label"].startswith("model.ncnn, fp32")
    assert over["note"].startswith("ncnn 파일은 int8 정밀도로 만들지 않으므로 fp32 파일입니다.")
    assert over["note"].endswith("파일 크기가 5.31 MB로 한도(2 MB)를 넘습니다.")


def test_the_files_name_says_which_network_it_is_and_that_it_is_untrained(shared_client):
    disposition = shared_client.get(f"{MODEL}.onnx{QUERY}").headers["content-disposition"]
    assert disposition == 'attachment; filename="mobilenet_v1_0.25_32_untrained.onnx"'


def test_a_file_asked_for_again_is_the_same_and_need_not_be_sent(shared_client):
    first, again = (shared_client.get(f"{MODEL}.pt2{QUERY}") for _ in range(2))
    assert first.content == again.content
    assert first.headers["etag"] == again.headers["etag"]
    assert first.headers["cache-control"] == "public, max-age=3600"
    known = shared_client.get(f"{MODEL}.pt2{QUERY}", headers={"If-None-Match": first.headers["etag"]})
    assert (known.status_code, known.content) == (304, b"")


def test_a_download_can_be_taken_up_again(shared_client):
    whole = shared_client.get(f"{MODEL}.onnx{QUERY}").content
    part = shared_client.get(f"{MODEL}.onnx{QUERY}", headers={"Range": "bytes=1000-1999"})
    assert (part.status_code, part.content) == (206, whole[1000:2000])


@pytest.mark.parametrize("form", ["pte", "fused.pt2", "ONNX"])
def test_another_format_is_refused_by_name(shared_client, form):
    response = shared_client.get(f"{MODEL}.{form}")
    assert response.status_code == 422
    assert "'onnx', 'tflite', 'ncnn' or 'pt2'" in response.json()["errors"][0]["message"]


def test_a_file_too_large_to_make_here_is_refused(shared_client):
    response = shared_client.get("/api/v1/design-points/2/224/model.onnx?num_classes=100000")
    assert response.status_code == 422
    assert "expected at most 128 MB" in response.json()["detail"]
