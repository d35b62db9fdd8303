"""Answers kept by what they depend on: a GET depends on its URL and on Accept; some, on the store too."""

from collections import OrderedDict
from collections.abc import Callable, Coroutine
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from fastapi import Request
from fastapi.responses import Response

from app.store import StoreError
from app.web.asking import ask, opened
from app.web.reply import ANALYTIC, STORED, Representation, RepresentationResponse
from app.web.strict import StrictRoute

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

Revision = tuple[int, int]
"""The store's latencies and accuracies: another one once something was added."""

Key = tuple[str, bytes, str | None]
"""Path, query and Accept."""

_MAX_ANSWERS = 4096
_MAX_BYTES = 32_000_000
_MAX_BYTES_EACH = 4_000_000
_OVERHEAD = 1000
"""Of an answer, for the objects around its bytes."""


class Kept:
    """An application's representations, those used longest ago given up first. For the event loop's thread alone.

    With each is the store's revision that it was made at, None where the store had no part in it.
    """

    def __init__(self) -> None:
        self._answers: OrderedDict[Key, tuple[Representation, Revision | None]] = OrderedDict()
        self._bytes = 0

    def get(self, key: Key) -> tuple[Representation, Revision | None] | None:
        """What was kept under `key`, or None."""
        found = self._answers.get(key)
        if found is not None:
            self._answers.move_to_end(key)
        return found

    def put(self, key: Key, answer: Representation, revision: Revision | None = None) -> None:
        """Keeps an answer that is not too large, in place of one made before."""
        if (size := _size(key, answer)) > _MAX_BYTES_EACH:
            return
        before = self._answers.pop(key, None)
        self._bytes += size - (_size(key, before[0]) if before else 0)
        self._answers[key] = answer, revision
        while len(self._answers) > _MAX_ANSWERS or self._bytes > _MAX_BYTES:
            given_up, (its_answer, _) = self._answers.popitem(last=False)
            self._bytes -= _size(given_up, its_answer)


def _size(key: Key, answer: Representation) -> int:
    """The bytes that are held at most: a body may come to lie there gzipped as well, which makes it no longer."""
    path, query, accept = key
    return _OVERHEAD + 4 * (len(path) + len(accept or "")) + len(query) + 2 * len(answer.body)


async def revision_of(request: Request) -> Revision:
    """The store's revision, asked once a request, before what is answered is read: so no answer is older than it says.

    Whoever reads from the store for a kept answer asks first. Raises StoreError.
    """
    state = request.state
    if not hasattr(state, "revision"):
        store = (await opened(request)).store
        state.revision = store.revision_at_hand or await ask(request, store.revision)
    return state.revision


class Recalling:
    """ASGI middleware that answers what is kept before a route is looked for, which alone would take longer."""

    def __init__(self, app: "ASGIApp") -> None:
        self._app = app

    async def __call__(self, scope: "Scope", receive: "Receive", send: "Send") -> None:
        """Serves one request."""
        is_get = scope["type"] == "http" and scope["method"] == "GET"
        answer = await _recalled(Request(scope)) if is_get else None
        if answer is not None:
            scope["is_kept"] = True  # for metrics: no route is looked for
        await (answer or self._app)(scope, receive, send)


async def _recalled(request: Request) -> Response | None:
    kept: Kept = request.app.state.kept
    if (found := kept.get(_key(request))) is None:
        return None
    answer, made_at = found
    if made_at is None:
        return answer.response(request, ANALYTIC)
    with suppress(StoreError):  # which the route tells
        if made_at == await revision_of(request):
            return answer.response(request, STORED)
    return None


def _key(request: Request) -> Key:
    return request.scope["path"], request.scope["query_string"], request.headers.get("accept")


class KeptRoute(StrictRoute):
    """A route whose answers to GET are kept, for ever or until the store changes: `Recalling` gives them again."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The route's handler, whose answers are kept."""
        handle = super().get_route_handler()
        if self.methods != {"GET"}:
            return handle

        async def handle_and_keep(request: Request) -> Response:
            response = await handle(request)
            revision: Revision | None = getattr(request.state, "revision", None)
            if isinstance(response, RepresentationResponse) and (
                response.cache_control == (ANALYTIC if revision is None else STORED)
            ):
                kept: Kept = request.app.state.kept
                kept.put(_key(request), response.representation, revision)
            return response

        return handle_and_keep
