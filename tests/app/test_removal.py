"""What was stored can be set aside, is used and listed no more, and comes back as it was; ended jobs are removed."""

import re
from urllib.parse import quote

import pytest
from clients import API, ask, checked_problem, client_of
from fakes import eventually

from app.settings import Settings

HEADER = "device,runtime,precision,threads,alpha,resolution,latency_ms\n"
CSV = {"Content-Type": "text/csv"}
FILES = {
    "one device": [f"Board,tflite,fp32,4,{alpha},160,{10 * alpha}" for alpha in (0.25, 0.5, 0.75, 1.0)],
    "two devices": ["Board,tflite,fp32,4,0.6,160,6", "Other,ncnn,int8,1,0.5,96,3"],
}


@pytest.fixture
def client_of_each(store_url_of_each, stopwatch, tmp_path):
    with client_of(Settings(data_dir=tmp_path / "data", database_url=store_url_of_each), stopwatch) as client:
        eventually(lambda: client.get("/readyz").status_code == 200)
        yield client


def imported(client, lines, **query):
    answer = client.post(f"{API}/measurements/import", params=query, content=HEADER + "\n".join(lines), headers=CSV)
    assert answer.status_code == 201, answer.text
    return answer.json()["import_id"]


def everything(client):
    """What each place that reads latencies says of Board."""
    board = {"device": "Board", "runtime": "tflite", "alpha": 0.3, "resolution": 128}
    paths = (
        "measurements",
        "measurements?format=csv",
        "devices",
        "design-points/0.5/160/latency?device=Board",
        "charts/runtimes?device=Board&threads=4",
        "recommendation?device=Board&max_latency_ms=9",
        "accuracies",
    )
    answers = [client.get(f"{API}/{path}") for path in paths]
    answers.append(client.get(f"{API}/predictions", params=board))
    return [(each.status_code, re.sub('"request_id":"[^"]*"', "", each.text)) for each in answers]


@pytest.mark.parametrize("lines", FILES.values(), ids=FILES)
def test_an_import_that_is_set_aside_is_as_if_it_had_never_been_and_comes_back(client_of_each, lines):
    client = client_of_each
    before = everything(client)
    import_id = imported(client, lines, name="a test", file_name="times.csv")
    between = everything(client)
    assert before != between
    (row,) = ask(client, "measurements/imports")["items"]
    assert (row["id"], row["name"], row["file_name"], row["lines"]) == (import_id, "a test", "times.csv", len(lines))
    for _ in range(2):  # once more changes nothing
        assert client.delete(f"{API}/measurements/imports/{import_id}").json()["removed_at"]
        assert everything(client) == before
    assert ask(client, "measurements", removed=True)["count"] == len(lines)
    kept = ask(client, "measurements", removed=True)["items"][0]
    assert ask(client, f"measurements/{kept['id']}")["removed_at"]
    for _ in range(2):
        assert client.post(f"{API}/measurements/imports/{import_id}/restore").json()["removed_at"] is None
        assert everything(client) == between


@pytest.mark.parametrize("device", ["Board", "a/b board?"])
def test_all_that_is_stored_of_a_device_is_set_aside_and_comes_back(client_of_each, device):
    client, path = client_of_each, f"{API}/devices/{quote(device, safe='')}"
    lines = [each.replace("Board", device) for each in FILES["two devices"]]
    before = everything(client)
    imported(client, lines[1:])
    alone = everything(client)
    imported(client, lines[:1])
    between = everything(client)
    assert before != alone != between
    for _ in range(2):
        assert client.delete(path).json() == {"name": f"device {device}", "is_removed": True}
        assert everything(client) == alone
    for _ in range(2):
        assert client.post(f"{path}/restore").json()["is_removed"] is False
        assert everything(client) == between


def test_a_line_that_was_set_aside_by_itself_does_not_come_back_with_its_file(client):
    first, second = imported(client, FILES["one device"]), imported(client, FILES["one device"])
    lines = ask(client, "measurements")["items"]
    alone = next(each["id"] for each in lines if each["import_id"] == first)
    client.delete(f"{API}/measurements/{alone}")
    client.delete(f"{API}/measurements/imports/{first}")
    assert {each["import_id"] for each in ask(client, "measurements")["items"]} == {second}
    client.post(f"{API}/measurements/imports/{first}/restore")
    assert ask(client, "measurements")["count"] == 7
    client.post(f"{API}/measurements/{alone}/restore")
    assert ask(client, "measurements")["items"] == lines


def test_a_measurement_that_is_set_aside_is_used_no_more(client):
    body = {"points": [{"alpha": 0.25, "resolution": 32}, {"alpha": 0.5, "resolution": 32}]}
    path = client.post(f"{API}/measurements", json=body).json()["href"]
    eventually(lambda: client.get(path).json()["state"] == "done")
    first, second = (each["measurement_id"] for each in client.get(path).json()["items"])
    assert client.delete(f"{API}/measurements/{first}").json() == {"name": f"measurement {first}", "is_removed": True}
    assert [each["id"] for each in ask(client, "measurements")["items"]] == [second]
    assert client.get(path).json()["items"][0]["measurement_id"] == first
    client.post(f"{API}/measurements/{first}/restore")
    assert [each["id"] for each in ask(client, "measurements")["items"]] == [second, first]


def test_a_set_of_ones_own_can_be_set_aside_and_a_published_one_cannot(client_of_each):
    client = client_of_each
    text = "set,precision,alpha,resolution,top1_percent\nown,fp32,0.5,160,58.3\nother,fp32,0.5,160,58.3\n"
    client.post(f"{API}/accuracies/import", content=text, headers=CSV)
    listed = client.get(f"{API}/accuracies").content
    assert client.delete(f"{API}/accuracies/sets/own").status_code == 200
    assert "own" not in [each["name"] for each in ask(client, "accuracies")["items"]]
    checked_problem(client.get(f"{API}/accuracies/sets/own"), 404)
    checked_problem(client.get(f"{API}/design-points/0.5/160?accuracy_set=own"), 422)
    assert client.post(f"{API}/accuracies/sets/own/restore").status_code == 200
    assert client.get(f"{API}/accuracies").content == listed
    for published in ("paper", "tf_slim_2018"):
        checked_problem(client.delete(f"{API}/accuracies/sets/{published}"), 409)


def test_what_is_not_there_cannot_be_set_aside(client):
    for path in (
        "measurements/imports/7",
        "measurements/7",
        "accuracies/sets/nobodys",
        "devices/nobodys",
        "devices/this",
    ):
        checked_problem(client.delete(f"{API}/{path}"), 404)
        checked_problem(client.post(f"{API}/{path}/restore"), 404)
    checked_problem(client.delete(f"{API}/jobs/nope?remove=true"), 404)


def test_an_ended_job_is_removed_and_its_measurements_stay(client_of_each, stopwatch):
    client = client_of_each
    stopwatch.hold()
    paths = [
        client.post(f"{API}/measurements", json={"points": [{"alpha": alpha, "resolution": 32}]}).json()["href"]
        for alpha in (0.25, 0.5)
    ]
    checked_problem(client.delete(f"{paths[0]}?remove=true"), 409)
    client.delete(paths[1])
    stopwatch.release()
    eventually(lambda: client.get(paths[0]).json()["state"] == "done")
    for path in paths:
        assert client.delete(f"{path}?remove=true").status_code == 204
        checked_problem(client.get(path), 404)
        checked_problem(client.get(f"{path}/events"), 404)
    assert ask(client, "jobs")["count"] == 0
    assert ask(client, "measurements")["count"] == 1


def test_the_list_of_jobs_has_their_heads_alone(client, stopwatch):
    stopwatch.failing = {0.5}
    body = {"points": [{"alpha": alpha, "resolution": 32} for alpha in (0.25, 0.5, 0.75)]}
    path = client.post(f"{API}/measurements", json=body).json()["href"]
    eventually(lambda: client.get(path).json()["state"] == "done")
    whole = client.get(path).json()
    del whole["items"]
    assert ask(client, "jobs")["items"] == [whole]
    assert (whole["done"], whole["failed"], whole["total"]) == (2, 1, 3)
