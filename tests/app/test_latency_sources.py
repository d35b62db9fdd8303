"""Which latency counts: a measured one before a prediction, the newest of a point; what is fitted is kept."""

import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from clients import API, ask, time_here
from fakes import task

from app.services.latency import source as latency_source
from app.services.latency.source import Wanted, _kept_fit, _source_of, latency_of, source_of
from mobilenet_core.design import DesignPoint
from mobilenet_core.errors import DesignError
from mobilenet_core.measure.device import this_device
from mobilenet_core.networks.family import MOBILENET_V1, NetworkChoice, Variant
from mobilenet_core.predict import fit


@pytest.fixture
def measured(client):
    """The client of a server whose machine has timed five points with onnxruntime at one thread."""
    times = {(1.0, 224): 13.0, (1.0, 128): 5.0, (0.5, 224): 4.0, (0.5, 128): 2.0, (0.25, 160): 0.9}
    time_here(client, *((task(*point, runtime="onnxruntime"), p50) for point, p50 in times.items()))
    return client


def test_8_ms_on_this_machine_with_onnxruntime_is_answered_once_it_was_measured(measured):
    question = {"device": "this", "runtime": "onnxruntime", "precision": "fp32", "max_latency_ms": 8}
    answer = ask(measured, "recommendation", **question)
    assert answer["best"]["latency_ms"] <= 8
    here = this_device()
    assert (answer["latency_of"]["device"], answer["latency_of"]["device_name"]) == (here.id, here.name)
    assert answer["nearest_miss"]["latency_ms"] > 8
    assert answer["binding"] == "max_latency_ms"


def test_what_was_measured_comes_before_a_prediction_and_has_its_interval(measured):
    answer = ask(measured, "pareto", device="this", minimise="latency_ms", alpha="1,0.6", resolution="224", all=True)
    columns = answer["columns"]
    assert columns["latency_kind"] == ["measured", "predicted"]
    assert (columns["latency_ms"][0], columns["latency_low_ms"][0], columns["latency_high_ms"][0]) == (13.0, 12.5, 13.5)


def test_the_newest_measurement_of_a_point_counts(measured):
    ask(measured, "recommendation", device="this")
    time_here(measured, (task(1.0, 224, runtime="onnxruntime"), 14.0))
    answer = ask(measured, "recommendation", device="this", alpha="1", resolution="224")
    assert answer["best"]["latency_ms"] == 14.0


def test_a_p90_is_the_measured_one(measured):
    answer = ask(measured, "recommendation", device="this", alpha="1", resolution="224", percentile="p90")
    assert answer["best"]["latency_ms"] == 13.4


def test_a_prediction_says_that_it_is_one_even_where_a_value_was_published(shared_client):
    answer = ask(
        shared_client, "predictions", device="pixel-3", runtime="tflite-cpu", precision="int8", alpha=1, resolution=224
    )
    assert (answer["kind"], answer["fitted_on"]["count"], answer["confidence"]) == ("predicted", 16, 0.9)
    assert answer["low_ms"] < answer["latency_ms"] < answer["high_ms"]


def test_what_several_ask_for_at_once_is_fitted_once(monkeypatch):
    fits = []

    def slow_fit(observations, **asked):
        fits.append(asked)
        time.sleep(0.1)
        return fit(observations, **asked)

    monkeypatch.setattr(latency_source, "fit", slow_fit)
    _source_of.cache_clear()
    _kept_fit.cache_clear()
    wanted = Wanted("pixel-3", "tflite-cpu")
    with ThreadPoolExecutor(4) as threads:
        sources = list(threads.map(lambda _: source_of(wanted, None), range(4)))
    assert len(fits) == 1
    assert len({id(each.predictor) for each in sources}) == 1


def test_news_of_another_device_fits_nothing_anew(client, monkeypatch):
    fits = []
    monkeypatch.setattr(latency_source, "fit", lambda *asked, **more: fits.append(asked) or fit(*asked, **more))
    for device in ("Board of one", "Board of another"):
        line = f"device,runtime,precision,threads,alpha,resolution,latency_ms\n{device},tflite,fp32,1,1,224,30.125"
        client.post(f"{API}/measurements/import", content=line, headers={"Content-Type": "text/csv"})
        ask(client, "pareto", device="Board of one", minimise="latency_ms")
    assert len(fits) == 1


# Other networks' published latencies


V2 = NetworkChoice("mobilenet_v2")


@pytest.mark.parametrize("network", [V2, MOBILENET_V1], ids=lambda each: each.name)
def test_a_published_latency_of_another_network_is_given_for_that_network_whichever_was_asked_about_first(network):
    source = source_of(Wanted("pixel-1", "tflite-cpu", threads=1, network=network), None)
    found = [latency_of(Variant(DesignPoint(1.0, 224), each), source) for each in (V2, MOBILENET_V1)]
    assert [(each.latency_ms, each.kind) for each in found] == [(73.8, "published"), (113.0, "published")]


def test_mobilenet_is_predicted_from_its_own_published_latencies_alone():
    asked = Wanted("pixel-1", "tflite-cpu", threads=1)
    counts = [source_of(replace(asked, network=each), None).predictor.fitted_on.count for each in (MOBILENET_V1, V2)]
    assert counts == [1, 23]


def test_a_runtime_of_which_another_network_alone_was_published_tells_nothing_of_mobilenet():
    asked = Wanted("pixel-2", "tflite-cpu", threads=1)
    assert source_of(replace(asked, network=V2), None).wanted.runtime == "tflite-cpu"
    with pytest.raises(DesignError, match=r"runtime is 'tflite-cpu'; at fp32 on pixel-2 there is xnnpack"):
        source_of(asked, None)


def test_every_published_latency_of_a_device_is_listed_with_its_network_ncnns_as_ncnns(shared_client):
    answer = ask(shared_client, "devices/raspberry-pi-5/published")
    of = {(each["network"], each["name"], each["runtime"], each["threads"]): each for each in answer["items"]}
    row = of["ncnn_mobilenet_v2", "1.0 ncnn's MobileNet V2-224", "ncnn-cpu", 4]
    assert (answer["count"], row["latency_ms"], row["kind"]) == (len(answer["items"]), 10.52, "published")
    assert answer["items"][0]["network"] == "mobilenet_v1"
    refused = shared_client.get(f"{API}/devices/rasbery-pi-5/published")
    assert (refused.status_code, "'raspberry-pi-5'" in refused.json()["detail"]) == (404, True)
