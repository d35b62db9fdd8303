"""The log of a job as a stream of events: everything once and in order, whoever comes late or comes again."""

import asyncio
import http.client
import json
import signal
import time
from contextlib import ExitStack, closing
from dataclasses import astuple, fields, replace
from datetime import UTC, datetime, timedelta

import pytest
from clients import API, JSON, answers, checked_problem, children_of, get, is_alive, serving
from fakes import eventually, task
from pydantic import TypeAdapter

from app.answers import measurements
from app.measuring.errors import TooManyListeners
from app.measuring.listeners import Listeners
from app.routers import jobs
from app.settings import MAX_LISTENERS, MAX_LISTENERS_OF_A_CLIENT
from app.store import Item, eta_most_s, eta_s, round_of
from mobilenet_core.records import Warning

MEASURE = f"{API}/measurements"
NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)


def parsed(text):
    """(id, event, data) of every event; comments and the time to wait are left out."""
    found = []
    for block in text.replace("\r\n", "\n").split("\n\n"):
        fields = dict(line.split(": ", 1) for line in block.splitlines() if ": " in line and not line.startswith(":"))
        if "event" in fields:
            found.append((fields.get("id"), fields["event"], json.loads(fields["data"])))
    return found


def done_job(client, count=2):
    points = [{"alpha": 0.25, "resolution": 32 + number} for number in range(count)]
    path = client.post(MEASURE, json={"points": points}).headers["location"]
    eventually(lambda: client.get(path).json()["state"] == "done")
    return path


def test_the_whole_log_comes_first_and_the_stream_ends_with_the_job(client):
    path = done_job(client)
    response = client.get(f"{path}/events")
    assert response.headers["content-type"].startswith("text/event-stream")
    assert "retry: 3000\n" in response.text
    events = parsed(response.text)
    assert [number for number, _, _ in events] == [str(each) for each in range(1, 8)]
    said = [(name, data["state"] if name == "job" else data["item"]["state"]) for _, name, data in events]
    item = [("item", "running"), ("item", "done")]
    assert said == [("job", "queued"), ("job", "running"), *item, *item, ("job", "done")]
    assert [data["done"] for _, _, data in events] == [0, 0, 0, 1, 1, 2, 2]


def test_events_are_what_their_models_say(client, stopwatch):
    stopwatch.failing = {0.25}
    path = client.post(MEASURE, json={"points": [{"alpha": 0.25, "resolution": 32}, {"alpha": 1, "resolution": 32}]})
    path = path.headers["location"]
    eventually(lambda: client.get(path).json()["state"] == "done")
    for _, name, data in parsed(client.get(f"{path}/events").text):
        model = {"job": measurements.JobHead, "item": measurements.ItemEvent}[name]
        TypeAdapter(model).validate_json(json.dumps(data), strict=True, extra="forbid")
        assert set(data) == {each.name for each in fields(model)}


def test_an_item_that_is_done_comes_with_its_measurement(client):
    path = done_job(client, count=1)
    _, _, data = parsed(client.get(f"{path}/events").text)[3]
    row = client.get(f"{MEASURE}").json()["items"][0]
    assert data["measurement"] == row
    assert data["item"] == client.get(path).json()["items"][0]
    assert data["item"]["p50_ms"] == row["latency_ms"]["p50"]
    assert data["item"]["warnings"] == row["warnings"]


def test_the_last_event_is_the_job_as_it_is_asked_for(client):
    path = done_job(client)
    job = client.get(path).json()
    assert parsed(client.get(f"{path}/events").text)[-1][2] == {key: job[key] for key in job if key != "items"}
    assert job["created_at"] <= job["started_at"] <= job["ended_at"]
    assert job["eta_s"] is None


@pytest.mark.parametrize("after", range(7))
def test_who_comes_again_gets_exactly_what_was_missed(client, after):
    path = done_job(client)
    every = parsed(client.get(f"{path}/events").text)
    rest = client.get(f"{path}/events", headers={"Last-Event-ID": str(after)})
    assert parsed(rest.text) == every[after:]


def test_nothing_is_left_to_say_of_a_job_that_ended(client):
    path = done_job(client)
    assert client.get(f"{path}/events", headers={"Last-Event-ID": "7"}).status_code == 204


def test_an_id_that_is_none_is_refused(client):
    path = done_job(client)
    problem = checked_problem(client.get(f"{path}/events", headers={"Last-Event-ID": "x"}), 422)
    assert "Last-Event-ID is 'x'; expected the id of an event" in problem.detail
    checked_problem(client.get(f"{API}/jobs/nope/events"), 404)


def test_a_cancelled_job_says_so_of_each_item(client, stopwatch):
    stopwatch.hold()
    body = {"points": [{"alpha": 0.25, "resolution": 32}, {"alpha": 0.5, "resolution": 32}]}
    path = client.post(MEASURE, json=body).headers["location"]
    eventually(lambda: client.get(path).json()["items"][0]["state"] == "running")
    client.delete(path)
    eventually(lambda: client.get(path).json()["state"] == "cancelled")
    events = parsed(client.get(f"{path}/events").text)
    assert [data["item"]["state"] for _, name, data in events if name == "item"] == ["running", *["cancelled"] * 2]
    assert events[-1][2]["state"] == "cancelled"


# Listeners


def test_no_more_than_so_many_listen_and_who_leaves_makes_room():
    async def listen():
        listeners = Listeners()
        open_streams = [listeners.listening("job", str(i % 9)) for i in range(MAX_LISTENERS)]
        for each in open_streams:
            each.__enter__()
        with pytest.raises(TooManyListeners, match="64 streams of events are open"), listeners.listening("other"):
            pass
        open_streams[0].__exit__(None, None, None)
        with listeners.listening("other"):
            assert len(listeners) == MAX_LISTENERS

    asyncio.run(listen())


def test_no_client_has_every_stream():
    async def listen():
        listeners = Listeners()
        with ExitStack() as open_streams:
            for i in range(MAX_LISTENERS_OF_A_CLIENT):
                open_streams.enter_context(listeners.listening(f"job {i}", "192.0.2.1"))
            with pytest.raises(TooManyListeners, match="24 streams"), listeners.listening("job 1", "192.0.2.1"):
                pass
            open_streams.enter_context(listeners.listening("job 1", "192.0.2.2"))
        assert len(listeners) == len(listeners._clients) == 0
        with listeners.listening("job 1", "192.0.2.1"):
            pass

    asyncio.run(listen())


@pytest.mark.parametrize("query", ["", "?lang=ko"])
def test_head_of_a_stream_is_its_head_alone_and_holds_no_stream(tmp_path, query):
    with serving(tmp_path) as server:
        path = get(server.port, MEASURE, "POST", SLOW, JSON)[1]["Location"]
        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
        with closing(connection):
            for _ in range(MAX_LISTENERS_OF_A_CLIENT + 1):
                connection.request("HEAD", f"{path}/events{query}")
                response = connection.getresponse()
                assert (response.status, response.read()) == (200, b"")
                assert response.headers["content-type"].startswith("text/event-stream")
                eventually(lambda: answers(server.port, "/healthz"))


def test_a_ring_from_another_thread_wakes_those_of_that_job_alone():
    async def listen():
        listeners = Listeners()
        with listeners.listening("a") as a, listeners.listening("b") as b:
            await asyncio.to_thread(listeners.ring, "a")
            await asyncio.wait_for(a.wait(), 5)
            assert not b.is_set()

    asyncio.run(listen())


# How long it will still take


def item(state="waiting", runtime="torch", took=None, since=None):
    started = None if took is None and since is None else NOW - timedelta(seconds=took or since)
    return Item(0, state, task(runtime=runtime), started_at=started, ended_at=NOW if took else None)


def test_a_job_says_which_of_its_visits_it_is_at_and_how_long_they_may_take():
    def visited(count, *warnings):
        return replace(item("done", took=4) if count else item(), visits=count, wanted=2, warnings=warnings)

    slow = Warning("slow_state", {"factor": 1.6})
    told = {
        (1, 1, 2, 2): [visited(1), visited(0)],
        (2, 0, 2, 2): [visited(1), visited(1)],
        (2, 1, 2, 2): [visited(2), visited(1)],
        (3, 0, 1, 2): [visited(2), visited(2, slow)],  # which that visit did not settle
        (3, 1, 1, 2): [visited(2), visited(3, slow)],
    }
    assert {astuple(round_of(items)): items for items in told.values()} == told
    new = [visited(0), visited(0)]
    assert (eta_s(new, NOW), eta_most_s(new, NOW)) == (10.0, 15.0)


def test_before_any_measurement_a_plain_guess_is_given():
    assert eta_s([item(), item()], NOW) == 5.0


def test_what_is_left_takes_what_its_runtime_took_else_what_any_took():
    made = (item("done", "torch", took=4), item("done", "ncnn", took=1), item("done", "ncnn", took=3))
    assert eta_s([*made, item(runtime="torch")], NOW) == 4.0
    assert eta_s([*made, item(runtime="ncnn"), item(runtime="ncnn")], NOW) == 4.0
    assert eta_s([*made, item(runtime="openvino")], NOW) == pytest.approx(8 / 3, abs=0.1)


def test_a_measurement_that_failed_at_once_says_nothing_of_the_others():
    assert eta_s([item("failed", took=0.01), item("done", took=4), item()], NOW) == 4.0


def test_it_falls_as_time_passes_and_is_not_over_before_the_end():
    items = [item("done", took=4), item("running", since=1), item()]
    assert [eta_s(items, NOW + timedelta(seconds=late)) for late in (0, 1, 2, 50)] == [7.0, 6.0, 5.0, 5.0]


def test_of_an_earlier_moment_it_is_what_it_was_then():
    items = [item("done", took=4), item("done", took=4)]
    assert [eta_s(items, NOW - timedelta(seconds=before)) for before in (5, 4, 3, 0)] == [5.0, 5.0, 3.0, 0.0]


# A real server


SLOW = '{"points": [{"alpha": 1, "resolution": 1024}, {"alpha": 1, "resolution": 992}], "runtimes": ["onnxruntime"]}'


def stream(port, path, **headers):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", path, headers=headers)
    return closing(connection), connection.getresponse()


def test_sigterm_ends_a_server_that_measures_with_all_its_processes_and_tells_open_streams(tmp_path):
    with serving(tmp_path) as server:
        assert get(server.port, f"{API}/design-points/0.25/32/count")[0] == 200  # by a worker process
        path = get(server.port, MEASURE, "POST", SLOW, JSON)[1]["Location"]
        opened = [stream(server.port, f"{path}/events") for _ in range(3)]
        for _, response in opened:
            while b"event: job" not in response.readline():
                pass
        children = eventually(lambda: len(found := children_of(server.pid, b"")) >= 2 and found)
        started = time.monotonic()
        server.send_signal(signal.SIGTERM)
        for connection, response in opened:
            with connection:
                assert parsed(response.read().decode())[-1] == (None, "bye", {})
        server.wait(10)
        assert time.monotonic() - started < 5
    eventually(lambda: not any(map(is_alive, children)))
    log = (tmp_path / "server.log").read_text()
    assert "Traceback" not in log
    assert "Cancel" not in log


def test_who_goes_away_makes_room_and_too_many_are_told_when_to_come_again(tmp_path):
    with serving(tmp_path) as server:
        path = get(server.port, MEASURE, "POST", SLOW, JSON)[1]["Location"]
        opened = [stream(server.port, f"{path}/events") for _ in range(MAX_LISTENERS_OF_A_CLIENT)]
        status, headers, _ = get(server.port, f"{path}/events")
        assert (status, headers["Retry-After"], headers["Content-Type"]) == (503, "10", "application/problem+json")
        for connection, response in opened:
            response.close()
            with connection:
                pass

        def admitted():
            connection, response = stream(server.port, f"{path}/events")
            response.close()
            with connection:
                return response.status == 200

        eventually(admitted, 20)


def test_the_event_of_an_end_says_when_that_was_also_where_it_came_while_the_stream_looked(store):
    class Ending:
        def __getattr__(self, name):
            return getattr(store, name)

        def events(self, *which):
            if not store.job(job.id).ended_at:
                store.end_job(job.id, "cancelled", "cancelled")
            return store.events(*which)

    job = store.add_job([task()], {})
    *_, last = jobs._news(jobs._Stream(None, Ending(), None, job.id, 0, "en", None), 0)
    assert (last.is_last, last.data.ended_at) == (True, store.job(job.id).ended_at)
