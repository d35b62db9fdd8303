"""/measurements and /jobs over HTTP: asking, polling, cancelling, paging, and a store that does not answer."""

import pytest
from clients import API, client_of
from fakes import eventually, measurement

from app.settings import MAX_QUEUED_JOBS
from app.store import StoreError

MEASURE = f"{API}/measurements"
SMALL = {"points": [{"alpha": 0.25, "resolution": 32}]}


def test_a_job_is_accepted_polled_and_its_measurement_read(client):
    accepted = client.post(MEASURE, json=SMALL)
    assert accepted.status_code == 202
    assert accepted.headers["location"] == accepted.json()["href"] == f"{API}/jobs/{accepted.json()['job_id']}"
    job = eventually(lambda: (j := client.get(accepted.headers["location"]).json())["state"] == "done" and j)
    assert (job["done"], job["failed"], job["total"]) == (1, 0, 1)
    stored = client.get(f"{MEASURE}/{job['items'][0]['measurement_id']}").json()
    assert stored["samples_ms"] == list(measurement().samples_ms)
    assert stored["kind"] == "measured"
    assert client.get(f"{API}/jobs").json()["items"] == [{name: job[name] for name in job if name != "items"}]


def test_every_combination_is_one_measurement(client):
    body = {"points": [*SMALL["points"], {"alpha": 0.5, "resolution": 64}], "threads": [1, 2], "runtimes": ["torch"]}
    path = client.post(MEASURE, json=body).headers["location"]
    items = client.get(path).json()["items"]
    assert [(each["alpha"], each["threads"]) for each in items] == [(0.25, 1), (0.25, 2), (0.5, 1), (0.5, 2)]


def test_a_key_in_the_header_makes_a_request_safe_to_repeat(client):
    headers = {"Idempotency-Key": "mine"}
    first, again = (client.post(MEASURE, json=SMALL, headers=headers) for _ in range(2))
    assert first.json() == again.json()
    other = client.post(MEASURE, json={**SMALL, "threads": [2]}, headers=headers)
    assert (other.status_code, other.json()["type"]) == (409, "urn:mobilenet-explorer:conflict")
    too_long = client.post(MEASURE, json=SMALL, headers={"Idempotency-Key": "x" * 201})
    assert (too_long.status_code, too_long.json()["errors"][0]["pointer"]) == (422, "/header/idempotency-key")


def test_a_job_is_cancelled_over_http(client, stopwatch):
    stopwatch.hold()
    path = client.post(MEASURE, json=SMALL).headers["location"]
    eventually(lambda: client.get(path).json()["state"] == "running")
    assert client.delete(path).status_code == 202
    eventually(lambda: client.get(path).json()["state"] == "cancelled")
    again = eventually(lambda: (r := client.delete(path)).status_code == 409 and r)
    assert again.json()["type"] == "urn:mobilenet-explorer:conflict"
    assert client.delete(f"{API}/jobs/nope").status_code == 404


def test_a_full_queue_is_a_429_with_retry_after(client, stopwatch):
    stopwatch.hold()
    responses = [client.post(MEASURE, json=SMALL) for _ in range(MAX_QUEUED_JOBS + 1)]
    assert {response.status_code for response in responses[:-1]} == {202}
    assert (responses[-1].status_code, responses[-1].headers["retry-after"]) == (429, "30")


def test_careful_measurements_are_asked_for_as_such(client, stopwatch):
    for careful in (True, False):
        path = client.post(MEASURE, json={**SMALL, "careful": careful}).headers["location"]
        eventually(lambda: client.get(path).json()["state"] == "done")  # noqa: B023 - asked at once
    assert [of.plan.careful for of in stopwatch.measured] == [True, False]
    assert client.post(MEASURE, json={**SMALL, "careful": "very"}).status_code == 422


@pytest.mark.parametrize("precision", ["fp16", "int8"])
def test_what_a_runtime_cannot_run_is_refused_before_it_is_queued(client, precision):
    response = client.post(MEASURE, json={**SMALL, "precisions": ["fp32", precision]})
    assert response.status_code == 409
    assert f"torch does not run {precision}" in response.json()["detail"]
    assert client.get(f"{API}/jobs").json()["count"] == 0


def test_a_runtime_that_is_not_installed_is_refused_with_what_to_install(client, monkeypatch):
    from mobilenet_core.runtimes import Runtime

    assert client.get(f"{API}/runtimes").json()["items"][0]["available"] is True
    monkeypatch.setattr(Runtime, "why_unavailable", lambda _: "PyTorch is not installed; pip install torch")
    response = client.post(MEASURE, json=SMALL)
    assert (response.status_code, response.json()["detail"]) == (409, "PyTorch is not installed; pip install torch")
    assert client.get(f"{API}/runtimes").json()["items"][0]["available"] is False


def test_history_is_paged_by_next_and_link(client):
    points = [{"alpha": 0.25, "resolution": side} for side in range(32, 39)]
    path = client.post(MEASURE, json={"points": points}).headers["location"]
    eventually(lambda: client.get(path).json()["state"] == "done")
    device = client.get(MEASURE).json()["items"][0]["device"]
    seen, url = [], f"{MEASURE}?limit=3&device={device}"
    while url:
        response = client.get(url)
        seen.append([row["resolution"] for row in response.json()["items"]])
        assert ("link" in response.headers) == (response.json()["next"] is not None)
        url = response.json()["next"]
        assert url is None or "device=" in url
    assert seen == [[38, 37, 36], [35, 34, 33], [32]]
    assert client.get(f"{MEASURE}?device=nobody").json()["count"] == 0


def test_a_store_that_does_not_answer_is_a_503_and_numbers_are_served_all_the_same(settings):
    broken = settings.model_copy(update={"database_url": "sqlite:////proc/nope/store.db"})
    with client_of(broken) as client:
        for path in ("/readyz", MEASURE, f"{API}/jobs", f"{API}/design-points/1/224/latency"):
            response = client.get(path)
            assert (response.status_code, response.headers["retry-after"]) == (503, "5"), path
            assert response.json()["type"] == "urn:mobilenet-explorer:store-unavailable"
        assert client.get("/healthz").status_code == 200
        assert client.get(f"{API}/design-points/0.75/192").status_code == 200


def test_a_store_that_comes_back_is_used_without_a_new_start(settings, monkeypatch):
    from app.store import store as module

    original = module.Store
    attempts = []

    def opens_at_the_second_attempt(url, *rest):
        attempts.append(url)
        if len(attempts) < 2:
            raise StoreError("the store does not answer: it starts")
        return original(url, *rest)

    monkeypatch.setattr(module, "Store", opens_at_the_second_attempt)
    with client_of(settings) as client:
        eventually(lambda: client.get("/readyz").status_code == 200)
    assert len(attempts) == 2
