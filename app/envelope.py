"""The outermost layer of every request and answer: request id, security headers, the body limit, one log line."""

import logging
import re
import secrets
import time
from typing import TYPE_CHECKING

from starlette.requests import Request

from app import problems
from app.settings import MAX_BODY_BYTES

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

_log = logging.getLogger("mobilenet_explorer.access")
_GOOD_ID = re.compile(rb"[\w.-]{1,64}")

# plotly.js injects one style element for a map library we never use; allowing it by its hash keeps the policy strict.
PLOTLY_STYLE_HASH = "'sha256-ji27qzEtxXZW+7dun6UwjHXJ18e6WAin1VvNtkzIE/o='"
CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; "
    f"style-src-elem 'self' {PLOTLY_STYLE_HASH}; style-src-attr 'unsafe-inline'; "
    "img-src 'self' data: blob:; connect-src 'self'; font-src 'self'; manifest-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_SECURITY_HEADERS = (
    (b"content-security-policy", CONTENT_SECURITY_POLICY.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),
)


class Envelope:
    """ASGI middleware around the whole application, its error pages included."""

    def __init__(self, app: "ASGIApp") -> None:
        self._app = app

    async def __call__(self, scope: "Scope", receive: "Receive", send: "Send") -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started, status = time.perf_counter(), 0
        headers: dict[bytes, bytes] = dict(scope["headers"])
        request_id = _request_id(headers.get(b"x-request-id", b""))
        scope["request_id"] = request_id
        extra = [*_SECURITY_HEADERS, (b"x-request-id", request_id.encode())]

        async def send_with_headers(message: "Message") -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [*message["headers"], *extra]
            await send(message)

        length = headers.get(b"content-length", b"0")
        if length.isdigit() and int(length) > MAX_BODY_BYTES:
            response = problems.problem_response(
                Request(scope), 413, "body-too-large", f"The body has {int(length):,} bytes; at most 10 MB are read."
            )
            await response(scope, receive, send_with_headers)
        else:
            await self._app(scope, receive, send_with_headers)
        if _log.isEnabledFor(logging.INFO):
            milliseconds = (time.perf_counter() - started) * 1000
            _log.info("%s %s %d %.1f ms %s", scope["method"], scope["path"], status, milliseconds, request_id)


def _request_id(given: bytes) -> str:
    return given.decode() if _GOOD_ID.fullmatch(given) else secrets.token_hex(8)
