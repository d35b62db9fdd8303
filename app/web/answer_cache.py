"""Answers kept by what they depend on: a GET depends on its URL and on Accept; of a device, on the store too."""

from asyncio import to_thread
from collections import OrderedDict
from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Any

from fastapi import Request
from fastapi.responses import Response

from app.web.reply import ANALYTIC, STORED, Representation, RepresentationResponse
from app.web.strict import StrictRoute

if TYPE_CHECKING:
    from app.measuring.resources import Resources

Revision = tuple[int, int]
"""The store's latencies and accuracies: another one once something was added."""

Key = tuple[str, bytes, str | None, Revision | None]
"""Path, query, Accept, and the store's revision where that counts."""

_MAX_ANSWERS = 4096
_MAX_BYTES = 16_000_000
_MAX_BYTES_EACH = 2_000_000


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


class KeptRoute(StrictRoute):
    """A route whose analytic answers to GET are computed once: what comes again skips parameters and all."""

    async def revision(self, request: Request) -> Revision | None:  # noqa: ARG002 - for those that need it
        """What else an answer depends on; None: on nothing."""
        return None

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The route's handler, with what it answered before in front of it."""
        handle = super().get_route_handler()
        if self.methods != {"GET"}:
            return handle

        async def handle_or_recall(request: Request) -> Response:
            kept: Kept = request.app.state.kept
            revision = await self.revision(request)  # before answering: what is kept is never older than it says
            key = (request.scope["path"], request.scope["query_string"], request.headers.get("accept"), revision)
            cache_control = ANALYTIC if revision is None else STORED
            recalled = kept.get(key)
            if recalled is not None:
                return recalled.response(request, cache_control)
            response = await handle(request)
            if isinstance(response, RepresentationResponse) and response.cache_control == cache_control:
                kept.put(key, response.representation)
            return response

        return handle_or_recall


class DeviceRoute(KeptRoute):
    """A route whose answers about a device, which the store tells of, are computed once until the store changes."""

    async def revision(self, request: Request) -> Revision | None:
        """The store's, where a device is named. Raises StoreError."""
        if b"device=" not in request.scope["query_string"]:
            return None
        resources: Resources = request.app.state.resources
        store = (await resources.opened()).store
        return store.revision_at_hand or await to_thread(store.revision)
