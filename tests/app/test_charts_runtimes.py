"""/charts/runtimes: stored latencies of several runtimes side by side, and the figure function itself."""

import json
from dataclasses import replace

import pytest
from fakes import measurement, other_device, task

from app.answers.measurements import Latency
from app.charts.needs import Timings
from app.charts.runtimes import by_wins, runtimes_figure
from app.charts.shared import to_json
from app.services.history.runtimes import MAX_POINTS, TimedPoint
from app.store.store import Store
from mobilenet_core.machine_states import MachineState, ProbeLevels, States

CHART = "/api/v1/charts/runtimes"


def row(runtime, p50, alpha=0.5, resolution=160, *, half=0.2, mult_adds=76_500_000):
    """half 0: as an import that names only its median."""
    p25, p75 = (p50 - half, p50 + 2 * half) if half else (None, None)
    return TimedPoint(alpha, resolution, mult_adds, runtime, Latency(None, p25, p50, p75, None, None, None, None))


def figure_of(*rows):
    return json.loads(to_json(runtimes_figure(Timings(rows))))


def test_each_runtime_is_a_trace_and_the_one_that_is_fastest_most_often_comes_first():
    rows = [row("torch", 9), row("litert", 3), row("litert", 8, 1.0, 224), row("openvino", 9, 1.0, 224)]
    figure = figure_of(*rows)
    assert [trace["name"] for trace in figure["data"]] == ["litert", "openvino", "torch"]
    assert [trace["meta"]["kind"] for trace in figure["data"]] == ["fastest", "other", "other"]


def test_runtimes_timed_on_a_slow_machine_are_compared_by_the_state_that_they_share():
    def slow(runtime, p50, mark="slow_state"):
        best = ProbeLevels("probes", 1.0, 1.0)
        states = States(best, best, best, (), (), 0.0, False, (MachineState(1.3, 1.0, p50),), p50, p50)
        return replace(row(runtime, p50), latency_marks=(mark,), states=states)

    told = figure_of(slow("torch", 9.0), slow("litert", 3.0))["layout"]["meta"]["verdict"]
    assert told.startswith("litert is clearly the fastest at 1 of 1; all 2 times are uncertain. For 1 of 1 the machine")
    told = figure_of(slow("torch", 9.0), slow("litert", 3.0, "cpu_taken_away"))["layout"]["meta"]["verdict"]
    assert told == "At 0 of 1 one runtime is clearly faster; all 2 times are uncertain."


def test_runtimes_that_win_equally_often_stand_by_name():
    assert by_wins([row("torch", 2), row("ncnn", 2, 1.0, 224)]) == ["ncnn", "torch"]


def test_a_median_without_quartiles_has_no_bar_and_keeps_the_axis():
    figure = figure_of(row("tflite-cpu", 10.0, half=0))
    assert list(figure["data"][0]["error_x"]["array"]) == [0]
    low, high = figure["layout"]["xaxis"]["range"]
    assert low < 1 < high


def test_the_point_with_most_mult_adds_is_on_top():
    rows = [
        row("torch", 1, 0.25, 128, mult_adds=10),
        row("torch", 9, 1.0, 224, mult_adds=90),
        row("torch", 5, mult_adds=50),
    ]
    assert list(figure_of(*rows)["layout"]["yaxis"]["categoryarray"]) == ["0.25/128", "0.5/160", "1.0/224"]


def test_nothing_stored_is_a_figure_without_traces(shared_client):
    assert shared_client.get(CHART).json()["data"] == []


@pytest.fixture
def put(client, settings):
    """put(p50, alpha, resolution, device=name, **plan): stores a measurement beside the running application."""
    client.get("/readyz")
    store = Store(settings.store_url)

    def put_one(p50, alpha=0.25, resolution=64, device="Test CPU", **plan):
        of = task(alpha, resolution, **plan)
        store.finish_item(store.add_job([of], {}).id, 0, of, measurement(of, p50, other_device(device)))

    yield put_one
    store.close()


def shown(client, query=""):
    return {
        trace["name"]: dict(zip(trace["y"], trace["x"], strict=True))
        for trace in client.get(CHART + query).json()["data"]
        if trace["meta"]["role"] == "runtime"
    }


def test_only_the_newest_of_each_runtime_under_what_is_asked_for_is_shown(client, put):
    put(7.0)
    put(5.0)
    put(3.0, threads=2)
    put(2.0, runtime="litert", precision="int8")
    put(9.0, batch=8)
    assert shown(client) == {"torch": {"0.25/64": 5.0}}
    assert shown(client, "?threads=2") == {"torch": {"0.25/64": 3.0}}
    assert shown(client, "?precision=int8") == {"litert": {"0.25/64": 2.0}}


def test_a_device_can_be_named(client, put):
    put(7.0)
    put(5.0, device="Another CPU")
    device = other_device("Another CPU").id
    assert shown(client, f"?device={device}") == {"torch": {"0.25/64": 5.0}}


def test_imports_are_shown_under_their_device_and_never_as_measured_here(client, put):
    put(7.0)
    lines = "device,runtime,precision,threads,alpha,resolution,latency_ms\nMy phone,tflite-cpu,fp32,1,0.25,64,3.5\n"
    client.post("/api/v1/measurements/import", content=lines, headers={"Content-Type": "text/csv"})
    assert shown(client) == {"torch": {"0.25/64": 7.0}}
    assert shown(client, "?device=My phone") == {"tflite-cpu": {"0.25/64": 3.5}}


def test_a_new_measurement_changes_the_chart_and_its_etag(client, put):
    before = client.get(CHART)
    put(4.0)
    after = client.get(CHART, headers={"If-None-Match": before.headers["etag"]})
    assert after.status_code == 200
    assert shown(client) == {"torch": {"0.25/64": 4.0}}


def test_the_papers_points_come_before_others_where_there_are_many(client, put):
    put(4.0, alpha=1.0, resolution=224)
    for side in range(32, 32 + MAX_POINTS):
        put(1.0, resolution=side)
    names = shown(client)["torch"]
    assert len(names) == MAX_POINTS
    assert "1.0/224" in names


@pytest.mark.parametrize("query", ["?precision=fp8", "?threads=0", "?network=nope"])
def test_what_cannot_be_is_refused(shared_client, query):
    assert shared_client.get(CHART + query).status_code == 422
