"""/model.onnx, /model.tflite and /model.pt2: real files, which real runtimes load and run."""

import io

import numpy as np
import pytest

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


@pytest.mark.parametrize("form", ["ncnn", "fused.pt2", "ONNX"])
def test_another_format_is_refused_by_name(shared_client, form):
    response = shared_client.get(f"{MODEL}.{form}")
    assert response.status_code == 422
    assert "'onnx', 'pt2' or 'tflite'" in response.json()["errors"][0]["message"]


def test_a_file_too_large_to_make_here_is_refused(shared_client):
    response = shared_client.get("/api/v1/design-points/2/224/model.onnx?num_classes=100000")
    assert response.status_code == 422
    assert "expected at most 512 MB" in response.json()["detail"]
