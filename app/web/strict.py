"""Routes that refuse query keys they do not know: a slip left unread would be answered as if it had not been asked."""

from collections.abc import Callable, Coroutine
from itertools import islice
from typing import Any

from fastapi import Request
from fastapi.dependencies.models import Dependant
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response

from app.web.turns import TurnRoute

_MAX_TOLD = 40

UNKNOWN_KEY = "unknown_query_key"
"""The type of such an error; its context has the keys that are known."""


class StrictRoute(TurnRoute):
    """A route that takes the query keys of its parameters and no others."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The route's handler behind a look at the query. It raises RequestValidationError."""
        handle = super().get_route_handler()
        known = _query_keys(self.dependant)

        async def handle_known(request: Request) -> Response:
            unknown = list(islice((key for key in request.query_params if key not in known), _MAX_TOLD))
            if unknown:
                raise RequestValidationError([_error(key, sorted(known)) for key in unknown])
            return await handle(request)

        return handle_known


def _query_keys(dependant: Dependant) -> frozenset[str]:
    own = {each.alias for each in dependant.query_params}
    return frozenset(own.union(*map(_query_keys, dependant.dependencies)))


def _error(key: str, known: list[str]) -> dict[str, object]:
    return {"type": UNKNOWN_KEY, "loc": ("query", key), "msg": "", "input": None, "ctx": {"known": ", ".join(known)}}
