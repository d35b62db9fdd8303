"""Which requests take turns: those that compute for long or wait for the store, so that they never take every thread.

What needs no thread is answered at once, and so are the page, its files and whether the server is well.
"""

import asyncio
from collections.abc import AsyncGenerator, Callable, Coroutine
from contextlib import asynccontextmanager
from functools import partial
from inspect import isasyncgenfunction, iscoroutinefunction
from typing import TYPE_CHECKING, Any, TypeVar, TypeVarTuple

from anyio import CancelScope, create_task_group, to_thread
from fastapi import Request
from fastapi.responses import Response
from fastapi.routing import APIRoute

from app.measuring.line import Line
from app.settings import STORE_LINE_S
from app.web.asking import asks_the_store
from app.web.memory import give_back

if TYPE_CHECKING:
    from starlette.types import Receive

R = TypeVar("R")
Args = TypeVarTuple("Args")
Handle = Callable[[Request], Coroutine[Any, Any, Response]]

_LONG_QUERY = 500
_GONE = 499
_MOMENTS_S = (1.0, 10.0)
"""After what is large memory is given back: soon, and once what was still on its way to slow clients has left."""


class Turns:
    """An application's lines.

    large: for grids, long lists and files that somebody brings, which wait for each other; store: for what asks the
    store, which may not answer; small: for all else.
    """

    def __init__(self) -> None:
        self.small, self.large, self.store = Line(6, 256), Line(2, 32), Line(6, 256)
        self._giving_back: list[asyncio.TimerHandle] = []

    @asynccontextmanager
    async def turn(self, request: Request, *, asks_store: bool) -> AsyncGenerator[None]:
        """A read's turn. Raises LineFull, and StoreError where the store keeps it waiting for long."""
        query: bytes = request.scope["query_string"]
        if b"grid=" in query or len(query) > _LONG_QUERY:
            async with self.large_turn():
                yield
        elif asks_store or b"device=" in query or b"accuracy_set=" in query:
            async with self.store.turn(within_s=STORE_LINE_S):
                yield
        else:
            async with self.small.turn():
                yield

    @asynccontextmanager
    async def large_turn(self) -> AsyncGenerator[None]:
        """A turn of what is large; moments after the last one, memory is given back. Raises LineFull."""
        try:
            async with self.large.turn():
                yield
        finally:
            loop = asyncio.get_running_loop()
            for each in self._giving_back:
                each.cancel()
            self._giving_back = [loop.call_later(after, loop.run_in_executor, None, give_back) for after in _MOMENTS_S]


async def compute(request: Request, function: Callable[[*Args], R], *args: *Args) -> R:
    """`function` in a thread, in the turn of what is large. Raises LineFull."""
    turns: Turns = request.app.state.turns
    async with turns.large_turn():
        return await to_thread.run_sync(function, *args)


class TurnRoute(APIRoute):
    """A route that takes its turn where it takes a thread, and gives up a read whose client has left.

    What has a body takes it once that was read.
    """

    def get_route_handler(self) -> Handle:
        """The route's handler in its turn."""
        handle, asks_store = super().get_route_handler(), asks_the_store(self.dependant)
        if iscoroutinefunction(self.endpoint) or isasyncgenfunction(self.endpoint) or "POST" in (self.methods or ()):
            return handle

        async def handle_in_turn(request: Request) -> Response:
            turns: Turns = request.app.state.turns
            async with turns.turn(request, asks_store=asks_store):
                return await handle(request)

        return partial(while_there, handle_in_turn)


async def while_there(handle: Handle, request: Request) -> Response:
    """The response, unless the client of a read leaves before: then whatever waits for it is given up."""
    if request.method != "GET":
        return await handle(request)
    response, failed = Response(status_code=_GONE), None
    async with create_task_group() as group:
        group.start_soon(_watch, request.receive, group.cancel_scope)
        try:
            response = await handle(request)
        except Exception as error:  # noqa: BLE001 - raised below: the group would wrap it
            failed = error
        group.cancel_scope.cancel()
    if failed is not None:
        raise failed
    return response


async def _watch(receive: "Receive", scope: CancelScope) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
    scope.cancel()
