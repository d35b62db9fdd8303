"""Turns: costly requests wait in lines that end, small ones first, and are given up when their client left."""

import asyncio
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from clients import API, checked_problem

from app.measuring.errors import LineFull, WorkerBusy
from app.measuring.line import Line
from app.measuring.torch_process import Worker


def test_what_there_is_less_to_do_of_comes_first_and_a_full_line_refuses():
    order = []

    async def come(line, size):
        async with line.turn(size):
            order.append(size)

    async def several():
        line = Line(1, 3)
        await line.take()
        tasks = [asyncio.create_task(come(line, size)) for size in (5, 3, 4)]
        await asyncio.sleep(0)
        with pytest.raises(LineFull, match="3 requests like this one wait"):
            await line.take()
        line.leave()
        await asyncio.gather(*tasks)
        async with line.turn():
            pass

    asyncio.run(several())
    assert order == [3, 4, 5]


def test_who_gives_up_waiting_leaves_no_gap_even_in_the_moment_of_the_turn():
    async def several():
        line = Line(1, 9)
        await line.take()
        waiting = [asyncio.create_task(line.take()) for _ in range(3)]
        await asyncio.sleep(0)
        waiting[1].cancel()
        await asyncio.sleep(0)
        assert len(line) == 2
        line.leave()  # the first has the turn, and is cancelled before it knows
        waiting[0].cancel()
        await asyncio.wait_for(waiting[2], 5)
        last = [asyncio.create_task(line.take()) for _ in range(2)]
        await asyncio.sleep(0)
        last[0].cancel()  # and the turn ends before it has left the line
        line.leave()
        await asyncio.wait_for(last[1], 5)
        last = asyncio.create_task(line.take())
        await asyncio.sleep(0)
        last.cancel()
        line.leave()
        await asyncio.wait_for(line.take(), 5)
        assert (len(line), line._free) == (0, 0)

    asyncio.run(several())


def worker_of_threads():
    worker = Worker()
    worker._pool = ThreadPoolExecutor(1)
    return worker


def test_the_worker_does_small_things_before_files_and_nothing_that_nobody_waits_for():
    done, free = [], threading.Event()

    async def several():
        worker = worker_of_threads()
        first = asyncio.create_task(worker.run(free.wait))
        await asyncio.sleep(0)
        waiting = [asyncio.create_task(worker.run(done.append, size, size=size)) for size in (200, 100, 0, 300)]
        await asyncio.sleep(0)
        waiting[1].cancel()
        free.set()
        await first
        await asyncio.gather(*waiting, return_exceptions=True)

    asyncio.run(several())
    assert done == [0, 200, 300]


def test_a_worker_whose_asker_left_is_not_taken_for_free():
    free, begun = threading.Event(), []

    async def several():
        worker = worker_of_threads()
        first = asyncio.create_task(worker.run(free.wait))
        while not worker._pool._threads:  # noqa: ASYNC110 - no event tells of it
            await asyncio.sleep(0.01)
        first.cancel()
        second = asyncio.create_task(worker.run(begun.append, 1))
        for _ in range(5):
            await asyncio.sleep(0)
        assert len(worker._line) == 1
        free.set()
        await second

    asyncio.run(several())
    assert begun == [1]


NEVER = Line(0, 0)
SMALL = ["runtimes", "measurements", "jobs", "recommendation?max_params=2e6", "accuracies", "charts/front"]
LARGE = ["pareto?grid=100x100", "charts/area?grid=31x25", f"design-space?alpha=0.5&resolution={','.join(['99'] * 999)}"]
WORKER = ["design-points/0.5/160/count", "design-points/0.25/32/model.onnx"]


def put(client, small=NEVER, large=NEVER, worker=NEVER):
    turns = client.app.state.turns
    turns.small = turns.store = small
    turns.large, client.app.state.worker._line = large, worker


@pytest.mark.parametrize("path", SMALL + LARGE + WORKER)
def test_where_a_line_is_full_one_more_is_told_when_to_come_again(client, path):
    put(client)
    response = client.get(f"{API}/{path}")
    assert checked_problem(response, 429).type == "urn:mobilenet-explorer:line-full"
    assert int(response.headers["retry-after"]) >= 1


def test_whatever_waits_the_page_and_what_takes_no_thread_are_answered(client):
    put(client)
    for path in ("/", "/healthz", "/docs", "/openapi.json", f"{API}/design-points/0.75/192", f"{API}/networks"):
        assert client.get(path).status_code == 200


@pytest.mark.parametrize("path", [SMALL[0], SMALL[3], *LARGE, *WORKER])
def test_what_a_client_waited_for_who_left_is_given_up(client, path):
    lines = Line(0, 9), Line(0, 9), Line(0, 9)
    put(client, *lines)
    there = []

    async def leave():
        async def receive():
            if not there:
                there.append(1)
                return {"type": "http.request", "body": b"", "more_body": False}
            while not any(map(len, lines)):  # noqa: ASYNC110 - as above
                await asyncio.sleep(0.01)
            return {"type": "http.disconnect"}

        async def send(message):
            there.append(message)

        where, _, query = f"{API}/{path}".partition("?")
        scope = {"type": "http", "method": "GET", "path": where, "query_string": query.encode(), "root_path": ""}
        more = {
            "headers": [(b"host", b"localhost")],
            "http_version": "1.1",
            "scheme": "http",
            "server": ("localhost", 1),
        }
        await asyncio.wait_for(client.app({**scope, **more}, receive, send), 20)
        assert not any(map(len, lines))

    client.portal.call(leave)
    assert there[1]["status"] == 499


def test_a_worker_that_takes_too_long_is_ended_and_the_next_has_its_turn():
    async def several():
        worker = Worker(timeout_s=0.01)
        with pytest.raises(WorkerBusy):
            await worker.run(time.sleep, 60)
        worker._timeout_s = 30
        try:
            return await worker.run(divmod, 7, 2)
        finally:
            worker.close()

    assert asyncio.run(several()) == (3, 1)
