"""What a sweep survives on a real server and the real stopwatch: kill -9."""

import json

from clients import API, JSON, get, serving
from fakes import eventually
from test_events import parsed, stream

MEASURE = f"{API}/measurements"
THREE = json.dumps({"points": [{"alpha": 0.25, "resolution": 32}] * 3, "runtimes": ["onnxruntime"]})


def post(server):
    status, answered, _ = get(server.port, MEASURE, "POST", THREE, {**JSON, "Idempotency-Key": "sweep"})
    assert status == 202
    return answered["Location"]


def job(server, path):
    return json.loads(get(server.port, path)[2])


def outline(event):
    number, name, data = event
    return number, name, data["done"], data.get("item", {}).get("position"), data.get("item", data)["state"]


def test_a_sweep_outlives_a_killed_server_point_by_point_and_event_by_event(tmp_path):
    with serving(tmp_path) as server:
        path = post(server)
        connection, response = stream(server.port, f"{path}/events")
        with connection:
            heard = ""
            while '"done":1' not in heard or not heard.endswith("\n\n"):
                heard += response.readline().decode()
            server.kill()
    before = parsed(heard)
    with serving(tmp_path) as server:
        assert post(server) == path
        ended = eventually(lambda: (found := job(server, path))["state"] == "done" and found, 120)
        assert (ended["done"], ended["failed"]) == (3, 0)
        ids = [item["measurement_id"] for item in ended["items"]]
        stored = json.loads(get(server.port, MEASURE)[2])["items"]
        assert sorted(row["id"] for row in stored) == ids
        after = parsed(get(server.port, f"{path}/events", headers={"Last-Event-ID": before[-1][0]})[2].decode())
        everything = parsed(get(server.port, f"{path}/events")[2].decode())
    # What an event says of its item is as it is known when it is read: a later round may have settled it.
    assert list(map(outline, before + after)) == list(map(outline, everything))
    assert [int(number) for number, _, _ in everything] == list(range(1, len(everything) + 1))
    done = [data["item"]["position"] for _, name, data in everything if name == "item" and data["measurement"]]
    assert done[:3] == [0, 1, 2]  # then again, as later rounds visit them
