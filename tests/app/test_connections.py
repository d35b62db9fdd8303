"""Connections of a real server: deadlines for heads, bodies and the taking of answers; a cap that lets others in."""

import asyncio
from contextlib import asynccontextmanager, suppress

import pytest
import uvicorn

from app.web import connections
from app.web.connections import Connection

HOST = b"Host: localhost\r\n"
POST = b"POST /read HTTP/1.1\r\n" + HOST
LARGE = 20_000_000


async def app(scope, receive, send):
    """Reads the body of /read, answers any other path at once, and /large with more than any buffer holds."""
    body = b"x" * (LARGE if scope["path"] == "/large" else 2)
    more = scope["path"] == "/read"
    while more:
        message = await receive()
        more = message["type"] == "http.request" and message["more_body"]
    headers = [(b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": body})


@asynccontextmanager
async def serving():
    """What sends a server the beginning of a request, and the connections that it has."""
    server = uvicorn.Server(uvicorn.Config(app, port=0, http=Connection, lifespan="off", log_config=None))
    running = asyncio.create_task(server.serve())
    await until(lambda: server.started)
    port, writers = server.servers[0].sockets[0].getsockname()[1], []

    async def sent(data, *, is_taken=True):
        reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=65_536 if is_taken else 10)
        writers.append(writer)
        if not is_taken:
            writer.transport.pause_reading()
        writer.write(data)
        await writer.drain()
        return reader, writer

    try:
        yield sent, server.server_state.connections
    finally:
        for each in writers:
            each.close()
        server.should_exit = server.force_exit = True
        await running


async def until(check):
    while not check():  # noqa: ASYNC110 - what happens here sets no event
        await asyncio.sleep(0.01)


async def until_ended(reader):
    with suppress(ConnectionResetError):
        while await asyncio.wait_for(reader.read(65_536), 20):
            pass


async def drip(writer, each, pause_s=0.01):
    with suppress(ConnectionError):
        while True:
            writer.write(each)
            await writer.drain()
            await asyncio.sleep(pause_s)


HALVES = {
    "nothing": b"",
    "half a line": b"GE",
    "half a head": b"GET / HTTP/1.1\r\n" + HOST + b"X: ",
    "a body without its last byte": POST + b"Content-Length: 10\r\n\r\n123456789",
    "chunks without an end": POST + b"Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n",
    "a second head after an answer": b"GET / HTTP/1.1\r\n" + HOST + b"\r\nGET /",
    "a second body after an answer": b"GET / HTTP/1.1\r\n" + HOST + b"\r\n" + POST + b"Content-Length: 10\r\n\r\n1",
    "a body that nobody reads": b"POST / HTTP/1.1\r\n" + HOST + b"Content-Length: 10\r\n\r\n1",
}


@pytest.fixture
def hurried(monkeypatch):
    for name in ("HEAD_S", "BODY_S", "LINGER_S", "TAKE_S"):
        monkeypatch.setattr(connections, name, 0.2)


@pytest.mark.parametrize("half", HALVES)
def test_a_client_that_keeps_us_waiting_is_let_go(hurried, half):
    async def wait():
        async with serving() as (sent, _):
            reader, _ = await sent(HALVES[half])
            await until_ended(reader)

    asyncio.run(wait())


@pytest.mark.parametrize(
    ("begun", "each"), [(b"GET / HTTP/1.1\r\nX: ", b"x"), (POST + b"Content-Length: 9999\r\n\r\n", b"1")]
)
def test_dripping_is_keeping_us_waiting(hurried, begun, each):
    async def wait():
        async with serving() as (sent, _):
            reader, writer = await sent(begun)
            dripping = asyncio.create_task(drip(writer, each))
            await until_ended(reader)
            dripping.cancel()

    asyncio.run(wait())


def test_a_body_that_nobody_reads_may_not_go_on_for_ever(hurried):
    async def wait():
        async with serving() as (sent, _):
            reader, writer = await sent(b"POST / HTTP/1.1\r\n" + HOST + b"Content-Length: 999999999\r\n\r\n")
            flooding = asyncio.create_task(drip(writer, b"x" * 100_000))
            await until_ended(reader)
            flooding.cancel()

    asyncio.run(wait())


def test_each_part_of_a_body_gives_time_for_the_next_but_never_much(monkeypatch):
    monkeypatch.setattr(connections, "LEAST_BYTES_PER_S", 10)

    async def left():
        async with serving() as (sent, open_now):
            loop = asyncio.get_running_loop()
            _, writer = await sent(POST + b"Content-Length: 99999\r\n\r\n")
            await until(lambda: open_now and next(iter(open_now))._of)
            (connection,) = open_now
            for part in (b"x" * 50, b"x" * 10_000):
                connection._due_at = before = loop.time() + 5
                writer.write(part)
                await until(lambda: connection._due_at != before)  # noqa: B023 - awaited here
                yield connection._due_at - before, connection._due_at - loop.time()

    async def both():
        return [each async for each in left()]

    (more, _), (_, most) = asyncio.run(both())
    assert more == pytest.approx(5)
    assert 5 < most <= 30


@pytest.mark.parametrize("path", [b"/large", b"/"])
def test_an_answer_that_is_not_taken_holds_no_connection(hurried, path):
    async def wait():
        async with serving() as (sent, open_now):
            await sent(b"GET " + path + b" HTTP/1.1\r\n" + HOST + b"\r\n", is_taken=False)
            await until(lambda: open_now)
            await until(lambda: not open_now)

    asyncio.run(asyncio.wait_for(wait(), 30))


def test_an_answer_is_given_up_where_none_of_it_was_taken_since_the_last_look():
    async def take():
        async with serving() as (sent, open_now):
            await sent(b"GET /large HTTP/1.1\r\n" + HOST + b"\r\n", is_taken=False)
            await until(lambda: open_now and next(iter(open_now))._taking)
            (connection,) = open_now
            connection._look_at_taking(LARGE)
            assert not connection.transport.is_closing()
            connection._look_at_taking(connection.transport.get_write_buffer_size())
            assert connection.transport.is_closing()

    asyncio.run(take())


@pytest.mark.parametrize("half", ["nothing", "half a head", "a body without its last byte"])
def test_however_many_clients_keep_us_waiting_one_more_is_answered(monkeypatch, half):
    monkeypatch.setattr(connections, "MAX_CONNECTIONS", 5)

    async def ask():
        async with serving() as (sent, open_now):
            held = await asyncio.gather(*(sent(HALVES[half]) for _ in range(40)))
            reader, _ = await sent(b"GET / HTTP/1.1\r\n" + HOST + b"\r\n")
            assert await reader.readuntil(b"\r\n\r\n")
            assert len(open_now) <= 5
            await until(lambda: sum(each.at_eof() or each.exception() is not None for each, _ in held) >= 36)

    asyncio.run(ask())
