"""/metrics tells what is done and what fails, to whoever has the token, by templates of routes and no raw path."""

import pytest
from clients import API, checked_problem, client_of
from fakes import eventually
from prometheus_client.parser import text_string_to_metric_families


@pytest.fixture
def client(settings, stopwatch):
    with client_of(settings.model_copy(update={"metrics": True}), stopwatch) as client:
        eventually(lambda: client.get("/readyz").status_code == 200)
        yield client


def told(client):
    """{(name, labels): value} of all samples."""
    answer = client.get("/metrics")
    assert answer.status_code == 200, answer.text
    return {
        (sample.name, *sample.labels.values()): sample.value
        for family in text_string_to_metric_families(answer.text)
        for sample in family.samples
    }


COUNT = "mbx_http_request_duration_seconds_count"


def test_requests_are_counted_by_the_template_of_their_route(client):
    for alpha in (0.25, 0.5, 0.75):
        client.get(f"{API}/design-points/{alpha}/192")
    client.get(f"{API}/design-points/0.75/192")
    client.get(f"{API}/design-points/9/192")
    client.get(f"{API}/jobs/nope")
    for path in ("/nope", "/x/y", "/x%0a"):
        client.get(path)
    found = told(client)
    template = f"{API}/design-points/{{alpha}}/{{resolution}}"
    assert found[COUNT, "GET", template, "200"] == 3
    assert found[COUNT, "GET", template, "422"] == 1
    assert found[COUNT, "GET", "kept", "200"] == 1
    assert found[COUNT, "GET", f"{API}/jobs/{{job_id}}", "404"] == 1
    assert found[COUNT, "GET", "unmatched", "404"] == 3
    assert not any("nope" in label or "x/y" in label for key in found for label in key)


def test_jobs_and_the_stopwatch_are_told(client, stopwatch):
    stopwatch.hold()
    stopwatch.failing = {0.5}
    for alpha in (0.25, 0.5):
        client.post(f"{API}/measurements", json={"points": [{"alpha": alpha, "resolution": 32}]})
    eventually(lambda: stopwatch.measured)
    eventually(lambda: told(client)["mbx_jobs", "running"] == 1)
    first = told(client)
    assert (first["mbx_measure_queue_length",], first["mbx_jobs", "queued"], first["mbx_ready",]) == (2, 1, 1)
    eventually(
        lambda: told(client)["mbx_stopwatch_busy_seconds_total",] > first["mbx_stopwatch_busy_seconds_total",] > 0
    )
    stopwatch.release()
    eventually(lambda: told(client)["mbx_measure_queue_length",] == 0)
    last = told(client)
    assert (last["mbx_jobs", "done"], last["mbx_jobs", "failed"]) == (1, 1)
    assert (last["mbx_measurements_total", "done"], last["mbx_measurements_total", "failed"]) == (1, 1)


def test_a_store_that_fails_is_told(client, settings):
    settings.store_file.rename(settings.data_dir / "elsewhere")
    checked_problem(client.get(f"{API}/jobs"), 503)
    found = told(client)
    assert found["mbx_ready",] == 0
    assert found["mbx_store_errors_total", "StoreError"] >= 1
    assert ("mbx_jobs", "done") not in found


def test_a_loop_that_lags_is_told(client):
    eventually(lambda: told(client)["mbx_event_loop_lag_seconds_count",] > 0)


def test_metrics_are_for_whoever_may_write_and_off_where_nobody_asked_for_them(settings, stopwatch):
    open_to_all = settings.model_copy(update={"metrics": True, "host": "0.0.0.0"})  # noqa: S104
    with client_of(open_to_all, stopwatch) as client:
        checked_problem(client.get("/metrics"), 401)
        token = {"Authorization": f"Bearer {client.app.state.write_token}"}
        assert client.get("/metrics", headers=token).status_code == 200
    with client_of(settings, stopwatch) as client:
        assert "MBX_METRICS" in checked_problem(client.get("/metrics"), 404).detail
