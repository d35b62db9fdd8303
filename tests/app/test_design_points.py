"""/design-points: cost, accuracy, layers and latency of one design point."""

import csv
import io

import pytest
from fakes import eventually, measurement, task

POINT = "/api/v1/design-points"


def test_a_dominated_point_names_the_better_published_variant(shared_client):
    answers = [shared_client.get(f"{POINT}/{alpha}/128").json() for alpha in (0.5, 0.75, 1.0)]
    dominated = [answer for answer in answers if answer["dominated_by"]["fp32"]]
    assert dominated
    assert shared_client.get(f"{POINT}/1.0/224").json()["dominated_by"]["fp32"] is None  # the most accurate
    for answer in dominated:
        better = answer["dominated_by"]["fp32"]
        assert better["mult_adds"] <= answer["mult_adds"]
        assert better["top1_percent"] > answer["accuracy"]["fp32"]["top1_percent"]


@pytest.mark.parametrize("query", ["alpha=0.75", "alpha=0.75&rho=0.5&resolution=112"])
def test_either_rho_or_resolution_must_be_given_and_only_one(shared_client, query):
    problem = shared_client.get(f"{POINT}?{query}").json()
    assert problem["status"] == 422
    assert "either rho or resolution" in problem["detail"]


@pytest.mark.parametrize("asked", [{"params": {"format": "csv"}}, {"headers": {"Accept": "text/csv"}}])
def test_layers_come_as_csv_by_accept_and_by_format_and_as_arrow(shared_client, asked):
    import pyarrow as pa

    response = shared_client.get(f"{POINT}/0.5/160/layers", **asked)
    rows = list(csv.DictReader(io.StringIO(response.text)))
    assert response.headers["content-type"] == "text/csv; charset=utf-8"
    assert 'filename="mobilenet_v1_0.5_160_layers.csv"' in response.headers["content-disposition"]
    assert sum(int(row["mult_adds"]) for row in rows) == 76_524_800
    arrow = pa.ipc.open_stream(shared_client.get(f"{POINT}/0.5/160/layers?format=arrow").content).read_all()
    assert sum(arrow["mult_adds"].to_pylist()) == 76_524_800


def test_no_latency_was_published_for_other_networks(shared_client):
    assert shared_client.get(f"{POINT}/1.0/224/latency?network=conv_mobilenet").json()["published"] == []


def test_measured_latency_is_shown_for_the_same_network_alone(client):
    body = {"points": [{"alpha": 0.25, "resolution": 64}]}
    job = client.post("/api/v1/measurements", json=body).headers["location"]
    eventually(lambda: client.get(job).json()["state"] == "done")
    measured = client.get(f"{POINT}/0.25/64/latency").json()["measured"]
    assert [row["latency_ms"]["p50"] for row in measured] == [measurement(task()).latency_ms.p50]
    assert client.get(f"{POINT}/0.25/64/latency?num_classes=10").json()["measured"] == []
    assert client.get(f"{POINT}/0.25/65/latency").json()["measured"] == []


def test_a_head_request_gives_the_headers_and_no_body(shared_client):
    head, got = shared_client.head(f"{POINT}/0.75/192"), shared_client.get(f"{POINT}/0.75/192")
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["etag"] == got.headers["etag"]
    assert head.headers["content-length"] == str(len(got.content))


def test_a_block_of_mobilenets_body_is_asked_for_beside_its_network(shared_client):
    answer = shared_client.get("/api/v1/design-points/1.0/224?network=mobilenet_v1&block=fire&ratio=0.125").json()
    assert (answer["network"], answer["mult_adds"], answer["broken"]) == ("mobilenet_v1-fire", 535_298_048, [])
    fastfood = shared_client.get("/api/v1/design-points/1.0/224?block=fastfood").json()
    assert (fastfood["mult_adds"], fastfood["broken"]) == (111_436_288, ["fixed"])
    told = shared_client.get("/api/v1/design-points/1.0/224?block=toeplitz&rank=64").json()["detail"]
    assert told == "rank is 64; expected a whole number from 1 to 32"
    told = shared_client.get("/api/v1/design-points/1.0/224?network=vgg16&block=fire").json()["detail"]
    assert told == "block is for mobilenet_v1; network is 'vgg16'"
    told = shared_client.get("/api/v1/design-points/0.5/160?network=mobilnet_v2").json()["detail"]
    assert told.startswith("network is 'mobilnet_v2'; near it there are mobilenet_v2, ")
