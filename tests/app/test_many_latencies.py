"""A device of which very much is known, and threads that nobody timed: GET /predictions says what it rests on."""

import pytest
from clients import API, ask

from mobilenet_core.predict import predictor

BOARD = {"device": "Board", "runtime": "tflite-cpu", "precision": "fp32"}


def test_a_device_with_1500_latencies_is_predicted_from_some_and_says_so(client, monkeypatch):
    monkeypatch.setattr(predictor, "MOST_FITTED", 40)  # of 150, which take some seconds to fit
    points = [(alpha / 100, side) for alpha in range(25, 100) for side in range(128, 228, 5)]
    rows = [f"Board,tflite-cpu,fp32,4,{alpha},{side},{20 * alpha * side**2 / 224**2}" for alpha, side in points]
    text = "\n".join(["device,runtime,precision,threads,alpha,resolution,latency_ms", *rows])
    client.post(f"{API}/measurements/import", content=text.encode(), headers={"Content-Type": "text/csv"})
    answer = ask(client, "predictions", **BOARD, alpha=0.5, resolution=179)
    assert answer["fitted_on"]["count"] == 40
    assert answer["fitted_on"]["sentence"].startswith("40 of 1,500 latencies at alpha 0.25 to 0.99")
    assert answer["latency_ms"] == pytest.approx(20 * 0.5 * 179**2 / 224**2, rel=0.03)
    columns = ask(client, "design-space", **BOARD, alpha="0.5,0.51", resolution="128,129")["columns"]
    assert [columns["latency_kind"][i] for i in range(4)] == ["imported", "predicted", "imported", "predicted"]
    assert columns["latency_ms"][0] == pytest.approx(20 * 0.5 * 128**2 / 224**2)


def test_threads_that_nobody_timed_are_named(shared_client):
    params = {"device": "pixel-3", "runtime": "tflite-cpu", "alpha": 0.5, "resolution": 160}
    four, many = (ask(shared_client, "predictions", **params, threads=threads) for threads in (4, 256))
    assert four["fitted_on"]["sentence"].endswith(", 4 threads")
    assert many["fitted_on"]["sentence"].endswith("4 threads; none with 256 threads, which is extrapolated")
    assert four["latency_ms"] / 1.5 < many["latency_ms"]
    assert many["high_ms"] > 2 * four["high_ms"]
