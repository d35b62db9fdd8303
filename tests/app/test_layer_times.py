"""Times of single layers over HTTP: from the newest measurement that has them, and never from another runtime's."""

import csv
import io
import json
from dataclasses import replace

import pytest
from clients import API, checked_problem
from fakes import measurement, task
from pydantic import TypeAdapter

from app.answers.costs import LayersAnswer
from app.charts.kinds import times_figure
from app.charts.needs import LayerTimings
from app.charts.shared import to_json
from app.services.latency.layers import LayerLatency
from mobilenet_core import DesignPoint
from mobilenet_core.cost import cost_report
from mobilenet_core.layer_times import LayerTime, LayerTimes
from mobilenet_core.networks.family import Variant

POINT = f"{API}/design-points/0.25/64/layers"
ASKED = f"{POINT}?runtime=torch"
CHART = f"{API}/charts/layer-times?alpha=0.25&resolution=64&runtime=torch"
REPORT = cost_report(Variant(DesignPoint(0.25, 64)).spec)
DEPTHWISE = [layer.name for layer in REPORT.layers if layer.kind == "depthwise"]
# 13 depthwise layers of 0.05 ms, 16 others of 0.03125 ms: 1.15 of 2 ms
TIMES = LayerTimes(
    tuple(LayerTime(each.name, 0.05 if each.name in DEPTHWISE else 0.03125) for each in REPORT.layers),
    (LayerTime("Reorder", 0.05),),
    whole_ms=2.0,
    profiled_ms=2.1,
)


@pytest.fixture
def store(client):
    assert client.get("/readyz").status_code == 200  # opens it
    return client.app.state.resources.open().result().store


def keep(store, of=None, layers=TIMES, **more):
    of = of or task()
    job = store.add_job([of], {})
    return store.finish_item(job.id, 0, of, replace(measurement(of), layers=layers, **more))


def test_without_a_runtime_the_answer_is_analytic_and_may_be_kept(client, store):
    keep(store)
    response = client.get(POINT)
    assert "max-age" in response.headers["cache-control"]
    answer = response.json()
    assert (answer["latency"], {layer["latency_ms"] for layer in answer["layers"]}) == (None, {None})


def test_with_a_runtime_each_layer_has_its_time(client, store):
    kept = keep(store)
    response = client.get(ASKED)
    answer = TypeAdapter(LayersAnswer).validate_json(response.text, strict=True, extra="forbid")
    assert response.headers["cache-control"] == "no-cache"
    assert [layer.latency_ms for layer in answer.layers] == [each.ms for each in TIMES.times]
    assert (answer.latency.measurement_id, answer.latency.runtime) == (kept, "torch")
    assert (answer.latency.whole_ms, answer.latency.sum_ms) == (2.0, pytest.approx(1.15))
    assert answer.latency.gap_percent == pytest.approx(42.5)
    assert "Reorder 0.050\N{NO-BREAK SPACE}ms" in answer.latency.gap


def test_shares_stay_shares_where_profiling_slowed_the_layers():
    slowed = LayerLatency(1, None, measurement(), replace(TIMES, whole_ms=1.0))
    assert slowed.total_ms == pytest.approx(1.15)


def test_the_newest_measurement_that_has_them_counts(client, store):
    keep(store)
    newer = keep(store, layers=replace(TIMES, whole_ms=3.0))
    keep(store, layers=None)
    assert client.get(ASKED).json()["latency"]["measurement_id"] == newer


def test_the_last_ten_are_looked_through_for_them(client, store):
    kept = keep(store)
    for _ in range(9):
        keep(store, layers=None)
    assert client.get(ASKED).json()["latency"]["measurement_id"] == kept
    keep(store, layers=None)
    assert client.get(ASKED).json()["latency"] is None


def test_layers_of_another_table_of_rows_do_not_count(client, store):
    keep(store, layers=replace(TIMES, times=TIMES.times[1:]))
    assert client.get(ASKED).json()["latency"] is None


@pytest.mark.parametrize(
    "other",
    [{"runtime": "openvino"}, {"precision": "int8", "runtime": "onnxruntime"}, {"threads": 2}, {"batch": 8}],
)
def test_no_other_kind_of_measurement_passes_for_the_one_asked_for(client, store, other):
    keep(store, task(**other))
    assert client.get(ASKED).json()["latency"] is None


def test_another_device_another_network(client, store):
    keep(store)
    device = measurement().device.id
    assert client.get(f"{ASKED}&device={device}").json()["latency"]["device"] == device
    assert client.get(f"{ASKED}&device=elsewhere").json()["latency"] is None
    assert client.get(f"{ASKED}&num_classes=10").json()["latency"] is None


def test_what_changes_with_the_next_measurement_is_asked_for_again(client, store):
    before = client.get(ASKED)
    assert client.get(ASKED, headers={"If-None-Match": before.headers["etag"]}).status_code == 304
    keep(store)
    after = client.get(ASKED, headers={"If-None-Match": before.headers["etag"]})
    assert (after.status_code, after.json()["latency"] is None) == (200, False)


def test_the_table_says_nothing_where_nothing_was_timed(client):
    rows = list(csv.DictReader(io.StringIO(client.get(f"{ASKED}&format=csv").text)))
    assert {row["latency_ms"] for row in rows} == {""}


def test_a_runtime_that_there_is_not_is_refused(client):
    assert "expected one of torch" in checked_problem(client.get(f"{POINT}?runtime=tvm"), 422).detail


def test_the_chart_sets_time_beside_mult_adds_on_one_scale(client, store):
    keep(store)
    figure = client.get(CHART).json()
    assert figure["layout"]["xaxis"]["range"] == figure["layout"]["xaxis2"]["range"]
    bars = {(bar["xaxis"], bar["meta"]["kind"]): bar["x"][0] for bar in figure["data"]}
    assert bars["x2", "depthwise"] == pytest.approx(32.5)
    assert bars["x2", "between"] == pytest.approx(42.5)
    assert sum(share for (axis, _), share in bars.items() if axis == "x2") == pytest.approx(100)


def test_a_kind_without_mult_adds_has_none_in_words():
    found = LayerLatency(1, None, measurement(), TIMES)
    figure = json.loads(to_json(times_figure(LayerTimings(Variant(DesignPoint(0.25, 64)), found), "ko")))
    assert [bar["text"][0] for bar in figure["data"] if bar["xaxis"] == "x" and not bar["x"][0]] == ["없음", "없음"]
