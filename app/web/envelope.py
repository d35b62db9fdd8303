"""The outermost layer of every request and answer: request id, security headers, HEAD, one log line."""

import logging
import re
import secrets
import time
from typing import TYPE_CHECKING

from app.logs import about
from app.web.problems import nul_refused

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from app.web.metrics import Metrics

_log = logging.getLogger("mobilenet_explorer.access")
_LONGEST = 500  # of an address in the log
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
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
)


class Envelope:
    """ASGI middleware around the whole application, its error pages included."""

    def __init__(self, app: "ASGIApp") -> None:
        self._app = app

    async def __call__(self, scope: "Scope", receive: "Receive", send: "Send") -> None:
        """Serves one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started, status, method, has_ended = time.perf_counter(), 0, scope["method"], False
        request_id = _request_id(scope)
        headers = [*_SECURITY_HEADERS, (b"x-request-id", request_id.encode())]

        async def send_enveloped(message: "Message") -> None:
            nonlocal status, has_ended
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [*message["headers"], *headers]
            elif method == "HEAD" and message["type"] == "http.response.body":
                if has_ended:
                    return
                message, has_ended = {"type": "http.response.body"}, True  # a stream would go on for ever
            await send(message)

        inner = {**scope, "request_id": request_id, "method": "GET" if method == "HEAD" else method}
        has_nul = b"%00" in scope["query_string"] or "\0" in scope["path"]
        client = (scope.get("client") or ("unknown",))[0]
        with about(request=request_id, client=client):
            await (nul_refused if has_nul else self._app)(inner, receive, send_enveloped)
            seconds = time.perf_counter() - started
            if _log.isEnabledFor(logging.INFO):
                _tell(scope, status, seconds)
        metrics: Metrics | None = scope["app"].state.metrics
        if metrics is not None:
            metrics.answered(inner, status, seconds)


def _tell(scope: "Scope", status: int, seconds: float) -> None:
    """One line. Of the address as it was sent, in which nothing stands that is no character of an address."""
    path, query = scope.get("raw_path", b"").decode("latin-1"), scope["query_string"].decode("latin-1")
    told = {"method": scope["method"], "path": path, "query": query, "status": status, "ms": round(1000 * seconds, 1)}
    _log.info("%s %s %d", scope["method"], path[:_LONGEST], status, extra={**told, "query": query[:_LONGEST]})


def _request_id(scope: "Scope") -> str:
    """The client's own where it is fit for a log, else a new one."""
    for name, value in scope["headers"]:
        if name == b"x-request-id" and _GOOD_ID.fullmatch(value):
            return value.decode()
    return secrets.token_hex(8)
