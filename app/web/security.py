"""Who may ask, and who may write: on loopback our own pages and programs, beyond it whoever carries the token."""

import secrets
from collections import OrderedDict
from collections.abc import Callable
from functools import lru_cache
from math import ceil
from time import monotonic
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from fastapi import Request

from app.settings import is_loopback
from app.web.dependencies import WriteTokenDep
from app.web.problems import known_error
from app.web.refusals import (
    AmbiguousLength,
    ForbiddenOrigin,
    Refusal,
    TooManyGuesses,
    Unauthorized,
    UnsupportedMediaType,
)

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

_OF_PROXIES = (b"forwarded", b"x-forwarded-", b"x-real-ip", b"via")
_MAX_CLIENTS = 1024


class Guard:
    """ASGI middleware that refuses what no page or program of ours sends, before anything is read or recalled."""

    def __init__(self, app: "ASGIApp") -> None:
        self._app = app

    async def __call__(self, scope: "Scope", receive: "Receive", send: "Send") -> None:
        """Serves one request."""
        if scope["type"] == "http":
            try:
                _check(dict(scope["headers"]), scope["path"], needs_token=scope["app"].state.write_token is not None)
            except Refusal as error:
                await (await known_error(Request(scope), error))(scope, receive, send)
                return
        await self._app(scope, receive, send)


def _check(headers: dict[bytes, bytes], path: str, *, needs_token: bool) -> None:
    if b"content-length" in headers and b"transfer-encoding" in headers:
        raise AmbiguousLength
    coding = headers.get(b"content-encoding", b"identity")
    if coding.lower() != b"identity":
        raise UnsupportedMediaType(
            "Content-Encoding is {coding!r}; send the body as it is.", coding=coding[:80].decode("latin-1")
        )
    if not needs_token:
        _check_direct(headers)
    if (
        path.startswith("/api/")
        and headers.get(b"sec-fetch-site") in {b"cross-site", b"same-site"}
        and headers.get(b"sec-fetch-user") != b"?1"  # which a browser says of a link that somebody followed
    ):
        raise ForbiddenOrigin(
            "Sec-Fetch-Site says that another site's page asks; only our own may, and who follows a link."
        )


def _check_direct(headers: dict[bytes, bytes]) -> None:
    """Without a token everybody may write who can connect, which is this machine alone: as Host and proxies tell."""
    for name in headers:
        if name.startswith(_OF_PROXIES):
            raise ForbiddenOrigin(
                "The request came through a proxy, as its {proxied} says; set MBX_TOKEN, which writes then need, "
                "before others can reach this server.",
                proxied=name.decode("latin-1"),
            )
    host = headers.get(b"host", b"")
    if not _is_here(host):
        raise ForbiddenOrigin(
            "Host is {host!r}; without a token this server answers as localhost or 127.0.0.1 only: set MBX_TOKEN.",
            host=host[:80].decode("latin-1"),
        )


@lru_cache(maxsize=64)
def _is_here(host: bytes) -> bool:
    return b"@" not in host and is_loopback(_parts(f"//{host.decode('latin-1')}")[0])


class Guesses:
    """Wrong tokens by client: ten at once, then one in ten seconds. For the event loop's thread alone."""

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        self._clock = clock
        self._paid_at: OrderedDict[str, float] = OrderedDict()

    def check(self, client: str) -> None:
        """Raises TooManyGuesses for a client that has to wait, whatever it sends now."""
        wait_s = self._paid_at.get(client, 0.0) - self._clock() - _BURST_S
        if wait_s > 0:
            raise TooManyGuesses(ceil(wait_s))

    def count(self, client: str) -> None:
        """A client sent a wrong token."""
        self._paid_at[client] = max(self._paid_at.pop(client, 0.0), self._clock()) + _A_GUESS_S
        if len(self._paid_at) > _MAX_CLIENTS:
            self._paid_at.popitem(last=False)


_A_GUESS_S = 10.0
_BURST_S = 9 * _A_GUESS_S


async def may_write(request: Request, token: WriteTokenDep) -> None:
    """Refuses a write without the token (401) or, where none is needed, from another site (403)."""
    if token is None:
        _check_same_site(request.headers.get("host", ""), request.headers.getlist("origin"))
        return
    scheme, _, given = request.headers.get("authorization", "").partition(" ")
    is_guess = scheme.lower() == "bearer" and bool(given.strip())
    guesses: Guesses = request.app.state.guesses
    client = request.client.host if request.client else ""
    if is_guess:
        guesses.check(client)
        if secrets.compare_digest(given.strip().encode(), token.encode()):
            return
        guesses.count(client)
    raise Unauthorized(
        "Send 'Authorization: Bearer TOKEN'; the server printed the token at its first start and keeps it in "
        "its data folder, or has it from MBX_TOKEN.",
        headers={"WWW-Authenticate": "Bearer"},
    )


def _check_same_site(host: str, origins: list[str]) -> None:
    """Another site's script can reach a server on loopback, by its address.

    It cannot forge Origin, and of Host the guard has made sure.
    """
    foreign = next((each for each in origins if _parts(each)[1] != host), None)
    if foreign is not None:
        raise ForbiddenOrigin(
            "Origin is {origin!r}; writes are taken from {host!r} only.", origin=foreign[:200], host=host
        )


def _parts(url: str) -> tuple[str, str]:
    """Host name, and host name with port; empty for what is no URL."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return "", ""
    return parts.hostname or "", parts.netloc
