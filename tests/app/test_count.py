"""/count: what torch counts beside the formula; and the worker process that loads torch."""

import asyncio
import os
import signal
import time

import pytest
from clients import API, children_of, client_of, get, is_alive, serving
from fakes import eventually

from app.measuring.errors import WorkerBusy, WorkerFailed
from app.measuring.torch_process import Worker


@pytest.mark.parametrize("query", ["", "?network=conv_mobilenet", "?network=shallow_mobilenet&num_classes=7"])
def test_torch_counts_what_the_formula_says(shared_client, query):
    answer = shared_client.get(f"{API}/design-points/0.5/160/count{query}").json()
    assert answer["equal"] is True
    assert answer["counted"] == answer["analytic"]
    assert sum(layer["mult_adds"] for layer in answer["layers"]) == answer["counted"]["mult_adds"]


def test_counting_the_largest_network_costs_no_memory(shared_client):
    answer = shared_client.get(f"{API}/design-points/2/1024/count?network=conv_mobilenet&num_classes=100000").json()
    assert answer["equal"] is True


def test_what_is_outside_is_refused_without_the_worker(client):
    assert client.get(f"{API}/design-points/0.5/160/count?num_classes=0").status_code == 422
    assert client.app.state.worker._pool is None


def test_a_killed_worker_is_a_problem_and_the_next_request_has_a_new_one(settings):
    with client_of(settings) as client:
        os.kill(process_of(client), signal.SIGKILL)
        killed = eventually(lambda: (r := client.get(f"{API}/design-points/0.5/65/count")).status_code == 503 and r)
        assert killed.json()["type"] == "urn:mobilenet-explorer:worker-failed"
        assert killed.headers["retry-after"] == "1"
        assert client.get(f"{API}/design-points/0.5/66/count").status_code == 200


def test_the_worker_ends_with_the_application(settings):
    with client_of(settings) as client:
        pid = process_of(client)
    eventually(lambda: not is_alive(pid))


def test_the_worker_ends_with_a_killed_server(tmp_path):
    with serving(tmp_path) as server:
        assert get(server.port, f"{API}/design-points/0.5/64/count")[0] == 200
        children = children_of(server.pid)
        assert children
        server.kill()
        eventually(lambda: not any(map(is_alive, children)))


def test_a_busy_worker_says_when_to_come_again():
    worker = Worker(timeout_s=0.01)
    try:
        with pytest.raises(WorkerBusy, match=r"did not answer within 0\.01 s"):
            asyncio.run(worker.run(time.sleep, 0.5))
    finally:
        worker.close()


def test_a_worker_that_ends_between_requests_is_told_as_such():
    async def two_requests(worker):
        pool = worker._pool_now()
        pool.shutdown(wait=True)
        with pytest.raises(WorkerFailed, match="ended unexpectedly"):
            await worker.run(os.getpid)
        return await worker.run(os.getpid)

    worker = Worker()
    try:
        assert asyncio.run(two_requests(worker)) != os.getpid()
    finally:
        worker.close()


def test_errors_of_the_function_come_through():
    worker = Worker()
    try:
        with pytest.raises(ZeroDivisionError):
            asyncio.run(worker.run(divmod, 1, 0))
    finally:
        worker.close()


def process_of(client):
    """The worker's, started by a request that needs no torch."""
    return client.portal.call(client.app.state.worker.run, os.getpid)
