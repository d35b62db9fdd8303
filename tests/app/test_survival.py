"""What a sweep survives, each on a real server and the real stopwatch: kill -9, a full queue, repeats, cancelling."""

import json
import signal
from pathlib import Path

from clients import API, JSON, children_of, get, serving
from fakes import eventually
from test_events import parsed, stream

from app.settings import MAX_QUEUED_JOBS

MEASURE = f"{API}/measurements"
CHILD = b"mobilenet_core.measure.child"
POINT = {"alpha": 0.25, "resolution": 32}


def asked(count, **point):
    return json.dumps({"points": [{**POINT, **point}] * count, "runtimes": ["onnxruntime"]})


def post(server, body, **headers):
    status, answered, _ = get(server.port, MEASURE, "POST", body, {**JSON, **headers})
    assert status == 202
    return answered["Location"]


def job(server, path):
    return json.loads(get(server.port, path)[2])


def until(server, path, check, seconds=120):
    return eventually(lambda: (found := job(server, path)) and check(found) and found, seconds)


def test_a_sweep_outlives_a_killed_server_point_by_point_and_event_by_event(tmp_path):
    with serving(tmp_path) as server:
        path = post(server, asked(3), **{"Idempotency-Key": "sweep"})
        connection, response = stream(server.port, f"{path}/events")
        with connection:
            heard = ""
            while '"done":1' not in heard or not heard.endswith("\n\n"):
                heard += response.readline().decode()
            server.kill()
    before = parsed(heard)
    with serving(tmp_path) as server:
        assert post(server, asked(3), **{"Idempotency-Key": "sweep"}) == path
        ended = until(server, path, lambda found: found["state"] == "done")
        assert (ended["done"], ended["failed"]) == (3, 0)
        ids = [item["measurement_id"] for item in ended["items"]]
        stored = json.loads(get(server.port, MEASURE)[2])["items"]
        assert sorted(row["id"] for row in stored) == ids
        after = parsed(get(server.port, f"{path}/events", headers={"Last-Event-ID": before[-1][0]})[2].decode())
        everything = parsed(get(server.port, f"{path}/events")[2].decode())
    assert before + after == everything
    assert [int(number) for number, _, _ in everything] == list(range(1, len(everything) + 1))
    done = [data["item"]["position"] for _, name, data in everything if name == "item" and data["measurement"]]
    assert done == [0, 1, 2]


def test_a_full_queue_a_repeated_request_and_a_cancelled_sweep(tmp_path):
    with serving(tmp_path) as server:
        path = post(server, asked(64))
        until(server, path, lambda found: found["done"] >= 1)
        for _ in range(MAX_QUEUED_JOBS - 1):
            post(server, asked(1))
        status, headers, _ = get(server.port, MEASURE, "POST", asked(1), JSON)
        assert (status, headers["Retry-After"]) == (429, "30")
        get(server.port, path, "DELETE")
        ended = until(server, path, lambda found: found["state"] == "cancelled")
        assert 1 <= ended["done"] < 64
        assert json.loads(get(server.port, MEASURE)[2])["count"] >= ended["done"]
        assert {item["state"] for item in ended["items"]} == {"done", "cancelled"}
        pid = server.pid
        server.send_signal(signal.SIGTERM)
        server.wait(10)
        assert not any(Path(f"/proc/{child}").exists() for child in children_of(pid, CHILD))
