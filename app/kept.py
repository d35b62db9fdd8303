"""Answers kept by what they depend on: an analytic GET depends on its URL and on Accept, and on nothing else."""

from collections import OrderedDict
from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import Request
from fastapi.responses import Response
from fastapi.routing import APIRoute

from app.representation import ANALYTIC, Representation, RepresentationResponse

Key = tuple[str, bytes, str | None]
_MAX_ANSWERS = 4096
_MAX_BYTES = 16_000_000
_MAX_BYTES_EACH = 1_000_000


class Kept:
    """An application's representations, those used longest ago given up first. For the event loop's thread alone."""

    def __init__(self) -> None:
        self._answers: OrderedDict[Key, Representation] = OrderedDict()
        self._bytes = 0

    def get(self, key: Key) -> Representation | None:
        """What was kept under `key`, or None."""
        found = self._answers.get(key)
        if found is not None:
            self._answers.move_to_end(key)
        return found

    def put(self, key: Key, answer: Representation) -> None:
        """Keeps an answer that is not too large."""
        if len(answer.body) > _MAX_BYTES_EACH or key in self._answers:
            return
        self._answers[key] = answer
        self._bytes += len(answer.body)
        while len(self._answers) > _MAX_ANSWERS or self._bytes > _MAX_BYTES:
            _, given_up = self._answers.popitem(last=False)
            self._bytes -= len(given_up.body)


class KeptRoute(APIRoute):
    """A route whose analytic answers to GET are computed once: what comes again skips parameters and all."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The route's handler, with what it answered before in front of it."""
        handle = super().get_route_handler()
        if self.methods != {"GET"}:
            return handle

        async def handle_or_recall(request: Request) -> Response:
            kept: Kept = request.app.state.kept
            key = (request.scope["path"], request.scope["query_string"], request.headers.get("accept"))
            recalled = kept.get(key)
            if recalled is not None:
                return recalled.response(request, ANALYTIC)
            response = await handle(request)
            if isinstance(response, RepresentationResponse) and response.cache_control == ANALYTIC:
                kept.put(key, response.representation)
            return response

        return handle_or_recall
