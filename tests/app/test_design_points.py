"""/design-points: cost, accuracy, layers and latency of one design point."""

import csv
import io

import pytest
from fakes import eventually, measurement, task

POINT = "/api/v1/design-points"


@pytest.mark.parametrize(
    ("alpha", "resolution", "mult_adds", "params"),
    [(1.0, 224, 568_740_352, 4_231_976), (0.75, 192, 239_273_472, 2_585_560), (0.25, 128, 13_570_048, 470_072)],
)
def test_a_design_point_has_the_exact_counts(shared_client, alpha, resolution, mult_adds, params):
    answer = shared_client.get(f"{POINT}/{alpha}/{resolution}").json()
    assert (answer["mult_adds"], answer["params"]) == (mult_adds, params)
    assert answer["flops"] == 2 * mult_adds
    assert answer["params"] == answer["weights"] + answer["biases"] + answer["norm_params"]
    assert answer["kind"] == "analytic"


def test_a_published_accuracy_says_so_and_names_its_source(shared_client):
    accuracy = shared_client.get(f"{POINT}/0.75/192").json()["accuracy"]["fp32"]
    assert (accuracy["top1_percent"], accuracy["kind"]) == (67.2, "published")
    assert accuracy["source"]


def test_between_published_points_accuracy_is_interpolated_and_says_so(shared_client):
    assert shared_client.get(f"{POINT}/0.6/176").json()["accuracy"]["fp32"]["kind"] == "interpolated"


@pytest.mark.parametrize("query", ["network=conv_mobilenet", "num_classes=10"])
def test_what_nobody_published_has_no_accuracy(shared_client, query):
    answer = shared_client.get(f"{POINT}/0.75/192?{query}").json()
    assert answer["accuracy"] == {"fp32": None, "int8": None}
    assert answer["dominated_by"] == {"fp32": None, "int8": None}


def test_a_dominated_point_names_the_better_published_variant(shared_client):
    answers = [shared_client.get(f"{POINT}/{alpha}/128").json() for alpha in (0.5, 0.75, 1.0)]
    dominated = [answer for answer in answers if answer["dominated_by"]["fp32"]]
    assert dominated
    for answer in dominated:
        better = answer["dominated_by"]["fp32"]
        assert better["mult_adds"] <= answer["mult_adds"]
        assert better["top1_percent"] > answer["accuracy"]["fp32"]["top1_percent"]


def test_the_most_accurate_point_is_dominated_by_none(shared_client):
    assert shared_client.get(f"{POINT}/1.0/224").json()["dominated_by"]["fp32"] is None


def test_shares_by_kind_add_up_to_one(shared_client):
    by_kind = shared_client.get(f"{POINT}/1.0/224").json()["by_kind"]
    assert sum(row["mult_adds_share"] for row in by_kind) == pytest.approx(1)
    assert max(by_kind, key=lambda row: row["mult_adds"])["kind"] == "pointwise"


def test_a_point_can_be_asked_for_by_rho(shared_client):
    by_rho = shared_client.get(POINT, params={"alpha": 0.75, "rho": 0.714}).json()
    assert by_rho == shared_client.get(f"{POINT}/0.75/160").json()


def test_a_point_can_be_asked_for_by_resolution_in_the_query(shared_client):
    assert shared_client.get(POINT, params={"alpha": 0.75, "resolution": 160}).json()["resolution"] == 160


@pytest.mark.parametrize("query", ["alpha=0.75", "alpha=0.75&rho=0.5&resolution=112"])
def test_either_rho_or_resolution_must_be_given_and_only_one(shared_client, query):
    problem = shared_client.get(f"{POINT}?{query}").json()
    assert problem["status"] == 422
    assert "either rho or resolution" in problem["detail"]


def test_another_network_class_count_and_rounding_can_be_asked_for(shared_client):
    query = "network=shallow_mobilenet&num_classes=10&rounding=make_divisible"
    answer = shared_client.get(f"{POINT}/0.4/100?{query}").json()
    assert (answer["name"], answer["network"]) == ("0.4 Shallow MobileNet-100", "shallow_mobilenet")
    assert (answer["num_classes"], answer["rounding"]) == (10, "make_divisible")


def test_layers_add_up_to_the_network(shared_client):
    point = shared_client.get(f"{POINT}/0.5/160").json()
    answer = shared_client.get(f"{POINT}/0.5/160/layers").json()
    assert answer["count"] == len(answer["layers"]) == 29
    for column in ("mult_adds", "params", "buffers", "activation_bytes"):
        assert sum(layer[column] for layer in answer["layers"]) == point[column]
    assert answer["layers"][0]["name"] == "conv1"


@pytest.mark.parametrize("asked", [{"params": {"format": "csv"}}, {"headers": {"Accept": "text/csv"}}])
def test_layers_come_as_csv_by_accept_and_by_format(shared_client, asked):
    response = shared_client.get(f"{POINT}/0.5/160/layers", **asked)
    rows = list(csv.DictReader(io.StringIO(response.text)))
    assert response.headers["content-type"] == "text/csv; charset=utf-8"
    assert 'filename="mobilenet_v1_0.5_160_layers.csv"' in response.headers["content-disposition"]
    assert sum(int(row["mult_adds"]) for row in rows) == 76_524_800


def test_layers_come_as_arrow(shared_client):
    import pyarrow as pa

    response = shared_client.get(f"{POINT}/0.5/160/layers?format=arrow")
    table = pa.ipc.open_stream(response.content).read_all()
    assert sum(table["mult_adds"].to_pylist()) == 76_524_800


def test_published_latency_stands_beside_a_point(shared_client):
    answer = shared_client.get(f"{POINT}/1.0/224/latency").json()
    assert answer["measured"] == []
    assert {row["kind"] for row in answer["published"]} == {"published"}
    assert all(row["latency_ms"] > 0 and row["source"] for row in answer["published"])


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


def test_networks_are_listed_with_their_costs(shared_client):
    answer = shared_client.get("/api/v1/networks").json()
    titles = {row["title"]: row["mult_adds"] for row in answer["items"]}
    assert titles["MobileNet"] == 568_740_352
    assert titles["Conv MobileNet"] == pytest.approx(4866e6, rel=0.001)
    assert titles["Shallow MobileNet"] == pytest.approx(307e6, rel=0.002)
    assert shared_client.get("/api/v1/networks/mobilenet_v1").json() in answer["items"]


def test_runtimes_say_whether_they_can_run_here(shared_client):
    items = {row["name"]: row for row in shared_client.get("/api/v1/runtimes").json()["items"]}
    assert items["torch"]["available"] is True
    assert items["torch"]["why_unavailable"] is None
    assert (items["torch"]["precisions"], items["onnxruntime"]["precisions"]) == (["fp32"], ["fp32", "int8"])


def test_a_head_request_gives_the_headers_and_no_body(shared_client):
    head, got = shared_client.head(f"{POINT}/0.75/192"), shared_client.get(f"{POINT}/0.75/192")
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["etag"] == got.headers["etag"]
    assert head.headers["content-length"] == str(len(got.content))
